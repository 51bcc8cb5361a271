"""From contexts to one PDF: glyphs checked first, then each drawn on its own sheets."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.fonts import FontSet
from sxt_desktop.documents.gbt9704 import Geometry
from sxt_desktop.documents.glyphs import check_batch
from sxt_desktop.documents.paragraph import Typesetter
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
