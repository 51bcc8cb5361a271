"""Flowables of a paper as WordprocessingML: the same story that becomes PDF, paragraph by paragraph, table by table."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from sxt_desktop.documents.charts import BarChart
from sxt_desktop.documents.compose import Mark, Together
from sxt_desktop.documents.grid import Cell, Grid, Row
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.official import Copies, RedHead
from sxt_desktop.documents.signoff import SignOff
from sxt_desktop.documents.typeset import Gap, PageBreak, Prose
from sxt_desktop.documents.word.pieces import Pieces, add_before, keep_next, table
from sxt_desktop.documents.word.redhead import copies_table, red_head
from sxt_desktop.documents.word.signing import sign_off, signing_places
from sxt_desktop.documents.word.styles import Styles
from sxt_desktop.documents.word.xml import element, twips

_SHORT = 120
"""Characters of a cell that hardly make more than three lines."""


class Renderer:
    """Turns flowables into paragraphs and tables over one width."""

    def __init__(self, styles: Styles, width: float) -> None:
        self._pieces = Pieces(styles, width)
        self._gap = 0.0

    def rendered(self, story: Iterable[Any]) -> Iterator[Any]:
        """Yield the elements of a document's body; between two tables stands a paragraph, as Word needs it."""
        was_table = False
        last: Any = None
        for flowable, is_kept in _each(story):
            if isinstance(flowable, Gap):
                self._gap += flowable.height
                continue
            if not isinstance(flowable, Prose):
                self._gap += getattr(flowable, "spaceBefore", 0.0)
            for made in self._one(flowable):
                is_table = made.tag.endswith("}tbl")
                goes_along = is_kept and last is not None
                if goes_along:  # what ends a paper never stands alone on a page
                    _keep_with_next(last)
                if is_table and (was_table or self._gap):
                    spacer = self._pieces.spacer(self._gap or 2.0)
                    if goes_along:
                        keep_next(spacer)
                    yield spacer
                elif self._gap:
                    add_before(made, self._gap)
                self._gap = 0.0
                was_table, last = is_table, made
                yield made
        if was_table:  # a body never ends with a table, and a floating one hangs on the paragraph after it
            yield self._pieces.spacer(2.0)

    def _one(self, flowable: Any) -> Iterator[Any]:
        for kind, render in self._kinds().items():
            if isinstance(flowable, kind):
                yield from render(flowable)
                return
        raise TypeError(f"no form in Word for {type(flowable).__name__}")

    def _kinds(self) -> dict[type, Callable[[Any], Iterator[Any]]]:
        return {
            Prose: self._pieces.prose,
            Grid: self._grid,
            Signing: partial(signing_places, self._pieces),
            SignOff: partial(sign_off, self._pieces),
            PageBreak: self._page_break,
            RedHead: partial(red_head, self._pieces),
            Copies: partial(copies_table, self._pieces),
            BarChart: self._chart,
            Mark: lambda _: iter(()),
        }

    def _page_break(self, _: Any) -> Iterator[Any]:
        made, run = element("p"), element("r")
        run.append(element("br", type="page"))
        made.append(run)
        yield made

    def _grid(self, grid: Grid) -> Iterator[Any]:
        made = table(grid.widths, padding=grid.padding, border="single")
        for number, row in enumerate(grid.rows):
            made.append(self._row(grid, row, is_head=number < grid.heads))
        yield made

    def _row(self, grid: Grid, row: Row, *, is_head: bool) -> Any:
        made, properties = element("tr"), element("trPr")
        if not row.may_split or _is_short(row):
            properties.append(element("cantSplit"))
        if row.least:
            properties.append(element("trHeight", val=twips(row.least), hRule="atLeast"))
        if is_head:
            properties.append(element("tblHeader"))
        made.append(properties)
        column = 0
        for cell in row.cells:
            width = sum(grid.widths[column : column + cell.span])
            made.append(self._cell(cell, width, keeps=row.keep_next))
            column += cell.span
        return made

    def _cell(self, cell: Cell, width: float, *, keeps: bool) -> Any:
        made, properties = element("tc"), element("tcPr")
        properties.append(element("tcW", w=twips(width), type="dxa"))
        if cell.span > 1:
            properties.append(element("gridSpan", val=cell.span))
        if cell.middle:
            properties.append(element("vAlign", val="center"))
        made.append(properties)
        paragraphs = [one for item in cell.content for one in self._pieces.prose(item, width - 8)]
        for paragraph in paragraphs or [element("p")]:
            if keeps:
                keep_next(paragraph)
            made.append(paragraph)
        return made

    def _chart(self, chart: BarChart) -> Iterator[Any]:
        """A chart's numbers as a table: Word's own charts would hold a hidden spreadsheet."""
        for one in chart.as_table(self._pieces.width):
            yield from self._one(one)


def _each(story: Iterable[Any]) -> Iterator[tuple[Any, bool]]:
    """Yield every flowable and whether it stays with what stands above it."""
    for one in story:
        if isinstance(one, Together):
            yield from ((item, True) for item in one.items)
        else:
            yield one, isinstance(one, Signing | SignOff)


def _keep_with_next(made: Any) -> None:
    """Keep a paragraph, or the last row of a table, on the page of what follows it."""
    row = made.findall(element("tr").tag)[-1:]
    for paragraph in (one for last in row for one in last.iter(element("p").tag)):
        keep_next(paragraph)
    if not row:
        keep_next(made)


def _is_short(row: Row) -> bool:
    """Whether a row is of a few lines, which no page should part."""
    texts = (sum(len(span.text) for one in cell.content for span in one.spans) for cell in row.cells)
    return all(size <= _SHORT for size in texts)
