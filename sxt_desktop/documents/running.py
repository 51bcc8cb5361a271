"""What stands above the type area of every page: running titles, the outer one beside the edge of the book."""

from dataclasses import replace
from typing import Any

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import Geometry
from sxt_desktop.documents.marks import draw_text, shortened
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter

RUNNING = TextStyle(9.0, 12.0, Face.SONG, align=Align.LEFT)
RUNNING_ABOVE = 20.0
_RULE_BELOW = 14.0


def draw_running(
    canvas: Any,
    setter: Typesetter,
    geometry: Geometry,
    page: int,
    heads: tuple[str, str],
    *,
    rule: bool = True,
) -> None:
    """Draw the (inner, outer) running titles of a page, each on half the width and cut with …… if too long.

    In a mirrored document the inner one is at the left of odd pages and at the right of even ones.
    """
    inner, outer = heads
    swapped = geometry.mirrored and page % 2 == 0
    words = (outer, inner) if swapped else (inner, outer)
    x, half, top = geometry.left(page), geometry.width / 2, geometry.top + RUNNING_ABOVE
    for number, (text, align) in enumerate(zip(words, (Align.LEFT, Align.RIGHT), strict=True)):
        fitting = shortened(setter, text, RUNNING, half - RUNNING.size)
        draw_text(canvas, setter, fitting, replace(RUNNING, align=align), box=(x + number * half, top, half))
    if rule:
        canvas.setLineWidth(0.4)
        canvas.line(x, top - _RULE_BELOW, x + geometry.width, top - _RULE_BELOW)
