"""What a PDF may hold before anything of it is drawn: pages, pictures, and how far its streams unfold.

A PDF comes from a stick or a mail; a small one can unfold to more than any memory holds. Everything is looked
at as it is stored: nothing is decoded but by counting, and counting stops at the limit.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from sxt_desktop.domain.errors import ErrorCode, UserError

MOST_PAGES = 5_000
MOST_PIXELS = 50_000_000
"""A page of A4 at 600 dpi has 35 million; copiers send 150 to 300 dpi."""
MOST_OBJECTS = 200_000
MOST_UNFOLDED = 100_000_000
"""Bytes to which all streams but pictures may unfold together; those of a scanned page have a few hundred."""
_CHUNK, _BLOCK, _HEAD, _LONGEST_NAME = 1 << 16, 1 << 22, 2_000, 16
_LONGEST_FILE = 2_000_000_000
_PACKED = re.compile(rb"/(?:ObjStm|XRef)\b")
_STREAM = re.compile(rb"stream\r?\n")


def check_pdf(path: Path) -> None:
    """Refuse a PDF that would fill the memory, is locked, or cannot be taken apart.

    Raises FILE_MISSING, SCAN_LOCKED, SCAN_TOO_MANY, SCAN_TOO_LARGE, SCAN_UNREADABLE.
    """
    try:
        seen = path.stat()
    except FileNotFoundError as gone:
        raise UserError(ErrorCode.FILE_MISSING, name=path.name) from gone
    except OSError as refused:
        raise UserError(ErrorCode.SCAN_UNREADABLE, name=path.name) from refused
    _check_once(path, seen.st_size, seen.st_mtime_ns)


@lru_cache(maxsize=64)
def _check_once(path: Path, size: int, changed_at: int) -> None:
    """Check a file as it is now; asked again of the same file, for another of its pages, it costs nothing."""
    import pikepdf

    try:
        _check_packed(path, size)
        with pikepdf.open(path) as document:
            _check_document(document, path)
    except pikepdf.PasswordError as locked:
        raise UserError(ErrorCode.SCAN_LOCKED, name=path.name) from locked
    except (pikepdf.PdfError, OSError, ValueError, TypeError, RecursionError) as wrong:
        raise UserError(ErrorCode.SCAN_UNREADABLE, name=path.name) from wrong


def check_size(width: int, height: int, path: Path) -> None:
    """Refuse a picture with too many pixels (SCAN_TOO_LARGE)."""
    if width * height > MOST_PIXELS or max(width, height) > MOST_PIXELS // 100:
        raise too_large(path)


def too_large(path: Path) -> UserError:
    """Return the error for what would fill the memory."""
    return UserError(ErrorCode.SCAN_TOO_LARGE, name=path.name)


def _check_packed(path: Path, size: int) -> None:
    """Count how far packed objects unfold; a library unpacks them the moment it opens the file."""
    if size > _LONGEST_FILE:
        raise too_large(path)
    counted = 0
    with path.open("rb") as file:
        for place in tuple(_packed_places(file)):
            counted += _unfolded(_blocks(file, place), MOST_UNFOLDED - counted)
            if counted >= MOST_UNFOLDED:
                raise too_large(path)


def _packed_places(file: BinaryIO) -> Iterator[int]:
    """Yield where streams of packed objects begin; the file is looked through block by block."""
    at, before = 0, b""
    while block := file.read(_BLOCK):
        text = before + block
        for found in _PACKED.finditer(text):
            if found.end() > len(before) or not before:
                yield at - len(before) + found.end()
        before, at = text[-_LONGEST_NAME:], at + len(block)


def _blocks(file: BinaryIO, place: int) -> Iterator[bytes]:
    """Yield the stream after a place, as long as anyone asks; nothing when none begins there."""
    file.seek(place)
    head = file.read(_HEAD)
    start = _STREAM.search(head)
    if start is None:
        return
    yield head[start.end() :]
    while block := file.read(_CHUNK):
        yield block


def _unfolded(packed: Iterable[bytes], most: int) -> int:
    """Return to how many bytes a deflated stream unfolds, at most `most`; what is not deflated counts nothing."""
    reader, counted = zlib.decompressobj(), 0
    try:
        for block in packed:
            rest = block
            while rest and counted < most:
                counted += len(reader.decompress(rest, _CHUNK))
                rest = reader.unconsumed_tail
            if reader.eof or counted >= most:
                break
    except zlib.error:
        return counted
    return counted


def _check_document(document: Any, path: Path) -> None:
    if len(document.pages) > MOST_PAGES:
        raise UserError(ErrorCode.SCAN_TOO_MANY, name=path.name)
    if len(document.objects) > MOST_OBJECTS:
        raise too_large(path)
    counted = 0
    for one in document.objects:
        counted += _check_object(one, MOST_UNFOLDED - counted, path)
        if counted >= MOST_UNFOLDED:
            raise too_large(path)


def _check_object(one: Any, most: int, path: Path) -> int:
    """Check a picture wherever it is used, in forms within forms too; return how far another stream unfolds."""
    import pikepdf

    if not isinstance(one, pikepdf.Stream):
        return 0
    if one.get("/Subtype") == "/Image":
        check_size(int(one.get("/Width", 0)), int(one.get("/Height", 0)), path)
        if "/JPXDecode" in _filters(one):
            check_size(*_jpx_size(one.read_raw_bytes()), path)
        return 0
    if "/FlateDecode" not in _filters(one):
        return 0
    return _unfolded((one.read_raw_bytes(),), most)


def _filters(stream: Any) -> str:
    found = stream.get("/Filter")
    return "" if found is None else str(found) if str(found).startswith("/") else repr(found)


def _jpx_size(content: bytes) -> tuple[int, int]:
    """Return the size a JPEG 2000 picture itself says, whatever the PDF says of it."""
    at = content.find(b"\xff\x4f\xff\x51")
    if at < 0:
        return 0, 0
    return int.from_bytes(content[at + 8 : at + 12], "big"), int.from_bytes(content[at + 12 : at + 16], "big")
