"""What stands by now in the lists a sheet endorses as a whole: somebody's items of a year, or a list of the organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Body
from sxt_desktop.store import lists, yearly
from sxt_desktop.usecases.assignments import bound_entries
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.workspace import Workspace

WHOLE_LISTS = tuple(map(FormId, ("problem_item", "measure_item", "rule_item", "sanction_item")))
"""Forms whose records of a year are one list of the organisation, endorsed on one sheet."""
LISTS_TITLE = "{name}{year}年度责任清单、任务清单"
WHOLE_TITLE = "{year}年度{name}"


@dataclass(frozen=True, slots=True)
class WholeList:
    """A list of the organisation of a year under its name, with what stands in it."""

    form: FormId
    title: str
    rows: tuple[Listed, ...]


def lists_title(name: str, year: int) -> str:
    """Return what the sheet for somebody's lists of a year is called."""
    return LISTS_TITLE.format(name=name, year=year)


def lists_year(body: Body) -> int | None:
    """Return of which year a sheet endorses somebody's lists as a whole; None for any other sheet."""
    holder, year = body.get("holder"), body.get("year")
    if not isinstance(holder, dict) or not isinstance(year, int):
        return None
    return year if body.get("title") == lists_title(str(holder.get("name") or ""), year) else None


def whole_lists(ws: Workspace, year: int) -> tuple[WholeList, ...]:
    """Return the organisation's lists of a year that have items; what is 纪检专阅 stands on no paper others sign."""
    found = (_whole_list(ws, form, year) for form in WHOLE_LISTS)
    return tuple(one for one in found if one.rows)


def _whole_list(ws: Workspace, form: FormId, year: int) -> WholeList:
    rows = lists.by_rows(ws.read, yearly.rows_of_year(ws.read, ws.org, form, year))
    open_to_all = (row for row in rows if row.sensitivity != Sensitivity.DISCIPLINE)
    ordered = tuple(sorted(open_to_all, key=lambda row: row.row))
    return WholeList(form, _whole_title(ws, form, year), ordered)


def _whole_title(ws: Workspace, form: FormId, year: int) -> str:
    name = Naming(ws).form(ws.library.form(form), year).title
    return WHOLE_TITLE.format(year=year, name=name)


def held_now(ws: Workspace, sheets: Sequence[Listed]) -> dict[EntryId, tuple[EntryId, ...]]:
    """Return, for the sheets that endorse lists as a whole, what stands in those lists by now; one pass for each year."""
    about = {
        row.entry_id: (row.subject, year)
        for row in sheets
        if row.subject and (year := lists_year(row.body)) is not None
    }
    bound = {year: bound_entries(ws, year) for year in {year for _, year in about.values()}}
    found = {entry: bound[year].get(subject, ()) for entry, (subject, year) in about.items()}
    return found | _whole_now(ws, [row for row in sheets if row.subject is None])


def _whole_now(ws: Workspace, sheets: Sequence[Listed]) -> dict[EntryId, tuple[EntryId, ...]]:
    years = {row.entry_id: year for row in sheets if isinstance(year := row.body.get("year"), int)}
    now = {_whole_title(ws, form, year): (form, year) for year in set(years.values()) for form in WHOLE_LISTS}
    about = {row.entry_id: now[row.title] for row in sheets if row.entry_id in years and row.title in now}
    held = {
        place: tuple(row.entry_id for row in _whole_list(ws, *place).rows) for place in set(about.values())
    }
    return {entry: held[place] for entry, place in about.items()}
