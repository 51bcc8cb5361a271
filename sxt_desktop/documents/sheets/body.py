"""Which rows below a head hold records: no sums, no remarks, no headings of parts, no head again, no other table."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sxt_desktop.documents.sheets.cells import Box, Cell, Grid, Row, cell_text, is_blank
from sxt_desktop.documents.sheets.headers import Head

_FOOT = re.compile(
    r"(?:合计|小计|总计|共计|累计|注[:：]|备注[:：]|附注|填[表写报]说明|※|填表|制表|审核人?[:：]|单位负责人|说明[:：]|以下空白)"
)
_SIGNED = re.compile(r"(?:填表|填报|制表|审核|审批|复核|经办|单位负责|负责|报送)人?(?:员|签字|签名)?[:：]")
_PART = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+(?:部分|季度|章|类)"
)
_BEGINS = frozenset("合小总共累注备附※填制审单说以复经负报一二三四五六七八九十（(第")
_ACROSS = 3
"""A cell merged over so many columns, alone in its row, is a heading."""
DITTO = frozenset({"〃", "″", "同上", "〞", "''"})
"""What people write for the cell above."""


_DIGIT = re.compile(r"\d")
_NUMBERS = frozenset({"序号", "编号", "顺序号", "序", "号"})
_LEAST_TITLES, _LONGEST_WORD = 3, 12


@dataclass(slots=True)
class Body:
    """The numbers of the rows that hold records, of those left out, and of the row where another table begins."""

    rows: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    further: int | None = None


def body_rows(grid: Grid, head: Head) -> Body:
    """Return which rows below a head hold records, as far as its table goes."""
    body = Body()
    look = _Look(grid, head)
    before, is_left = head.last, False
    for number in range(head.last + 1, len(grid.rows)):
        row = grid.rows[number]
        if is_blank(row):
            continue
        if (is_left or before != number - 1) and _begins_table(grid, number, body.rows):
            body.further = number
            break
        is_left = look.is_left(number, row)
        (body.left if is_left else body.rows).append(number)
        before = number
    return body


class _Look:
    """Looks at the rows below a head in turn; what a row is depends on those before it."""

    def __init__(self, grid: Grid, head: Head) -> None:
        self._heads = [_filled(row) for row in grid.rows[head.first : head.last + 1]]
        self._column, self._title = _first_title(grid, head)
        self._wide = {
            top for top, start, bottom, end in grid.merged if top == bottom and end - start + 1 >= _ACROSS
        }
        self._has_remarks = len(head.titles) >= _LEAST_TITLES
        self._again = -1
        self._below_foot = False

    def is_left(self, number: int, row: Row) -> bool:
        """Whether a row holds no record."""
        column, title = self._column, self._title
        begins = bool(title) and column < len(row) and row[column] == title
        if (begins or self._again == number - 1) and _filled(row) in self._heads:
            self._again = number
            return True
        if begins:
            return False
        is_foot = _is_foot(row)
        self._below_foot = is_foot or (self._below_foot and self._has_remarks and _count(row) == 1)
        return self._below_foot or (number in self._wide and _count(row) == 1)


def _begins_table(grid: Grid, number: int, records: Sequence[int]) -> bool:
    """Whether the head of another table stands in a row: words alone where records have days and numbers."""
    row = grid.rows[number]
    filled = [cell for cell in row if cell_text(cell)]
    if not records or len(filled) < _LEAST_TITLES or not all(map(_is_word, filled)):
        return False
    after = next((one for one in grid.rows[number + 1 : number + 3] if not is_blank(one)), ())
    return _holds_numbers(after) and _holds_numbers(grid.rows[records[0]])


def _holds_numbers(row: Row) -> bool:
    return any(not isinstance(cell, str) or _DIGIT.search(cell) for cell in row)


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST_WORD and not _DIGIT.search(cell)


def _first_title(grid: Grid, head: Head) -> tuple[int, Cell]:
    """Return where the first word of a head stands and what it is; a row that begins so may be the head again."""
    row = grid.rows[head.first] if head.first < len(grid.rows) else []
    return next(((n, cell) for n, cell in enumerate(row) if cell_text(cell)), (0, ""))


def _filled(row: Row) -> list[str]:
    return [cell_text(cell) for cell in row if cell_text(cell)]


def _count(row: Row) -> int:
    return sum(1 for cell in row if not isinstance(cell, str) or cell.strip())


def _is_foot(row: Row) -> bool:
    first = row[0] if row and row[0] != "" else next((cell for cell in row if cell != ""), "")
    if not isinstance(first, str) or first.lstrip()[:1] not in _BEGINS:
        return False
    words = "".join(first.split())
    if _SIGNED.match(words):
        return True
    if _PART.match(words):
        return _count(row) == 1
    return _FOOT.match(words) is not None and _count(row) <= max(2, len(row) // 2)


def filled_down(
    cells: Sequence[Cell], column: int, rows: Sequence[int], merged: Iterable[Box]
) -> Sequence[Cell]:
    """Return the cells of a column, merged ones and 同上 holding in each of their rows what stands above."""
    found = _merged_down(cells, column, rows, merged)
    if not any(mark in found for mark in DITTO):
        return found
    filled = list(found)
    for number, cell in enumerate(filled):
        if number and cell in DITTO:
            filled[number] = filled[number - 1]
    return filled


def _merged_down(
    cells: Sequence[Cell], column: int, rows: Sequence[int], merged: Iterable[Box]
) -> Sequence[Cell]:
    boxes = [box for box in merged if box[1] <= column <= box[3] and box[2] > box[0]]
    if not boxes:
        return cells
    at = {row: number for number, row in enumerate(rows)}
    filled = list(cells)
    for top, left, bottom, _ in boxes:
        value = filled[at[top]] if top in at and left == column else ""
        for row in range(top + 1, bottom + 1):
            if row in at and value != "":
                filled[at[row]] = value
    return filled


def held_together(grid: Grid, head: Head) -> tuple[Box, ...]:
    """Return the boxes of a merged 序号: what is empty in such rows may mean the same as above."""
    columns = {n for n, title in enumerate(head.titles) if "".join(title.split()) in _NUMBERS}
    return tuple(
        box for box in grid.merged if box[1] in columns and box[3] in columns and box[2] > box[0] > head.last
    )


def as_above(
    cells: Sequence[Cell], rows: Sequence[int], boxes: Iterable[Box]
) -> tuple[Sequence[Cell], set[int]]:
    """Return the cells of a column, empty ones within each box holding what stands above, and at which rows."""
    at = {row: number for number, row in enumerate(rows)}
    filled = list(cells)
    carried: set[int] = set()
    for top, _, bottom, _ in boxes:
        inside = [at[row] for row in range(top, bottom + 1) if row in at]
        for above, number in pairwise(inside):
            if not cell_text(filled[number]) and cell_text(filled[above]):
                filled[number] = filled[above]
                carried.add(number)
    return (filled, carried) if carried else (cells, carried)
