"""Ruled tables in Word files: rows as high as on paper, heads on every page, columns with room for what is on one line.

Grids that stand right below each other are one table, whose rows have columns of their own. Other programs measure the
same words a little wider: they have other typefaces, and some set white between digits and Chinese characters whatever
a file says. A column whose words stand on one line gets that room from the widest one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from sxt_desktop.documents.grid import LINE, Cell, Grid, Row
from sxt_desktop.documents.keeping import lines_before
from sxt_desktop.documents.paragraph import Align
from sxt_desktop.documents.word.pieces import Pieces, keep_next, table
from sxt_desktop.documents.word.xml import element, twips

_SHORT = 120
"""Characters of a cell that hardly make more than three lines."""
_MEETING = re.compile(r"(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])")
_WHITE = 0.25
"""Of a character: what is set where digits and Chinese characters meet."""
_LEND = (0.25, 0.15, 0.08)
"""Of a column: what others may take, the most that does no harm."""
_HARDLY = 0.1
"""Of the cells of a column: so many may have a further line."""
_SAME = 20
"""Twentieths of a point: edges of columns nearer than this are one."""


def tables_of(grids: Sequence[Grid]) -> Iterator[Sequence[Grid]]:
    """Yield what of grids that stand right below each other is one table.

    One whose heads are repeated is a table by itself, with a heading alone above it: heads are the first rows of one.
    """
    waiting: list[Grid] = []
    for grid in grids:
        if not grid.heads:
            waiting.append(grid)
            continue
        heading = [waiting.pop()] if waiting and waiting[-1].keepWithNext else []
        if waiting:
            yield waiting
        yield [*heading, grid]
        waiting = []
    if waiting:
        yield waiting


def ruled(pieces: Pieces, grids: Sequence[Grid]) -> Any:
    """Return grids as one table of Word."""
    for grid in grids:
        grid.wrap(sum(grid.widths), 0)
    edges = [[twips(edge) for edge in accumulate(roomy(grid), initial=0.0)] for grid in grids]
    places = _places(edges)
    padding = grids[0].padding
    # Words of a grid keep their distance from its rules, whose width counts as part of a row.
    widths = [(end - start) / 20 for start, end in pairwise(places)]
    made = table(widths, padding=padding, above=padding - LINE / 2, border="single")
    heads = sum(len(grid.rows) if grid.keepWithNext else grid.heads for grid in grids if grids[-1].heads)
    followers, number = [*grids[1:], None], 0
    for grid, own, follower in zip(grids, edges, followers, strict=True):
        spots = [max(bisect_right(places, edge) - 1, 0) for edge in own]
        for row, keeps in _kept(grid, follower):
            made.append(
                _row(pieces, row, [places, spots], padding=padding, is_head=number < heads, keeps=keeps)
            )
            number += 1
    return made


def _kept(grid: Grid, follower: Grid | None) -> Iterator[tuple[Row, bool]]:
    """Yield the rows with whether each stays with the next one."""
    is_whole = grid.height < grid.whole_below
    for number, row in enumerate(grid.rows):
        is_last = number == len(grid.rows) - 1
        joins = follower is not None and lines_before(follower) > 0 if is_last else is_whole
        yield row, row.keep_next or number < grid.heads or joins


def _places(edges: Sequence[Sequence[int]]) -> list[int]:
    """Return the edges of all columns, those that nearly meet as one."""
    places: list[int] = []
    for edge in sorted({one for own in edges for one in own}):
        if not places or edge - places[-1] > _SAME:
            places.append(edge)
    return places


def roomy(grid: Grid) -> list[float]:
    """Return the widths of the columns with room for words that stand on one line, the whole as wide as before."""
    widths = list(grid.widths)
    if not grid.heads:
        return widths
    columns = _columns(grid)
    wants = [max(map(_need, cells), default=0.0) + 2 * grid.padding for cells in columns]
    asked = [max(want - width, 0.0) for want, width in zip(wants, widths, strict=True)]
    lent = _lent(grid, columns, asked, grown=_HARDLY)
    if sum(lent) < sum(asked):  # where there is not enough for all, nothing is to grow for it
        lent = _lent(grid, columns, asked, grown=0.0)
    left = sum(lent)
    for number in sorted(range(len(widths)), key=asked.__getitem__):
        if asked[number] <= left:
            widths[number] += asked[number]
            left -= asked[number]
    unused = left / sum(lent) if left else 0.0
    return [width - part * (1 - unused) for width, part in zip(widths, lent, strict=True)]


def _lent(
    grid: Grid, columns: Sequence[Sequence[Cell]], asked: Sequence[float], *, grown: float
) -> list[float]:
    """Return what each column that asks for nothing can do without, the widest first, until it is enough."""
    lent = [0.0] * len(asked)
    for number in sorted(range(len(asked)), key=lambda n: -grid.widths[n]):
        missing = sum(asked) - sum(lent)
        if missing > 0 and not asked[number]:
            inside = grid.widths[number] - 2 * grid.padding
            lent[number] = min(missing, _spare(columns[number], inside, grown))
    return lent


def _columns(grid: Grid) -> list[list[Cell]]:
    """Return the cells of each column, without those that span several."""
    found: list[list[Cell]] = [[] for _ in grid.widths]
    for row in grid.rows:
        column = 0
        for cell in row.cells:
            if cell.span == 1:
                found[column].append(cell)
            column += cell.span
    return found


def _spare(cells: Sequence[Cell], inside: float, share: float) -> float:
    """Return how much narrower a column can be with no further line in its head and in hardly any other cell."""
    for part in _LEND:
        grown = [_grows(cell, inside * (1 - part)) for cell in cells]
        if not any(grown[:1]) and sum(grown) <= len(cells) * share:
            return inside * part
    return 0.0


def _grows(cell: Cell, width: float) -> bool:
    """Whether a cell could have more lines in a width, by two characters, or by the white others set."""
    if need := _need(cell):
        return need > width
    return any(
        len(prose.setter.lines(prose.spans, prose.style, width - 2 * prose.style.size)) > len(prose.lines)
        for prose in cell.content
    )


def _need(cell: Cell) -> float:
    """Return how wide a cell's words are where each stands on a line of its own and others set white within them."""
    needs = [0.0]
    for prose in cell.content:
        paragraphs = sum(span.text.count("\n") for span in prose.spans) + 1
        if len(prose.lines) > paragraphs and prose.style.align is not Align.BALANCED:
            return 0.0
        white = _WHITE * prose.style.size
        needs += [line.width + len(_MEETING.findall(line.text)) * white for line in prose.lines]
    return max(needs)


def _row(
    pieces: Pieces, row: Row, columns: Sequence[Sequence[int]], *, padding: float, is_head: bool, keeps: bool
) -> Any:
    """Return a row; `columns` are the edges of the table's columns and which of them are those of the row's own."""
    made, properties = element("tr"), element("trPr")
    if not row.may_split or _is_short(row):
        properties.append(element("cantSplit"))
    if row.least:
        properties.append(element("trHeight", val=twips(row.least), hRule="atLeast"))
    if is_head:
        properties.append(element("tblHeader"))
    made.append(properties)
    places, spots = columns
    column = 0
    for cell in row.cells:
        start, end = spots[column], spots[column + cell.span]
        width = places[end] - places[start]
        texts = [one for item in cell.content for one in pieces.prose(item, width / 20 - 2 * padding)]
        made.append(_cell(texts or [pieces.spacer(1.0)], width, span=end - start, is_middle=cell.middle))
        column += cell.span
    if keeps:
        for paragraph in made.iter(element("p").tag):
            keep_next(paragraph)
    return made


def _cell(texts: Sequence[Any], width: int, *, span: int, is_middle: bool) -> Any:
    """Return a cell of paragraphs, `width` in twentieths of a point."""
    made, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    if is_middle:
        properties.append(element("vAlign", val="center"))
    made.append(properties)
    made.extend(texts)
    return made


def _is_short(row: Row) -> bool:
    """Whether a row is of a few lines, which no page should part."""
    texts = (sum(len(span.text) for one in cell.content for span in one.spans) for cell in row.cells)
    return all(size <= _SHORT for size in texts)
