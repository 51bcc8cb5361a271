"""导入表格, its end: the rows that are right become ordinary records in one transaction; the others go back with reasons."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Problem, Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import is_empty
from sxt_desktop.store import ledger
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.back_up import back_up_before_import
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.permits import PEOPLE_GROUP, require_form
from sxt_desktop.usecases.recording import ToRecord, append_new
from sxt_desktop.usecases.save_entry import prepared
from sxt_desktop.usecases.sheet_dry_run import DryRun
from sxt_desktop.usecases.sheet_tables import remember_columns
from sxt_desktop.usecases.viewing import ViewingFolder
from sxt_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sxt_desktop.documents.sheets.cells import Cell

IMPORTED = "sheet_imported"
"""The event that says who took which table in when, and at which positions of our log its records lie."""
ROW_TITLE, REASON_TITLE = "原表行号", "没有导入的原因"
MOST_AT_ONCE = 50
"""So many records are written at once, where none can keep another of the same table from being accepted (一人一档)."""
Progress = Callable[[int, int], object]
Say = Callable[[Problem, str], str]


@dataclass(frozen=True, slots=True)
class SheetImported:
    """How many records came of a table, and how many of its rows were left."""

    changes: Changes
    rows: int
    left: int


def import_sheet(
    ws: Workspace, run: DryRun, *, progress: Progress = lambda done, total: None
) -> SheetImported:
    """Take the rows of a dry run in that are right, all in one transaction; `progress` may stop it, then nothing is.

    Each row is checked again by the rules of saving (NOT_ACCEPTED), numbered and judged for timeliness.
    SHEET_NOTHING without such a row, REASON_MISSING while late rows have no reason.
    """
    form = run.table.form
    require_form(ws, form)
    rows = list(run.taken)
    if not rows:
        raise UserError(ErrorCode.SHEET_NOTHING)
    if run.needs_reason:
        raise UserError(ErrorCode.REASON_MISSING)
    back_up_before_import(ws)

    def work(db: Database) -> tuple[EntryId, ...]:
        written = _written(ws, db, run, rows, progress)
        remember_columns(db, run.table, run.how.columns)
        return written

    keys = ws.workbook.write(work)
    changes = Changes(entries=keys, duties=True, people=form.group == PEOPLE_GROUP)
    return SheetImported(changes, len(keys), run.total - len(keys))


def _written(
    ws: Workspace, db: Database, run: DryRun, rows: list[int], progress: Progress
) -> tuple[EntryId, ...]:
    keys: list[EntryId] = []
    first = last = 0
    at_once = 1 if run.table.form.one_for else MOST_AT_ONCE
    for done in range(0, len(rows), at_once):
        progress(done, len(rows))
        block = [_ready(ws, db, run, row) for row in rows[done : done + at_once]]
        began, last = append_new(ws, db, block)
        first = first or began
        keys += (one.entry_id for one in block)
    progress(len(rows), len(rows))
    source = run.table.source
    came = Came(source.path.name, source.sheets[run.table.sheet][0], run.total - len(keys))
    note_taken_in(ws, db, run.table.form, came, at=(first, last), rows=len(keys), level=run.how.sensitivity)
    return tuple(keys)


def _ready(ws: Workspace, db: Database, run: DryRun, row: int) -> ToRecord:
    loaded = ws.library.loaded(run.table.form.id)
    values = {key: value for key, value in run.row(row).items() if not is_empty(value)}
    ready = prepared(ws, db, loaded.spec, values, entry_id=None)
    key = EntryId(ws.new_id())
    return ToRecord(loaded, loaded.spec.body(ready), key, sensitivity=run.how.sensitivity)


@dataclass(frozen=True, slots=True)
class Came:
    """Where records that were made at once came from, and how many were left there."""

    file: str
    sheet: str = ""
    left: int = 0


def note_taken_in(
    ws: Workspace,
    db: Database,
    form: FormSpec,
    came: Came,
    *,
    at: tuple[int, int],
    rows: int,
    level: Sensitivity | None = None,
) -> None:
    """Note that records were made at once, so that they can be taken back at once (撤回这次导入).

    `at` are the first and the last position of our log they lie at; nothing else was written between them.
    """
    detail = {
        "by": ws.user.id,
        "file": came.file,
        "sheet": came.sheet,
        "form": form.id,
        "rows": rows,
        "left": came.left,
        "level": level or form.sensitivity,
        "epoch": ws.epoch,
        "from_n": at[0],
        "to_n": at[1],
    }
    ledger.add_event(db, at=ws.timestamp, kind=IMPORTED, detail=detail)


def return_rows(ws: Workspace, run: DryRun, *, out: Path, say: Say) -> int:
    """Write the rows that are not right back as they came, each with the reason; returns how many.

    The file can be corrected and taken in again: it has the same head, and two columns more. `say` gives the words
    for a problem at a field. SHEET_NOTHING, PLACE_NOT_WRITABLE, FILE_HELD, DISK_FULL.
    """
    from sxt_desktop.documents.sheets.writing import OutSheet, write_sheets

    if not run.problems:
        raise UserError(ErrorCode.SHEET_NOTHING)
    width = len(run.table.titles)
    titles = (ROW_TITLE, REASON_TITLE, *(title or f"第{n + 1}列" for n, title in enumerate(run.table.titles)))
    sheet = OutSheet(run.table.form.title, (), titles, _returned(run, width, say))
    with closing(ViewingFolder()) as scratch:
        return write_sheets(out, [sheet], scratch=scratch.path)


def _returned(run: DryRun, width: int, say: Say) -> Iterator[list["Cell"]]:
    form = run.table.form
    for row, problems in run.problems.items():
        cells = list(run.table.grid.rows[run.table.rows[row]][:width])
        reason = "；".join(dict.fromkeys(say(one, form.label_of(one.field_id)) for one in problems))
        yield list(chain((run.number(row), reason), cells))
