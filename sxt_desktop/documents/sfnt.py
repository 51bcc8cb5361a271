"""Reads from a TrueType file what decides whether a document may use it: names, embedding right, kind of outline.

Only the header, the table directory and the small tables `name`, `OS/2` and `head` are read, never the outlines.
Layout of the tables: OpenType specification 1.9, chapters "Font file", "name" and "OS/2".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_COLLECTION = b"ttcf"
_LARGEST_TABLE = 1 << 20
"""Bytes; larger `name` tables do not occur and are taken for damage."""
_MOST_FACES = 64
_FAMILY, _FULL_NAME, _POSTSCRIPT = 1, 4, 6
_NO_EMBEDDING = 0x0002 | 0x0100 | 0x0200
"""OS/2 fsType: restricted licence, no subsetting, bitmaps only."""
_NEEDED = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post")
"""Tables without which reportlab cannot embed a face."""


class BrokenFontError(Exception):
    """The file is not a whole TrueType font."""


@dataclass(frozen=True, slots=True)
class FaceFile:
    """One face in a font file.

    `index` counts within a collection, `names` are its family and full names in every language (casefolded),
    `postscript` is its PostScript name or "", `embeddable` says that the licence bits allow embedding a subset,
    `regular` that it is neither the bold nor the italic style of its family, `outlines` that it has everything needed for embedding.
    """

    index: int
    names: frozenset[str]
    postscript: str
    embeddable: bool
    regular: bool
    outlines: bool


def read_faces(path: Path) -> tuple[FaceFile, ...]:
    """All faces of a .ttf or .ttc file; BrokenFontError if the file is damaged or of another kind."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            return tuple(_read_face(file, size, index, at) for index, at in enumerate(_face_offsets(file)))
    except (OSError, struct.error) as error:
        raise BrokenFontError(str(error)) from error


def face_identity(data: bytes, offset: int) -> bytes:
    """Bytes that tell apart faces of different content: the table directory, which holds every table's checksum."""
    (count,) = struct.unpack_from(">H", data, offset + 4)
    return data[offset : offset + 12 + 16 * count]


def face_offset(data: bytes, index: int) -> int:
    """Where face `index` starts in a whole font file held in memory."""
    if data[:4] != _COLLECTION:
        return 0
    (offset,) = struct.unpack_from(">L", data, 12 + 4 * index)
    return int(offset)


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    """Exactly `length` bytes from position `at`."""
    file.seek(at)
    data = file.read(length)
    if len(data) != length:
        raise BrokenFontError("file ends too early")
    return data


def _face_offsets(file: BinaryIO) -> tuple[int, ...]:
    """Start of each face; one for a plain font."""
    if _read(file, 0, 4) != _COLLECTION:
        return (0,)
    (count,) = struct.unpack(">L", _read(file, 8, 4))
    if not 0 < count <= _MOST_FACES:
        raise BrokenFontError(f"{count} faces in a collection")
    return struct.unpack(f">{count}L", _read(file, 12, 4 * count))


def _read_face(file: BinaryIO, size: int, index: int, offset: int) -> FaceFile:
    """Describe the face that starts at `offset` of a file of `size` bytes."""
    if _read(file, offset, 4) not in _TRUETYPE:
        raise BrokenFontError("no TrueType outlines")
    tables = _directory(file, size, offset)
    records = _names(_table(file, tables, "name"))
    os2 = _table(file, tables, "OS/2") if "OS/2" in tables else b""
    head = _table(file, tables, "head")
    fs_type = struct.unpack_from(">H", os2, 8)[0] if len(os2) >= 10 else 0
    return FaceFile(
        index=index,
        names=frozenset(text.casefold() for number, text in records if number != _POSTSCRIPT),
        postscript=next((text for number, text in records if number == _POSTSCRIPT and text.isascii()), ""),
        embeddable=not fs_type & _NO_EMBEDDING,
        regular=not struct.unpack_from(">H", head, 44)[0] & 3,
        outlines=all(tag in tables for tag in _NEEDED),
    )


def _directory(file: BinaryIO, size: int, offset: int) -> dict[str, tuple[int, int]]:
    """Offset and length of every table; each must lie inside the file."""
    (count,) = struct.unpack(">H", _read(file, offset + 4, 2))
    tables: dict[str, tuple[int, int]] = {}
    for tag, _, at, length in struct.iter_unpack(">4sLLL", _read(file, offset + 12, 16 * count)):
        if at + length > size:
            raise BrokenFontError(f"table {tag!r} lies outside the file")
        tables[tag.decode("latin-1")] = (at, length)
    return tables


def _table(file: BinaryIO, tables: dict[str, tuple[int, int]], tag: str) -> bytes:
    """Content of a small table."""
    if tag not in tables:
        raise BrokenFontError(f"no table {tag}")
    at, length = tables[tag]
    if length > _LARGEST_TABLE:
        raise BrokenFontError(f"table {tag} too large")
    return _read(file, at, length)


def _names(table: bytes) -> list[tuple[int, str]]:
    """Name id and text of the records that identify a face; records that cannot be decoded are left out."""
    _, count, storage = struct.unpack_from(">HHH", table, 0)
    found = []
    for number in range(count):
        platform, encoding, _, name_id, length, start = struct.unpack_from(">6H", table, 6 + 12 * number)
        if name_id not in (_FAMILY, _FULL_NAME, _POSTSCRIPT):
            continue
        text = _decode(table[storage + start : storage + start + length], platform, encoding)
        if text:
            found.append((name_id, text))
    return found


def _decode(raw: bytes, platform: int, encoding: int) -> str:
    """Text of a name record, "" if its encoding is not one that Chinese fonts use."""
    codecs = {(3, 3): "gb18030", (1, 0): "mac_roman", (1, 25): "gb18030"}
    codec = codecs.get((platform, encoding), "" if platform == 1 else "utf-16-be")
    if not codec:
        return ""
    try:
        return raw.decode(codec).replace("\0", "").strip()
    except UnicodeDecodeError:
        return ""
