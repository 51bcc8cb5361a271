"""Reading a spreadsheet or a text table (.xlsx, .xls, .csv) into cells; what a file is, its content says, not its name.

Nothing is run, no link followed; formulas count by the value kept with them.
"""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sxt_desktop.documents.sheets import text_tables
from sxt_desktop.documents.sheets.cells import Cell, Grid
from sxt_desktop.documents.sheets.limits import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    BySheet,
    Marks,
    damaged,
    inspect,
    refused,
)
from sxt_desktop.documents.sheets.old_books import marks_of
from sxt_desktop.domain.errors import ErrorCode, UserError

_PACKED, _OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_LINKS = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^<>]*>")


@dataclass(frozen=True, slots=True)
class SheetName:
    """One sheet of a file; a hidden one is marked where it is offered."""

    name: str
    is_hidden: bool = False


class SheetFile:
    """One file, read whole into memory once; `sheets` in its order."""

    def __init__(self, content: bytes) -> None:
        self._content, self._book = content, None
        self._marks: BySheet | None = {}
        if content.startswith(_PACKED):
            self._marks = _by_sheet(content, inspect(content))
        if content.startswith((_PACKED, _OLD)):
            self._book = _opened(content)
            if content.startswith(_OLD):
                self._marks = marks_of(content)
            self.sheets = tuple(_named(self._book))
        else:
            self.sheets = (SheetName(""),)

    def grid(self, number: int = 0) -> Grid:
        """Return the cells of a sheet, counted from 0 (SHEET_TOO_LARGE, SHEET_DAMAGED)."""
        if self._book is None:
            return Grid("", text_tables.rows(self._content))
        name = self.sheets[number].name
        return _grid(self._book, name, None if self._marks is None else self._marks.get(name, Marks()))


def open_sheets(path: Path) -> SheetFile:
    """Read a file (FILE_MISSING, SHEET_TOO_LARGE, SHEET_DAMAGED, SHEET_LOCKED, NOT_A_SHEET)."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise UserError(ErrorCode.FILE_MISSING, name=path.name) from wrong
    if len(content) > MOST_BYTES:
        raise refused("文件")
    if not content:
        raise UserError(ErrorCode.NOT_A_SHEET)
    return SheetFile(content)


def _opened(content: bytes) -> Any:
    import python_calamine

    try:
        return python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as locked:
        raise UserError(ErrorCode.SHEET_LOCKED) from locked
    except BaseException as wrong:  # the library's own panics are no `Exception`
        raise _told(wrong) from wrong


def _told(wrong: BaseException) -> BaseException:
    """Return what to raise in place of an error of the library; what is not its fault passes."""
    if isinstance(wrong, KeyboardInterrupt | SystemExit | MemoryError):
        return wrong
    return damaged()


def _named(book: Any) -> list[SheetName]:
    import python_calamine

    kinds, visible = python_calamine.SheetTypeEnum, python_calamine.SheetVisibleEnum
    return [
        SheetName(one.name, one.visible is not visible.Visible)
        for one in book.sheets_metadata
        if one.typ is kinds.WorkSheet
    ]


def _grid(book: Any, name: str, marks: Marks | None) -> Grid:
    try:
        sheet = book.get_sheet_by_name(name)
        height, width = sheet.total_height, sheet.total_width
        merged = sheet.merged_cell_ranges or []
    except BaseException as failed:
        raise _told(failed) from failed
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise refused("行数或列数")
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    boxes = tuple(
        (top, left, min(bottom, height), min(right, width))
        for (top, left), (bottom, right) in merged
        if top < height and left < width
    )
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in boxes) > 2 * MOST_CELLS:
        raise damaged()  # they would have to lie over each other
    if marks is None:
        return Grid(name, rows, boxes, hidden=None)
    return Grid(name, rows, boxes, frozenset(marks.wrong), frozenset(marks.hidden))


def _by_sheet(content: bytes, marks: BySheet) -> BySheet:
    """Return what is marked by the name of the sheet, in place of the member of the file."""
    if not marks:
        return {}
    import zipfile
    from html import unescape

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        links = packed.read("xl/_rels/workbook.xml.rels")
        book = packed.read("xl/workbook.xml")
    targets = {_said(one, b"Id"): _said(one, b"Target") for one in _LINKS.findall(links)}
    found: BySheet = {}
    for one in _SHEET.findall(book):
        target = targets.get(_said(one, rb"\w+:id"), "").removeprefix("/xl/")
        if f"xl/{target}" in marks:
            found[unescape(_said(one, b"name"))] = marks[f"xl/{target}"]
    return found


def _said(element: bytes, attribute: bytes) -> str:
    found = re.search(rb"\s" + attribute + rb"""\s*=\s*["']([^"']*)["']""", element)
    return "" if found is None else found[1].decode("utf-8", "replace")
