"""Where a table's head is, in one row or two, what its columns are called, and of which year it says it is."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sxt_desktop.documents.sheets.cells import Grid, Row, cell_text, is_blank, narrow

LOOKED_AT = 30
"""The head is looked for in so many first rows."""
LONGEST_TITLE = 60
_LEAST_COLUMNS = 3
_PARTS = "："
"""Between the word above several columns and the title of one of them, where a head is one row."""
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_MADE = re.compile("填[报表写]|制表|报[送告]|打印|导出")
"""What says when a table was made, not of which year it is."""


@dataclass(frozen=True, slots=True)
class Head:
    """The rows of a head, counted from 0, and what each column is called; nameless ones are empty.

    `over` is the word a head of two rows has above several columns, for each of these.
    """

    first: int
    last: int
    titles: tuple[str, ...]
    above: tuple[str, ...] = ()

    @property
    def over(self) -> tuple[str, ...]:
        """The word above each column, empty where there is none of its own."""
        return self.above or ("",) * len(self.titles)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The word above each column, and its title."""
        return tuple(zip(self.over, self.titles, strict=True))

    @property
    def shown(self) -> tuple[str, ...]:
        """Titles as people read them: 时间：年."""
        return tuple(f"{over}{_PARTS}{title}" if over else title for over, title in self.pairs)

    @property
    def signature(self) -> str:
        """What a mapping is remembered under: the same titles in the same order."""
        return hashlib.sha256("\0".join(map(narrow, self.shown)).encode()).hexdigest()[:16]


def find_head(grid: Grid, score: Callable[[Head], int]) -> Head:
    """Return the head that scores most: one row or two, below titles; without any, the first full row.

    Two rows count only where they name more than any one does, or where the second stands only below words that
    reach over several columns.
    """
    best, best_score = None, 0
    shown = range(min(len(grid.rows), LOOKED_AT))
    two = {number for number in shown if _has_second(grid, number)}
    for rows in (1, 2):
        for number in shown:
            head = head_at(grid, number, rows)
            found = 0 if rows == 1 and number in two else score(head)
            if found > best_score:
                best, best_score = head, found
    return best or head_at(grid, _first_full(grid.rows), 1)


def head_at(grid: Grid, row: int, rows: int = 1) -> Head:
    """Return the head that stands in one row or two; above several columns a word counts for each of them.

    In one row 时间：年 says the same, as it stands in rows that were given back.
    """
    upper = _spread(grid, row)
    lower = _spread(grid, row + 1) if rows == 2 else ()
    width = max(len(upper), len(lower))
    titles = [(_at(lower, column) or _at(upper, column))[:LONGEST_TITLE] for column in range(width)]
    while titles and not titles[-1]:
        titles.pop()
    if rows == 2:
        above = _above(upper, lower)[: len(titles)]
    else:
        parted = [title.rpartition(_PARTS) if title[-1:] != _PARTS else ("", "", title) for title in titles]
        above, titles = [over for over, _, _ in parted], [title for _, _, title in parted]
    is_told = len(set(above)) > 1  # one word above everything is the table's title
    last = min(row + rows, max(len(grid.rows), 1)) - 1
    return Head(row, last, tuple(titles), tuple(above) if is_told else ())


def _above(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the word above each column: what stands there, or before it where nothing does and cells are not merged."""
    found: list[str] = []
    for column in range(max(len(upper), len(lower))):
        over, title = _at(upper, column), _at(lower, column)
        if title and not over and column:
            over = found[-1] or (_at(upper, column - 1) if _at(lower, column - 1) else "")
        found.append(over[:LONGEST_TITLE] if title and over != title else "")
    return found


def _has_second(grid: Grid, row: int) -> bool:
    """Whether words stand below words that reach over several columns, and nowhere else in the next row."""
    if row + 1 >= len(grid.rows):
        return False
    upper, lower = grid.rows[row], grid.rows[row + 1]
    below = {column for column, cell in enumerate(lower) if cell_text(cell)}
    wide = _wide(grid, row, below)
    alone = {column for column, cell in enumerate(upper) if cell_text(cell)} - wide
    is_words = all(isinstance(cell, str) and not _DIGIT.search(cell) for cell in lower)
    return len(below) >= 2 and bool(alone) and is_words and below <= wide


def _wide(grid: Grid, row: int, below: set[int]) -> set[int]:
    """Return the columns below words of a row that reach over several, merged or followed by empty cells."""
    wide: set[int] = set()
    for top, left, bottom, right in grid.merged:
        if top == bottom == row and right > left:
            wide.update(range(left, right + 1))
    cells = grid.rows[row]
    for column in sorted(below):
        is_open = column >= len(cells) or not cell_text(cells[column])
        if (
            is_open
            and column
            and (column - 1 in wide or (cell_text(cells[column - 1]) and column - 1 in below))
        ):
            wide |= {column - 1, column}
    return wide


def told_year(grid: Grid, head: Head, names: Iterable[str]) -> int | None:
    """Return the year the lines above a head say, or else the name of the sheet or the file; None where none or several."""
    above = (cell_text(cell) for row in grid.rows[: head.first] for cell in row)
    for text in (*above, *names):
        years = set() if _MADE.search(text) else set(_YEAR.findall(text))
        if len(years) == 1:
            return int(years.pop())
    return None


def _spread(grid: Grid, number: int) -> tuple[str, ...]:
    """Return the words of a row, those of merged cells at each column they reach over."""
    if number >= len(grid.rows):
        return ()
    words = [" ".join(cell_text(cell).split()) for cell in grid.rows[number]]
    for top, left, _, right in grid.merged:
        if top == number and left < len(words) and right - left < len(words):
            words[left : right + 1] = [words[left]] * (min(right + 1, len(words)) - left)
    return tuple(words)


def _at(words: Sequence[str], column: int) -> str:
    return words[column] if column < len(words) else ""


def _first_full(rows: Sequence[Row]) -> int:
    """Return the first row that has at least two cells filled, else the first one that is not blank."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        if sum(1 for cell in row if cell_text(cell)) >= 2:
            return number
    return next((number for number, row in enumerate(rows[:LOOKED_AT]) if not is_blank(row)), 0)


def holds_table(grid: Grid) -> bool:
    """Whether a sheet has a row of several columns near its top, as no cover and no page of remarks has."""
    return any(sum(1 for cell in row if cell_text(cell)) >= _LEAST_COLUMNS for row in grid.rows[:LOOKED_AT])
