"""The year's handbook of one responsible person: cover, rules, contents, 15 sections, quotas, reviews, sums.

The body is laid out first, on pages counted from behind the contents; the contents are then set with the
numbers found. Printed page numbers are the sheets' own, so they agree with 第x页 in the small print.
"""

from typing import Any, BinaryIO

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer, Page
from sxt_desktop.documents.contents import contents_pages, marks_on
from sxt_desktop.documents.contexts import HandbookContext
from sxt_desktop.documents.fonts import FontSet
from sxt_desktop.documents.gbt9704 import Geometry, draw_page_number
from sxt_desktop.documents.glyphs import check_glyphs
from sxt_desktop.documents.handbook_body import HandbookBody
from sxt_desktop.documents.handbook_front import draw_cover, rules_story
from sxt_desktop.documents.marks import draw_foot
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.running import draw_running
from sxt_desktop.domain.papers import DocumentSpec


def build(out: BinaryIO, context: HandbookContext, fonts: FontSet, *, style: DocumentSpec) -> int:
    """Write the handbook as PDF and return its pages."""
    check_glyphs(context, style, fonts)
    title = f"{context.year}年度{style.title}"
    canvas = new_canvas(
        out, fonts, title=title, author=context.organisation, invariant_date=context.foot.entered_at
    )
    pages = _Book(canvas, Typesetter(fonts), context, style).draw(title)
    canvas.save()
    return pages


class _Book:
    """All pages of one handbook."""

    def __init__(
        self, canvas: Any, setter: Typesetter, context: HandbookContext, style: DocumentSpec
    ) -> None:
        self._canvas = canvas
        self._setter = setter
        self._context = context
        self._style = style
        self._geometry = Geometry(style.margins, style.duplex)

    def draw(self, title: str) -> int:
        """Lay out, then draw every page; return their number."""
        rules = self._pages(rules_story(self._setter, self._context, self._style))
        body = self._pages(HandbookBody(self._setter, self._context, self._style, self._geometry.width))
        heading = self._style.word("contents")
        contents = contents_pages(self._setter, heading, body, before=1 + len(rules), pages=self._pages)
        pages = [Page(0.0), *rules, *contents, *body]
        head = self._style.clause("rules").heading
        for number, page in enumerate(pages, start=1):
            if number == 2 + len(rules):
                head = heading
            begun = [mark.title for mark in marks_on(page)]
            self._draw_page(page, number, len(pages), (title, begun[0] if begun else head))
            head = begun[-1] if begun else head
        return len(pages)

    def _pages(self, story: Any) -> list[Page]:
        return Composer(self._canvas, self._geometry.width, self._geometry.height).pages(story)

    def _draw_page(self, page: Page, number: int, total: int, heads: tuple[str, str]) -> None:
        x = self._geometry.left(number)
        if number == 1:
            draw_cover(self._canvas, self._setter, self._geometry, self._context, self._style)
        else:
            page.draw(self._canvas, x=x, top=self._geometry.top)
            # Drawn when the page is full, so that it can name the section beginning on it.
            draw_running(self._canvas, self._setter, self._geometry, number, heads)
            draw_page_number(self._canvas, self._setter, self._geometry, number)
        draw_foot(self._canvas, self._setter, self._geometry, self._context.foot, (number, total))
        self._canvas.showPage()
