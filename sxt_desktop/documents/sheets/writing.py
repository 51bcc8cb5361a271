"""Writing lists as spreadsheets and text tables: typed cells, never a formula, whole or not at all.

Rows are streamed: a sheet of any length takes the memory of one row.
"""

import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sxt_desktop.documents.refusals import refusal
from sxt_desktop.documents.sheets.cells import Cell
from sxt_desktop.documents.sheets.safe_text import is_risky, with_quote
from sxt_desktop.domain.values import DateRange, Value, show
from sxt_desktop.patience import USUAL

_LONGEST, _CUT = 32_000, "……（其余内容见台账）"
_NARROWEST, _WIDEST = 6.0, 48.0
_CHINESE = 2.1
"""The room of a Chinese character, which GB18030 writes in two bytes as a rule."""
_EXACT = 10**15
"""Larger numbers lose digits in a spreadsheet; they are written as text."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
"""Days are counted from here in a spreadsheet, from March 1900 on."""
_BLOCK = 200
_MARKUP = "<r>"
"""What XlsxWriter takes for text with looks of its own, if it ends in the like."""
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


def words(value: Any) -> str:
    """Return a value as text in a cell; several things are parted so that they can be told apart again."""
    if isinstance(value, tuple) and len(value) > 1 and not isinstance(value[0], Mapping):
        each = [show(one) for one in value]
        return ("\n" if any(mark in one for one in each for mark in "、，,；;/|") else "、").join(each)
    return show(value)


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
    """Writes one sheet row by row and remembers how wide its columns have to be."""

    def __init__(self, book: Any, sheet: OutSheet, name: str) -> None:
        self._sheet, self._given = book.add_worksheet(name), sheet
        plain: dict[str, object] = {"valign": "top", "text_wrap": True}
        head: dict[str, object] = {"bold": True, "valign": "vcenter", "text_wrap": True, "bottom": 1}
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._above = book.add_format({"font_color": "#55606F"})
        self._head = book.add_format({**head, "bg_color": "#E8EFF8"})
        self._plain = book.add_format(plain)
        self._quoted = book.add_format({**plain, "quote_prefix": True})
        self._day = book.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"})
        self._moment = book.add_format({**plain, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self._number = book.add_format({"valign": "top"})
        self._write_string = self._sheet.write_string
        self._widths = [_wide(title) + 3 for title in sheet.titles]

    def write(self, before: int, tell: Callable[[int], object]) -> int:
        sheet, given = self._sheet, self._given
        at = 0
        for at, line in enumerate(given.above, 1):
            self._put(at - 1, 0, line, self._title if at == 1 else self._above)
        for column, title in enumerate(given.titles):
            self._put(at, column, title, self._head)
        head, done = at, 0
        text, other = self._text, self._write
        for row in given.rows:
            at, done = at + 1, done + 1
            for column, value in enumerate(row):
                if value.__class__ is str:
                    text(at, column, value)
                elif value is not None:
                    other(at, column, value)
            if done % _BLOCK == 0:
                tell(before + done)
        sheet.freeze_panes(head + 1, 0)
        if given.titles:
            sheet.autofilter(head, 0, max(at, head), len(given.titles) - 1)
        for column, width in enumerate(self._widths):
            sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
        return done

    def _put(self, row: int, column: int, text: str, look: Any) -> None:
        if text.startswith(_MARKUP):
            # XlsxWriter would write this as it stands, whatever cells and formulas it holds.
            self._sheet.write_rich_string(row, column, text[:2], self._plain, text[2:], look)
        else:
            self._write_string(row, column, text, look)

    def _write(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, date | DateRange | int | float | Decimal):
            self._text(row, column, words(value))
        elif isinstance(value, date):
            self._date(row, column, value)
        elif isinstance(value, DateRange):
            same = value.start == value.end
            self._date(row, column, value.start) if same else self._text(row, column, show(value))
        elif _fits(value):
            self._sheet.write_number(row, column, float(value), self._number)
            self._widen(column, 12)
        else:
            self._text(row, column, show(value))

    def _text(self, row: int, column: int, text: str) -> None:
        if not text:
            return
        size = len(text)
        if size > _LONGEST:
            text = text[:_LONGEST] + _CUT
        self._put(row, column, text, self._quoted if is_risky(text) else self._plain)
        width = self._widths[column]
        if width < _WIDEST and size * _CHINESE > width:
            self._widen(column, _wide(text))

    def _date(self, row: int, column: int, day: date) -> None:
        if day.year <= 1900:  # before the first day a spreadsheet knows
            self._text(row, column, show(day))
            return
        is_moment = isinstance(day, datetime)
        if isinstance(day, datetime) and not (day.hour or day.minute):  # a cell would lose that it has a time
            self._text(row, column, f"{day:%Y-%m-%d %H:%M}")
            return
        if is_moment:
            self._sheet.write_datetime(row, column, day, self._moment)
        else:
            self._sheet.write_number(row, column, day.toordinal() - _DAY_ZERO, self._day)
        self._widen(column, 17 if is_moment else 12)

    def _widen(self, column: int, width: float) -> None:
        if width > self._widths[column]:
            self._widths[column] = width


def _fits(value: int | float | Decimal) -> bool:
    """Whether a number is the same again after it was a float."""
    return -_EXACT < value < _EXACT and Decimal(repr(float(value))) == value


def _wide(text: str) -> float:
    """Return how wide the longest line is, in digits; a Chinese character takes the room of two."""
    if "\n" in text:
        return max(_wide(line) for line in text.split("\n"))
    return len(text[:64].encode("gb18030", "replace")) * _CHINESE / 2
