"""Finding the code of a scanned page, however it lay on the glass, and telling an empty back from a page."""

from dataclasses import dataclass
from typing import Any

from sxt_desktop.domain.sheet_code import SheetCode, read_code

EMPTY_SHARE = 0.0015
"""A page with less dark than this is an empty back; the smallest page of ours has six times as much."""
_DARK = 140
_STRIP = 0.16
"""The code stands in the lowest sixth of a page (in the highest, upside down)."""
_TURNS = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says: its code, and by how many degrees clockwise it has to be turned to stand upright."""

    code: SheetCode | None
    turn: int = 0
    is_empty: bool = False


def read_page(picture: Any) -> Reading:
    """Read one grey picture: the places where our code stands first, the whole page then."""
    for part in _parts(picture):
        found = _codes(part)
        if found:
            return found[0]
    return Reading(None, is_empty=_is_empty(picture))


def _parts(picture: Any) -> Any:
    """Yield pieces of a page in which a code may be read, the likely and cheap ones first."""
    from PIL import Image

    width, height = picture.size
    low = (0, round(height * (1 - _STRIP)), width, height)
    high = (0, 0, width, round(height * _STRIP))
    for box in (low, high):
        yield picture.crop(box)
    for box in (low, high):
        part = picture.crop(box)
        yield part.resize((part.width * 2, part.height * 2), Image.Resampling.BICUBIC)
    yield picture
    if width * height < 8_000_000:
        yield picture.resize((width * 2, height * 2), Image.Resampling.BICUBIC)


def _codes(picture: Any) -> list[Reading]:
    import zxingcpp

    found = []
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for code in zxingcpp.read_barcodes(picture, formats=wanted):
        said = read_code(code.text)
        if said is not None:
            found.append(Reading(said, turn=_upright(code.orientation)))
    return found


def _upright(orientation: float) -> int:
    """Return the quarter turn that brings a page upright, from how its code lies."""
    lying = round(orientation / 90) * 90 % 360
    return (360 - lying) % 360


def _is_empty(picture: Any) -> bool:
    """Whether a page has hardly anything on it; the rim, where copiers leave shadows, does not count."""
    width, height = picture.size
    inner = picture.crop((width // 20, height // 20, width - width // 20, height - height // 20))
    small = inner.resize((max(inner.width // 2, 1), max(inner.height // 2, 1)))
    counts = small.histogram()
    return bool(sum(counts[:_DARK]) < EMPTY_SHARE * small.width * small.height)
