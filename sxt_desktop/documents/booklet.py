"""Booklet imposition: the pages of a PDF two on a side, in the order in which folded sheets are read.

Sheets are printed on both sides, turned over the short edge, folded once and stapled in the fold (骑马订).
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

_MM = 72 / 25.4
A3 = (420 * _MM, 297 * _MM)
A4 = (297 * _MM, 210 * _MM)
"""Sheets lying down: A3 holds two pages of A4 as they are, A4 holds them at 71 %."""


def sides(pages: int) -> Iterator[tuple[int | None, int | None]]:
    """Yield the pages (from 0) at the left and right of each printed side, front and back in turn.

    The number of pages is made up to whole sheets; None is an empty half.
    """
    total = -(-pages // 4) * 4
    for sheet in range(total // 4):
        first, last = 2 * sheet, total - 1 - 2 * sheet
        for left, right in ((last, first), (first + 1, last - 1)):
            yield left if left < pages else None, right if right < pages else None


def as_booklet(pdf: bytes, sheet: tuple[float, float] = A3) -> bytes:
    """Return a PDF imposed for folding on `sheet` (width, height in points, lying down).

    Pages keep their proportions. Bookmarks and links are for reading on a screen and are left out. The same
    bytes for the same input.
    """
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as out:
        forms = [out.copy_foreign(page.as_form_xobject()) for page in source.pages]
        for halves in sides(len(forms)):
            page = out.add_blank_page(page_size=sheet)
            drawn = []
            for place, number in enumerate(halves):
                if number is not None:
                    name = f"/P{number + 1}"
                    page.add_resource(forms[number], pikepdf.Name.XObject, pikepdf.Name(name))
                    drawn.append(_placed(name, _box(forms[number]), place, sheet))
            page.obj.Contents = out.make_stream("".join(drawn).encode("ascii"))
        out.docinfo.update(source.docinfo)
        written = BytesIO()
        out.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return written.getvalue()


def _box(form: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(value) for value in form.BBox)
    return left, bottom, right, top


def _placed(name: str, box: tuple[float, float, float, float], place: int, sheet: tuple[float, float]) -> str:
    """Return the operators that draw a page in the middle of the left (0) or right (1) half of a sheet."""
    left, bottom, right, top = box
    width, height = sheet[0] / 2, sheet[1]
    scale = min(width / (right - left), height / (top - bottom))
    x = place * width + (width - scale * (right - left)) / 2 - scale * left
    y = (height - scale * (top - bottom)) / 2 - scale * bottom
    return f"q {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm {name} Do Q\n"
