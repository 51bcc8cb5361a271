"""Bar charts in Word files: bars are shaded ways to a tab, so that they are text that may be edited, and no picture.

Word's own charts would hold a hidden spreadsheet.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sxt_desktop.documents.charts import GREYS, LABEL, VALUE, Bar, BarChart, BarRow
from sxt_desktop.documents.paragraph import Span
from sxt_desktop.documents.word.pieces import Pieces, keep_next, run, set_spacing, table
from sxt_desktop.documents.word.xml import element, put, twips

_LEGEND, _BESIDE = 16.0, 4.0
"""A sample of a bar in the legend; between a bar and what is written beside it."""
_LOW = 400.0
"""Charts lower than this stand on one page."""


def bar_chart(pieces: Pieces, chart: BarChart) -> Iterator[Any]:
    """The title, the legend, and for each indicator its name and its bars beside a rule."""
    rows = chart.rows(pieces.width)
    widths = [chart.left, pieces.width - chart.left]
    for one in (*pieces.prose(chart.title), _legend(pieces, chart)):
        keep_next(one)
        yield one
    made = table(widths, padding=0.0, border="none")
    is_low = sum(row.height for row in rows) < _LOW
    for number, row in enumerate(rows):
        made.append(_row(pieces, row, widths))
        if is_low and number < len(rows) - 1:
            for paragraph in made[-1].iter(element("p").tag):
                keep_next(paragraph)
    yield made


def _legend(pieces: Pieces, chart: BarChart) -> Any:
    tabs, at = element("tabs"), chart.left
    made = pieces.paragraph(VALUE, [], tabs, element("ind", left_=twips(chart.left)))
    for number, name in enumerate(chart.series):
        _tab(tabs, at + _LEGEND)
        made.append(_shaded(number))
        made.append(run(Span(f" {name}", VALUE.face), VALUE))
        at += 4 * _LEGEND + VALUE.size * len(name)
        if number < len(chart.series) - 1:
            _tab(tabs, at)
            made.append(run(Span("\t", VALUE.face), VALUE))
    set_spacing(made, after=4.0)
    return made


def _row(pieces: Pieces, row: BarRow, widths: Sequence[float]) -> Any:
    made, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    properties.append(element("trHeight", val=twips(row.height), hRule="atLeast"))
    made.append(properties)
    label = pieces.paragraph(LABEL, [Span(row.label, LABEL.face)])
    bars = [_bar(pieces, one) for one in row.bars] or [pieces.spacer(1.0)]
    for number, (width, content) in enumerate(zip(widths, ([label], bars), strict=True)):
        cell, inside = element("tc"), element("tcPr")
        inside.append(element("tcW", w=twips(width), type="dxa"))
        if number:
            rule = element("tcBorders")
            rule.append(element("left", val="single", sz=4, space=0, color="auto"))
            inside.append(rule)
        inside.append(element("vAlign", val="center"))
        cell.append(inside)
        cell.extend(content)
        made.append(cell)
    return made


def _bar(pieces: Pieces, bar: Bar) -> Any:
    tabs = element("tabs")
    _tab(tabs, max(bar.length, 1.0))
    _tab(tabs, bar.length + _BESIDE)
    made = pieces.paragraph(VALUE, [], tabs)
    put(made.pPr, element("spacing", before=0, after=0, line=twips(VALUE.leading), lineRule="exact"))
    made.append(_shaded(bar.series))
    made.append(run(Span(f"\t{bar.words}", VALUE.face), VALUE))
    return made


def _tab(tabs: Any, place: float) -> None:
    tabs.append(element("tab", val="left", pos=twips(place)))


def _shaded(series: int) -> Any:
    """Return the way to the next tab in the grey of a series."""
    made, look = element("r"), element("rPr")
    grey = f"{round(GREYS[series % 2] * 255):02X}" * 3
    look.append(element("shd", val="clear", color="auto", fill=grey))
    made.append(look)
    made.append(element("tab"))
    return made
