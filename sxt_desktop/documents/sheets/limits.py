"""What a spreadsheet may be before anyone reads it: sizes of the file, of what is packed in it, of its cells.

calamine unpacks whole members and lays a sheet out as one rectangle from its first to its last cell, so a small
file could ask for any amount of memory. One pass over the packed bytes, never more than a piece of them unpacked
at a time, measures what is really in there and finds cells far outside and cells that hold an error.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from sxt_desktop.domain.errors import ErrorCode, UserError

MOST_BYTES = 64 << 20
"""The largest file that is read at all."""
MOST_UNPACKED = 192 << 20
"""So much may be unpacked from it."""
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 500, 4_000_000
_MOST_MEMBERS, _MOST_DIRECTORY = 2_000, 1 << 20
_PIECE, _OVERLAP = 1 << 20, 4096
_SHEETS = "xl/worksheets/"

_FAR = re.compile(rb' r="(?:[A-Za-z]{3,}|[A-Za-z]{1,2}[0-9]{6,}|[0-9]{6,})')
_APART = (b' ="', b'\n="', b'\t="', b'\r="')
_REFERENCE = re.compile(rb'\sr\s*=\s*["\']\s*([A-Za-z]{0,9})([0-9]{0,12})')
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt\s*=\s*["\']e["\'][^>]*)>')

Wrong = dict[str, frozenset[tuple[int, int]]]
"""Cells that hold an error, by the sheet's member of the file."""


def refused(why: str) -> UserError:
    """Return the error for a file that is too large to be read; `why` names the limit in words."""
    return UserError(ErrorCode.SHEET_TOO_LARGE, why=why)


def damaged() -> UserError:
    """Return the error for a file that cannot be understood."""
    return UserError(ErrorCode.SHEET_DAMAGED)


def inspect(content: bytes) -> Wrong:
    """Measure a packed workbook (SHEET_TOO_LARGE, SHEET_DAMAGED) and return its cells that hold an error."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as wrong:
        raise damaged() from wrong
    if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise refused("解开后的内容")
    found: Wrong = {}
    left = MOST_UNPACKED
    for one in members:
        errors: set[tuple[int, int]] = set()
        tail = b""
        for piece in _unpacked(content, one):
            left -= len(piece)
            if left < 0:
                raise refused("解开后的内容")
            if one.filename.startswith(_SHEETS):
                tail = _look(tail + piece, errors)
        if errors:
            found[one.filename] = frozenset(errors)
    return found


def _check_directory(content: bytes) -> None:
    """Look at how long the directory says it is, before anything is made of its lines."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if end < 0 or len(content) < end + 22:
        raise damaged()
    count, size = struct.unpack_from("<HI", content, end + 10)
    locator = end - 20
    if locator >= 0 and content[locator : locator + 4] == b"PK\x06\x07":
        at = struct.unpack_from("<Q", content, locator + 8)[0]
        if content[at : at + 4] != b"PK\x06\x06" or at + 56 > len(content):
            raise damaged()
        count, size = struct.unpack_from("<QQ", content, at + 32)
    if count > _MOST_MEMBERS or size > _MOST_DIRECTORY:
        raise refused("所含的部分")


def _unpacked(content: bytes, one: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member in pieces, as long as it really is, whatever the directory says."""
    if one.flag_bits & 1:
        raise UserError(ErrorCode.SHEET_LOCKED)
    at = one.header_offset
    if content[at : at + 4] != b"PK\x03\x04" or at + 30 > len(content):
        raise damaged()
    name, extra = struct.unpack_from("<HH", content, at + 26)
    start = at + 30 + name + extra
    packed = memoryview(content)[start : start + one.compress_size]
    if one.compress_type == zipfile.ZIP_STORED:
        for begin in range(0, len(packed), _PIECE):
            yield bytes(packed[begin : begin + _PIECE])
        return
    if one.compress_type != zipfile.ZIP_DEFLATED:
        raise damaged()
    yield from _inflated(packed)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    waiting: bytes | memoryview = packed
    try:
        while waiting and not inflate.eof:
            piece = inflate.decompress(waiting, _PIECE)
            waiting = inflate.unconsumed_tail
            yield piece
    except zlib.error as wrong:
        raise damaged() from wrong


def _look(text: bytes, errors: set[tuple[int, int]]) -> bytes:
    """Look through a piece of a sheet; returns the end of it, to be looked at again with what follows."""
    far = _FAR.search(text) is not None or _is_unusual(text)
    for found in _REFERENCE.finditer(text) if far else ():
        row, column = position(found[1], found[2])
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise refused("行数或列数")
    if b't="e"' in text or b"t='e'" in text:
        for found in _ERROR.finditer(text):
            at = _REFERENCE.search(found[1])
            if at is not None and at[1] and at[2]:
                errors.add(position(at[1], at[2]))
    return text[-_OVERLAP:]


def _is_unusual(text: bytes) -> bool:
    """Whether an attribute might be written otherwise than name="value", so that each has to be looked at."""
    return text.count(b"=") != text.count(b'="') or any(mark in text for mark in _APART)


def position(letters: bytes, digits: bytes) -> tuple[int, int]:
    """Return row and column, counted from 0, of a reference such as B12."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return int(digits or b"1") - 1, max(column, 1) - 1
