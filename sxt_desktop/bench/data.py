"""Deterministic records for measuring: a unit with many handbook entries, made without waiting for each."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.store.engine import Database
from sxt_desktop.store.keyslots import Cost
from sxt_desktop.usecases.accepting import with_timeliness
from sxt_desktop.usecases.identities import begin_enrolment, finish_enrolment, own_identity, write_identity
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit
from sxt_desktop.usecases.workspace import Workspace

PASSWORD = "bench-password"
SEED = 20200820
_WORDS = [
    "研究",
    "部署",
    "督促",
    "检查",
    "谈话",
    "调研",
    "整改",
    "廉政",
    "作风",
    "支部",
    "采购",
    "招生",
    "经费",
    "科研",
    "实验室",
    "宿舍",
    "食堂",
    "制度",
    "流程",
    "公示",
    "巡察",
    "审计",
    "台账",
    "纪律",
    "教育",
    "监督",
    "考核",
    "述责",
    "问题",
    "清单",
]


def surroundings(resources: Path) -> Surroundings:
    """Return surroundings with a cheap key derivation: its cost is not what is measured."""
    return Surroundings(resources, cost=Cost(1, 8192))


def make_unit(folder: Path, resources: Path, name: str, secretary: str) -> Workspace:
    """Make an empty unit."""
    unit = NewUnit(name, name, name[:2], "ningxia", "记实员", PASSWORD, folder, secretary=secretary)
    return create_unit(unit, surroundings(resources))[0]


def enrol_pair(folder: Path, resources: Path) -> tuple[Workspace, Workspace]:
    """Make a unit and its superior that know each other."""
    unit = make_unit(folder, resources, "测速单位", "甲")
    superior = make_unit(folder, resources, "测速上级", "乙")
    enrol(superior, unit, Relation.SUBORDINATE, folder)
    enrol(unit, superior, Relation.SUPERIOR, folder)
    return unit, superior


def enrol(ws: Workspace, other: Workspace, relation: Relation, folder: Path) -> None:
    """Let one organisation enrol another from its card and its fingerprint."""
    enrolment = begin_enrolment(ws, write_identity(other, folder))
    fingerprint = own_identity(other).public.fingerprint
    groups = {index: fingerprint[index] for index in enrolment.asked}
    finish_enrolment(ws, enrolment, groups=groups, relation=relation)


def sentence(chance: Random, words: int) -> str:
    """Return that many two-character words."""
    return "".join(chance.choice(_WORDS) for _ in range(words))


def some_values(chance: Random, number: int, today: date) -> Values:
    """Return one handbook record of section 1."""
    day = today - timedelta(days=chance.randrange(365))
    return {
        "subject": Ref(f"person-{number % 12}", f"责任人{number % 12}"),
        "occurred": DateRange(day, day),
        "title": sentence(chance, 6),
        "content": sentence(chance, 60),
        "place": "会议室",
        "meeting_kind": "专题会议",
        "role": "主持",
        "late_reason": "集中整理",
    }


def fill(ws: Workspace, count: int) -> None:
    """Write that many records in one transaction, through the same code that saves one."""
    loaded = ws.library.loaded(FormId("handbook_01"))

    def work(db: Database) -> None:
        for values in _many(ws, count):
            judged = with_timeliness(ws, loaded.spec, values, first_recorded=ws.today)
            append(ws, db, ToRecord(loaded, loaded.spec.body(judged), EntryId(ws.new_id())))

    ws.workbook.write(work)


def _many(ws: Workspace, count: int) -> Iterator[Values]:
    chance = Random(SEED)
    for number in range(count):
        yield some_values(chance, number, ws.today)
