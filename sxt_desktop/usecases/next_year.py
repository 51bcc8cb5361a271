"""沿用上年清单: last year's items made anew for another year, with what they take up and the problems not yet closed.

The old items stay as they are; each new one names the old. All in one transaction, noted as one import so that it
is taken back as one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sxt_desktop.domain.cascading import CascadeItem
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Ref, Value, Values
from sxt_desktop.store import cascade, lists
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.following import named
from sxt_desktop.usecases.import_sheet import Came, note_taken_in
from sxt_desktop.usecases.permits import require_form
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.save_entry import prepared
from sxt_desktop.usecases.taking_up import ITEM
from sxt_desktop.usecases.workspace import Workspace

PROBLEM = FormId("problem_item")
CLOSED = "已销号"
SAID_IN_IMPORTS = "沿用{year}年度清单"
_BEGINS_ANEW = ("claimed_on", "claimant", "addressees", "superior_item", "problems")
"""What the new year's item does not take over as it was."""
_DAYS = ("due", "start_on")


@dataclass(frozen=True, slots=True)
class Carried:
    """An item of a former year that has none in the new one yet, and its problems that are still open."""

    item: CascadeItem
    problems: tuple[Ref, ...]


def items_to_carry(ws: Workspace, *, from_year: int, to_year: int) -> tuple[Carried, ...]:
    """Return what could be carried into a later year, in the order it was recorded."""
    if to_year <= from_year:
        return ()
    db = ws.read
    items = tuple(cascade.own_items(db, ws.org, ITEM))
    there = {one.entry_id for one in items if one.year == to_year}
    done = _former(db, ws, there)
    problems = _open_problems(ws, db)
    return tuple(
        Carried(one, problems.get(one.entry_id, ()))
        for one in items
        if one.year == from_year and one.entry_id not in done
    )


def _former(db: Database, ws: Workspace, there: set[EntryId]) -> dict[EntryId, EntryId]:
    """Return the new item of each former one that has one among these."""
    rows = (row for row in lists.each(db, Filter(forms=(ITEM,), owner=ws.org)) if row.entry_id in there)
    return {old: row.entry_id for row in rows for old in named(row.body.get("former_item"))}


def _open_problems(ws: Workspace, db: Database) -> Mapping[EntryId, tuple[Ref, ...]]:
    """Return the problems not closed yet by the items they concern, whichever of the two names the other."""
    found: dict[EntryId, dict[str, Ref]] = {}
    open_ones: dict[EntryId, Ref] = {}
    for row in lists.each(db, Filter(forms=(PROBLEM,), owner=ws.org)):
        if row.closed_on or not row.body or row.body.get("state") == CLOSED:
            continue
        open_ones[row.entry_id] = Ref(row.entry_id, row.title)
        for item in named(row.body.get("list_items")):
            found.setdefault(item, {})[row.entry_id] = open_ones[row.entry_id]
    for row in lists.each(db, Filter(forms=(ITEM,), owner=ws.org)):
        for problem in named(row.body.get("problems")):
            if problem in open_ones:
                found.setdefault(row.entry_id, {})[problem] = open_ones[problem]
    return {item: tuple(refs.values()) for item, refs in found.items()}


def carry_items(
    ws: Workspace,
    *,
    from_year: int,
    to_year: int,
    entries: Collection[EntryId] | None = None,
    problems: Collection[EntryId] | None = None,
) -> Changes:
    """Make the items of a year anew for a later one, those chosen or all that were not yet; all or none.

    With them go their open problems, those chosen or all. Deadlines move by whole years; who claimed an item and whom it was sent to are asked for again, and what takes
    up an item of ours takes up the new one. SHEET_NOTHING where nothing is left to carry, or the year is none that comes after.
    """
    loaded = ws.library.loaded(ITEM)
    require_form(ws, loaded.spec)
    wanted = [
        replace(one, problems=tuple(ref for ref in one.problems if problems is None or ref.id in problems))
        for one in items_to_carry(ws, from_year=from_year, to_year=to_year)
        if entries is None or one.item.entry_id in entries
    ]
    if not wanted:
        raise UserError(ErrorCode.SHEET_NOTHING)

    def work(db: Database) -> Changes:
        there = {one.entry_id for one in cascade.own_items(db, ws.org, ITEM) if one.year == to_year}
        new = _former(db, ws, there)
        positions, keys = [], []
        for one in _parents_first(wanted):
            row = lists.find(db, one.item.entry_id, ws.org)
            if row is None or one.item.entry_id in new:
                continue
            values = _anew(ws, db, row, one, new, to_year)
            ready = prepared(ws, db, loaded.spec, values, entry_id=None)
            key = new[one.item.entry_id] = EntryId(ws.new_id())
            level = Sensitivity(row.sensitivity)
            wish = ToRecord(loaded, loaded.spec.body(ready), key, sensitivity=level)
            positions.append(append(ws, db, wish).n)
            keys.append(key)
        if not keys:
            raise UserError(ErrorCode.SHEET_NOTHING)
        came = Came(SAID_IN_IMPORTS.format(year=from_year))
        note_taken_in(ws, db, loaded.spec, came, at=(positions[0], positions[-1]), rows=len(keys))
        return Changes(entries=tuple(keys), duties=True)

    return ws.workbook.write(work)


def _parents_first(wanted: Sequence[Carried]) -> list[Carried]:
    """Return items so that each comes after those it takes up, in a circle as they stand; however deep they go."""
    by_id = {one.item.entry_id: one for one in wanted}
    found: dict[EntryId, Carried] = {}
    begun: set[EntryId] = set()
    waiting = list(reversed(by_id))
    while waiting:
        key = waiting[-1]
        above = [parent for parent in by_id[key].item.parents if parent in by_id and parent not in begun]
        begun.add(key)
        if above:
            waiting += reversed(above)
        else:
            found.setdefault(key, by_id[key])
            waiting.pop()
    return list(found.values())


def _anew(
    ws: Workspace, db: Database, row: Listed, one: Carried, new: Mapping[EntryId, EntryId], year: int
) -> Values:
    former = ws.form_of(db, row.form_id, row.form_hash).read(row.body)
    values = {key: value for key, value in former.items() if key not in _BEGINS_ANEW}
    by = year - one.item.year
    values |= {key: _moved(former.get(key), by) for key in _DAYS}
    above = former.get("superior_item")
    parents = [ref for ref in above if isinstance(ref, Ref)] if isinstance(above, tuple) else []
    kept = tuple(Ref(new[EntryId(ref.id)], ref.name) for ref in parents if ref.id and EntryId(ref.id) in new)
    return values | {
        "year": year,
        "superior_item": kept,
        "former_item": (Ref(row.entry_id, row.title),),
        "problems": one.problems,
    }


def _moved(day: Value, years: int) -> Value:
    """Return the same day of another year; 29 February becomes the 28th."""
    if not isinstance(day, date):
        return day
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
