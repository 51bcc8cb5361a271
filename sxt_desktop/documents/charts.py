"""Bar charts drawn as vectors: paired bars with their values written beside them, readable in black and white."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.contexts import Chart, ChartBar
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import TYPE_HEIGHT
from sxt_desktop.documents.marks import draw_text, shortened
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.domain.values import show

_TITLE = TextStyle(12.0, 20.0, Face.HEI, align=Align.CENTRE)
LABEL = TextStyle(10.5, 14.0, align=Align.LEFT, together=9)
VALUE = TextStyle(9.5, 12.0, Face.SONG, align=Align.LEFT)
_LABEL_SHARE, _VALUE_WIDTH = 0.3, 78.0
_BAR, _BETWEEN, _LEGEND = 10.0, 9.0, 18.0
GREYS = (0.25, 0.72)
"""Dark for this period, light with an outline for the one before."""


class Bar(NamedTuple):
    """One bar: of which series, how long in points, what is written beside it."""

    series: int
    length: float
    words: str


class BarRow(NamedTuple):
    """The bars of one indicator and how high they stand together."""

    label: str
    height: float
    bars: tuple[Bar, ...]


class BarChart(Flowable):  # type: ignore[misc]
    """One chart: title, legend, and for each indicator a bar of each series, on one scale for each unit."""

    def __init__(self, setter: Typesetter, chart: Chart) -> None:
        super().__init__()
        self._setter = setter
        self._chart = chart
        self.spaceBefore = 10.0
        self.spaceAfter = 6.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take the whole width and a row for each indicator."""
        self.width = aW
        self._rows = [self._row_height(bar.label) for bar in self._chart.bars]
        self.height = _TITLE.leading + _LEGEND + sum(self._rows) + 6.0
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list["BarChart"]:  # noqa: N803
        """Split between indicators when a chart is higher than a page."""
        self.wrap(aW, aH)
        fit, used = 0, _TITLE.leading + _LEGEND + 6.0
        while fit < len(self._rows) and used + self._rows[fit] <= aH:
            used += self._rows[fit]
            fit += 1
        fit = min(fit, len(self._rows) - 2)
        if fit < 2 or self.height <= TYPE_HEIGHT:
            return []
        chart = self._chart
        halves = (chart.bars[:fit], chart.bars[fit:])
        return [BarChart(self._setter, Chart(chart.title, chart.series, bars)) for bars in halves]

    def rows(self, width: float) -> list["BarRow"]:
        """Return what each indicator's bars are like on a width."""
        self.wrap(width, 0)
        room = width - self.left - _VALUE_WIDTH
        return [
            BarRow(bar.label, height, tuple(self._bars(bar, room)))
            for bar, height in zip(self._chart.bars, self._rows, strict=True)
        ]

    @property
    def left(self) -> float:
        """Where the bars begin."""
        return float(self.width * _LABEL_SHARE) + 6

    @property
    def title(self) -> Prose:
        """What stands above the chart."""
        return Prose(self._setter, self._chart.title, _TITLE)

    @property
    def series(self) -> tuple[str, ...]:
        """What the bars of an indicator are called, in their order."""
        return self._chart.series

    def _bars(self, bar: ChartBar, room: float) -> Iterator[Bar]:
        most = self._most(bar.unit)
        for number, value in enumerate(bar.values):
            if value is not None:
                length = float(value / most) * room if most else 0.0
                yield Bar(number, max(length, 0.6), f"{show(value)}{bar.unit}")

    def _row_height(self, label: str) -> float:
        bars = _BAR * len(self._chart.series) + _BETWEEN
        return max(bars, Prose(self._setter, label, LABEL).set_to(self.width * _LABEL_SHARE) + 4.0)

    def draw(self) -> None:
        """Draw title, legend, axis and bars."""
        canvas, top = self.canv, self.height
        draw_text(canvas, self._setter, self._chart.title, _TITLE, box=(0, top, self.width))
        top -= _TITLE.leading
        self._draw_legend(top)
        top -= _LEGEND
        canvas.setLineWidth(0.6)
        canvas.line(self.left, top, self.left, top - sum(self._rows))
        for number, height in enumerate(self._rows):
            self._draw_bars(number, self.left, top, height)
            top -= height

    def _draw_legend(self, top: float) -> None:
        x = self.left
        for number, name in enumerate(self._chart.series):
            self._draw_bar(number, (x, top - 11, 16.0))
            draw_text(self.canv, self._setter, name, VALUE, box=(x + 20, top - 1, 90))
            x += 30 + self._setter.width(name, VALUE) + 14

    def _draw_bars(self, row: int, left: float, top: float, height: float) -> None:
        bar = self._chart.bars[row]
        label = Prose(self._setter, bar.label, LABEL)
        used = label.set_to(self.width * _LABEL_SHARE)
        label.canv = self.canv
        draw_text(
            self.canv,
            self._setter,
            bar.label,
            LABEL,
            box=(0, top - (height - used) / 2, self.width * _LABEL_SHARE),
        )
        y = top - (height - _BAR * len(self._chart.series)) / 2
        for one in self._bars(bar, self.width - left - _VALUE_WIDTH):
            base = y - (one.series + 1) * _BAR
            self._draw_bar(one.series, (left, base + 1, one.length))
            beside = left + one.length + 4
            words = shortened(self._setter, one.words, VALUE, self.width - beside)
            draw_text(
                self.canv, self._setter, words, VALUE, box=(beside, base + _BAR + 1, self.width - beside + 1)
            )

    def _draw_bar(self, series: int, box: tuple[float, float, float]) -> None:
        x, y, length = box
        canvas: Any = self.canv
        canvas.saveState()
        canvas.setFillGray(GREYS[series % 2])
        canvas.setStrokeGray(0.25)
        canvas.setLineWidth(0.4)
        canvas.rect(x, y, length, _BAR - 2, stroke=1, fill=1)
        canvas.restoreState()

    def _most(self, unit: str) -> Decimal:
        values = [value for bar in self._chart.bars if bar.unit == unit for value in bar.values]
        return max((value for value in values if value is not None), default=Decimal(0))
