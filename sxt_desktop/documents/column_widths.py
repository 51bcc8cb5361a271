"""How wide the columns of a table are: nothing broken where there is room, else the rows as low as they can be.

Days and numbers stay in one piece, short words on two lines at most, heads on two lines; what is left goes, a
character at a time, to the column that makes most rows higher than the others do.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from sxt_desktop.documents.contexts import SubTable
from sxt_desktop.documents.linebreak import FIGURES, HANGING
from sxt_desktop.documents.paragraph import TextStyle, Typesetter
from sxt_desktop.documents.row_heights import RowHeights
from sxt_desktop.documents.titles import break_title

_BESIDE = 10.0
"""What a cell needs besides its text."""
_LEAST = 2
"""Characters of the narrowest column."""
_HEAD_LINES, _EMPTY_LINES, _CROWDED = 2, 4, 12
"""On how many lines a head may stand; in tables of so many columns it may be narrow and high above an empty one.

A high head costs its height on every page, which lower rows make good only where many columns need the width.
"""
_DAY, _FIGURES = 92.0, 125.0
"""About the width of a date, and of a number such as 〔2026〕12号: they are not broken."""
_SHORT = 4 * _DAY
"""What is longer is a text, not words."""
_MOST_SHORT, _MOST_FLOORS, _MOST_DAYS = 0.6, 0.85, 0.95
"""How much of the width columns of short values, narrowest columns, and these with whole days take from long texts."""
_BY_HAND, _HANDS_KEEP = 56.0, 0.8
"""What somebody needs to write a few characters; how much of their share such columns keep beside long texts."""
_MANY, _FEW = 5, 3
_PARTS_OF_NAMES = re.compile("[^·、\\s]+(?:·|$)")
"""A name of several parts is parted behind its points: 艾合买提·|库尔班."""
_WITH_MARK = re.compile(f"(?:{FIGURES})[{''.join(sorted(HANGING))}]?")
_PIECE = re.compile(r"[〔（(]?[0-9A-Za-z.·/-]+[〕）)]?[年月日号]?")


class ColumnWidths:
    """The widths of one table's columns over `room`, set in `style`; `empty_by_hand`: empty columns are to be filled in."""

    def __init__(
        self,
        setter: Typesetter,
        table: SubTable,
        style: TextStyle,
        *,
        room: float,
        empty_by_hand: bool = False,
    ) -> None:
        self._setter = setter
        self._table = table
        self._style = style
        self._room = room
        self._columns = range(len(table.columns))
        weights = [column.weight for column in table.columns]
        self._shares = [room * weight / sum(weights) for weight in weights]
        filled = {n for n in self._columns if any(row[n] for row in table.rows)}
        self._empty = frozenset(self._columns) - filled if table.rows else frozenset()
        self._hands = {
            n
            for n in self._columns
            if n not in filled and (empty_by_hand or table.columns[n].by_hand or not table.rows)
        }

    def found(self) -> list[float]:
        """Return the width of each column; together they fill the room."""
        floors = self._floors()
        if not self._table.rows or sum(floors) > self._room:
            return _at_least(self._shares, floors)
        whole = [
            max(min(self._shares[n], _BY_HAND) if n in self._hands else need, floors[n])
            for n, need in self._needs
        ]
        if sum(whole) <= self._room:
            pulls = [share if self._gains(n) else 0.0 for n, share in enumerate(self._shares)]
            return _with_spare(whole, pulls, self._room)
        rows = RowHeights(self._setter, self._table.rows, self._style)
        lowest = rows.widened(self._narrow(floors), whole, self._room)
        return rows.exchanged(self._made_whole(lowest, whole), floors, whole)

    @property
    def _needs(self) -> list[tuple[int, float]]:
        """Each column with the width at which nothing of it is broken."""
        heads = (self._width(column.label) + _BESIDE for column in self._table.columns)
        return list(enumerate(map(max, heads, self._widest)))

    @cached_property
    def _widest(self) -> list[float]:
        """The width the longest line of each column needs."""
        rows = self._table.rows
        return [self._width_of(line for row in rows for line in row[n].splitlines()) for n in self._columns]

    def _width(self, text: str) -> float:
        return self._setter.width(text, self._style)

    def _floors(self) -> list[float]:
        """Return how narrow each column may become: its head on two lines, days and figures in one piece."""
        found = [self._head_width(n) for n in self._columns]
        figures = [self._figures(n) for n in self._columns]
        pieces = [
            self._width_of(piece for line in lines for piece in _PIECE.findall(line)) for lines in figures
        ]
        wholes = [
            max((self._whole(line) for line in lines if self._width(line) <= _SHORT), default=0.0)
            for lines in figures
        ]
        names = [self._width_of(self._names(n)) for n in self._columns]
        words = [self._words(n) for n in self._columns]
        figure_lines = [self._width_of(lines) for lines in figures]
        least, less = (count * self._style.size + _BESIDE for count in (_FEW, _FEW + 1))
        for wanted, most, total in (
            (pieces, _DAY, _MOST_FLOORS),
            ([min(width, least) for width in map(max, words, names)], _DAY, _MOST_DAYS),
            (wholes, _FIGURES, _MOST_DAYS),
            ([min(width, less) for width in map(max, words, names)], _DAY, _MOST_DAYS),
            (names, _DAY, _MOST_DAYS),
            (figure_lines, _DAY, _MOST_FLOORS),
            (figure_lines, _FIGURES, _MOST_SHORT),
        ):
            _raise(found, wanted, most=most, total=total * self._room)
        return found

    def _whole(self, line: str) -> float:
        """Return the width of the widest day or number of a line, with half of the mark that clings to it."""
        found = (match[0] for match in _WITH_MARK.finditer(line))
        widths = (
            self._width(text) - self._style.size / 2 if text[-1] in HANGING else self._width(text)
            for text in found
        )
        return max(widths, default=0.0) + _BESIDE

    def _head_width(self, column: int) -> float:
        """Return how wide a column's head has to be for its lines."""
        label, size = self._table.columns[column].label, self._style.size
        is_narrow = len(self._columns) >= _CROWDED and column in self._empty - self._hands
        most = _EMPTY_LINES if is_narrow else _HEAD_LINES
        fitting = (n for n in range(_LEAST, len(label)) if self._fits(label, n * size + 0.1, most))
        return max(next(fitting, len(label)), _LEAST) * size + _BESIDE

    def _fits(self, label: str, measure: float, most: int) -> bool:
        """Whether a head stands on so many lines, none of them too long or of a single character."""
        lines = break_title(label, self._width, measure)
        return len(lines) <= most and all(len(line) > 1 and self._width(line) <= measure for line in lines)

    def _words(self, column: int) -> float:
        """Return the width in which short words take two lines without a lone character, longer texts four a line."""
        lines = {line for row in self._table.rows for line in row[column].splitlines()}
        counts = (len(line) for line in lines if not any(char.isascii() for char in line))
        most = max((_of_a_line(count) for count in counts), default=0)
        return most * self._style.size + _BESIDE

    def _names(self, column: int) -> list[str]:
        """Return the parts of the names of several parts in a column of short words."""
        lines = {line for row in self._table.rows for line in row[column].splitlines() if "·" in line}
        if not lines or self._widest[column] > _SHORT:
            return []
        return [part for line in lines for part in _PARTS_OF_NAMES.findall(line)]

    def _figures(self, column: int) -> list[str]:
        """Return the lines of a column that hold a day, a number or a sum."""
        lines = {line for row in self._table.rows for line in row[column].splitlines()}
        return [line for line in lines if any(char.isdigit() for char in line)]

    def _width_of(self, texts: Iterable[str]) -> float:
        return max(map(self._width, texts), default=0.0) + _BESIDE

    def _gains(self, column: int) -> bool:
        """Whether more width is of use: words and what is written by hand, no days, numbers or short marks."""
        texts = [row[column] for row in self._table.rows if row[column]]
        is_words = any(len(text) > _FEW and not any(char.isdigit() for char in text[:4]) for text in texts)
        return column in self._hands or is_words

    def _narrow(self, floors: list[float]) -> list[float]:
        """Return the widths to begin with: floors, more where short words then need no third line."""
        found = [
            max(floor, _HANDS_KEEP * self._shares[n]) if n in self._hands else floor
            for n, floor in enumerate(floors)
        ]
        if sum(found) > self._room:
            found = list(floors)
        wanted = [
            min(self._least(n), _DAY) if n not in self._hands and wide <= _SHORT else 0.0
            for n, wide in enumerate(self._widest)
        ]
        _raise(found, wanted, most=_DAY, total=_MOST_SHORT * self._room)
        return found

    def _least(self, column: int) -> float:
        """Return the width in which days and numbers are not broken and words stand on at most two lines.

        It leaves no character alone on a line where one or two characters more prevent that.
        """
        lines = {line for row in self._table.rows for line in row[column].splitlines() if line}
        if not lines:
            return _LEAST * self._style.size + _BESIDE
        least = max(self._width(line) * _share_on_a_line(line) for line in lines)
        words = [line for line in lines if _share_on_a_line(line) < 1]
        size = self._style.size
        return least + _without_lone(words, int(least / size + 0.01)) * size + _BESIDE

    def _made_whole(self, widths: Sequence[float], most: Sequence[float]) -> list[float]:
        """Give what is left where no row becomes lower by it: to texts that are then whole, else to broken ones."""
        found = list(widths)
        for n in sorted(self._columns, key=lambda n: most[n] - found[n]):
            missing = max(most[n] - found[n], 0.0)
            if missing <= self._room - sum(found):
                found[n] += missing
        broken = [share if most[n] > found[n] else 0.0 for n, share in enumerate(self._shares)]
        return _with_spare(found, broken if any(broken) else self._shares, self._room)


def _raise(widths: list[float], wanted: Sequence[float], *, most: float, total: float) -> None:
    """Widen columns to what is wanted, narrow ones first, up to `most` each and a `total` for all."""
    for n in sorted(range(len(widths)), key=wanted.__getitem__):
        more = max(wanted[n] - widths[n], 0.0)
        if wanted[n] <= most and sum(widths) + more <= total:
            widths[n] += more


def _at_least(widths: Sequence[float], floors: Sequence[float]) -> list[float]:
    """Widen what is narrower than its floor; the widest columns give for it, those that just hold a date do not."""
    found = [max(pair) for pair in zip(widths, floors, strict=True)]
    missing = sum(found) - sum(widths)
    if sum(floors) > sum(widths):
        return list(widths)
    while missing > 0:
        widest = max(range(len(found)), key=lambda n: found[n] if found[n] > floors[n] else 0.0)
        given = min(missing, 1.0, found[widest] - floors[widest])
        found[widest] -= given
        missing -= given
    return found


def _with_spare(widths: Sequence[float], pulls: Sequence[float], room: float) -> list[float]:
    """Return widths with what is left of the room given to those that pull, by how much; to all alike if none does."""
    spare, total = max(room - sum(widths), 0.0), sum(pulls)
    if not total:
        return [width + spare / len(widths) for width in widths]
    return [width + spare * pull / total for width, pull in zip(widths, pulls, strict=True)]


def _of_a_line(count: int) -> int:
    """Return how many characters of a text of so many stand on a line at least."""
    return count if count <= _FEW else min((count + 1) // 2, _FEW + 1)


def _share_on_a_line(line: str) -> float:
    """Return how much of a text has to stand on one line: all of a day or a number, half of longer words."""
    if len(line) <= _MANY or any(char.isascii() for char in line):
        return 1.0
    return (len(line) + 1) // 2 / len(line)


def _without_lone(words: Sequence[str], count: int) -> int:
    """Return how many characters more a line needs so that no word ends with a single one on a line, at most two."""
    for more in range(3):
        if not any(len(word) > count + more and len(word) % (count + more) == 1 for word in words):
            return more
    return 0
