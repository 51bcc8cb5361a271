"""The board of problems at the size the sources tell of (4,500 items, 16,000 measures; MZ44), and the hint while writing."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sxt_desktop.bench.data import SEED, make_unit, sentence
from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.domain.flows import OnBoard
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import Ref, Row, Values
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.flow_board import (
    MEASURE,
    PROBLEM,
    flow_board,
    flow_page,
    measures_below,
    open_flow,
    path_of,
)
from sxt_desktop.usecases.likeness import Likenesses
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.running_numbers import numbered
from sxt_desktop.usecases.workspace import Workspace

PERSONS = 24
_KINDS = ("管党治党问题", "整改问题", "失责事项", "热点难点问题")
_STATES = "SELECT due_on, body FROM latest WHERE form_id='problem_item' AND voided=0"
_BELOW = "SELECT body FROM latest WHERE about_entry=?"


def lines(folder: Path, resources: Path, *, problems: int, measures: int) -> Iterator[Line]:
    """Measure with so many problems, at every step of their way, and so many measures below them."""
    ws = make_unit(folder, resources, "测速清单", "甲")
    try:
        held = populate(ws, problems=problems, measures=measures)
        yield from measured(ws, held[len(held) // 2], f"{problems} problems, {measures} measures")
    finally:
        ws.workbook.close()


def measured(ws: Workspace, some: EntryId, told: str) -> Iterator[Line]:
    """Measure a workbook that was populated; `some` is one of its problems."""

    def read() -> object:
        return ws.whole.execute(_STATES).fetchall()

    every, one = OnBoard(PROBLEM), OnBoard(PROBLEM, "person-3")
    ours, floor = side_by_side(lambda: flow_page(ws, flow_board(ws, every)), read)
    yield Line("board of problems: counts and first page", ours, floor, "all their contents read", told)
    ours, floor = side_by_side(lambda: flow_page(ws, flow_board(ws, one)), read)
    yield Line("  of one person", ours, floor, "all their contents read")
    held = flow_board(ws, every)
    far = len(held.places) - 100
    ours, floor = side_by_side(lambda: flow_page(ws, held, offset=far, limit=100), read)
    yield Line("  a page far down", ours, floor, "all their contents read")

    def below() -> object:
        return ws.whole.execute(_BELOW, (some,)).fetchall()

    ours, floor = side_by_side(lambda: measures_below(ws, open_flow(ws, some).matter.row), below)
    yield Line("  one problem with its course and measures", ours, floor, "the rows about it")
    alike, text = Likenesses(ws), sentence(Random(SEED), 60)
    ours, floor = side_by_side(lambda: alike.of(PROBLEM, "content", text), lambda: text in text * 2000)
    yield Line("hint while writing, 2000 earlier texts", ours, floor, "one pass over as many characters")


def populate(ws: Workspace, *, problems: int, measures: int) -> list[EntryId]:
    """Write problems at every step of their way, measures below them in turn; return the problems."""
    chance = Random(SEED)
    made: list[tuple[EntryId, str, Target]] = []

    def write(db: Database) -> None:
        for number in range(problems):
            made.append(_keep(ws, db, PROBLEM, _problem(ws, chance, number), None))
        for number in range(measures):
            entry, title, target = made[number % len(made)]
            _keep(ws, db, MEASURE, _measure(chance, number, Ref(entry, title), ws.today), target)

    ws.workbook.write(write)
    return [one[0] for one in made]


def _keep(
    ws: Workspace, db: Database, form: FormId, values: Values, about: Target | None
) -> tuple[EntryId, str, Target]:
    loaded = ws.library.loaded(form)
    key = EntryId(ws.new_id())
    ready = numbered(ws, db, loaded.spec, values)
    revision = append(ws, db, ToRecord(loaded, loaded.spec.body(ready), key, about=about))
    return key, str(values["content"]), Target(ws.org, key, revision.digest.hex())


def _problem(ws: Workspace, chance: Random, number: int) -> Values:
    raised = ws.today - timedelta(days=120 + chance.randrange(200))
    values: Values = {
        "kind": chance.choice(_KINDS),
        "origin": "自查",
        "found_by_self": number % 2 == 0,
        "content": sentence(chance, 60),
        "area": sentence(chance, 4),
        "holder": Ref(f"person-{number % PERSONS}", f"责任人{number % PERSONS}"),
        "others": (Ref(f"person-{(number + 3) % PERSONS}", "另一方"),),
        "raised_on": raised,
        "due": raised + timedelta(days=chance.randrange(30, 300)),
    }
    flow = ws.library.form(PROBLEM).flow
    for _ in range(number % 7):
        step = flow.open_to(values, path=path_of(ws))[0]
        if step.turns_back:
            break
        raised += timedelta(days=5)
        given = {name: _given(chance, name, raised) for name in step.fields if name != "decisions"}
        values = flow.taken(step, values, {**given, "due": values["due"]})
    return values


def _given(chance: Random, name: str, day: date) -> str | date | Ref:
    if name.endswith("_on"):
        return day
    if name in ("leader", "discipline_by", "claimant", "verifier"):
        return Ref("person-1", "责任人1")
    return "好" if name == "grade" else sentence(chance, 20)


def _measure(chance: Random, number: int, problem: Ref, today: date) -> Values:
    milestone: Row = {"name": "节点", "planned": today}
    return {
        "holder": Ref(f"person-{number % PERSONS}", f"责任人{number % PERSONS}"),
        "problems": (problem,),
        "goal": sentence(chance, 6),
        "content": sentence(chance, 30),
        "lead": Ref(None, "财务处"),
        "mark": sentence(chance, 5),
        "decided_at": "党委会",
        "decided_on": today - timedelta(days=100),
        "due": today + timedelta(days=chance.randrange(1, 90)),
        "milestones": (milestone,),
        "conclusion": "进行",
    }
