"""Pictures for printing: refused by their header before a pixel is decoded, turned upright, freed of what cameras note.

A picture comes from outside (evidence, a phone) and may be made to harm: 50,000 × 50,000 points need 7 GB.
Only three formats are read, each by its own reader; place, time and device (EXIF) do not get onto paper or into a PDF.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import MM
from sxt_desktop.documents.marks import draw_text
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.domain.errors import ErrorCode, UserError

MOST_POINTS = 50_000_000
MOST_BYTES = 64 << 20
LONGEST = 2480
"""Points of the longer side in the PDF: 210 mm at 300 dpi."""
_QUALITY = 88
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
)
_CAPTION = TextStyle(10.5, 16.0, Face.KAI, align=Align.BALANCED, together=9)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture fit for printing: its size in points and a JPEG (photographs) or PNG without any notes."""

    width: int
    height: int
    data: bytes


def load_picture(path: Path) -> Picture:
    """Return a picture file made fit for printing; errors as `read_picture`, FILE_MISSING."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(ErrorCode.FILE_MISSING, name=path.name) from error
    return read_picture(data, path.name)


def read_picture(data: bytes, name: str) -> Picture:
    """Return the picture in a file's bytes (JPEG, PNG or BMP) made fit for printing.

    PICTURE_TOO_LARGE above 64 MB or 50 million points, before anything is decoded; PICTURE_UNREADABLE for another
    format or a damaged file.
    """
    if len(data) > MOST_BYTES:
        raise UserError(ErrorCode.PICTURE_TOO_LARGE, name=name)
    try:
        image = _reader(data)(BytesIO(data))
        width, height = image.size
        if width * height > MOST_POINTS:
            raise UserError(ErrorCode.PICTURE_TOO_LARGE, name=name, width=width, height=height)
        return _for_print(image)
    except _BROKEN as error:
        raise UserError(ErrorCode.PICTURE_UNREADABLE, name=name) from error


def _reader(data: bytes) -> Callable[[BytesIO], Any]:
    """Return the reader of a file's format; it reads the header only."""
    from PIL.BmpImagePlugin import BmpImageFile
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    readers: dict[bytes, Callable[[BytesIO], Any]] = {
        b"\x89PNG\r\n\x1a\n": PngImageFile,
        b"\xff\xd8\xff": JpegImageFile,
        b"BM": BmpImageFile,
    }
    found = next((reader for begin, reader in readers.items() if data.startswith(begin)), None)
    if found is None:
        raise ValueError("no picture of a known format")
    return found


def _for_print(image: Any) -> Picture:
    from PIL import Image, ImageOps

    photograph = image.format == "JPEG"
    image.draft("RGB", (LONGEST, LONGEST))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        layer = upright.convert("RGBA")
        upright = Image.new("RGBA", layer.size, "white")
        upright.alpha_composite(layer)
    plain = upright.convert("L" if upright.mode in ("1", "L", "I", "I;16", "F") else "RGB")
    plain.thumbnail((LONGEST, LONGEST))
    plain.info.clear()
    out = BytesIO()
    if photograph:
        plain.save(out, "JPEG", quality=_QUALITY)
    else:
        plain.save(out, "PNG")
    return Picture(plain.width, plain.height, out.getvalue())


class Figure(Flowable):  # type: ignore[misc]
    """A picture in the middle of the measure with its caption below, as large as the given frame (points) allows."""

    def __init__(
        self,
        setter: Typesetter,
        picture: Picture,
        caption: str = "",
        *,
        widest: float = 140 * MM,
        highest: float = 95 * MM,
    ) -> None:
        super().__init__()
        self._setter = setter
        self._picture = picture
        self._caption = caption
        self._frame = (widest, highest)
        self.spaceBefore, self.spaceAfter = 6.0, 6.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take the picture's height and that of its caption."""
        self.width = aW
        widest, highest = min(self._frame[0], aW), self._frame[1]
        scale = min(widest / self._picture.width, highest / self._picture.height)
        self._size = (self._picture.width * scale, self._picture.height * scale)
        below = Prose(self._setter, self._caption, _CAPTION).set_to(aW) + 4 if self._caption else 0.0
        self.height = self._size[1] + below
        return aW, self.height

    def draw(self) -> None:
        """Draw the picture, then the caption."""
        from reportlab.lib.utils import ImageReader

        width, height = self._size
        bottom = self.height - height
        reader = ImageReader(BytesIO(self._picture.data))
        self.canv.drawImage(reader, (self.width - width) / 2, bottom, width, height)
        if self._caption:
            draw_text(self.canv, self._setter, self._caption, _CAPTION, box=(0, bottom - 4, self.width))
