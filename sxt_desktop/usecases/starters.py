"""起步清单: lines of a catalogue become list items of the persons responsible, all in one transaction, and back.

What was taken is noted as one import, so that it is taken back as one (`take_back_import`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sxt_desktop.catalog.catalogues import load_catalogues
from sxt_desktop.domain.catalogues import Catalogue, Line
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Problem, ProblemCode
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.list_versions import item_year
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory, must_be_known
from sxt_desktop.usecases.import_sheet import Came, note_taken_in
from sxt_desktop.usecases.permits import require_form
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import prepared
from sxt_desktop.usecases.taking_up import ITEM
from sxt_desktop.usecases.workspace import Workspace

SAID_IN_IMPORTS = "起步清单：{title}"
"""What stands for the file among the imports."""
Holders = Mapping[FourDuty, Sequence[Ref]]
"""Who is responsible for the lines of each duty; a line becomes one item for each of them."""
_Items = dict[tuple[str, str], EntryId]
"""Item by line and holder: two of the same name are two."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A line that is wanted, in the unit's own words where they differ."""

    line: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Which lines have items of a year already: line -> names of the holders."""

    holders: Mapping[str, tuple[str, ...]]

    def of(self, line: Line) -> tuple[str, ...]:
        """Return who has an item of a line."""
        return self.holders.get(line.id, ())


def catalogues(ws: Workspace) -> tuple[Catalogue, ...]:
    """Return the installed starter catalogues, those of the source of our profile first."""
    found = load_catalogues(ws.library.resources / "catalogues")
    profile = rules_now(ws).id
    return tuple(sorted(found, key=lambda one: profile not in one.profiles))


def likely_holders(ws: Workspace) -> dict[FourDuty, tuple[Ref, ...]]:
    """Return who holds each duty today: the organisation for the committee's, persons by their posts for the others."""
    people = directory(ws)
    found: dict[FourDuty, tuple[Ref, ...]] = {
        duty: tuple(Ref(one.id, one.name) for one in people.holders(duty, start=ws.today, end=ws.today))
        for duty in (FourDuty.SECRETARY, FourDuty.MEMBER, FourDuty.COMMISSION)
    }
    found[FourDuty.COMMITTEE] = (Ref(ws.org, organisation_name(ws, ws.org)),)
    return found


def taken_lines(ws: Workspace, year: int) -> Taken:
    """Return which lines our items of a year came of."""
    found: dict[str, list[str]] = {}
    for row in _own(ws, year):
        line = row.body.get("starter")
        if isinstance(line, str):
            found.setdefault(line, []).append(row.subject_name or "")
    return Taken({line: tuple(names) for line, names in found.items()})


def _own(ws: Workspace, year: int) -> Iterator[Listed]:
    rows = lists.each(ws.read, Filter(forms=(ITEM,), owner=ws.org, only_adopted=True))
    return (row for row in rows if item_year(row.body, row.first_recorded_at) == year)


def take_lines(
    ws: Workspace, catalogue: Catalogue, *, picks: Sequence[Pick], holders: Holders, year: int
) -> Changes:
    """Make items of lines, one for each holder of a line's duty, all at once or none; what there is already is left.

    A line that takes up another (`Line.follows`) follows the item of that line, made now or before. NOT_ACCEPTED
    where a duty has no holder or one nobody knows; SHEET_NOTHING when there is nothing left to make.
    """
    loaded = ws.library.loaded(ITEM)
    require_form(ws, loaded.spec)
    wanted = {one.line: one for one in picks}
    lines = [line for line in catalogue.lines if line.id in wanted]
    for line in lines:
        if not holders.get(line.duty):
            problem = Problem("holder", ProblemCode.REQUIRED)
            raise UserError(
                ErrorCode.NOT_ACCEPTED, form=loaded.spec.title, problems=(problem,), first=line.duty.value
            )

    must_be_known(ws, loaded.spec, "holder", (ref for line in lines for ref in holders[line.duty]))
    made = _known(ws, year)

    def work(db: Database) -> Changes:
        positions: list[int] = []
        keys: list[EntryId] = []
        for line in sorted(lines, key=lambda one: _depth(catalogue, one)):
            for holder in holders[line.duty]:
                if (line.id, holder.id or holder.name) in made:
                    continue
                values = line.values() | {"holder": holder, "year": year}
                values |= _above(catalogue, line, made)
                if wanted[line.id].words.strip():
                    values["content"] = wanted[line.id].words.strip()
                key = EntryId(ws.new_id())
                positions.append(_made(ws, db, values, key))
                made[line.id, holder.id or holder.name] = key
                keys.append(key)
        if not keys:
            raise UserError(ErrorCode.SHEET_NOTHING)
        came = Came(SAID_IN_IMPORTS.format(title=catalogue.title))
        note_taken_in(ws, db, loaded.spec, came, at=(positions[0], positions[-1]), rows=len(keys))
        return Changes(entries=tuple(keys), duties=True)

    return ws.workbook.write(work)


def _known(ws: Workspace, year: int) -> _Items:
    rows = _own(ws, year)
    return {
        (str(row.body["starter"]), row.subject or row.subject_name or ""): row.entry_id
        for row in rows
        if "starter" in row.body
    }


def _depth(catalogue: Catalogue, line: Line) -> int:
    """How many lines stand above one; they are made first. A circle ends where it began."""
    seen: list[str] = []
    above: Line | None = line
    while above is not None and above.id not in seen:
        seen.append(above.id)
        above = catalogue.above(above)
    return len(seen)


def _above(catalogue: Catalogue, line: Line, made: _Items) -> Values:
    """Return what a line takes up: the items of the line above it."""
    above = catalogue.above(line)
    if above is None:
        return {}
    refs = tuple(Ref(key, above.words[:120]) for (line_id, _), key in made.items() if line_id == above.id)
    return {"superior_item": refs} if refs else {}


def _made(ws: Workspace, db: Database, values: Values, key: EntryId) -> int:
    loaded = ws.library.loaded(ITEM)
    ready = prepared(ws, db, loaded.spec, values, entry_id=None)
    return append(ws, db, ToRecord(loaded, loaded.spec.body(ready), key)).n
