"""What calamine does not tell of an old workbook (.xls): cells that hold an error, rows that are hidden.

The container is that of [MS-CFB], the records those of [MS-XLS]; whatever does not add up ends the search: the file
was opened already, and a value that is missing is seen at its cell in any case.
"""

import struct
from collections.abc import Iterator

from sxt_desktop.documents.sheets.limits import BySheet, Marks

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_HEADER, _LISTED = 512, 109
_BOUNDSHEET, _BOOLERR, _FORMULA, _EOF, _BOF = 0x0085, 0x0205, 0x0006, 0x000A, 0x0809
_ROW, _ZERO_HEIGHT = 0x0208, 0x20


def marks_of(content: bytes) -> BySheet | None:
    """Return what is marked in each sheet, by its name; None where the file does not let itself be followed."""
    try:
        stream = _Container(content).book()
        return {name: _marks(stream, at) for name, at in _sheets(stream)} or None
    except (struct.error, IndexError, ValueError):
        return None


class _Container:
    """Finds one stream among sectors; no chain is longer than the file has sectors."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << (struct.unpack_from("<H", content, 30)[0] & 15)
        self._most = len(content) // self._size + 1
        listed = list(struct.unpack_from(f"<{_LISTED}I", content, 76))
        further = struct.unpack_from("<I", content, 68)[0]
        for _ in range(self._most):
            if further >= _END:
                break
            numbers = self._numbers(self._sector(further))
            listed += numbers[:-1]
            further = numbers[-1]
        self._next = [n for one in listed if one < _END for n in self._numbers(self._sector(one))]

    def book(self) -> bytes:
        """Return the stream that holds the workbook."""
        directory = self._chain(struct.unpack_from("<I", self._content, 48)[0])
        small = b""
        for at in range(0, len(directory) - 127, 128):
            entry = directory[at : at + 128]
            name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", entry, 116)
            if entry[66] == 5:
                small = self._chain(start)
            elif name in ("Workbook", "Book"):
                return self._small(small, start)[:size] if size < 4096 else self._chain(start)[:size]
        raise ValueError

    def _sector(self, number: int) -> bytes:
        at = _HEADER + number * self._size
        return self._content[at : at + self._size]

    def _numbers(self, sector: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))

    def _chain(self, start: int) -> bytes:
        found: list[bytes] = []
        while start < _END and len(found) < self._most:
            found.append(self._sector(start))
            start = self._next[start]
        return b"".join(found)

    def _small(self, stream: bytes, start: int) -> bytes:
        """Return a stream of less than 4096 bytes, which lies in pieces of 64 in another stream."""
        following = self._numbers(self._chain(struct.unpack_from("<I", self._content, 60)[0]))
        found: list[bytes] = []
        while start < _END and len(found) <= 64:
            found.append(stream[start * 64 : start * 64 + 64])
            start = following[start]
        return b"".join(found)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of each sheet and where its records begin."""
    for kind, body in _records(stream, 0):
        if kind == _EOF:
            return
        if kind == _BOUNDSHEET:
            wide = body[7] & 1
            name = body[8 : 8 + body[6] * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")
            yield name, struct.unpack_from("<I", body)[0]


def _marks(stream: bytes, at: int) -> Marks:
    marks, depth = Marks(), 0
    for kind, body in _records(stream, at):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            break
        if kind == _ROW and body[12] & _ZERO_HEIGHT:
            marks.hidden.add(struct.unpack_from("<H", body)[0])
        elif _is_error(kind, body):
            row, column = struct.unpack_from("<HH", body)
            marks.wrong.add((row, column))
    return marks


def _is_error(kind: int, body: bytes) -> bool:
    if kind == _BOOLERR:
        return body[7] == 1
    return kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2
