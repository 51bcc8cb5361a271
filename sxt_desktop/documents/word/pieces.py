"""Paragraphs, runs and tables of which Word files of our papers are put together."""

from collections.abc import Iterable, Iterator
from typing import Any

from sxt_desktop.documents.paragraph import Align, Span, TextStyle
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.documents.word.styles import Styles, run_properties
from sxt_desktop.documents.word.xml import element, text_of, twips

_LINE = "　" * 8
"""Underlined, it is the line to sign on."""
_RULE, _COLOUR = {"dashed": "dashed"}, {"dashed": "737373"}
_BEFORE = element("x", before=0).keys()[0]


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

    def paragraph(self, style: TextStyle, spans: Iterable[Span], extra: Any = None) -> Any:
        """Return a paragraph in a style, with a further property where one is needed."""
        made = element("p")
        properties = element("pPr")
        properties.append(element("pStyle", val=self._styles.of(style)))
        if extra is not None:
            properties.append(extra)
        made.append(properties)
        for span in spans:
            made.append(run(span, style))
        return made

    def spacer(self, height: float) -> Any:
        """Return an empty paragraph of an exact height."""
        made = element("p")
        properties = element("pPr")
        properties.append(element("snapToGrid", val="0"))
        properties.append(element("spacing", before=0, after=0, line=twips(height), lineRule="exact"))
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


def underlined(style: TextStyle) -> Any:
    """Return the line to sign on."""
    made, properties = element("r"), element("rPr")
    properties.append(element("u", val="single"))
    made.append(properties)
    text_of(made, _LINE)
    return made


def add_before(made: Any, points: float) -> None:
    """Give an element more room above; a table has the room in its first paragraph's place."""
    if made.tag.endswith("}p"):
        properties = made.get_or_add_pPr()
        spacing = properties.find(element("spacing").tag)
        if spacing is None:
            spacing = element("spacing")
            properties.insert_element_before(spacing, "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
        spacing.set(_BEFORE, str(twips(points)))


def keep_next(paragraph: Any) -> None:
    """Let a paragraph stand on the page of the next one."""
    properties = paragraph.get_or_add_pPr()
    style = properties.find(element("pStyle").tag)
    keep = element("keepNext")
    if style is None:
        properties.insert(0, keep)
    else:
        style.addnext(keep)


def table(widths: Iterable[float], *, padding: float, border: str) -> Any:
    """Return an empty table of fixed widths: all rules, dashed ones, rules above and below, or none."""
    made, properties = element("tbl"), element("tblPr")
    wide = list(widths)
    properties.append(element("tblW", w=twips(sum(wide)), type="dxa"))
    if border == "single":  # by itself the first rule would stand as far left as the padding is wide
        properties.append(element("tblInd", w=twips(padding), type="dxa"))
    properties.append(element("tblBorders"))
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        is_drawn = border in ("single", "dashed") or (
            border == "rules" and side in ("top", "bottom", "insideH")
        )
        line = element(
            side,
            val=_RULE.get(border, "single") if is_drawn else "nil",
            sz=4 if is_drawn else 0,
            space=0,
            color=_COLOUR.get(border, "auto"),
        )
        properties[-1].append(line)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        size = padding if side in ("left", "right") else padding / 2
        margins.append(element(side, w=twips(size), type="dxa"))
    properties.append(margins)
    made.append(properties)
    grid = element("tblGrid")
    for width in wide:
        grid.append(element("gridCol", w=twips(width)))
    made.append(grid)
    return made
