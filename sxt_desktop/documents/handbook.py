"""The year's handbook of one responsible person: cover, rules, contents, 15 sections, quotas, reviews, sums.

The body is laid out first, on pages counted from behind the contents; the contents are then set with the
numbers found. Printed page numbers are the sheets' own, so they agree with 第x页 in the small print.
"""

from typing import Any, BinaryIO

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer, Mark, Page
from sxt_desktop.documents.contexts import HandbookContext
from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.gbt9704 import Geometry, draw_page_number
from sxt_desktop.documents.glyphs import check_glyphs
from sxt_desktop.documents.handbook_body import HandbookBody
from sxt_desktop.documents.handbook_front import contents_story, draw_cover, rules_story
from sxt_desktop.documents.marks import draw_foot, draw_text, shortened
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.domain.papers import DocumentSpec

_HEAD = TextStyle(9.0, 12.0, Face.SONG, align=Align.LEFT)
_HEAD_RIGHT = TextStyle(9.0, 12.0, Face.SONG, align=Align.RIGHT)
_HEAD_ABOVE = 20.0


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
        marks = [(mark, number) for number, page in enumerate(body) for mark in _marks(page)]
        count = len(self._contents([(mark.title, 0) for mark, _ in marks]))
        before = 1 + len(rules) + count
        contents = self._contents([(mark.title, before + number + 1) for mark, number in marks])
        pages = [Page(0.0), *rules, *contents, *body]
        head = self._style.clause("rules").heading
        for number, page in enumerate(pages, start=1):
            if number == 2 + len(rules):
                head = self._style.word("contents")
            begun = [mark.title for mark in _marks(page)]
            self._draw_page(page, number, len(pages), (title, begun[0] if begun else head))
            head = begun[-1] if begun else head
        return len(pages)

    def _pages(self, story: Any) -> list[Page]:
        return Composer(self._canvas, self._geometry.width, self._geometry.height).pages(story)

    def _contents(self, entries: list[tuple[str, int]]) -> list[Page]:
        return self._pages(contents_story(self._setter, self._style, entries))

    def _draw_page(self, page: Page, number: int, total: int, heads: tuple[str, str]) -> None:
        x = self._geometry.left(number)
        if number == 1:
            draw_cover(self._canvas, self._setter, self._geometry, self._context, self._style)
        else:
            page.draw(self._canvas, x=x, top=self._geometry.top)
            self._draw_head(x, heads)
            draw_page_number(self._canvas, self._setter, self._geometry, number)
        draw_foot(self._canvas, self._setter, self._geometry, self._context.foot, (number, total))
        self._canvas.showPage()

    def _draw_head(self, x: float, heads: tuple[str, str]) -> None:
        """Draw the running title when the page is full, so that it can name the section beginning on it."""
        width, top = self._geometry.width, self._geometry.top + _HEAD_ABOVE
        draw_text(self._canvas, self._setter, heads[0], _HEAD, box=(x, top, width / 2))
        section = shortened(self._setter, heads[1], _HEAD, width / 2)
        draw_text(self._canvas, self._setter, section, _HEAD_RIGHT, box=(x + width / 2, top, width / 2))
        self._canvas.setLineWidth(0.4)
        self._canvas.line(x, top - 14, x + width, top - 14)


def _marks(page: Page) -> list[Mark]:
    return [placed.flowable for placed in page.items if isinstance(placed.flowable, Mark)]
