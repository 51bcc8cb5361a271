"""Paragraphs, runs and tables of which Word files of our papers are put together."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sxt_desktop.documents.paragraph import Align, Span, TextStyle
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.documents.word.styles import Styles, run_properties
from sxt_desktop.documents.word.xml import element, put, qn, text_of, twips

_RULES: Mapping[str, Mapping[str, object]] = {
    "single": {"val": "single", "sz": 4, "space": 0, "color": "auto"},
    "dashed": {"val": "dashSmallGap", "sz": 4, "space": 0, "color": "737373"},
    "none": {"val": "nil"},
}


class Pieces:
    """Makes paragraphs over one width in the styles of one file."""

    def __init__(self, styles: Styles, width: float) -> None:
        self._styles = styles
        self.width = width

    def prose(self, prose: Prose, width: float | None = None) -> Iterator[Any]:
        """Yield a text's paragraphs; titles keep the lines they were broken into by sense."""
        style = prose.style
        if style.align is Align.BALANCED:
            prose.set_to(self.width if width is None else width)
            lines = [line.text for line in prose.lines]
            yield self.paragraph(style, [Span("\n".join(lines), prose.spans[0].face)] if lines else [])
            return
        for spans in _paragraphs(prose.spans):
            yield self.paragraph(style, spans)

    def paragraph(self, style: TextStyle, spans: Iterable[Span], *extra: Any) -> Any:
        """Return a paragraph in a style, with further properties where they are needed."""
        made = element("p")
        properties = element("pPr")
        properties.append(element("pStyle", val=self._styles.of(style)))
        for one in extra:
            put(properties, one)
        made.append(properties)
        for span in spans:
            made.append(run(span, style))
        return made

    def spacer(self, height: float, *, keeps: bool = False) -> Any:
        """Return an empty paragraph of an exact height, which may stay with what follows."""
        made = element("p")
        properties = element("pPr")
        if keeps:
            properties.append(element("keepNext"))
        properties.append(element("snapToGrid", val="0"))
        properties.append(element("spacing", before=0, after=0, line=twips(height), lineRule="exact"))
        look = element("rPr")
        look.append(element("sz", val=2))
        properties.append(look)
        made.append(properties)
        return made


def _paragraphs(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Yield the spans of each paragraph of a text."""
    current: list[Span] = []
    for span in spans:
        first, *rest = span.text.split("\n")
        current.append(Span(first, span.face))
        for text in rest:
            yield current
            current = [Span(text, span.face)]
    yield current


def run(span: Span, style: TextStyle) -> Any:
    """Return a text as a run; its own typeface only where it is not that of the style."""
    made = element("r")
    if span.face is not style.face:
        made.append(run_properties(span.face))
    for number, line in enumerate(span.text.split("\n")):
        if number:
            made.append(element("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(element("tab"))
            if piece:
                text_of(made, piece)
    return made


def set_spacing(made: Any, *, before: float | None = None, after: float | None = None) -> None:
    """Set the white above or below a paragraph, whatever its style says."""
    properties = made.get_or_add_pPr()
    spacing = properties.find(element("spacing").tag)
    if spacing is None:
        spacing = put(properties, element("spacing"))
    for name, points in (("before", before), ("after", after)):
        if points is not None:
            spacing.set(qn(f"w:{name}"), str(twips(points)))


def spacing_before(made: Any) -> float:
    """Return the white above a paragraph that is said besides its style, in points."""
    spacing = made.get_or_add_pPr().find(element("spacing").tag)
    value = None if spacing is None else spacing.get(qn("w:before"))
    return int(value) / 20 if value else 0.0


def keep_next(paragraph: Any) -> None:
    """Let a paragraph stand on the page of the next one."""
    properties = paragraph.get_or_add_pPr()
    if properties.find(element("keepNext").tag) is None:
        put(properties, element("keepNext"))


def is_table(made: Any) -> bool:
    """Whether an element is a table."""
    return str(made.tag).endswith("}tbl")


def table(widths: Iterable[float], *, padding: float, border: str, above: float | None = None) -> Any:
    """Return an empty table of fixed widths: all rules, dashed ones, or none.

    One with rules stands in the middle of its measure: as wide as the type area it then begins at its edge whatever
    a program takes an indent of tables to be measured from. One without has its words at the edge. Words keep
    `padding` from the rules beside them and, where it is given, `above` from those above and below.
    """
    made, properties = element("tbl"), element("tblPr")
    wide = [twips(width) for width in widths]
    properties.append(element("tblW", w=sum(wide), type="dxa"))
    if border == "single":
        properties.append(element("jc", val="center"))
    properties.append(element("tblBorders"))
    rule = _RULES[border]
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        properties[-1].append(element(side, **rule))
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        size = padding if above is None or side in ("left", "right") else above
        margins.append(element(side, w=twips(size), type="dxa"))
    properties.append(margins)
    made.append(properties)
    grid = element("tblGrid")
    for width in wide:
        grid.append(element("gridCol", w=width))
    made.append(grid)
    return made
