"""Gzip both ways: written so that equal lines give equal bytes, read so that a bomb cannot go off."""

import zlib
from collections.abc import Iterable, Iterator

_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""Deflate, no name, no time, no system: nothing that differs from computer to computer."""
_STEP = 1 << 20


class Bomb(Exception):  # noqa: N818 - a shape, told apart by its caller
    """Packed data that is broken, is followed by more, or yields another size than declared."""


class Packed:
    """Packs chunks while it is iterated over once; afterwards `unpacked` tells their size."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.unpacked = 0

    def __iter__(self) -> Iterator[bytes]:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        checksum = 0
        yield _HEADER
        for chunk in self._chunks:
            checksum = zlib.crc32(chunk, checksum)
            self.unpacked += len(chunk)
            if packed := deflate.compress(chunk):
                yield packed
        yield deflate.flush()
        yield checksum.to_bytes(4, "little") + (self.unpacked & 0xFFFFFFFF).to_bytes(4, "little")


def unpack(chunks: Iterable[bytes | memoryview], *, size: int) -> Iterator[bytes]:
    """Yield what was packed, at most 1 MiB at a time and exactly `size` bytes in all; raises `Bomb`."""
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    left = size
    for chunk in chunks:
        if inflate.eof:
            raise Bomb("trailing")
        rest: bytes | memoryview = chunk
        while rest and not inflate.eof:
            plain = _inflated(inflate, rest)
            left -= len(plain)
            if left < 0:
                raise Bomb("size")
            rest = inflate.unconsumed_tail
            if plain:
                yield plain
    if left or not inflate.eof or inflate.unused_data:
        raise Bomb("size")


def _inflated(inflate: "zlib._Decompress", data: bytes | memoryview) -> bytes:
    try:
        return inflate.decompress(data, _STEP)
    except zlib.error as wrong:
        raise Bomb("packed") from wrong
