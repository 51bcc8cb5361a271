"""The QR code of a sheet as dark bars; codes of many pages are put together instead of encoded one by one.

With version and mask fixed every module is a sum over GF(2) of data bits (ISO/IEC 18004: Reed–Solomon is linear, the
mask a constant). Pages differ in digits only, and the pairs of characters in which these stand take bits of their
own: the code of page 347 is that of 000 with what 300 and 047 change. What they change is the same in any code as
long, so that a document costs one code however many pages it has.
"""

import re
from functools import lru_cache
from itertools import accumulate

_STRETCHES = re.compile(b"\x00+|\x01+")
_DARK = bytes(value & 1 for value in range(256))
_PAGE = re.compile(r":([0-9]+)/[0-9]+$")
_OURS = re.compile(r"S2:([0-9A-Z]+):([0-9]+)/([0-9]+)")
"""In alphanumeric mode whatever its digits are; what other payloads are written in depends on their letters."""
_PAIR = 2
"""Characters that share bits in alphanumeric mode; in byte mode each has its own."""

Bars = tuple[tuple[int, int, int], ...]


def qr_bars(payload: str) -> tuple[int, Bars]:
    """Return a code's number of modules and its dark stretches (row, column, length)."""
    modules, dark = _composed(payload)
    rows = dark.to_bytes(modules * modules)
    wide = modules + 1
    # A light module before every row: light and dark stretches take turns, none goes on in the next row.
    apart = b"".join(b"\0" + rows[start : start + modules] for start in range(0, len(rows), modules))
    sizes = list(map(len, _STRETCHES.findall(apart)))
    starts = list(accumulate(sizes, initial=0))
    bars = tuple(
        (start // wide, start % wide - 1, size)
        for start, size in zip(starts[1::2], sizes[1::2], strict=False)
    )
    return modules, bars


def _composed(payload: str) -> tuple[int, int]:
    page = _PAGE.search(payload)
    places = range(*page.span(1)) if page else range(0)
    pairs = sorted({place // _PAIR for place in places})
    is_ours = _OURS.fullmatch(payload) is not None
    if not is_ours and len(pairs) < 2:
        return _encoded(payload)
    zeros = payload[: places.start] + "0" * len(places) + payload[places.stop :]
    alike = _OURS.sub(_blank, zeros) if is_ours else zeros
    modules, found = _encoded(zeros)
    for pair in pairs:
        start = pair * _PAIR
        found ^= _changed(alike, start, payload[start : start + _PAIR])
    return modules, found


def _blank(found: re.Match[str]) -> str:
    """Return a code as long as another, in the same mode, that no document has."""
    return f"S2:{'0' * len(found[1])}:{'0' * len(found[2])}/{'0' * len(found[3])}"


@lru_cache(maxsize=2048)
def _changed(payload: str, start: int, pair: str) -> int:
    """Return the modules that other characters in one pair of a payload turn."""
    other = payload[:start] + pair + payload[start + len(pair) :]
    return _encoded(other)[1] ^ _encoded(payload)[1]


@lru_cache(maxsize=512)
def _encoded(payload: str) -> tuple[int, int]:
    """Return a code's number of modules and the modules as one number, a byte for each.

    The mask is fixed: trying all eight takes as long as the rest of the page.
    """
    import segno

    code = segno.make_qr(payload, error="m", boost_error=False, mask=2)
    rows = b"".join(bytes(row) for row in code.matrix)
    return len(code.matrix), int.from_bytes(rows.translate(_DARK))
