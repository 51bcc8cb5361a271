"""Any form entry as a ruled table: talk records, rectification orders, every form of `resources/forms/`."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from sxt_desktop.documents.building import About, draw_pages
from sxt_desktop.documents.building import build_batch as build_papers
from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.contexts import FormSection, FormTableContext, SignaturePlace
from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.gbt9704 import MM, TITLE, Geometry
from sxt_desktop.documents.marks import SIGN, Signing, draw_sign_line
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.tail import tail
from sxt_desktop.documents.typeset import Gap, Prose
from sxt_desktop.domain.papers import DocumentSpec

_UNIT = TextStyle(16.0, 26.0, Face.KAI, align=Align.BALANCED, keep_next=True, together=9)
_NUMBER = TextStyle(12.0, 20.0, align=Align.RIGHT, keep_next=True)
_ADDRESSEE = TextStyle(14.0, 24.0, align=Align.LEFT, keep_next=True)
_CLOSING = TextStyle(14.0, 24.0, first_indent=2, before=8.0)
_NOTE = TextStyle(12.0, 19.0, before=2.0)
_PAGE_SIGNATURE = 14 * MM


def build(out: BinaryIO, context: FormTableContext, fonts: FontSet, *, style: DocumentSpec) -> int:
    """Write one entry as PDF and return its pages."""
    return build_batch(out, (context,), fonts, style=style)[0]


def build_batch(
    out: BinaryIO, contexts: Sequence[FormTableContext], fonts: FontSet, *, style: DocumentSpec
) -> tuple[int, ...]:
    """Write entries into one PDF, each beginning on a new page (in duplex a new sheet)."""
    first = contexts[0]
    about = About(first.title, first.organisation or first.title, first.foot.entered_at)
    return build_papers(out, contexts, fonts, style=style, draw=_draw, about=about)


def _draw(
    canvas: Any, setter: Typesetter, geometry: Geometry, context: FormTableContext, style: DocumentSpec
) -> int:
    return _Paper(setter, geometry, context, style).draw(canvas)


def story(
    setter: Typesetter, geometry: Geometry, context: FormTableContext, style: DocumentSpec
) -> Iterator[Any]:
    """Yield the flowables of one entry; who signs every page does so at its foot (`page_signer`)."""
    yield from _Paper(setter, geometry, context, style).story()


def page_signer(context: FormTableContext, style: DocumentSpec) -> str:
    """Return who signs every page, empty for nobody."""
    always = next((party.signer for party in style.parties if party.every_page), "")
    return context.page_signature or always


def running_heads(context: FormTableContext, style: DocumentSpec) -> tuple[str, str]:
    """Return what stands above the pages from the second one on."""
    return context.title, f"{style.word('number')}：{context.number}" if context.number else ""


class _Paper:
    """The pages of one entry."""

    def __init__(
        self, setter: Typesetter, geometry: Geometry, context: FormTableContext, style: DocumentSpec
    ) -> None:
        self._setter = setter
        self._geometry = geometry
        self._context = context
        self._style = style
        self.page_signature = page_signer(context, style)

    def draw(self, canvas: Any) -> int:
        """Draw the pages and return their number."""
        geometry, context = self._geometry, self._context
        height = geometry.height - (_PAGE_SIGNATURE if self.page_signature else 0.0)
        pages = Composer(canvas, geometry.width, height).pages(self.story())
        return draw_pages(
            canvas,
            self._setter,
            geometry,
            pages,
            foot=context.foot,
            outline=f"{context.title}　{context.number}",
            heads=running_heads(context, self._style),
            besides=lambda number: self._draw_signature(canvas, number, len(pages)),
        )

    def _draw_signature(self, canvas: Any, number: int, total: int) -> None:
        """Draw the line on which every page is signed, where this one is."""
        if self._signs_page(number, total):
            half, top = self._geometry.width / 2, self._geometry.bottom + _PAGE_SIGNATURE - 10
            place = (self._geometry.left(number) + half, top, half)
            draw_sign_line(canvas, self._setter, self.page_signature, SIGN, place=place)

    def _signs_page(self, number: int, total: int) -> bool:
        """Every page is signed; the last one has its signature in the block at the end."""
        return bool(self.page_signature) and not (number == total and self.signs_at_end())

    def signs_at_end(self) -> bool:
        """Whether whoever signs every page has a place among the signatures at the end."""
        return any(place.label == self.page_signature for place in self._context.signatures)

    def story(self) -> Iterator[Any]:
        """Yield the flowables in order."""
        context = self._context
        if context.organisation:
            yield Prose(self._setter, context.organisation, _UNIT)
        yield Prose(self._setter, context.title, TITLE)
        yield Prose(self._setter, running_heads(context, self._style)[1], _NUMBER)
        if context.addressee:
            yield Prose(self._setter, f"{context.addressee}：", _ADDRESSEE)
        yield Gap(4)
        cells = Cells(self._setter, self._geometry.width)
        for section in context.sections:
            yield from _section(cells, section)
        if context.opinions:
            yield cells.opinions(context.opinions)
        notes = [(note, _NOTE) for note in _counted(context.notes)]
        closing = [*self._style.clause("closing").paragraphs, context.closing]
        words = (*notes, *((paragraph, _CLOSING) for paragraph in closing))
        places = context.signatures or (() if context.opinions else self._places())
        signing = Signing(self._setter, places) if places else None
        yield tail(self._setter, words, signing)

    def _places(self) -> tuple[SignaturePlace, ...]:
        """Return the places the document itself names; seals need a unit, which only the context knows."""
        return tuple(SignaturePlace(party.signer) for party in self._style.parties if not party.opinion)


def _counted(notes: Sequence[str]) -> Sequence[str]:
    """Return notes with their numbers, a single one as 注."""
    if len(notes) < 2:
        return [f"注：{note}" for note in notes]
    return [f"{number}. {note}" for number, note in enumerate(notes, start=1)]


def _section(cells: Cells, section: FormSection) -> Iterator[Any]:
    rows = cells.rows(section.cells)
    if section.title:
        rows.insert(0, cells.heading(section.title))
    if rows:
        yield cells.grid(rows)
    for table in section.tables:
        yield cells.sub_table(table)
