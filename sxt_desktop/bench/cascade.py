"""Lists of the sizes the sources tell of: so many units that took up so many items each, own items, measures."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from sxt_desktop.bench.data import SEED, make_unit, sentence
from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.bench.units import enrol_only, log_of
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.cascade_board import cascade_board, cited_by
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.taking_up import ITEM, by_unit, sent_item, sent_items
from sxt_desktop.usecases.workspace import Workspace

MEASURE = FormId("measure_item")
ASPECTS = 14
"""So many aspects the lists of one source have (14个方面51项, MZ38)."""
_ITEMS = "SELECT entry_id, body FROM latest WHERE form_id='list_item' AND voided=0"
_ABOUT = "SELECT about_entry, count(*) FROM latest WHERE form_id='list_item' GROUP BY 1"
_MEASURES = "SELECT body FROM latest WHERE form_id='measure_item' AND voided=0"


def lines(
    folder: Path, resources: Path, *, units: int, items: int, own: int, measures: int
) -> Iterator[Line]:
    """Measure the board, one branch, the units side by side, and what names an item."""
    ws = make_unit(folder, resources, "测速承接", "丙")
    try:
        sent = populate(ws, units=units, items=items, own=own, measures=measures)
        yield from measured(ws, sent, units)
    finally:
        ws.workbook.close()


def measured(ws: Workspace, sent: tuple[EntryId, ...], units: int) -> Iterator[Line]:
    """Measure a workbook that was populated."""

    def sql(text: str) -> object:
        return ws.whole.execute(text).fetchall()

    year, count = ws.today.year, len(cascade_board(ws, ws.today.year).cascade.items)
    ours, floor = side_by_side(lambda: cascade_board(ws, year), lambda: sql(_ITEMS))
    yield Line(f"board of {count} items, {units} units × {len(sent)}", ours, floor, "contents of all items")
    ours, floor = side_by_side(lambda: sent_item(ws, sent[0]), lambda: sql(_ABOUT))
    yield Line(f"one branch: an item with {units} units", ours, floor, "one grouped pass")
    ours, floor = side_by_side(lambda: by_unit(ws, sent_items(ws)), lambda: sql(_ITEMS))
    yield Line(f"{units} units × {len(sent)} items side by side", ours, floor, "contents of all items")
    ours, floor = side_by_side(lambda: cited_by(ws, sent[0]), lambda: sql(_MEASURES))
    yield Line("what names an item", ours, floor, "contents of all measures")


def populate(ws: Workspace, *, units: int, items: int, own: int, measures: int) -> tuple[EntryId, ...]:
    """Write items sent to every unit and taken up by all but each tenth, own ones, and measures that name them."""
    orgs = tuple(OrgId(ws.new_id()) for _ in range(units))
    chance = Random(SEED)

    def write(db: Database) -> tuple[EntryId, ...]:
        for number, org in enumerate(orgs, start=1):
            enrol_only(ws, db, org, number)
        refs = tuple(Ref(org, f"第{number}党支部") for number, org in enumerate(orgs, start=1))
        sent = tuple(_item(ws, db, chance, n, {"addressees": refs}) for n in range(items))
        mine = [_item(ws, db, chance, n, _above(sent, n)) for n in range(own - items)]
        for n in range(measures):
            _measure(ws, db, chance, (*sent, *mine)[n % (items + len(mine))])
        for number, org in enumerate(orgs):
            log_of(ws, db, org, ITEM, _taken(ws, db, chance, sent, number))
        return sent

    return ws.workbook.write(write)


def _values(ws: Workspace, chance: Random, number: int) -> Values:
    year = ws.today.year
    duties = tuple(FourDuty)
    return {
        "item_no": f"{number % ASPECTS + 1}-{number // ASPECTS + 1}",
        "list_kind": "责任清单",
        "holder": Ref(f"person-{number % 12}", f"责任人{number % 12}"),
        "duty": duties[number % len(duties)].value,
        "category": f"方面{number % ASPECTS + 1}",
        "content": sentence(chance, 20),
        "measure": sentence(chance, 20),
        "year": year,
        "due": date(year, number % 12 + 1, 20),
    }


def _item(ws: Workspace, db: Database, chance: Random, number: int, more: Values) -> EntryId:
    loaded = ws.library.loaded(ITEM)
    key = EntryId(ws.new_id())
    append(ws, db, ToRecord(loaded, loaded.spec.body(_values(ws, chance, number) | more), key))
    return key


def _above(sent: tuple[EntryId, ...], number: int) -> Values:
    """Return what every third own item takes up."""
    return {} if number % 3 or not sent else {"superior_item": (Ref(sent[number % len(sent)], "上级项"),)}


def _measure(ws: Workspace, db: Database, chance: Random, item: EntryId) -> None:
    loaded = ws.library.loaded(MEASURE)
    values: Values = {
        "holder": Ref("person-1", "责任人1"),
        "problems": (Ref(item, "清单项"),),
        "goal": sentence(chance, 6),
        "content": sentence(chance, 20),
    }
    append(ws, db, ToRecord(loaded, loaded.spec.body(values), EntryId(ws.new_id())))


def _taken(
    ws: Workspace, db: Database, chance: Random, sent: tuple[EntryId, ...], unit: int
) -> Iterator[tuple[Values, Target | None]]:
    """Yield a unit's items: one for each that was sent, each tenth of them its own."""
    for number, entry in enumerate(sent):
        row = lists.find(db, entry, ws.org)
        if row is None or (unit + number) % 10 == 0:
            yield _values(ws, chance, number), None
        else:
            more: Values = {"superior_item": (Ref(entry, row.title),)}
            yield _values(ws, chance, number) | more, Target(ws.org, entry, row.digest)
