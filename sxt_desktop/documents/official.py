"""Public documents and reports: head, title, chapters, whoever signs, opinions, copies (GB/T 9704-2012 §7).

The layout OFFICIAL has the issuing body in red above a red line and the box of copies at the end; REPORT begins
with its title. Everything else is the same.
"""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from sxt_desktop.documents.attached import attached_list, public_heads, report_heads
from sxt_desktop.documents.building import About, draw_pages
from sxt_desktop.documents.building import build_batch as build_papers
from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.charts import BarChart
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.contexts import Chapter, ReportContext
from sxt_desktop.documents.fonts import FontSet
from sxt_desktop.documents.gbt9704 import (
    ADDRESSEE,
    BODY,
    HEADING_1,
    LEADING,
    TITLE,
    Geometry,
)
from sxt_desktop.documents.levels import leveled, numbered
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.numerals import ordinal
from sxt_desktop.documents.paragraph import TextStyle, Typesetter
from sxt_desktop.documents.redhead import Copies, RedHead, add_copies
from sxt_desktop.documents.signoff import SignOff
from sxt_desktop.documents.typeset import Gap, PageBreak, Prose
from sxt_desktop.documents.wide_signing import WideSigning
from sxt_desktop.domain.papers import DocumentSpec, Layout

_AROUND_TABLE = 6.0, 10.0


def build(out: BinaryIO, context: ReportContext, fonts: FontSet, *, style: DocumentSpec) -> int:
    """Write one document as PDF and return its pages."""
    return build_batch(out, (context,), fonts, style=style)[0]


def build_batch(
    out: BinaryIO, contexts: Sequence[ReportContext], fonts: FontSet, *, style: DocumentSpec
) -> tuple[int, ...]:
    """Write documents into one PDF and return the pages of each."""
    first = contexts[0]
    about = About(first.title, first.organisation, first.foot.entered_at)
    return build_papers(out, contexts, fonts, style=style, draw=_draw, about=about)


def _draw(
    canvas: Any, setter: Typesetter, geometry: Geometry, context: ReportContext, style: DocumentSpec
) -> int:
    pages = Composer(canvas, geometry.width, geometry.height).pages(_Story(setter, geometry, context, style))
    said = len(pages)
    if style.layout is Layout.OFFICIAL:
        add_copies(canvas, pages, Copies(setter, context, style), geometry)
    return draw_pages(
        canvas, setter, geometry, pages, foot=context.foot, outline=context.title, numbered=said
    )


def story(
    setter: Typesetter, geometry: Geometry, context: ReportContext, style: DocumentSpec
) -> Iterator[Any]:
    """Yield the flowables of one document, the box of copies last, on the page where it stands on paper."""
    paper = _Story(setter, geometry, context, style)
    yield from paper
    if style.layout is Layout.OFFICIAL:
        copies = Copies(setter, context, style)
        pages = Composer(None, geometry.width, geometry.height).pages(paper)
        said = len(pages)
        add_copies(None, pages, copies, geometry)
        yield from (PageBreak() for _ in pages[said:])
        yield copies


class _Story:
    """The flowables of one document, in order."""

    def __init__(
        self, setter: Typesetter, geometry: Geometry, context: ReportContext, style: DocumentSpec
    ) -> None:
        self._setter = setter
        self._context = context
        self._style = style
        self._cells = Cells(setter, geometry.width)

    def __iter__(self) -> Iterator[Any]:
        context = self._context
        attached = [one for one in context.chapters if one.attached]
        is_official, word = self._style.layout is Layout.OFFICIAL, self._style.word("attached")
        if is_official:
            yield RedHead(self._setter, context, self._style.word("approver"))
            yield Gap(LEADING)
        yield self._text(context.title, TITLE)
        yield Gap(LEADING)
        if context.facts:
            yield self._cells.grid(self._cells.rows(context.facts))
            yield Gap(LEADING / 2)
        if context.addressees:
            yield self._text("、".join(dict.fromkeys(context.addressees)) + "：", ADDRESSEE)
        number = 0
        for one in context.chapters:
            if one.attached:
                continue
            number += bool(one.heading)
            yield from self._chapter(one, f"{ordinal(number)}、{one.heading}" if one.heading else "")
        if context.closing:
            yield self._text(context.closing, BODY)
        if is_official:
            yield from attached_list(self._setter, word, attached)
        yield from self._end()
        heads = public_heads if is_official else report_heads
        for one, above in zip(attached, heads(self._setter, word, attached), strict=True):
            yield from above
            yield from self._content(one)

    def _text(self, text: str, style: TextStyle) -> Prose:
        return Prose(self._setter, text, style)

    def _chapter(self, chapter: Chapter, heading: str) -> Iterator[Any]:
        if heading:
            yield self._text(heading, HEADING_1)
        yield from self._content(chapter)

    def _content(self, chapter: Chapter) -> Iterator[Any]:
        yield from leveled(self._setter, chapter.paragraphs)
        for number, point in enumerate(chapter.points, start=1):
            yield self._text(numbered(3, number) + point, BODY)
        for table in chapter.tables:
            grid = self._cells.sub_table(table)
            grid.spaceBefore, grid.spaceAfter = _AROUND_TABLE
            yield grid
        for chart in chapter.charts:
            yield BarChart(self._setter, chart)

    def _end(self) -> Iterator[Any]:
        context = self._context
        if context.signer:
            sealed = any(party.sealed for party in self._style.parties)
            yield SignOff(self._setter, context.signer, context.day, sealed=sealed)
        if context.signatures:
            # A unit seals at the right.
            kind = WideSigning if any(place.unit for place in context.signatures) else Signing
            yield kind(self._setter, context.signatures)
        if context.opinions:
            yield Gap(12)
            yield self._cells.opinions(context.opinions)
