"""Packing is the same everywhere; unpacking never yields more than was declared."""

import gzip
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.bundle.packing import Bomb, Packed, unpack


@given(st.lists(st.binary(max_size=3000), max_size=8), st.integers(1, 700))
def test_round_trip_in_any_chunks(chunks: list[bytes], step: int) -> None:
    packed = Packed(chunks)
    raw = b"".join(packed)
    plain = b"".join(chunks)
    assert packed.unpacked == len(plain)
    assert gzip.decompress(raw) == plain
    cut = (raw[start : start + step] for start in range(0, len(raw), step))
    assert b"".join(unpack(cut, size=len(plain))) == plain


def test_much_comes_out_in_pieces() -> None:
    plain = bytes(3 << 20) + b"end"
    pieces = list(unpack([gzip.compress(plain)], size=len(plain)))
    assert b"".join(pieces) == plain and max(map(len, pieces)) <= 1 << 20


def test_no_time_and_no_system_in_it() -> None:
    assert b"".join(Packed([b"line\n"]))[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def test_a_bomb_stops_at_the_declared_size() -> None:
    bomb = gzip.compress(bytes(200 << 20), 9)
    seen = 0

    def count() -> Iterator[int]:
        nonlocal seen
        for piece in unpack([bomb], size=1000):
            seen += len(piece)
            yield seen

    with pytest.raises(Bomb):
        list(count())
    assert seen == 0
    pieces = unpack([bomb], size=3 << 20)
    assert [len(next(pieces)) for _ in range(3)] == [1 << 20] * 3
    with pytest.raises(Bomb):
        next(pieces)


def _packed(plain: bytes) -> bytes:
    """Pack without the moment of packing, which would give a test another name each second."""
    return gzip.compress(plain, mtime=0)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no gzip",
        _packed(b"abcd"),
        _packed(b"abc")[:-1],
        _packed(b"abc") + b"x",
        _packed(b"ab") + _packed(b"c"),
        _packed(b"abc")[:-5] + b"\0" * 5,
        zlib.compress(b"abc"),
    ],
)
def test_what_is_not_exactly_that_is_refused(raw: bytes) -> None:
    for chunks in ([raw], [raw[start : start + 1] for start in range(len(raw))]):
        with pytest.raises(Bomb):
            b"".join(unpack(chunks, size=3))
