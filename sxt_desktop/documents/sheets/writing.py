"""Writing lists as spreadsheets and text tables: typed cells, never a formula, whole or not at all.

Rows are streamed: a sheet of any length takes the memory of one row.
"""

import csv
import io
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sxt_desktop.documents.refusals import refusal
from sxt_desktop.documents.sheets.cells import Cell
from sxt_desktop.documents.sheets.out_cells import OutCells, words
from sxt_desktop.documents.sheets.safe_text import with_quote
from sxt_desktop.domain.values import DateRange, Value, show
from sxt_desktop.patience import USUAL

_BLOCK = 200
_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


@dataclass(frozen=True, slots=True)
class OutSheet:
    """One sheet: its name, the lines above its head, the head, and the rows as they come."""

    name: str
    above: tuple[str, ...]
    titles: tuple[str, ...]
    rows: Iterable[Sequence[Value | Cell]]


def is_text_table(path: Path) -> bool:
    """Whether a file is to be written as text, by its ending."""
    return path.suffix.casefold() == ".csv"


def write_sheets(
    path: Path,
    sheets: Sequence[OutSheet],
    *,
    scratch: Path,
    tell: Callable[[int], object] = lambda rows: None,
) -> int:
    """Write a file by its ending and return how many rows it holds (PLACE_NOT_WRITABLE, DISK_FULL, FILE_HELD).

    What was there before stays until the new file is whole. `scratch` is a private folder for what is written on
    the way; `tell` hears how many rows are done and may raise to stop.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        done = _text(part, sheets[0], tell) if is_text_table(path) else _book(part, sheets, scratch, tell)
        USUAL.retry(lambda: part.replace(path))
    except OSError as wrong:
        raise refusal(wrong, path) from wrong
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return done


def _text(part: Path, sheet: OutSheet, tell: Callable[[int], object]) -> int:
    done = 0
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(with_quote, sheet.titles))
        for row in sheet.rows:
            writer.writerow([_plain(value) for value in row])
            done += 1
            if done % _BLOCK == 0:
                tell(done)
        file.flush()
        os.fsync(file.fileno())
    return done


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, DateRange) and value.start == value.end:
        return value.start.isoformat()
    return with_quote(words(value)) if not isinstance(value, int | float | Decimal) else show(value)


def _book(part: Path, sheets: Sequence[OutSheet], scratch: Path, tell: Callable[[int], object]) -> int:
    """Write a workbook; rows wait in `scratch`, only the packed whole, a few bytes a cell, is held in memory."""
    import xlsxwriter

    packed = io.BytesIO()
    options = {
        "constant_memory": True,
        "tmpdir": str(scratch),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(packed, options)
    try:
        names: set[str] = set()
        done = 0
        for sheet in sheets:
            done += _Sheet(book, sheet, _sheet_name(sheet.name, names)).write(done, tell)
        book.close()
    finally:
        _clear(book)
    with part.open("wb") as file:
        file.write(packed.getbuffer())
        file.flush()
        os.fsync(file.fileno())
    return done


def _clear(book: Any) -> None:
    """Remove what was written on the way, also when it came to nothing."""
    book.fileclosed = True
    for sheet in book.worksheets():
        with suppress(OSError, AttributeError, ValueError):
            sheet.row_data_fh.close()
        with suppress(OSError, AttributeError, TypeError):
            Path(sheet.row_data_filename).unlink(missing_ok=True)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name no other sheet of the file has, of at most 31 characters."""
    name = base = wanted.translate(_NAME).strip()[:28] or "表"
    number = 2
    while name.casefold() in taken:
        name, number = f"{base}{number}", number + 1
    taken.add(name.casefold())
    return name


class _Sheet:
    """Writes one sheet row by row: what stands above with XlsxWriter, the records behind it as whole rows."""

    def __init__(self, book: Any, sheet: OutSheet, name: str) -> None:
        self._sheet, self._given = book.add_worksheet(name), sheet
        head: dict[str, object] = {"bold": True, "valign": "vcenter", "text_wrap": True, "bottom": 1}
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._above = book.add_format({"font_color": "#55606F"})
        self._head = book.add_format({**head, "bg_color": "#E8EFF8"})
        self._cells = OutCells(book, sheet.titles)

    def write(self, before: int, tell: Callable[[int], object]) -> int:
        sheet, given = self._sheet, self._given
        at = 0
        for at, line in enumerate(given.above, 1):
            sheet.write_string(at - 1, 0, line, self._title if at == 1 else self._above)
        for column, title in enumerate(given.titles):
            sheet.write_string(at, column, title, self._head)
        head, done = at, 0
        # XlsxWriter keeps the rows it wrote in a file of its own, but for the last one, until the book is closed.
        sheet._write_single_row(head + 1)
        write, row = sheet.row_data_fh.write, self._cells.row
        for done, values in enumerate(given.rows, 1):
            write(row(head + 1 + done, values))
            if done % _BLOCK == 0:
                tell(before + done)
        last = head + done
        if given.titles:
            sheet._check_dimensions(last, len(given.titles) - 1)
            sheet.autofilter(head, 0, last, len(given.titles) - 1)
        sheet.freeze_panes(head + 1, 0)
        for column, width in enumerate(self._cells.widths):
            sheet.set_column(column, column, width)
        return done
