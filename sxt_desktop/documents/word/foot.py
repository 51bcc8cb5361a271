"""The code in the foot of a Word file: a picture at both ends of the small print."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from sxt_desktop.documents.word.pieces import table
from sxt_desktop.documents.word.xml import element, twips

_SCALE = 8
"""Points of the picture for each module: sharp at 300 dpi and beyond."""
_EMU = 12_700
"""Word counts the size of pictures in so many to a point."""


def code_picture(payload: str) -> bytes:
    """Return a QR code as PNG, without a white rim."""
    import segno

    out = BytesIO()
    code = segno.make_qr(payload, error="m", boost_error=False, mask=2)
    code.save(out, kind="png", scale=_SCALE, border=0)
    return out.getvalue()


def inline_picture(part: Any, content: bytes, *, side: float, number: int, says: str) -> Any:
    """Return a run with a square picture, kept in a part of the file under a number no other there has.

    `says` is what readers of the screen hear.
    """
    size = round(side * _EMU)
    inline = part.new_pic_inline(BytesIO(content), width=size, height=size)
    for edge in ("distT", "distB", "distL", "distR"):  # without them LibreOffice keeps 3.2 mm at each side
        inline.set(edge, "0")
    inline.docPr.set("id", str(number))
    inline.docPr.set("descr", says)
    run, drawing = element("r"), element("drawing")
    drawing.append(inline)
    run.append(drawing)
    return run


def between(words: Sequence[Any], pictures: Sequence[Any], *, width: float, side: float) -> Any:
    """Return a row without rules: a picture, paragraphs, a picture."""
    widths = (side, width - 2 * side, side)
    made = table(widths, padding=0.0, border="none")
    row = element("tr")
    left, right = pictures
    for wide, content in zip(widths, ([_alone(left, "left")], words, [_alone(right, "right")]), strict=True):
        cell, properties = element("tc"), element("tcPr")
        properties.append(element("tcW", w=twips(wide), type="dxa"))
        properties.append(element("vAlign", val="center"))
        cell.append(properties)
        for one in content:
            cell.append(one)
        row.append(cell)
    made.append(row)
    return made


def _alone(run: Any, align: str) -> Any:
    made, properties = element("p"), element("pPr")
    properties.append(element("snapToGrid", val="0"))
    properties.append(element("spacing", before=0, after=0, line=240, lineRule="auto"))
    properties.append(element("jc", val=align))
    made.append(properties)
    made.append(run)
    return made
