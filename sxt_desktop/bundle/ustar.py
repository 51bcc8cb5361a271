"""A ustar stream in its plainest form: regular files one after another, then two blocks of zeros, then nothing.

A header that is read must equal, byte for byte, the one this module would write for that name and size;
so links, devices, owners, times, pax and GNU extensions have no way in.
"""

import re
from collections.abc import Iterable, Iterator

BLOCK = 512
END = bytes(2 * BLOCK)
MAX_SIZE = 8**11 - 1
_NAME = re.compile(rb"[0-9A-Za-z_][0-9A-Za-z_.-]*(?:/[0-9A-Za-z_][0-9A-Za-z_.-]*)?")
_SIZE = re.compile(rb"[0-7]{11}\0")


class Broken(Exception):  # noqa: N818 - a shape, told apart by its caller
    """A stream that this module did not write; the argument says where it differs."""


def header(name: str, size: int) -> bytes:
    """Return the 512 bytes before a member; raises ValueError for a name or size ustar cannot hold."""
    raw = name.encode("ascii")
    if len(raw) > 100 or not _NAME.fullmatch(raw) or not 0 <= size <= MAX_SIZE:
        raise ValueError(name)
    start = raw.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"0" * 11 + b"\0"
    end = b"0" + bytes(100) + b"ustar\x0000"
    checksum = sum(start) + 8 * ord(" ") + sum(end)
    return (start + b"%06o\0 " % checksum + end).ljust(BLOCK, b"\0")


def padding(size: int) -> bytes:
    """Return the zeros that fill the last block of a member."""
    return bytes(-size % BLOCK)


def member_size(size: int) -> int:
    """Return how many bytes a member of `size` bytes takes with header and padding."""
    return BLOCK + size + len(padding(size))


class Reader:
    """Takes members out of a stream of chunks in order; raises `Broken` at the first deviation."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._chunk = memoryview(b"")
        self._left = 0
        self._padding = 0

    def next(self, name: str, *, limit: int) -> int:
        """Step to the next member, which must have this name and at most `limit` bytes; return its size."""
        if self._left:
            raise Broken("member not read to its end")
        self._skip_padding()
        block = self._exactly(BLOCK)
        size_field = block[124:136]
        if not _SIZE.fullmatch(size_field):
            raise Broken("header")
        size = int(size_field[:11], 8)
        if block != header(name, size):
            raise Broken("header")
        if size > limit:
            raise Broken("size")
        self._left = size
        self._padding = len(padding(size))
        return size

    def chunks(self) -> Iterator[memoryview]:
        """Yield the rest of the present member."""
        while self._left:
            chunk = self._some(self._left)
            self._left -= len(chunk)
            yield chunk

    def content(self) -> bytes:
        """Return the rest of the present member at once."""
        return b"".join(self.chunks())

    def end(self) -> None:
        """Make sure that the stream ends here."""
        self._skip_padding()
        if self._exactly(len(END)) != END or len(self._chunk) or any(self._chunks):
            raise Broken("end")

    def _skip_padding(self) -> None:
        if any(self._exactly(self._padding)):
            raise Broken("padding")
        self._padding = 0

    def _some(self, most: int) -> memoryview:
        while not len(self._chunk):
            chunk = next(self._chunks, None)
            if chunk is None:
                raise Broken("short")
            self._chunk = memoryview(chunk)
        part, self._chunk = self._chunk[:most], self._chunk[most:]
        return part

    def _exactly(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            parts += self._some(size - len(parts))
        return bytes(parts)
