"""The code of a page is found however it lay on the glass, and under a seal; an empty back is told from a page."""

from io import BytesIO
from random import Random
from typing import Any

import pytest
import segno
from PIL import Image, ImageChops, ImageDraw

from sxt_desktop.documents.scans.reading import read_page
from sxt_desktop.domain.sheet_code import SheetCode
from tests.documents.scanning import laid_down

CODE = SheetCode("01a202c2-5c78-7742-9036-dd7c81e1076c", 1, 2, "7K")
CODE_MM, A4_MM = 13.0, (210, 297)
TONER, SEAL, GLASS = 15, 110, 20


def a_page(dpi: int = 150) -> Any:
    """Return a page with lines of writing and its code at the lower left, in grey."""
    width, height = (round(side * dpi / 25.4) for side in A4_MM)
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    for line in range(20):
        top = height * (8 + 3 * line) // 100
        draw.line((width // 8, top, width * 7 // 8, top), fill=TONER, width=3)
    out = BytesIO()
    segno.make_qr(CODE.text, error="m").save(out, kind="png", scale=12, border=2)
    code = Image.open(out).convert("L")
    side = round(CODE_MM * dpi / 25.4)
    page.paste(code.resize((side, side), Image.Resampling.LANCZOS), (width // 10, height * 89 // 100))
    return page


def sealed(page: Any, *, dpi: int) -> Any:
    """Return a page with the ring and the strokes of a seal right over its code."""
    layer = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(layer)
    x, y, radius = page.width // 10 + dpi // 4, page.height * 92 // 100, round(20 * dpi / 25.4)
    for by in (0, radius // 4, radius * 3 // 5):
        ring = (x - radius + by, y - radius + by, x + radius - by, y + radius - by)
        draw.ellipse(ring, outline=SEAL, width=dpi // 20)
    draw.line((x - radius, y, x + radius, y - dpi // 10), fill=SEAL, width=dpi // 15)
    return ImageChops.multiply(page, layer)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_however_it_lay(turn: int) -> None:
    lying = laid_down(a_page(), Random(turn), is_upside_down=False).rotate(-turn, expand=True)
    read = read_page(lying)
    assert (read.code, (read.turn + turn) % 360) == (CODE, 0)


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_a_seal_over_the_code_is_seen_through(dpi: int) -> None:
    assert read_page(sealed(a_page(dpi), dpi=dpi)).code == CODE


def test_a_dark_rim_of_the_glass_does_not_matter() -> None:
    page = a_page()
    glass = Image.new("L", (page.width * 106 // 100, page.height * 104 // 100), GLASS)
    glass.paste(page, (page.width * 3 // 100, page.height * 2 // 100))
    assert read_page(glass).code == CODE


def test_a_page_without_a_code_is_not_empty_but_a_back_is() -> None:
    page = a_page()
    page.paste(255, (0, page.height * 4 // 5, page.width, page.height))
    unread, back = read_page(page), read_page(Image.new("L", page.size, 250))
    assert (unread.code, unread.is_empty) == (None, False)
    assert (back.code, back.is_empty) == (None, True)
