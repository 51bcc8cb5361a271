"""Putting the cells of several columns together into one cell, which is then read as any other.

年, 月 and 日 make a day, a day and its time a moment, 起 and 止 a period, a tick below a choice that choice.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sxt_desktop.documents.sheets.cells import Cell, cell_text, narrow
from sxt_desktop.domain.column_meanings import PARTS, TICKED, Piece
from sxt_desktop.domain.values import chinese_date

TICKS = frozenset("√✓✔☑■●") | {"v", "是", "1"}
_SIGNS = {Piece.YEAR: "年", Piece.MONTH: "月", Piece.DAY: "日"}
_ENDINGS = {Piece.YEAR: "年度份", Piece.MONTH: "月份", Piece.DAY: "日号"}

Shares = Mapping[str, Sequence[Cell]]
"""The cells of each piece down the rows; the piece of a whole field is empty."""


def joined(shares: Shares) -> Sequence[Cell]:
    """Return the cells of a field, put together from those of its pieces; the cells of a whole field as they are."""
    if "" in shares:
        return shares[""]
    join = _joiner(shares)
    rows = zip(*_carried(shares).values(), strict=True)
    known: dict[tuple[Cell, ...], Cell] = {}
    found: list[Cell] = []
    for cells in rows:
        if cells not in known:
            known[cells] = join(dict(zip(shares, cells, strict=True)))
        found.append(known[cells])
    return found


def _joiner(shares: Shares) -> Callable[[Mapping[str, Cell]], Cell]:
    if any(piece.startswith(TICKED) for piece in shares):
        return _chosen
    return _period if Piece.START in shares or Piece.END in shares else _moment


def _carried(shares: Shares) -> Shares:
    """Ledgers write a year or a month once: it holds downwards until another one, in rows that tell a smaller piece."""
    carried = dict(shares)
    for number, piece in enumerate(PARTS[:-1]):
        smaller = [shares[each] for each in PARTS[number + 1 :] if each in shares]
        if piece in shares and smaller:
            filled = [any(cell != "" for cell in row) for row in zip(*smaller, strict=True)]
            carried[piece] = _held(shares[piece], filled)
    return carried


def _held(cells: Sequence[Cell], filled: Sequence[bool]) -> list[Cell]:
    last: Cell = ""
    found: list[Cell] = []
    for cell, is_filled in zip(cells, filled, strict=True):
        last = cell if cell_text(cell) else last
        found.append(last if is_filled else cell)
    return found


def _moment(cells: Mapping[str, Cell]) -> Cell:
    """Return 2026年3月5日 (14:30) of its pieces, as far as they are filled."""
    if Piece.DATE in cells:
        day = _day_words(cells[Piece.DATE])
    else:
        numbers = ((piece, _number(piece, cells[piece])) for piece in PARTS if piece in cells)
        day = "".join(f"{number}{_SIGNS[piece]}" for piece, number in numbers if number)
    clock = cell_text(cells.get(Piece.CLOCK, ""))
    return f"{day} {clock}".strip()


def _number(piece: Piece, cell: Cell) -> str:
    """Return the number of a piece; a whole day that is only shown as its year, month or day gives that."""
    if isinstance(cell, date):
        return str(getattr(cell, piece.value))
    return narrow(cell_text(cell)).rstrip(_ENDINGS[piece])


def _period(cells: Mapping[str, Cell]) -> Cell:
    start, end = cells.get(Piece.START, ""), cells.get(Piece.END, "")
    words = _day_words(end)
    return f"{_day_words(start)}至{words}" if words else start


def _day_words(cell: Cell) -> str:
    return chinese_date(cell.date()) if isinstance(cell, datetime) else cell_text(cell)


def _chosen(cells: Mapping[str, Cell]) -> Cell:
    """Return the choices that are ticked; what is neither tick nor blank is kept with its choice, to be asked about."""
    found = []
    for piece, cell in cells.items():
        choice, words = piece.removeprefix(TICKED), narrow(cell_text(cell))
        if words in TICKS:
            found.append(choice)
        elif words and words not in _UNTICKED:
            found.append(f"{choice}（{words}）")
    return "、".join(found)


_UNTICKED = frozenset("×✗✘x□☐○否无-/—0")
