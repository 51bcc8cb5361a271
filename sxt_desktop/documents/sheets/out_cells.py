"""Values as cells of a workbook, a whole row of XML at a time; remembers how wide each column has to be.

XlsxWriter writes the same bytes cell by cell and asks a dozen questions of each, which is most of what a long list
costs. A text stays a text whatever stands in it: XlsxWriter itself takes <r>…</r> for markup.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sxt_desktop.documents.sheets.safe_text import is_risky
from sxt_desktop.domain.values import DateRange, show

_LONGEST, _CUT = 32_000, "……（其余内容见台账）"
_NARROWEST, _WIDEST = 6.0, 48.0
_CHINESE = 2.1
"""The room of a Chinese character, which GB18030 writes in two bytes as a rule."""
_EXACT = 10**15
"""Larger numbers lose digits in a spreadsheet; they are written as text."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
"""Days are counted from here in a spreadsheet, from March 1900 on."""
_REMEMBERED, _SHORT = 5_000, 40
_ESCAPED_TWICE = re.compile("(?=_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class OutCells:
    """The cells of one sheet of an XlsxWriter book, in the looks of our tables."""

    def __init__(self, book: Any, titles: Sequence[str]) -> None:
        plain: dict[str, object] = {"valign": "top", "text_wrap": True}
        looks = (
            plain,
            {**plain, "quote_prefix": True},
            {**plain, "num_format": "yyyy-mm-dd", "align": "left"},
            {**plain, "num_format": "yyyy-mm-dd hh:mm", "align": "left"},
            {"valign": "top"},
        )
        self._plain, self._quoted, self._day, self._moment, self._number = (
            book.add_format(look)._get_xf_index() for look in looks
        )
        self._columns = [_letters(column) for column in range(len(titles))]
        self._widths = [wide(title) + 3 for title in titles]
        self._known: dict[str, str] = {}

    @property
    def widths(self) -> list[float]:
        """How wide each column has to be, in digits."""
        return [min(max(width, _NARROWEST), _WIDEST) for width in self._widths]

    def row(self, number: int, values: Sequence[Any]) -> str:
        """Return a row, counted from 1, as it stands in the sheet's part; nothing for one without any content."""
        cells = []
        for column, value in enumerate(values):
            if value.__class__ is str:
                cell = self._text(column, value)
            else:
                cell = "" if value is None else self._other(column, value)
            if cell:
                cells.append(f'<c r="{self._columns[column]}{number}" {cell}')
        return f'<row r="{number}">{"".join(cells)}</row>' if cells else ""

    def _text(self, column: int, text: str) -> str:
        size = len(text)
        width = self._widths[column]
        if width < _WIDEST and size * _CHINESE > width:
            self._widen(column, wide(text))
        if size > _SHORT:
            return self._string(text)
        found = self._known.get(text)
        if found is None:
            found = self._string(text) if text else ""
            if len(self._known) < _REMEMBERED:
                self._known[text] = found
        return found

    def _string(self, text: str) -> str:
        if len(text) > _LONGEST:
            text = text[:_LONGEST] + _CUT
        style = self._quoted if is_risky(text) else self._plain
        space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
        return f's="{style}" t="inlineStr"><is><t{space}>{escaped(text)}</t></is></c>'

    def _other(self, column: int, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, date | DateRange | int | float | Decimal):
            return self._text(column, words(value))
        if isinstance(value, date):
            return self._date(column, value)
        if isinstance(value, DateRange):
            same = value.start == value.end
            return self._date(column, value.start) if same else self._text(column, show(value))
        if not _fits(value):
            return self._text(column, show(value))
        self._widen(column, 12)
        return _value(float(value), self._number)

    def _date(self, column: int, day: date) -> str:
        if day.year <= 1900:  # before the first day a spreadsheet knows
            return self._text(column, show(day))
        if not isinstance(day, datetime):
            self._widen(column, 12)
            return _value(day.toordinal() - _DAY_ZERO, self._day)
        if day.time() == time():  # a cell would lose that it has a time
            return self._text(column, f"{day:%Y-%m-%d %H:%M}")
        self._widen(column, 17)
        seconds = day.hour * 3600 + day.minute * 60 + day.second + day.microsecond / 1e6
        return _value(day.toordinal() - _DAY_ZERO + seconds / 86400, self._moment)

    def _widen(self, column: int, width: float) -> None:
        if width > self._widths[column]:
            self._widths[column] = width


def _value(number: float, style: int) -> str:
    return f's="{style}"><v>{number:.16G}</v></c>'


def escaped(text: str) -> str:
    """Return text as it stands in XML; what XML cannot hold is written as _x000B_, as spreadsheets do."""
    if "_x" in text:
        text = _ESCAPED_TWICE.sub("_x005F", text)
    if not text.isprintable():
        text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def words(value: Any) -> str:
    """Return a value as text in a cell; several things are parted so that they can be told apart again."""
    if isinstance(value, tuple) and len(value) > 1 and not isinstance(value[0], Mapping):
        each = [show(one) for one in value]
        return ("\n" if any(mark in one for one in each for mark in "、，,；;/|") else "、").join(each)
    return show(value)


def _fits(value: int | float | Decimal) -> bool:
    """Whether a number is the same again after it was a float."""
    return -_EXACT < value < _EXACT and Decimal(repr(float(value))) == value


def wide(text: str) -> float:
    """Return how wide the longest line is, in digits; a Chinese character takes the room of two."""
    if "\n" in text:
        return max(wide(line) for line in text.split("\n"))
    return len(text[:64].encode("gb18030", "replace")) * _CHINESE / 2


def _letters(column: int) -> str:
    """Return what a column, counted from 0, is called: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name
