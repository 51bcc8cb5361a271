"""Finding the code of a scanned page, however it lay on the glass, and telling an empty back from a page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sxt_desktop.domain.sheet_code import SheetCode, read_code

EMPTY_SHARE = 0.0015
"""A page with less dark than this is an empty back; the smallest page of ours has six times as much."""
_DARK = 140
_STRIP = 0.16
"""The code stands at both ends of the lowest sixth of a page (in the highest, upside down; at a side, lying)."""
_TONER = (36, 48, 60, 72, 84, 100)
"""Toner is darker than a pen or a seal; how much darker depends on the copier."""
_SMALL_PAGE = 8_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says: its code, and by how many degrees clockwise it has to be turned to stand upright."""

    code: SheetCode | None
    turn: int = 0
    is_empty: bool = False


def read_page(picture: Any) -> Reading:
    """Read one grey picture: the rims where our code stands first, then, unless it is empty, every other way."""
    strips = [picture.crop(box) for box in _rims(*picture.size)]
    found = _first(strips)
    if found is not None:
        return found
    if _is_empty(picture):
        return Reading(None, is_empty=True)
    return _first(_harder(picture, strips)) or Reading(None)


def _first(parts: Iterable[Any]) -> Reading | None:
    """Return what the first part says in which one of our codes can be read."""
    return next((codes[0] for codes in map(_codes, parts) if codes), None)


def _rims(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the rims of a page that lies upright, upside down, to the left and to the right."""
    deep, broad = round(height * _STRIP), round(width * _STRIP)
    yield 0, height - deep, width, height
    yield 0, 0, width, deep
    yield 0, 0, broad, height
    yield width - broad, 0, width, height


def _harder(picture: Any, strips: Sequence[Any]) -> Iterator[Any]:
    """Yield a page in ways that cost more: without what is lighter than toner (a pen across the code, a seal
    on it), larger, and whole."""
    from PIL import Image

    for most in _TONER:
        yield from (_only_darker(strip, most) for strip in strips)
    for strip in strips[:2]:
        yield strip.resize((strip.width * 2, strip.height * 2), Image.Resampling.BICUBIC)
    yield picture
    if picture.width * picture.height < _SMALL_PAGE:
        yield picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)


def _only_darker(picture: Any, most: int) -> Any:
    return picture.point([0] * most + [255] * (256 - most))


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
