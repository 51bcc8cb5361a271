"""GB/T 9704-2012 in points: the page, the character grid, the styles of a public document, page numbers."""

from dataclasses import dataclass, replace
from typing import Any

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose, draw_lines
from sxt_desktop.domain.papers import Margins

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
TYPE_WIDTH = 156 * MM
TYPE_HEIGHT = 225 * MM
PITCH = TYPE_WIDTH / 28
"""28 characters of 16 pt are 448 pt wide, the type area 442.2 pt: each is set 0.207 pt closer."""
LEADING = TYPE_HEIGHT / 22
"""28.99 pt; the usual 28 pt line would end the page 8 mm too early."""
BODY_SIZE = 16.0
TITLE_SIZE = 22.0
NUMBER_SIZE = 14.0
SMALL_SIZE = 7.5
NUMBER_BELOW = 7 * MM
"""From the type area to the dashes of the page number."""

BODY = TextStyle(BODY_SIZE, LEADING, pitch=PITCH, first_indent=2, together=1)
FLUSH = replace(BODY, first_indent=0)
ADDRESSEE = replace(FLUSH, align=Align.LEFT)
HEADING_1 = replace(BODY, face=Face.HEI, keep_next=True, align=Align.LEFT)
HEADING_2 = replace(BODY, face=Face.KAI, keep_next=True, align=Align.LEFT)
TITLE = TextStyle(TITLE_SIZE, 36.0, Face.BIAO_SONG, align=Align.BALANCED, together=9, keep_next=True)
NUMBER = replace(FLUSH, align=Align.CENTRE, keep_next=True)
PAGE_NUMBER = TextStyle(NUMBER_SIZE, NUMBER_SIZE, Face.SONG, align=Align.LEFT)
SMALL = TextStyle(SMALL_SIZE, 10.0, Face.SONG, align=Align.LEFT)


@dataclass(frozen=True, slots=True)
class Geometry:
    """One kind of page: A4 with margins in millimetres; the two side margins change places on even pages.

    A `landscape` page is the same sheet turned, for wide tables.
    """

    margins: Margins
    mirrored: bool = False
    landscape: bool = False

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the sheet as it is read."""
        return (A4[1], A4[0]) if self.landscape else A4

    @property
    def width(self) -> float:
        """Width of the type area."""
        return self.sheet[0] - (self.margins.left + self.margins.right) * MM

    @property
    def height(self) -> float:
        """Height of the type area."""
        return self.sheet[1] - (self.margins.top + self.margins.bottom) * MM

    @property
    def top(self) -> float:
        """Upper edge of the type area, measured from the bottom of the sheet."""
        return self.sheet[1] - self.margins.top * MM

    @property
    def bottom(self) -> float:
        """Lower edge of the type area."""
        return self.margins.bottom * MM

    def left(self, page: int) -> float:
        """Left edge of the type area on a page."""
        inner = self.margins.right if self.mirrored and page % 2 == 0 else self.margins.left
        return inner * MM


def draw_page_number(canvas: Any, setter: Typesetter, geometry: Geometry, page: int) -> None:
    """Draw ``— 1 —``: odd pages right, even pages left, one character in (GB/T 9704-2012 §7.5)."""
    text = f"— {page} —"
    width = setter.width(text, PAGE_NUMBER)
    left = geometry.left(page)
    x = left + geometry.width - BODY_SIZE - width if page % 2 else left + BODY_SIZE
    # The dash lies in the middle of its character: its centre is what keeps the 7 mm.
    top = geometry.bottom - NUMBER_BELOW + NUMBER_SIZE / 2
    lines = Prose(setter, text, PAGE_NUMBER)
    lines.set_to(width + 1)
    draw_lines(canvas, lines.lines, PAGE_NUMBER, x, top)
