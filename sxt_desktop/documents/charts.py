"""Bar charts drawn as vectors: paired bars with their values written beside them, readable in black and white."""

from decimal import Decimal
from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.contexts import Chart, Column, SubTable
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import TYPE_HEIGHT
from sxt_desktop.documents.marks import draw_text, shortened
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.domain.values import show

_TITLE = TextStyle(12.0, 20.0, Face.HEI, align=Align.CENTRE)
_LABEL = TextStyle(10.5, 14.0, align=Align.LEFT, together=9)
_VALUE = TextStyle(9.5, 12.0, Face.SONG, align=Align.LEFT)
_LABEL_SHARE, _VALUE_WIDTH = 0.3, 78.0
_BAR, _BETWEEN, _LEGEND = 10.0, 9.0, 18.0
_GREYS = (0.25, 0.72)
"""Dark for this period, light with an outline for the one before."""


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

    def as_table(self, width: float) -> tuple[Any, ...]:
        """Return title and numbers as text and a table, for paper that draws no charts."""
        columns = (Column("指标", 2.4), *(Column(name) for name in self._chart.series))
        rows = tuple(
            (bar.label, *("" if value is None else f"{show(value)}{bar.unit}" for value in bar.values))
            for bar in self._chart.bars
        )
        title = Prose(self._setter, self._chart.title, _TITLE)
        return title, Cells(self._setter, width).sub_table(SubTable("", columns, rows))

    def _row_height(self, label: str) -> float:
        bars = _BAR * len(self._chart.series) + _BETWEEN
        return max(bars, Prose(self._setter, label, _LABEL).set_to(self.width * _LABEL_SHARE) + 4.0)

    def draw(self) -> None:
        """Draw title, legend, axis and bars."""
        canvas, top = self.canv, self.height
        draw_text(canvas, self._setter, self._chart.title, _TITLE, box=(0, top, self.width))
        top -= _TITLE.leading
        self._draw_legend(top)
        top -= _LEGEND
        left = self.width * _LABEL_SHARE + 6
        canvas.setLineWidth(0.6)
        canvas.line(left, top, left, top - sum(self._rows))
        for number, height in enumerate(self._rows):
            self._draw_bars(number, left, top, height)
            top -= height

    def _draw_legend(self, top: float) -> None:
        x = self.width * _LABEL_SHARE + 6
        for number, name in enumerate(self._chart.series):
            self._draw_bar(number, (x, top - 11, 16.0))
            draw_text(self.canv, self._setter, name, _VALUE, box=(x + 20, top - 1, 90))
            x += 30 + self._setter.width(name, _VALUE) + 14

    def _draw_bars(self, row: int, left: float, top: float, height: float) -> None:
        bar = self._chart.bars[row]
        label = Prose(self._setter, bar.label, _LABEL)
        used = label.set_to(self.width * _LABEL_SHARE)
        label.canv = self.canv
        draw_text(
            self.canv,
            self._setter,
            bar.label,
            _LABEL,
            box=(0, top - (height - used) / 2, self.width * _LABEL_SHARE),
        )
        room = self.width - left - _VALUE_WIDTH
        most = self._most(bar.unit)
        y = top - (height - _BAR * len(self._chart.series)) / 2
        for number, value in enumerate(bar.values):
            y -= _BAR
            if value is None:
                continue
            length = float(value / most) * room if most else 0.0
            self._draw_bar(number, (left, y + 1, max(length, 0.6)))
            beside = left + max(length, 0.6) + 4
            words = shortened(self._setter, f"{show(value)}{bar.unit}", _VALUE, self.width - beside)
            box = (beside, y + _BAR + 1, self.width - beside + 1)
            draw_text(self.canv, self._setter, words, _VALUE, box=box)

    def _draw_bar(self, series: int, box: tuple[float, float, float]) -> None:
        x, y, length = box
        canvas: Any = self.canv
        canvas.saveState()
        canvas.setFillGray(_GREYS[series % 2])
        canvas.setStrokeGray(0.25)
        canvas.setLineWidth(0.4)
        canvas.rect(x, y, length, _BAR - 2, stroke=1, fill=1)
        canvas.restoreState()

    def _most(self, unit: str) -> Decimal:
        values = [value for bar in self._chart.bars if bar.unit == unit for value in bar.values]
        return max((value for value in values if value is not None), default=Decimal(0))
