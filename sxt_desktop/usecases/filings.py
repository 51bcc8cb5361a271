"""清单备案 and 清单公示: which lists in which version were filed to whom or shown where, and where that stands.

TB01, TB02 (报备期限), MZ43 (向职工群众公开). The superior answers by its review of the filing, which comes in a bundle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.deadlines import occurrences
from sxt_desktop.domain.filing import FilingState, ListLine, filing_light, filing_state, outdated
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.lights import Lit
from sxt_desktop.domain.list_versions import list_version
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.reviewing import Opinion
from sxt_desktop.domain.values import Body, Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.assignments import lists_of, year_items
from sxt_desktop.usecases.calendar import rules_of
from sxt_desktop.usecases.directory import day_in, directory
from sxt_desktop.usecases.filing_answers import counted_opinions
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.workspace import Workspace

FILING, PUBLICATION = FormId("filing"), FormId("list_publication")
TWO_LISTS = ("责任清单", "任务清单")
"""What is filed with the superior (S1)."""
EVERY_LIST = (*TWO_LISTS, "问题(风险)清单", "措施(项目)清单", "制度清单", "问责清单")


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing and where it stands; `outdated` names lists that changed since they were filed."""

    row: Listed
    state: FilingState
    light: Lit
    outdated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication: from when to when, whether it is over, which lists changed since."""

    row: Listed
    until: date | None
    is_over: bool
    outdated: tuple[str, ...]


def list_lines(ws: Workspace, year: int, names: Sequence[str] = EVERY_LIST) -> tuple[ListLine, ...]:
    """Return our lists of a year as they are now; a list without items is left out."""
    rows = year_items(ws, year, tuple(names))
    found = []
    for name in names:
        mine = [row.digest for row in rows if name in lists_of(row.body)]
        if mine:
            found.append(ListLine(name, list_version(mine), len(mine)))
    return tuple(found)


def filings(ws: Workspace, year: int) -> tuple[Filing, ...]:
    """Return the filings of a year with where each stands, newest first."""
    rows = _of_year(ws, FILING, year)
    opinions = counted_opinions(ws, rows)
    now = list_lines(ws, year)
    return tuple(_filing(ws, row, opinions.get(row.entry_id, ()), now) for row in rows)


def _of_year(ws: Workspace, form: FormId, year: int) -> tuple[Listed, ...]:
    rows = lists.page(ws.read, Filter(forms=(form,), owner=ws.org), limit=10_000)
    found = tuple(row for row in rows if _year(row) == year)
    shown(ws, found)
    return found


def _year(row: Listed) -> int:
    """Return the year a record is of: as it says, else that of its day."""
    said = row.body.get("year")
    return (
        said if isinstance(said, int) else int((row.occurred_on or row.due_on or row.first_recorded_at)[:4])
    )


def _filing(ws: Workspace, row: Listed, opinions: Sequence[Opinion], now: Sequence[ListLine]) -> Filing:
    body = row.body
    state = filing_state(
        filed_on=day_in(body.get("filed_on")),
        answered_on=day_in(body.get("answered_on")),
        opinions=opinions,
        digest=row.digest,
    )
    due, amber = day_in(row.due_on), rules_now(ws).policy.amber_days
    light = filing_light(state, due=due, today=ws.today, amber_days=amber)
    return Filing(row, state, light, outdated(_lines(body), now))


def _lines(body: Body) -> tuple[ListLine, ...]:
    rows = body.get("content")
    return tuple(
        ListLine(str(one.get("list") or ""), str(one.get("version") or ""), int(count))
        for one in (rows if isinstance(rows, list) else ())
        if isinstance(one, dict) and isinstance(count := one.get("count") or 0, int)
    )


def new_filing_values(ws: Workspace, year: int) -> Values:
    """Return a filing of the two lists as they are now, with whom and by when, so that nothing is typed again."""
    above = directory(ws).related(Relation.SUPERIOR)
    return {
        "title": f"{year}年度责任清单、任务清单备案",
        "year": year,
        "authority": Ref(above[0].id, above[0].short_name) if above else None,
        "due": due_by_rules(ws, FILING, year),
        "content": _rows(list_lines(ws, year, TWO_LISTS)),
    }


def new_publication_values(ws: Workspace, year: int) -> Values:
    """Return a publication of every list as it is now; where it is shown is left to be said."""
    return {
        "title": f"{year}年度清单公示",
        "year": year,
        "content": _rows(list_lines(ws, year)),
        "shown_from": ws.today,
    }


def _rows(lines: Sequence[ListLine]) -> tuple[dict[str, str | int], ...]:
    return tuple({"list": one.name, "version": one.version, "count": one.count} for one in lines)


def due_by_rules(ws: Workspace, form: FormId, year: int) -> date | None:
    """Return by when records of a form are due in a year by the rules as they are set here; None where none says so."""
    found = (
        occurrence.due
        for rule in rules_of(ws, year)
        if rule.is_on and any(form in one.forms for one in rule.finish)
        for occurrence in occurrences(rule, year)
    )
    return next((due for due in found if due is not None), None)


def publications(ws: Workspace, year: int) -> tuple[Publication, ...]:
    """Return what was shown in public in a year, newest first (MZ43)."""
    now = list_lines(ws, year)
    found = []
    for row in _of_year(ws, PUBLICATION, year):
        until = day_in(row.body.get("shown_to"))
        is_over = until is not None and until < ws.today
        found.append(Publication(row, until, is_over, outdated(_lines(row.body), now)))
    return tuple(found)
