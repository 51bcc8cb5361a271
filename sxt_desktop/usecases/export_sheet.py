"""导出表格: a list as a spreadsheet or a text table, with its filter, order and columns, whole or not at all.

Whoever may not see what is 纪检专阅 exports without it; whoever may leaves a look for each such record.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import Value, chinese_date
from sxt_desktop.store import lists
from sxt_desktop.usecases.guarding import without_guarded
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.sheet_columns import SheetColumn, listed_columns, whole_columns
from sxt_desktop.usecases.viewing import ViewingFolder
from sxt_desktop.usecases.workspace import CHINA, Workspace

if TYPE_CHECKING:
    from sxt_desktop.documents.sheets.writing import OutSheet

WINDOW = 500
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class SheetWritten:
    """A file with a list in it, and how many records it holds."""

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class ListWish:
    """Which list is to be written: its title, its filter, and whether with every field (`whole`) or as it is shown."""

    title: str
    chosen: Filter
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list as the window shows it: its title, its headings and the words of every row."""

    title: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def export_shown(ws: Workspace, shown: ShownList, *, out: Path) -> SheetWritten:
    """Write a list that is on the window already, word for word (PLACE_NOT_WRITABLE, FILE_HELD, DISK_FULL)."""
    from sxt_desktop.documents.sheets.writing import OutSheet, write_sheets

    above = (_heading(ws, shown.title), f"共 {len(shown.rows)} 条　　{_made(ws)}")
    with closing(ViewingFolder()) as scratch:
        rows = write_sheets(
            out, [OutSheet(shown.title, above, shown.titles, shown.rows)], scratch=scratch.path
        )
    return SheetWritten(out, rows)


def export_sheet(
    ws: Workspace, wish: ListWish, *, out: Path, progress: Progress = lambda done, total: None
) -> SheetWritten:
    """Write our records of a list to a file by its ending, .xlsx or .csv; `progress` may stop it.

    PLACE_NOT_WRITABLE, FILE_HELD, DISK_FULL; what was in the file before stays until the new one is whole.
    """
    from sxt_desktop.documents.sheets.writing import OutSheet, is_text_table, write_sheets

    chosen = without_guarded(ws, replace(wish.chosen, owner=wish.chosen.owner or ws.org))
    total = lists.count(ws.read, chosen)
    each = [chosen]
    if wish.whole and len(chosen.forms) > 1 and not is_text_table(out):
        counted = ((one, lists.count(ws.read, one)) for one in _each_form(chosen))
        each = [one for one, count in counted if count] or [chosen]
    above = _above(ws, wish, chosen, total)
    sheets = [_sheet(ws, wish, one, above, OutSheet) for one in each]
    with closing(ViewingFolder()) as scratch:
        rows = write_sheets(out, sheets, scratch=scratch.path, tell=lambda done: progress(done, total))
    return SheetWritten(out, rows)


def _each_form(chosen: Filter) -> Iterator[Filter]:
    return (replace(chosen, forms=(form,)) for form in chosen.forms)


def _sheet(
    ws: Workspace, wish: ListWish, chosen: Filter, above: tuple[str, ...], make: Callable[..., "OutSheet"]
) -> "OutSheet":
    forms = _named(ws, chosen)
    columns = _columns(ws, forms, whole=wish.whole)
    name = forms[0].title if len(forms) == 1 else wish.title
    return make(name, above, tuple(one.title for one in columns), _rows(ws, chosen, columns))


def _named(ws: Workspace, chosen: Filter) -> list[FormSpec]:
    """Return the forms of a list by the names they have in its year, for whose records they are."""
    naming, year = Naming(ws), chosen.year or ws.today.year
    return [naming.form(ws.library.form(form), year, chosen.owner) for form in chosen.forms]


def _columns(ws: Workspace, forms: Sequence[FormSpec], *, whole: bool) -> tuple[SheetColumn, ...]:
    amber, sees = rules_now(ws).policy.amber_days, ws.sees(Sensitivity.DISCIPLINE)
    if whole and len(forms) == 1:
        return whole_columns(forms[0], today=ws.today, amber_days=amber, shows_level=sees)
    return listed_columns(forms, today=ws.today, amber_days=amber, shows_level=sees)


def _rows(ws: Workspace, chosen: Filter, columns: Sequence[SheetColumn]) -> Iterator[list[Value]]:
    cells = [one.cell for one in columns]
    rows = lists.in_order(ws.read, chosen, WINDOW)
    while window := tuple(islice(rows, WINDOW)):
        for row in looked(ws, How.EXPORTED, *window):
            body = row.body
            yield [cell(row, body) for cell in cells]


def _above(ws: Workspace, wish: ListWish, chosen: Filter, total: int) -> tuple[str, ...]:
    """Return the lines above the head: whose list it is, what it is restricted to, when it was written."""
    words = "；".join(_restricted_to(ws, chosen)) or "全部"
    return (_heading(ws, wish.title), f"范围：{words}　　共 {total} 条　　{_made(ws)}")


def _heading(ws: Workspace, title: str) -> str:
    own = lists.find(ws.read, EntryId(ws.org), ws.org)
    return f"{'' if own is None else own.body.get('name') or ''}　{title}"


def _made(ws: Workspace) -> str:
    return f"导出：{chinese_date(ws.today)} {ws.now().astimezone(CHINA):%H:%M}，{ws.user.name}"


def _restricted_to(ws: Workspace, chosen: Filter) -> Iterator[str]:
    if chosen.year:
        yield f"{chosen.year}年"
    if chosen.month:
        yield f"{chosen.month}月"
    if len(chosen.forms) == 1:
        yield _named(ws, chosen)[0].title
    if chosen.subject:
        named = lists.find(ws.read, EntryId(chosen.subject), ws.org)
        yield f"责任主体：{_name(named)}"
    if chosen.timeliness:
        yield f"时效：{chosen.timeliness}"
    if chosen.words.strip():
        yield f"查找“{chosen.words.strip()}”"
    if chosen.only_void:
        yield "已作废的"


def _name(listed: Listed | None) -> str:
    return "" if listed is None else listed.title
