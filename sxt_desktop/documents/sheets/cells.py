"""What a cell holds, as calamine gives it, and how cells are compared and said."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sxt_desktop.domain.values import chinese_date

Cell = str | float | int | bool | date | datetime | time | timedelta
"""An empty cell is an empty text; numbers are floats, also whole ones."""
Row = Sequence[Cell]
Box = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, counted from 0, both ends included."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet from its first row on; rows may be of unequal length.

    `wrong` are cells that hold an error such as a lost reference: calamine gives them as empty. `hidden` are rows
    that are not shown, also those a filter hides; None where the file does not let that be told.
    """

    name: str
    rows: Sequence[Row]
    merged: tuple[Box, ...] = ()
    wrong: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    hidden: frozenset[int] | None = field(default_factory=frozenset)


def cell_text(cell: Cell) -> str:
    """Return a cell in the words a person sees in it, without blanks at the ends."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        return number_text(cell)
    if isinstance(cell, datetime):
        return f"{chinese_date(cell)} {cell:%H:%M}"
    if isinstance(cell, date):
        return chinese_date(cell)
    return f"{cell:%H:%M}" if isinstance(cell, time) else str(cell)


def number_text(number: float) -> str:
    """Return a number as it was most likely typed: 45000, 1.5, 0.3 (never 0.30000000000000004)."""
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    text = format(Decimal(repr(round(number, 10))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def narrow(text: str) -> str:
    """Return text as names are compared: full width, case and blanks make no difference."""
    if text.isascii():
        return "".join(text.casefold().split())
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_blank(row: Row) -> bool:
    """Whether nothing at all stands in a row."""
    return not any(cell.strip() if isinstance(cell, str) else True for cell in row)
