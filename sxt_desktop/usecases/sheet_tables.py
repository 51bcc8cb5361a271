"""导入表格, its first half: a file is opened, its head found, its columns set beside the fields of a form.

Which field a column means is remembered in the workbook for a form and a head, once rows were taken in with it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sxt_desktop.catalog.sheet_names import load_sheet_names
from sxt_desktop.domain.column_meanings import field_of
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import FieldKind
from sxt_desktop.store import ledger
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.naming import form_now
from sxt_desktop.usecases.permits import may_keep
from sxt_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sxt_desktop.documents.sheets.cells import Grid
    from sxt_desktop.documents.sheets.headers import Head
    from sxt_desktop.documents.sheets.reading import SheetFile

_NOT_IN_CELLS = (FieldKind.TABLE, FieldKind.ATTACHMENTS)
SAMPLES = 3
_MOST_COVERS = 5


@dataclass(frozen=True, slots=True)
class SheetSource:
    """A file that was read: `sheets` as (name, whether it is hidden), `first` the one that is offered."""

    path: Path
    file: "SheetFile"
    sheets: tuple[tuple[str, bool], ...]
    first: int


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet seen as a table of a form: its head, which rows hold records, which field each column means.

    `columns` goes from column to what it means (`domain.column_meanings`): a field id, or a piece of one;
    `is_remembered` says they were chosen before for the same head. `year` is the year the lines above the head, the
    sheet or the file say, `further` the row where another table begins below this one.
    """

    source: SheetSource
    sheet: int
    form: FormSpec
    grid: "Grid"
    head: "Head"
    rows: tuple[int, ...]
    left_out: tuple[int, ...]
    columns: Mapping[int, str]
    is_remembered: bool
    year: int | None = None
    further: int | None = None

    @property
    def titles(self) -> Sequence[str]:
        """What the columns are called, with the word above several of them."""
        return self.head.shown

    def samples(self, column: int) -> tuple[str, ...]:
        """Return the first few filled cells of a column, as words."""
        from sxt_desktop.documents.sheets.cells import cell_text

        cells = (self.grid.rows[row] for row in self.rows[:200])
        found = (cell_text(row[column]) for row in cells if column < len(row))
        return tuple(dict.fromkeys(filter(None, found)))[:SAMPLES]


def open_sheet(path: Path) -> SheetSource:
    """Read a file whole (FILE_MISSING, NOT_A_SHEET, SHEET_DAMAGED, SHEET_LOCKED, SHEET_TOO_LARGE)."""
    from sxt_desktop.documents.sheets.reading import open_sheets

    file = open_sheets(path)
    return SheetSource(path, file, tuple((one.name, one.is_hidden) for one in file.sheets), _first(file))


def _first(file: "SheetFile") -> int:
    """Return the first sheet that is neither hidden nor a cover, among the first few."""
    from sxt_desktop.documents.sheets.headers import holds_table

    shown = [number for number, one in enumerate(file.sheets) if not one.is_hidden] or [0]
    if len(shown) == 1:
        return shown[0]
    try:
        return next((number for number in shown[:_MOST_COVERS] if holds_table(file.grid(number))), shown[0])
    except UserError:  # told when that sheet is chosen
        return shown[0]


def sheet_forms(ws: Workspace) -> tuple[FormSpec, ...]:
    """Return the forms whose records whoever is working may take in from tables, in the order of their groups."""
    groups = load_sheet_names(_names_file(ws)).groups
    return tuple(
        form_now(ws, form)
        for group in groups
        for form in ws.library.group(group)
        if may_keep(ws, form.id) and not any(_needs_more(spec) for spec in form.fields)
    )


def _needs_more(spec: FieldSpec) -> bool:
    """Whether a field must be filled with what no cell can hold."""
    return spec.required and spec.visible_when is None and spec.kind in _NOT_IN_CELLS


def fields_of(form: FormSpec) -> tuple[FieldSpec, ...]:
    """Return the fields a column can fill, in the order of the form."""
    from sxt_desktop.documents.sheets.column_names import importable

    return importable(form)


def read_table(
    ws: Workspace, source: SheetSource, form_id: FormId, *, sheet: int, head: tuple[int, int] | None = None
) -> Table:
    """See a sheet as a table of a form; `head` is (first row, rows) where the user says so, rows counted from 0."""
    from sxt_desktop.documents.sheets import headers, proposing
    from sxt_desktop.documents.sheets.body import body_rows
    from sxt_desktop.documents.sheets.column_names import ColumnNames

    form = form_now(ws, ws.library.form(form_id))
    grid = source.file.grid(sheet)
    known = load_sheet_names(_names_file(ws))
    names = ColumnNames(form, known.aliases(form), known.pieces)
    if head is None:
        found = headers.find_head(grid, lambda one: proposing.score(one, names))
    else:
        found = headers.head_at(grid, *head)
    body = body_rows(grid, found)
    kept = _remembered(ws, form, found)
    return Table(
        source,
        sheet,
        form,
        grid,
        found,
        tuple(body.rows),
        tuple(body.left),
        proposing.propose(found, names) if kept is None else kept,
        is_remembered=kept is not None,
        year=headers.told_year(grid, found, (source.sheets[sheet][0], source.path.stem)),
        further=body.further,
    )


def _names_file(ws: Workspace) -> Path:
    return ws.library.resources / "sheets" / "import.toml"


def _key(form: FormSpec, head: "Head") -> str:
    return f"sheet_columns:{form.id}:{head.signature}"


def _remembered(ws: Workspace, form: FormSpec, head: "Head") -> dict[int, str] | None:
    kept = ledger.setting(ws.read, _key(form, head))
    if kept is None:
        return None
    fields = {spec.id for spec in fields_of(form)}
    columns = {int(column): meant for column, meant in json.loads(kept).items()}
    return {column: meant for column, meant in columns.items() if field_of(meant) in fields}


def remember_columns(db: Database, table: Table, columns: Mapping[int, str]) -> None:
    """Keep which field each column means, inside a transaction."""
    ledger.set_setting(db, _key(table.form, table.head), json.dumps(dict(columns)))
