"""Flowables of a paper as WordprocessingML: the same story that becomes PDF, paragraph by paragraph, table by table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from sxt_desktop.documents.charts import BarChart
from sxt_desktop.documents.compose import Mark, Together
from sxt_desktop.documents.grid import Grid
from sxt_desktop.documents.keeping import lines_before
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.redhead import Copies, RedHead
from sxt_desktop.documents.signoff import SignOff
from sxt_desktop.documents.typeset import Gap, PageBreak, Prose
from sxt_desktop.documents.word.chart import bar_chart
from sxt_desktop.documents.word.pieces import Pieces, is_table, keep_next, set_spacing, spacing_before
from sxt_desktop.documents.word.redhead import copies_box, red_head
from sxt_desktop.documents.word.rows import ruled, tables_of
from sxt_desktop.documents.word.signing import sign_off, signing_places
from sxt_desktop.documents.word.styles import Styles
from sxt_desktop.documents.word.xml import element, put

_BETWEEN_TABLES = 0.1
"""Word joins tables with nothing between them."""


class Renderer:
    """Turns flowables into paragraphs and tables over one width."""

    def __init__(self, styles: Styles, width: float) -> None:
        self._pieces = Pieces(styles, width)
        self._gap = self._after = 0.0
        self._turns = 0
        self._last: Any = None

    def rendered(self, story: Iterable[Any]) -> Iterator[Any]:
        """Yield the elements of a document's body; between two tables stands a paragraph, as Word needs it."""
        for flowable, is_kept in _joined(_each(story)):
            if isinstance(flowable, Gap):
                self._gap += flowable.height
            elif isinstance(flowable, PageBreak):
                self._turns += 1
            else:
                yield from self._blank()
                yield from self._placed(flowable, keeps=is_kept)
        if self._last is None or is_table(self._last):  # a body never ends with a table
            yield self._pieces.spacer(_BETWEEN_TABLES)

    def _placed(self, flowable: Any, *, keeps: bool) -> Iterator[Any]:
        """Yield the elements of one flowable; what `keeps` never stands alone on a page, without what is above it."""
        made = list(self._one(flowable))
        if not made:
            return
        if keeps and self._last is not None:
            for paragraph in _ends(self._last):
                keep_next(paragraph)
        yield from self._begun(made[0], flowable, keeps=keeps or _is_kept(self._last))
        yield from made
        self._last = made[-1]
        self._gap, self._after = 0.0, float(flowable.getSpaceAfter())

    def _begun(self, made: Any, flowable: Any, *, keeps: bool) -> Iterator[Any]:
        """Put white, or a new page, above an element: as its own where it is a paragraph, else before it."""
        room = self._above(flowable)
        if not is_table(made):
            if not isinstance(flowable, Prose):
                set_spacing(made, before=room + spacing_before(made))
            elif room != flowable.style.before:
                set_spacing(made, before=room)
            self._turn(made)
        elif self._turns or self._last is None or is_table(self._last):
            spacer = self._pieces.spacer(max(room, _BETWEEN_TABLES), keeps=keeps)
            self._turn(spacer)
            yield spacer
        elif room:
            set_spacing(self._last, after=room)

    def _above(self, flowable: Any) -> float:
        """Return the white above a flowable: of two that meet the larger, all of it where more stands between."""
        own = float(flowable.getSpaceBefore())
        return self._after + self._gap + own if self._gap else max(self._after, own)

    def _blank(self) -> Iterator[Any]:
        """Yield the only paragraph of each page on which nothing stands."""
        while self._turns > 1:
            made = self._last = self._pieces.spacer(1.0)
            self._turn(made)
            yield made

    def _turn(self, paragraph: Any) -> None:
        if self._turns:
            put(paragraph.get_or_add_pPr(), element("pageBreakBefore"))
            self._turns -= 1

    def _one(self, flowable: Any) -> Iterator[Any]:
        for kind, render in self._kinds().items():
            if isinstance(flowable, kind):
                yield from render(flowable)
                return
        raise TypeError(f"no form in Word for {type(flowable).__name__}")

    def _kinds(self) -> dict[type, Callable[[Any], Iterator[Any]]]:
        return {
            Prose: self._pieces.prose,
            _Table: lambda one: iter([ruled(self._pieces, one.grids)]),
            Signing: partial(signing_places, self._pieces),
            SignOff: partial(sign_off, self._pieces),
            RedHead: partial(red_head, self._pieces),
            Copies: partial(copies_box, self._pieces),
            BarChart: partial(bar_chart, self._pieces),
            Mark: lambda _: iter(()),
        }


class _Table(NamedTuple):
    """Grids that are one table."""

    grids: Sequence[Grid]

    def getSpaceBefore(self) -> float:
        """White above the first."""
        return float(self.grids[0].getSpaceBefore())

    def getSpaceAfter(self) -> float:
        """White below the last."""
        return float(self.grids[-1].getSpaceAfter())


def _joined(story: Iterable[tuple[Any, bool]]) -> Iterator[tuple[Any, bool]]:
    """Yield grids that stand right below each other as the tables they are, everything else as it is."""
    waiting: list[tuple[Grid, bool]] = []
    for one, is_kept in story:
        if isinstance(one, Grid):
            if waiting and (one.getSpaceBefore() or waiting[-1][0].getSpaceAfter()):
                yield from _tables(waiting)
                waiting = []
            waiting.append((one, is_kept))
            continue
        yield from _tables(waiting)
        waiting = []
        yield one, is_kept
    yield from _tables(waiting)


def _tables(waiting: Sequence[tuple[Grid, bool]]) -> Iterator[tuple[Any, bool]]:
    kept = {id(grid): is_kept for grid, is_kept in waiting}
    for grids in tables_of([grid for grid, _ in waiting]):
        yield _Table(grids), kept[id(grids[0])]


def _each(story: Iterable[Any]) -> Iterator[tuple[Any, bool]]:
    """Yield every flowable and whether it stays with what stands above it."""
    for one in story:
        if isinstance(one, Together):
            yield from ((item, True) for item in one.items)
        else:
            yield one, lines_before(one) > 0


def _is_kept(made: Any) -> bool:
    """Whether an element, or the last row of a table, stays with what follows it."""
    paragraphs: Sequence[Any] = _ends(made) if made is not None else ()
    return any(one.find(f".//{element('keepNext').tag}") is not None for one in paragraphs)


def _ends(made: Any) -> list[Any]:
    """Return a paragraph, or those of the last row of a table."""
    return list(made.findall(element("tr").tag)[-1].iter(element("p").tag)) if is_table(made) else [made]
