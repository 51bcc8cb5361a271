"""Packed files (Excel and Word) measured before anyone reads them: how much there really is in them, and no more.

A few kilobytes may ask for any amount of memory when they are unpacked. What the directory says is never believed:
members are unpacked in pieces, and whoever reads them counts.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum

MOST_MEMBERS, _MOST_DIRECTORY = 2_000, 1 << 20
PIECE = 1 << 20


class Packed(Enum):
    """Why a packed file is not read."""

    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_MANY = "too_many"


class PackedWrong(ValueError):  # noqa: N818 - a shape, told apart by its caller
    """A packed file that is not to be read; `why` tells the kinds apart."""

    def __init__(self, why: Packed) -> None:
        super().__init__(why)
        self.why = why


def members(content: bytes) -> list[zipfile.ZipInfo]:
    """Return what a packed file says it holds (`PackedWrong`); its sizes are only what it says."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as wrong:
        raise PackedWrong(Packed.DAMAGED) from wrong
    if len(found) > MOST_MEMBERS:
        raise PackedWrong(Packed.TOO_MANY)
    return found


def _check_directory(content: bytes) -> None:
    """Look at how long the directory says it is, before anything is made of its lines."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if end < 0 or len(content) < end + 22:
        raise PackedWrong(Packed.DAMAGED)
    count, size = struct.unpack_from("<HI", content, end + 10)
    locator = end - 20
    if locator >= 0 and content[locator : locator + 4] == b"PK\x06\x07":
        at = struct.unpack_from("<Q", content, locator + 8)[0]
        if content[at : at + 4] != b"PK\x06\x06" or at + 56 > len(content):
            raise PackedWrong(Packed.DAMAGED)
        count, size = struct.unpack_from("<QQ", content, at + 32)
    if count > MOST_MEMBERS or size > _MOST_DIRECTORY:
        raise PackedWrong(Packed.TOO_MANY)


def unpacked(content: bytes, one: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member in pieces, as long as it really is, whatever the directory says (`PackedWrong`)."""
    if one.flag_bits & 1:
        raise PackedWrong(Packed.LOCKED)
    at = one.header_offset
    if content[at : at + 4] != b"PK\x03\x04" or at + 30 > len(content):
        raise PackedWrong(Packed.DAMAGED)
    name, extra = struct.unpack_from("<HH", content, at + 26)
    start = at + 30 + name + extra
    packed = memoryview(content)[start : start + one.compress_size]
    if one.compress_type == zipfile.ZIP_STORED:
        for begin in range(0, len(packed), PIECE):
            yield bytes(packed[begin : begin + PIECE])
        return
    if one.compress_type != zipfile.ZIP_DEFLATED:
        raise PackedWrong(Packed.DAMAGED)
    yield from _inflated(packed)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    waiting: bytes | memoryview = packed
    try:
        while waiting and not inflate.eof:
            piece = inflate.decompress(waiting, PIECE)
            waiting = inflate.unconsumed_tail
            yield piece
    except zlib.error as wrong:
        raise PackedWrong(Packed.DAMAGED) from wrong
