"""A copier: printed pages signed by hand, shuffled, laid askew and upside down, and scanned in grey as one PDF."""

from collections.abc import Sequence
from io import BytesIO
from random import Random
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

DPI = 150


def printed_pages(pdf: bytes) -> list[Any]:
    """Return the pages of a PDF as they come out of a printer, as grey pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def signed(page: Any, chance: Random) -> Any:
    """Return a page with a hand's strokes on its lower half."""
    width, height = page.size
    draw = ImageDraw.Draw(page)
    for _ in range(3):
        x, y = chance.randrange(width // 6, width * 3 // 4), chance.randrange(height // 2, height * 4 // 5)
        strokes = [(x + chance.randrange(-60, 60), y + chance.randrange(-40, 40)) for _ in range(8)]
        draw.line(strokes, fill=60, width=3)
    return page


def crossed(page: Any, chance: Random) -> Any:
    """Return a page with a hand's strokes right across one of its codes, as thick and dark as a brush pen's."""
    import zxingcpp

    place = chance.choice(zxingcpp.read_barcodes(page)).position
    left, right = place.top_left.x, place.bottom_right.x
    top, bottom = place.top_left.y, place.bottom_right.y
    draw = ImageDraw.Draw(page)
    strokes = [(chance.randrange(left - 20, right + 20), chance.randrange(top, bottom)) for _ in range(5)]
    draw.line([(left - 30, bottom), *strokes, (right + 30, top)], fill=30, width=5)
    return page


def laid_down(page: Any, chance: Random, *, is_upside_down: bool) -> Any:
    """Return a page as it lay on the glass: up to 2° askew, upside down or not, with the grain of a copier."""
    angle = chance.uniform(-2, 2) + (180 if is_upside_down else 0)
    askew = page.rotate(angle, fillcolor=250, resample=Image.Resampling.BICUBIC)
    out = BytesIO()
    askew.save(out, "JPEG", quality=60)
    return Image.open(out).convert("L")


def as_pdf(pages: Sequence[Any]) -> bytes:
    """Return scanned pages as the one PDF a copier sends."""
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=60)
    return out.getvalue()
