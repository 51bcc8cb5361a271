"""Two organisations enrolled with each other, with a clock that tests set; the other side is a real workbook."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.store.keyslots import Cost
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import Exported, export_bundle
from sxt_desktop.usecases.identities import begin_enrolment, finish_enrolment, own_identity, write_identity
from sxt_desktop.usecases.import_bundle import Imported, import_bundle
from sxt_desktop.usecases.matters import issue_matter
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit
from sxt_desktop.usecases.workspace import CHINA, Workspace

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
CHEAP = Cost(1, 8192)
PASSWORD = "password1"
COMMITTEE, UNIT = "东湖大学党委", "东湖大学机械工程学院党委"


class Clock:
    """A clock that stands until it is set; each look takes one second, so that records keep their order."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def set(self, day: date) -> None:
        """Go to nine in the morning of a day."""
        self.moment = datetime(day.year, day.month, day.day, 9, tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Pair:
    """A committee and its subordinate, both open."""

    committee: Workspace
    unit: Workspace
    clock: Clock
    folder: Path

    def close(self) -> None:
        """Close both workbooks."""
        self.unit.workbook.close()
        self.committee.workbook.close()


def new_unit(
    folder: Path, clock: Clock, *, name: str, short_name: str, code: str, profile: str = "ningxia"
) -> Workspace:
    """Make a workbook with a secretary and a recorder."""
    unit = NewUnit(name, short_name, code, profile, "林静", PASSWORD, folder, secretary="周明远")
    return create_unit(unit, Surroundings(RESOURCES, now=clock, cost=CHEAP))[0]


def make_pair(folder: Path, *, enrolled: bool = True) -> Pair:
    """Make two workbooks in a folder, enrolled with each other unless told otherwise."""
    clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
    committee = new_unit(folder, clock, name=COMMITTEE, short_name=COMMITTEE, code="东大")
    unit = new_unit(folder, clock, name=UNIT, short_name="机械学院党委", code="机械")
    if enrolled:
        enrol(committee, unit, Relation.SUBORDINATE, folder)
        enrol(unit, committee, Relation.SUPERIOR, folder)
    return Pair(committee, unit, clock, folder)


def enrol(ws: Workspace, other: Workspace, relation: Relation, folder: Path) -> None:
    """Let one organisation enrol another from its card and its fingerprint on paper."""
    found = begin_enrolment(ws, write_identity(other, folder))
    fingerprint = own_identity(other).public.fingerprint
    finish_enrolment(
        ws, found, groups={index: fingerprint[index] for index in found.asked}, relation=relation
    )


def carry(sender: Workspace, receiver: Workspace, folder: Path) -> tuple[Exported, Imported]:
    """Send what waits from one to the other and take it over there."""
    sent = export_bundle(sender, to=receiver.org, directory=folder)
    return sent, import_bundle(receiver, preview_import(receiver, sent.path))


def secretary(ws: Workspace) -> Ref:
    """Return the first person of a workbook."""
    person = directory(ws).persons[0]
    return Ref(person.id, person.name)


def save_visit(ws: Workspace, day: date, *, title: str = "到基层党支部调研") -> EntryId:
    """Keep one record of the handbook and return its id."""
    values: Values = {
        "subject": secretary(ws),
        "occurred": DateRange(day, day),
        "days": Decimal(1),
        "late_reason": "出差未及时登记",
        "title": title,
        "content": "听取支部书记汇报,查看会议记录。",
    }
    return save_entry(ws, form_id=FormId("handbook_08"), values=values).entry


def set_level(ws: Workspace, entry_id: EntryId, level: Sensitivity) -> None:
    """Make a record more or less confidential; its content stays as it is."""
    shown = open_entry(ws, entry_id)
    save_entry(ws, form_id=shown.listed.form_id, values=shown.values, entry_id=entry_id, sensitivity=level)


def save_duty(ws: Workspace, holder: Ref, *, text: str = "每半年专题研究一次全面从严治党工作") -> EntryId:
    """Give a person one item of the responsibility list and return its id."""
    values: Values = {"list_kind": "责任清单", "holder": holder, "content": text}
    return save_entry(ws, form_id=FormId("list_item"), values=values).entry


def issue_order(pair: Pair, *, title: str = "关于谈话记录不规范的整改") -> EntryId:
    """Let the committee issue an order with two demands to the unit and return its id."""
    values: Values = {
        "addressee": Ref(pair.unit.org, "机械学院党委"),
        "title": title,
        "origin": "检查",
        "demands": (
            {"problem": "谈话内容空泛", "demand": "逐人补谈并如实记录"},
            {"problem": "两名支部书记未谈", "demand": "十五日内补谈"},
        ),
        "reply_kind": "报送包",
        "times": "首次",
    }
    return issue_matter(pair.committee, values).entry
