"""Any form entry as a ruled table: talk records, rectification orders, every form of `resources/forms/`."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.compose import Composer, Page
from sxt_desktop.documents.contexts import FormSection, FormTableContext, SignaturePlace
from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.gbt9704 import MM, TITLE, Geometry, draw_page_number
from sxt_desktop.documents.glyphs import check_batch
from sxt_desktop.documents.marks import SIGN, Signing, draw_foot, draw_sign_line
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.running import draw_running
from sxt_desktop.documents.typeset import Gap, Prose
from sxt_desktop.domain.papers import DocumentSpec

_UNIT = TextStyle(16.0, 26.0, Face.KAI, align=Align.CENTRE, keep_next=True)
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
    check_batch(contexts, style, fonts)
    first = contexts[0]
    author = first.organisation or first.title
    canvas = new_canvas(
        out,
        fonts,
        title=first.title,
        author=author,
        invariant_date=first.foot.entered_at,
        page_size=_geometry(style).sheet,
    )
    setter = Typesetter(fonts)
    counts = []
    for number, context in enumerate(contexts):
        paper = _Paper(canvas, setter, context, style)
        counts.append(paper.draw())
        if style.duplex and counts[-1] % 2 and number < len(contexts) - 1:
            canvas.showPage()
    canvas.save()
    return tuple(counts)


def story(
    setter: Typesetter, geometry: Geometry, context: FormTableContext, style: DocumentSpec
) -> Iterator[Any]:
    """Yield the flowables of one entry; who signs every page does so at its foot (`page_signer`)."""
    yield from _Paper(None, setter, context, style).story()


def page_signer(context: FormTableContext, style: DocumentSpec) -> str:
    """Return who signs every page, empty for nobody."""
    always = next((party.signer for party in style.parties if party.every_page), "")
    return context.page_signature or always


def _geometry(style: DocumentSpec) -> Geometry:
    return Geometry(style.margins, style.duplex, style.landscape)


class _Paper:
    """The pages of one entry."""

    def __init__(
        self, canvas: Any, setter: Typesetter, context: FormTableContext, style: DocumentSpec
    ) -> None:
        self._canvas = canvas
        self._setter = setter
        self._context = context
        self._style = style
        self._geometry = _geometry(style)
        self.page_signature = page_signer(context, style)

    def draw(self) -> int:
        """Draw the pages and return their number."""
        geometry, context = self._geometry, self._context
        height = geometry.height - (_PAGE_SIGNATURE if self.page_signature else 0.0)
        pages = Composer(self._canvas, geometry.width, height).pages(self.story())
        self._canvas.bookmarkPage(context.foot.document_id)
        self._canvas.addOutlineEntry(f"{context.title}　{context.number}", context.foot.document_id, 0)
        for number, page in enumerate(pages, start=1):
            self._draw_page(page, number, len(pages))
        return len(pages)

    def _draw_page(self, page: Page, number: int, total: int) -> None:
        geometry, canvas, setter = self._geometry, self._canvas, self._setter
        x, width = geometry.left(number), geometry.width
        page.draw(canvas, x=x, top=geometry.top)
        if number > 1:
            heads = (self._context.title, self._numbered())
            draw_running(canvas, setter, geometry, number, heads, rule=False)
        if self._signs_page(number, total):
            top = geometry.bottom + _PAGE_SIGNATURE - 10
            half = width / 2
            label = self.page_signature
            draw_sign_line(canvas, setter, label, SIGN, place=(x + half, top, half))
        draw_page_number(canvas, setter, geometry, number)
        draw_foot(canvas, setter, geometry, self._context.foot, (number, total))
        canvas.showPage()

    def _signs_page(self, number: int, total: int) -> bool:
        """Every page is signed; the last one has its signature in the block at the end."""
        return bool(self.page_signature) and not (number == total and self.signs_at_end())

    def signs_at_end(self) -> bool:
        """Whether whoever signs every page has a place among the signatures at the end."""
        return any(place.label == self.page_signature for place in self._context.signatures)

    def _numbered(self) -> str:
        number = self._context.number
        return f"{self._style.word('number')}：{number}" if number else ""

    def story(self) -> Iterator[Any]:
        """Yield the flowables in order."""
        context = self._context
        if context.organisation:
            yield Prose(self._setter, context.organisation, _UNIT)
        yield Prose(self._setter, context.title, TITLE)
        yield Prose(self._setter, self._numbered(), _NUMBER)
        if context.addressee:
            yield Prose(self._setter, f"{context.addressee}：", _ADDRESSEE)
        yield Gap(4)
        cells = Cells(self._setter, self._geometry.width)
        for section in context.sections:
            yield from _section(cells, section)
        if context.opinions:
            yield cells.grid([cells.opinion(one) for one in context.opinions])
        for number, note in enumerate(context.notes, start=1):
            yield Prose(self._setter, f"{number}. {note}", _NOTE)
        for paragraph in (*self._style.clause("closing").paragraphs, context.closing):
            if paragraph:
                yield Prose(self._setter, paragraph, _CLOSING)
        places = context.signatures or self._places()
        if places:
            yield Signing(self._setter, places)

    def _places(self) -> tuple[SignaturePlace, ...]:
        """Return the places the document itself names; seals need a unit, which only the context knows."""
        return tuple(SignaturePlace(party.signer) for party in self._style.parties if not party.opinion)


def _section(cells: Cells, section: FormSection) -> Iterator[Any]:
    rows = cells.rows(section.cells)
    if section.title:
        rows.insert(0, cells.heading(section.title))
    if rows:
        yield cells.grid(rows)
    for table in section.tables:
        yield cells.sub_table(table)
