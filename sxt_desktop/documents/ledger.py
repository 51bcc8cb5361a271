"""Many records as one ruled table, its heads on every page: lists, ledgers, notices for the public, contents of files."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from sxt_desktop.documents.building import About, draw_pages
from sxt_desktop.documents.building import build_batch as build_papers
from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.contexts import LedgerContext, SubTable
from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.gbt9704 import TITLE, Geometry
from sxt_desktop.documents.paragraph import Align, Span, TextStyle, Typesetter
from sxt_desktop.documents.tail import tail
from sxt_desktop.documents.typeset import Gap, Prose
from sxt_desktop.documents.wide_signing import WideSigning
from sxt_desktop.domain.papers import DocumentSpec

_LINE = TextStyle(12.0, 20.0, align=Align.LEFT, keep_next=True, after=3.0)
_RULE = "＿"
_NOTE = TextStyle(12.0, 19.0, before=6.0, first_indent=2, hanging=False)


def build(out: BinaryIO, context: LedgerContext, fonts: FontSet, *, style: DocumentSpec) -> int:
    """Write one ledger as PDF and return its pages."""
    return build_batch(out, (context,), fonts, style=style)[0]


def build_batch(
    out: BinaryIO, contexts: Sequence[LedgerContext], fonts: FontSet, *, style: DocumentSpec
) -> tuple[int, ...]:
    """Write ledgers into one PDF and return the pages of each."""
    first = contexts[0]
    about = About(first.title, first.organisation, first.foot.entered_at)
    return build_papers(out, contexts, fonts, style=style, draw=_draw, about=about)


def _draw(
    canvas: Any, setter: Typesetter, geometry: Geometry, context: LedgerContext, style: DocumentSpec
) -> int:
    pages = Composer(canvas, geometry.width, geometry.height).pages(story(setter, geometry, context, style))
    heads, outline = running_heads(context, style), f"{context.title}　{context.period}"
    return draw_pages(canvas, setter, geometry, pages, foot=context.foot, outline=outline, heads=heads)


def running_heads(context: LedgerContext, _: DocumentSpec) -> tuple[str, str]:
    """Return what stands above the pages from the second one on."""
    return context.title, context.organisation


def story(
    setter: Typesetter, geometry: Geometry, context: LedgerContext, style: DocumentSpec
) -> Iterator[Any]:
    """Yield the flowables of one ledger."""
    yield Prose(setter, context.title, TITLE)
    yield Gap(2)
    left = f"{style.word('organisation')}：{context.organisation}"
    yield Prose(setter, _ruled(f"{left}　　{context.period}" if context.period else left), _LINE)
    rows = tuple(row for part in context.parts for row in part.rows)
    table = SubTable("", context.columns, rows)
    parts = [(part.title, len(part.rows)) for part in context.parts]
    yield Cells(setter, geometry.width).ledger(table, parts, style.word("nothing"))
    sums = "　".join(f"{label}：{value}" for label, value in context.totals)
    words = ((sums, replace(_NOTE, face=Face.KAI)), *((note, _NOTE) for note in context.notes))
    signing = WideSigning(setter, context.signatures) if context.signatures else None
    yield tail(setter, words, signing)


def _ruled(text: str) -> tuple[Span, ...]:
    """Return text whose ＿＿ make a line to write on: in other faces they are dashes."""
    return tuple(
        Span(part, Face.SONG if part[0] == _RULE else _LINE.face)
        for part in re.split(f"({_RULE}+)", text)
        if part
    )
