"""What only a public document has, in Word files: the red head with its number, and the 版记 on its last lines."""

from collections.abc import Iterator
from typing import Any

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import LEADING
from sxt_desktop.documents.paragraph import Span
from sxt_desktop.documents.redhead import Copies, RedHead
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.documents.word.pieces import Pieces, run, set_spacing, table
from sxt_desktop.documents.word.shapes import Box, bottom_box
from sxt_desktop.documents.word.xml import element, twips

_RED = "D90000"
_RULE, _RULE_BELOW = 12, 5
"""In eighths of a point; and, as Word counts it, in whole points below the line of the number: 4 mm below its words."""
_THICK, _THIN = 8, 6
"""The rules of the 版记, 0.35 mm and 0.25 mm, in eighths of a point."""
_ANCHOR, _NUMBER = 1.0, 1002
"""The height of the paragraph it hangs on and of the one it ends with; its number among drawings."""


def red_head(pieces: Pieces, head: RedHead) -> Iterator[Any]:
    """The name of the issuing body in red, its number above a red rule."""
    head.wrap(pieces.width, 0)
    agency = pieces.paragraph(head.style, [])
    lines = Prose(head.setter, head.context.organisation, head.style)
    lines.set_to(pieces.width)
    words = run(Span("\n".join(line.text for line in lines.lines), head.style.face), head.style)
    words.insert(0, _coloured())
    agency.append(words)
    set_spacing(agency, before=head.above - head.margin)
    yield agency
    yield _numbered(pieces, head)


def _numbered(pieces: Pieces, head: RedHead) -> Any:
    context = head.context
    style = head.number_style if context.approver else head.alone_style
    edges = element("pBdr")
    edges.append(element("bottom", val="single", sz=_RULE, space=_RULE_BELOW, color=_RED))
    if context.approver:
        before = Span(f"　{context.number}\t{head.label}：", style.face)
        spans = [before, Span(f"{context.approver}　", Face.KAI)]
        made = pieces.paragraph(style, spans, edges, _right_tab(pieces.width))
    else:
        made = pieces.paragraph(style, [Span(context.number, style.face)], edges)
    set_spacing(made, before=2 * LEADING - head.margin)
    return made


def copies_box(pieces: Pieces, copies: Copies) -> Iterator[Any]:
    """Who gets a copy, who printed it and when, between rules on the last lines of the last page.

    A table in a box: one that floats by itself over the whole width is set into the text by some programs.
    """
    _, height = copies.wrap(pieces.width, 0)
    lines = [words for words in (copies.to, f"{copies.by}\t{copies.on}") if words]
    made = table([pieces.width], padding=0.0, border="none")
    for number, words in enumerate(lines):
        row, cell, inside = element("tr"), element("tc"), element("tcPr")
        inside.append(element("tcW", w=twips(pieces.width), type="dxa"))
        rules = element("tcBorders")
        top, bottom = _THICK if number == 0 else _THIN, _THIN if number < len(lines) - 1 else _THICK
        for side, size in (("top", top), ("bottom", bottom)):
            rules.append(element(side, val="single", sz=size, space=0, color="auto"))
        inside.append(rules)
        cell.append(inside)
        tab = _right_tab(pieces.width - copies.style.right)
        cell.append(pieces.paragraph(copies.style, [Span(words, copies.style.face)], tab))
        row.append(cell)
        made.append(row)
    anchor = pieces.spacer(_ANCHOR)
    box = Box(pieces.width, height + 2 * _ANCHOR, "版记", _NUMBER)
    anchor.append(bottom_box(box, [made, pieces.spacer(_ANCHOR)]))
    yield anchor


def _right_tab(place: float) -> Any:
    tabs = element("tabs")
    tabs.append(element("tab", val="right", pos=twips(place)))
    return tabs


def _coloured() -> Any:
    made = element("rPr")
    made.append(element("color", val=_RED))
    return made
