"""The QR code of a sheet as dark bars; codes of a long document are put together instead of encoded one by one.

With version and mask fixed every module is a sum over GF(2) of data bits (ISO/IEC 18004: Reed–Solomon is linear, the
mask a constant). Pages differ in digits only, and the pairs of characters in which these stand take bits of their
own: the code of page 347 is that of 000 with what 300 and 047 change.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_STRETCH = re.compile(b"\x01+")
_DARK = bytes(value & 1 for value in range(256))
_PAGE = re.compile(r":([0-9]+)/[0-9]+$")
_PAIR = 2
"""Characters that share bits in alphanumeric mode; in byte mode each has its own."""

Bars = tuple[tuple[int, int, int], ...]


def qr_bars(payload: str) -> tuple[int, Bars]:
    """Return a code's number of modules and its dark stretches (row, column, length)."""
    modules, dark = _composed(payload)
    rows = dark.to_bytes(modules * modules)
    bars = tuple(
        (number, found.start(), found.end() - found.start())
        for number in range(modules)
        for found in _STRETCH.finditer(rows[number * modules : (number + 1) * modules])
    )
    return modules, bars


def _composed(payload: str) -> tuple[int, int]:
    page = _PAGE.search(payload)
    places = range(*page.span(1)) if page else range(0)
    pairs = sorted({place // _PAIR for place in places})
    if page is None or len(pairs) < 2:
        return _encoded(payload)
    zeros = payload[: places.start] + "0" * len(places) + payload[places.stop :]
    modules, base = _encoded(zeros)
    found = base
    for one in _alone(payload, zeros, pairs):
        found ^= _encoded(one)[1] ^ base
    return modules, found


def _alone(payload: str, zeros: str, pairs: list[int]) -> Iterator[str]:
    """Yield the payload with the digits of one pair and zeros in the others."""
    for pair in pairs:
        start, end = pair * _PAIR, (pair + 1) * _PAIR
        yield zeros[:start] + payload[start:end] + zeros[end:]


@lru_cache(maxsize=512)
def _encoded(payload: str) -> tuple[int, int]:
    """Return a code's number of modules and the modules as one number, a byte for each.

    The mask is fixed: trying all eight takes as long as the rest of the page.
    """
    import segno

    code = segno.make_qr(payload, error="m", boost_error=False, mask=2)
    rows = b"".join(bytes(row) for row in code.matrix)
    return len(code.matrix), int.from_bytes(rows.translate(_DARK))
