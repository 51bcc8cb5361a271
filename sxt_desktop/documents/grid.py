"""A ruled table of set text: rows split between pages, heads repeat, cells span columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.typeset import Prose, draw_lines

_EPSILON = 0.05
LINE = 0.5
_WHOLE_ROW = 110.0
"""Lower rows are not split."""
_ALONG = 50.0
"""What of a high row goes to the next page with a row that follows it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a row; `span` columns wide.

    A label that is `repeated` stands on both pages when its row splits.
    """

    content: tuple[Prose, ...] = ()
    span: int = 1
    middle: bool = True
    repeated: bool = False

    def height(self, width: float, padding: float) -> float:
        """Set the content to the width and return the height it needs."""
        return sum(item.set_to(width - 2 * padding) for item in self.content) + 2 * padding

    def split(self, width: float, height: float, padding: float) -> tuple["Cell", "Cell"] | None:
        """Split the content at a height; None if nothing sensible stays above."""
        if self.repeated:
            return (self, self) if self.height(width, padding) <= height + _EPSILON else None
        kept: list[Prose] = []
        room = height - 2 * padding
        for number, item in enumerate(self.content):
            need = item.set_to(width - 2 * padding)
            if need <= room + _EPSILON:
                kept.append(item)
                room -= need
                continue
            parts = item.split(width - 2 * padding, room)
            if len(parts) == 2:
                kept.append(parts[0])
                rest = (parts[1], *self.content[number + 1 :])
            else:
                rest = (*_along(kept, item.lines_before), *self.content[number:])
            return (Cell(tuple(kept), self.span, False), Cell(rest, self.span, False)) if kept else None
        return self, Cell((), self.span, self.middle)


def _along(kept: list[Prose], lines: int) -> tuple[Prose, ...]:
    """Take as many lines off the last text as have to stand above what follows it."""
    if not lines or not kept or len(kept[-1].lines) < lines + kept[-1].style.together:
        return ()
    first, last = kept[-1].cut_at(len(kept[-1].lines) - lines)
    kept[-1] = first
    return (last,)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; rows that may not split move to the next page whole, `keep_next` ones with their follower.

    A heading of the rows below it stands `again`, with these cells, where they go on on another page.
    """

    cells: tuple[Cell, ...]
    least: float = 0.0
    may_split: bool = True
    keep_next: bool = False
    again: tuple[Cell, ...] = ()


class Grid(Flowable):  # type: ignore[misc]
    """A table over given column widths; the first `heads` rows stand again on every page.

    A table lower than `whole_below` is not split, unless that left more than `most_white` empty above it.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        widths: Sequence[float],
        *,
        heads: int = 0,
        padding: float = 4.0,
        whole_below: float = 0.0,
        most_white: float = inf,
    ) -> None:
        super().__init__()
        self.rows = list(rows)
        self.widths = tuple(widths)
        self.heads = heads
        self.padding = padding
        self.whole_below = whole_below
        self.most_white = most_white
        self.lines_before = 0
        self.heights: list[float] = []
        self.hAlign = "LEFT"
        # Headings alone belong to the table below them.
        self.keepWithNext = int(bool(self.rows) and all(row.keep_next for row in self.rows))

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Set every cell and add up the rows; the columns do not depend on the width offered."""
        if not self.heights:
            self.heights = [self._row_height(row) for row in self.rows]
        self.width, self.height = sum(self.widths), sum(self.heights)
        return self.width, self.height

    def _row_height(self, row: Row) -> float:
        return max(row.least, *(c.height(w, self.padding) for c, _, w in self._places(row)))

    def _places(self, row: Row) -> list[tuple[Cell, float, float]]:
        """Return each cell with its left edge and width."""
        found, column, x = [], 0, 0.0
        for cell in row.cells:
            width = sum(self.widths[column : column + cell.span])
            found.append((cell, x, width))
            column += cell.span
            x += width
        return found

    def split(self, aW: float, aH: float) -> list["Grid"]:  # noqa: N803
        """Split between rows, or inside the first row that does not fit if it may."""
        self.wrap(aW, aH)
        if self.height < self.whole_below and aH <= self.most_white:
            return []
        fit, used = 0, 0.0
        while fit < len(self.rows) and used + self.heights[fit] <= aH + _EPSILON:
            used += self.heights[fit]
            fit += 1
        if fit == len(self.rows):
            return [self]
        halves = self._split_row(self.rows[fit], aH - used) if fit >= self.heads else None
        if halves is None:
            fitted = fit
            while fit > self.heads and self.rows[fit - 1].keep_next:
                fit -= 1
            if fit < fitted:  # of a high row some lines go along, not all of it
                halves = self._split_row(self.rows[fit], self.heights[fit] - _ALONG)
        above = [*self.rows[:fit], *([halves[0]] if halves else [])]
        below = [*([halves[1]] if halves else [self.rows[fit]]), *self.rows[fit + 1 :]]
        if len(above) <= self.heads:
            return []
        return self._parts(above, below)

    def _parts(self, above: Sequence[Row], below: Sequence[Row]) -> list["Grid"]:
        """Return the rows as two tables, the lower one with the heads and the heading its first rows stand under."""
        heading = next((row for row in reversed(above[self.heads :]) if row.again), None)
        again = [] if heading is None or below[0].again else [replace(heading, cells=heading.again)]
        return [self._part(list(above)), self._part([*self.rows[: self.heads], *again, *below])]

    def _part(self, rows: list[Row]) -> "Grid":
        return Grid(rows, self.widths, heads=self.heads, padding=self.padding)

    def _split_row(self, row: Row, height: float, least: float = _WHOLE_ROW) -> tuple[Row, Row] | None:
        if not row.may_split or self._row_height(row) <= least or height < 2 * self.padding:
            return None
        pairs = [cell.split(width, height, self.padding) for cell, _, width in self._places(row)]
        whole = [pair for pair in pairs if pair is not None]
        if len(whole) < len(pairs):
            return None
        above = Row(tuple(first for first, _ in whole), may_split=False)
        below = Row(tuple(rest for _, rest in whole), keep_next=row.keep_next)
        return above, below

    def cut_tail(self, height: float) -> list["Grid"]:
        """Cut off the last row, or about `height` of it, to stand with what follows; empty if impossible.

        Rows that stay with the next one go along; where the last row is the only one, it is split even if it is low.
        """
        above, below = self._without_tail(height, _WHOLE_ROW)
        if len(above) <= self.heads:
            above, below = self._without_tail(height, 0.0)
        if len(above) <= self.heads:
            return []
        parts = self._parts(above, below)
        for part in parts:
            part.wrap(self.width, 0)
        return parts

    def _without_tail(self, height: float, least: float) -> tuple[list[Row], list[Row]]:
        """Return the rows that stay and those that are cut off; a last row above `least` is split."""
        halves = None
        if self.heights[-1] > (2 if least else 1.5) * height:
            halves = self._split_row(self.rows[-1], self.heights[-1] - height, least)
        above = [*self.rows[:-1], halves[0]] if halves else self.rows[:-1]
        below = [halves[1]] if halves else self.rows[-1:]
        while len(above) > self.heads and above[-1].keep_next:
            below.insert(0, above.pop())
        return above, below

    def draw(self) -> None:
        """Draw rules and text."""
        self.canv.saveState()
        self.canv.setLineWidth(LINE)
        self.canv.setStrokeGray(0)
        self.canv.draw_rules(self._rules())
        self.canv.restoreState()
        top = self.height
        for row, height in zip(self.rows, self.heights, strict=True):
            self._draw_row(row, top, height)
            top -= height

    def _rules(self) -> Iterator[tuple[float, float, float, float]]:
        """Yield the lines around and between the cells."""
        top = self.height
        yield 0, top, self.width, top
        for row, height in zip(self.rows, self.heights, strict=True):
            yield 0, top, 0, top - height
            for _, x, width in self._places(row):
                yield x + width, top, x + width, top - height
            top -= height
            yield 0, top, self.width, top

    def _draw_row(self, row: Row, top: float, height: float) -> None:
        for cell, x, width in self._places(row):
            content = sum(item.set_to(width - 2 * self.padding) for item in cell.content)
            y = top - ((height - content) / 2 if cell.middle else self.padding)
            for item in cell.content:
                draw_lines(self.canv, item.lines, item.style, x + self.padding, y)
                y -= item.height
