"""Flowables of a paper as WordprocessingML: the same story that becomes PDF, paragraph by paragraph, table by table."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sxt_desktop.documents.charts import BarChart
from sxt_desktop.documents.compose import Mark
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.grid import Cell, Grid, Row
from sxt_desktop.documents.marks import (
    DATE_PLACE,
    SEAL_HEIGHT,
    SEAL_TEXT,
    SEAL_WIDTH,
    SIGN,
    Signing,
    sign_line_end,
)
from sxt_desktop.documents.official import Copies, RedHead
from sxt_desktop.documents.paragraph import Align, Span, TextStyle
from sxt_desktop.documents.signoff import SignOff
from sxt_desktop.documents.typeset import Gap, PageBreak, Prose
from sxt_desktop.documents.word.styles import Styles, run_properties
from sxt_desktop.documents.word.xml import element, text_of, twips

_LINE = "　" * 8
"""Underlined, it is the line to sign on."""
_RED = "D90000"


class Renderer:
    """Turns flowables into paragraphs and tables over one width."""

    def __init__(self, styles: Styles, width: float) -> None:
        self._styles = styles
        self._width = width
        self._gap = 0.0

    def rendered(self, story: Iterable[Any]) -> Iterator[Any]:
        """Yield the elements of a document's body; between two tables stands a paragraph, as Word needs it."""
        was_table = False
        last: Any = None
        for flowable in story:
            if isinstance(flowable, Gap):
                self._gap += flowable.height
                continue
            if not isinstance(flowable, Prose):
                self._gap += getattr(flowable, "spaceBefore", 0.0)
            for made in self._one(flowable):
                is_table = made.tag.endswith("}tbl")
                goes_along = isinstance(flowable, Signing) and last is not None and not was_table
                if goes_along:  # a block of signatures never stands alone on a page
                    _keep_next(last)
                if is_table and (was_table or self._gap):
                    spacer = self._spacer(self._gap or 2.0)
                    if goes_along:
                        _keep_next(spacer)
                    yield spacer
                elif self._gap:
                    _add_before(made, self._gap)
                self._gap = 0.0
                was_table, last = is_table, made
                yield made
        if was_table:  # a body never ends with a table, and a floating one hangs on the paragraph after it
            yield self._spacer(2.0)

    def _one(self, flowable: Any) -> Iterator[Any]:
        for kind, render in self._kinds().items():
            if isinstance(flowable, kind):
                yield from render(flowable)
                return
        raise TypeError(f"no form in Word for {type(flowable).__name__}")

    def _kinds(self) -> dict[type, Callable[[Any], Iterator[Any]]]:
        return {
            Prose: self.prose,
            Grid: self._grid,
            Signing: self._signing,
            SignOff: self._sign_off,
            PageBreak: self._page_break,
            RedHead: self._red_head,
            Copies: self._copies,
            BarChart: self._chart,
            Mark: lambda _: iter(()),
        }

    def prose(self, prose: Prose, width: float | None = None) -> Iterator[Any]:
        """Yield a text's paragraphs; titles keep the lines they were broken into by sense."""
        style = prose.style
        if style.align is Align.BALANCED:
            prose.set_to(self._width if width is None else width)
            lines = [line.text for line in prose.lines]
            yield self._paragraph(style, [Span("\n".join(lines), prose.spans[0].face)] if lines else [])
            return
        for spans in _paragraphs(prose.spans):
            yield self._paragraph(style, spans)

    def _paragraph(self, style: TextStyle, spans: Iterable[Span], extra: Any = None) -> Any:
        made = element("p")
        properties = element("pPr")
        properties.append(element("pStyle", val=self._styles.of(style)))
        if extra is not None:
            properties.append(extra)
        made.append(properties)
        for span in spans:
            made.append(_run(span, style))
        return made

    def _spacer(self, height: float) -> Any:
        made = element("p")
        properties = element("pPr")
        properties.append(element("snapToGrid", val="0"))
        properties.append(element("spacing", before=0, after=0, line=twips(height), lineRule="exact"))
        made.append(properties)
        return made

    def _page_break(self, _: Any) -> Iterator[Any]:
        made, run = element("p"), element("r")
        run.append(element("br", type="page"))
        made.append(run)
        yield made

    def _grid(self, grid: Grid) -> Iterator[Any]:
        made = _table(grid.widths, padding=grid.padding, border="single")
        for number, row in enumerate(grid.rows):
            made.append(self._row(grid, row, is_head=number < grid.heads))
        yield made

    def _row(self, grid: Grid, row: Row, *, is_head: bool) -> Any:
        made, properties = element("tr"), element("trPr")
        if not row.may_split:
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
        paragraphs = [one for item in cell.content for one in self.prose(item, width - 8)]
        for paragraph in paragraphs or [element("p")]:
            if keeps:
                _keep_next(paragraph)
            made.append(paragraph)
        return made

    def _signing(self, signing: Signing) -> Iterator[Any]:
        """Places to sign, two beside each other, in a table without rules; units get an empty box for the seal."""
        signing.wrap(self._width, 0)
        count = signing.columns
        width = self._width / count
        made = _table([width] * count, padding=4.0, border="none")
        for first in range(0, len(signing.places), count):
            row = element("tr")
            properties = element("trPr")
            properties.append(element("cantSplit"))
            row.append(properties)
            for number in range(first, first + count):
                row.append(self._place(signing, number, width))
            made.append(row)
        yield made

    def _place(self, signing: Signing, number: int, width: float) -> Any:
        made, properties = element("tc"), element("tcPr")
        properties.append(element("tcW", w=twips(width), type="dxa"))
        made.append(properties)
        if number >= len(signing.places):
            made.append(element("p"))
            return made
        place, style = signing.places[number], signing.style
        head = signing.heads[number] if signing.heads else ""
        if head:
            made.append(self._paragraph(style, [Span(head, style.face)]))
        if place.label:
            paragraph = self._paragraph(style, [Span(f"{place.label}：", style.face)])
            paragraph.append(_underlined(style))
            made.append(paragraph)
        if place.unit:
            made.append(self._spacer(6.0))
            made.append(self._seal_box(place.unit))
            made.append(self._spacer(2.0))  # a cell never ends with a table
        else:
            end = sign_line_end(signing.setter, place.label, style, place=(0, 0, width - 8))
            made.append(self._paragraph(style, [Span(DATE_PLACE, style.face)], element("jc", val="right")))
            made[-1][0].insert(1, element("ind", right_=twips(max(width - 8 - end, 0))))
            row = signing.places[number - number % signing.columns :][: signing.columns]
            if any(other.unit for other in row):  # the dates of a row stand on one line
                made[-1][0].insert(1, element("spacing", before=twips(SEAL_HEIGHT - 12.0 - style.leading)))
        return made

    def _seal_box(self, unit: str) -> Any:
        """An empty dashed box with the unit's name, （盖章） and a place for the date; never a seal."""
        made = _table([SEAL_WIDTH], padding=4.0, border="dashed")
        row, properties = element("tr"), element("trPr")
        properties.append(element("cantSplit"))
        properties.append(element("trHeight", val=twips(SEAL_HEIGHT - 12.0), hRule="atLeast"))
        row.append(properties)
        cell, inside = element("tc"), element("tcPr")
        inside.append(element("tcW", w=twips(SEAL_WIDTH), type="dxa"))
        inside.append(element("vAlign", val="bottom"))
        cell.append(inside)
        for words, align, below in (
            (unit, "center", 0.0),
            ("（盖章）", "center", 22.0),
            (DATE_PLACE, "right", 2.0),
        ):
            paragraph = self._paragraph(SEAL_TEXT, [Span(words, SEAL_TEXT.face)], element("jc", val=align))
            paragraph[0].insert(1, element("spacing", after=twips(below)))
            cell.append(paragraph)
        row.append(cell)
        made.append(row)
        return made

    def _sign_off(self, off: SignOff) -> Iterator[Any]:
        off.wrap(self._width, 0)
        words = ((off.signer, off.places()[0]), (off.day_words, off.places()[1]))
        for number, (text, left) in enumerate(words):
            indent = element("ind", left_=twips(left), firstLineChars=0, firstLine=0)
            made = self._paragraph(off.style, [Span(text, off.style.face)], indent)
            if number == 0:
                _keep_next(made)
            yield made

    def _red_head(self, head: RedHead) -> Iterator[Any]:
        head.wrap(self._width, 0)
        agency = self._paragraph(head.style, [])
        lines = Prose(head.setter, head.context.organisation, head.style)
        lines.set_to(self._width)
        run = _run(Span("\n".join(line.text for line in lines.lines), head.style.face), head.style)
        run.insert(0, _coloured(head.style))
        agency.append(run)
        _add_before(agency, head.above)
        yield agency
        yield from self._numbered(head)

    def _numbered(self, head: RedHead) -> Iterator[Any]:
        context = head.context
        style = head.number_style if context.approver else head.alone_style
        edges = element("pBdr")
        edges.append(element("bottom", val="single", sz=12, space=8, color=_RED))
        spans = [Span(context.number, style.face)]
        if context.approver:
            before = Span(f"　{context.number}\t{head.label}：", style.face)
            spans = [before, Span(f"{context.approver}　", Face.KAI)]
        made = self._paragraph(style, spans, edges)
        if context.approver:
            tabs = element("tabs")
            tabs.append(element("tab", val="right", pos=twips(self._width)))
            edges.addnext(tabs)
        _add_before(made, 2 * style.leading)
        yield made

    def _copies(self, copies: Copies) -> Iterator[Any]:
        made = _table([self._width], padding=copies.style.left, border="rules")
        made[0].insert(0, _at_the_bottom())
        for words in (copies.to, f"{copies.by}\t{copies.on}"):
            if words:
                row, cell = element("tr"), element("tc")
                cell.append(element("tcPr"))
                tabs = element("tabs")
                tabs.append(element("tab", val="right", pos=twips(self._width - 2 * copies.style.left)))
                cell.append(self._paragraph(copies.style, [Span(words, copies.style.face)], tabs))
                row.append(cell)
                made.append(row)
        yield made

    def _chart(self, chart: BarChart) -> Iterator[Any]:
        """A chart's numbers as a table: Word's own charts would hold a hidden spreadsheet."""
        for one in chart.as_table(self._width):
            yield from self._one(one)


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


def _run(span: Span, style: TextStyle) -> Any:
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


def _underlined(style: TextStyle) -> Any:
    made, properties = element("r"), element("rPr")
    properties.append(element("u", val="single"))
    made.append(properties)
    text_of(made, _LINE)
    return made


def sign_line(styles: Styles, label: str, width: float) -> Any:
    """Return a line in the right half of a page to be signed; spaces at a right edge would not be underlined."""
    made, properties, run = element("p"), element("pPr"), element("r")
    properties.append(element("pStyle", val=styles.of(SIGN)))
    properties.append(element("spacing", after=160))
    properties.append(element("ind", left_=twips(width / 2)))
    made.append(properties)
    text_of(run, f"{label}：")
    made.append(run)
    made.append(_underlined(SIGN))
    return made


def _coloured(style: TextStyle) -> Any:
    made = element("rPr")
    made.append(element("color", val=_RED))
    return made


def _properties(paragraph: Any) -> Any:
    return paragraph.get_or_add_pPr()


def _add_before(made: Any, points: float) -> None:
    """Give an element more room above; a table has the room in its first paragraph's place."""
    if made.tag.endswith("}p"):
        properties = _properties(made)
        spacing = properties.find(element("spacing").tag)
        if spacing is None:
            spacing = element("spacing")
            properties.insert_element_before(spacing, "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
        spacing.set(_BEFORE, str(twips(points)))


def _keep_next(paragraph: Any) -> None:
    properties = _properties(paragraph)
    style = properties.find(element("pStyle").tag)
    keep = element("keepNext")
    if style is None:
        properties.insert(0, keep)
    else:
        style.addnext(keep)


_BEFORE = element("x", before=0).keys()[0]


def _at_the_bottom() -> Any:
    """Return what puts a table on the last lines of its page."""
    return element(
        "tblpPr",
        horzAnchor="margin",
        vertAnchor="margin",
        tblpXSpec="left",
        tblpYSpec="bottom",
        topFromText=0,
    )


_RULE, _COLOUR = {"dashed": "dashed"}, {"dashed": "737373"}


def _table(widths: Iterable[float], *, padding: float, border: str) -> Any:
    """Return an empty table of fixed widths: all rules, dashed ones, rules above and below, or none."""
    made, properties = element("tbl"), element("tblPr")
    wide = list(widths)
    properties.append(element("tblW", w=twips(sum(wide)), type="dxa"))
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
