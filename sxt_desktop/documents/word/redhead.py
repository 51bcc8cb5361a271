"""What only a public document has, in Word files: the red head with its number, and the 版记 on its last lines."""

from collections.abc import Iterator
from typing import Any

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.official import Copies, RedHead
from sxt_desktop.documents.paragraph import Span, TextStyle
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.documents.word.pieces import Pieces, add_before, run, table
from sxt_desktop.documents.word.xml import element, twips

_RED = "D90000"


def red_head(pieces: Pieces, head: RedHead) -> Iterator[Any]:
    """The name of the issuing body in red, its number above a red rule."""
    head.wrap(pieces.width, 0)
    agency = pieces.paragraph(head.style, [])
    lines = Prose(head.setter, head.context.organisation, head.style)
    lines.set_to(pieces.width)
    words = run(Span("\n".join(line.text for line in lines.lines), head.style.face), head.style)
    words.insert(0, _coloured(head.style))
    agency.append(words)
    add_before(agency, head.above)
    yield agency
    yield from _numbered(pieces, head)


def _numbered(pieces: Pieces, head: RedHead) -> Iterator[Any]:
    context = head.context
    style = head.number_style if context.approver else head.alone_style
    edges = element("pBdr")
    edges.append(element("bottom", val="single", sz=12, space=8, color=_RED))
    spans = [Span(context.number, style.face)]
    if context.approver:
        before = Span(f"　{context.number}\t{head.label}：", style.face)
        spans = [before, Span(f"{context.approver}　", Face.KAI)]
    made = pieces.paragraph(style, spans, edges)
    if context.approver:
        tabs = element("tabs")
        tabs.append(element("tab", val="right", pos=twips(pieces.width)))
        edges.addnext(tabs)
    add_before(made, 2 * style.leading)
    yield made


def copies_table(pieces: Pieces, copies: Copies) -> Iterator[Any]:
    """Who gets a copy, who printed it and when, between rules at the foot of the last page."""
    made = table([pieces.width], padding=copies.style.left, border="rules")
    made[0].insert(0, _at_the_bottom())
    for words in (copies.to, f"{copies.by}\t{copies.on}"):
        if words:
            row, cell = element("tr"), element("tc")
            cell.append(element("tcPr"))
            tabs = element("tabs")
            tabs.append(element("tab", val="right", pos=twips(pieces.width - 2 * copies.style.left)))
            cell.append(pieces.paragraph(copies.style, [Span(words, copies.style.face)], tabs))
            row.append(cell)
            made.append(row)
    yield made


def _coloured(style: TextStyle) -> Any:
    made = element("rPr")
    made.append(element("color", val=_RED))
    return made


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
