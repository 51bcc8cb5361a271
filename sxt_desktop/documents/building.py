"""From contexts to one PDF: glyphs checked first, then each drawn on its own sheets, page by page."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Page
from sxt_desktop.documents.contexts import Foot
from sxt_desktop.documents.fonts import FontSet
from sxt_desktop.documents.gbt9704 import Geometry, draw_page_number
from sxt_desktop.documents.glyphs import check_batch
from sxt_desktop.documents.marks import draw_foot
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.running import draw_running
from sxt_desktop.domain.papers import DocumentSpec


class About(NamedTuple):
    """What the file says of itself."""

    title: str
    author: str
    made_on: date


Draw = Callable[[Any, Typesetter, Geometry, Any, DocumentSpec], int]
"""`(canvas, setter, geometry, context, style)` draws all pages of one document and returns their number."""


def build_batch(
    out: BinaryIO, contexts: Sequence[Any], fonts: FontSet, *, style: DocumentSpec, draw: Draw, about: About
) -> tuple[int, ...]:
    """Write documents of one kind into one PDF and return the pages of each.

    Each begins on a new page; in duplex on a new sheet, so that it can be signed and filed by itself.
    """
    check_batch(contexts, style, fonts)
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    canvas = new_canvas(
        out,
        fonts,
        title=about.title,
        author=about.author,
        invariant_date=about.made_on,
        page_size=geometry.sheet,
    )
    setter = Typesetter(fonts)
    counts: list[int] = []
    for number, context in enumerate(contexts):
        counts.append(draw(canvas, setter, geometry, context, style))
        if style.duplex and counts[-1] % 2 and number < len(contexts) - 1:
            canvas.showPage()
    canvas.save()
    return tuple(counts)


def draw_pages(
    canvas: Any,
    setter: Typesetter,
    geometry: Geometry,
    pages: Sequence[Page],
    *,
    foot: Foot,
    outline: str,
    heads: tuple[str, str] | None = None,
    besides: Callable[[int], object] = lambda number: None,
    numbered: int | None = None,
) -> int:
    """Draw the pages of one document with numbers, small print and a bookmark, and return how many there are.

    `heads` are the running titles from the second page on; `besides` draws what else a page of that number has.
    Pages after the first `numbered` have no page number (空白页、版记页).
    """
    canvas.bookmarkPage(foot.document_id)
    canvas.addOutlineEntry(outline, foot.document_id, 0)
    for number, page in enumerate(pages, start=1):
        page.draw(canvas, x=geometry.left(number), top=geometry.top)
        if heads is not None and number > 1:
            draw_running(canvas, setter, geometry, number, heads, rule=False)
        besides(number)
        if numbered is None or number <= numbered:
            draw_page_number(canvas, setter, geometry, number)
        draw_foot(canvas, setter, geometry, foot, (number, len(pages)))
        canvas.showPage()
    return len(pages)
