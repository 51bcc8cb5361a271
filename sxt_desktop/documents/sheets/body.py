"""Which rows below a head hold records: no sums, no signatures, no headings of parts, no head that stands again."""

import re
from collections.abc import Iterable, Sequence

from sxt_desktop.documents.sheets.cells import Box, Cell, Grid, Row, cell_text, is_blank
from sxt_desktop.documents.sheets.headers import Head

_FOOT = re.compile(
    r"(?:合计|小计|总计|共计|累计|注[:：]|备注[:：]|填表|制表|审核人?[:：]|单位负责人|说明[:：]|以下空白)"
)
_SIGNED = re.compile(r"(?:填表|填报|制表|审核|审批|复核|经办|单位负责|负责|报送)人?(?:员|签字|签名)?[:：]")
_PART = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+(?:部分|季度|章|类)"
)
_BEGINS = frozenset("合小总共累注备填制审单说以复经负报一二三四五六七八九十（(第")
_ACROSS = 3
"""A cell merged over so many columns, alone in its row, is a heading."""
DITTO = frozenset({"〃", "″", "同上", "〞", "''"})
"""What people write for the cell above."""


def body_rows(grid: Grid, head: Head) -> tuple[list[int], list[int]]:
    """Return the numbers of the rows that hold records, and of those left out."""
    kept: list[int] = []
    left: list[int] = []
    wide = {top for top, start, bottom, end in grid.merged if top == bottom and end - start + 1 >= _ACROSS}
    column, title = _first_title(grid, head)
    for number in range(head.last + 1, len(grid.rows)):
        row = grid.rows[number]
        if is_blank(row):
            continue
        if title and column < len(row) and row[column] == title:
            is_left = _filled(row) == _filled(grid.rows[head.first]) or _filled(row) == _filled(
                grid.rows[head.last]
            )
        else:
            is_left = _is_foot(row) or (number in wide and _count(row) == 1)
        (left if is_left else kept).append(number)
    return kept, left


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
    if DITTO.isdisjoint(found):
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
