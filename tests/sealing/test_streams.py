"""Sealed streams come back as they went in, and every change or cut is noticed."""

import io
import os
import random
import tracemalloc
from collections.abc import Iterator

import nacl.bindings as sodium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.sealing import SealBroken, SealCut, SealError, seal, sealed_size, unseal
from sxt_desktop.sealing.streams import HEADER_BYTES, OVERHEAD, PIECE_BYTES

KEY = bytes(range(32))


def sealed(data: bytes, *, ad: bytes = b"") -> bytes:
    return b"".join(seal([data], KEY, ad=ad))


def unsealed(data: bytes, *, key: bytes = KEY, ad: bytes = b"") -> bytes:
    return b"".join(unseal(io.BytesIO(data).read, key, ad=ad))


@pytest.mark.parametrize(
    "size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 5]
)
def test_round_trip_at_the_edges_of_pieces(size: int) -> None:
    data = os.urandom(size)
    cipher = sealed(data, ad=b"here")
    assert len(cipher) == sealed_size(size)
    assert unsealed(cipher, ad=b"here") == data


@given(st.lists(st.binary(max_size=40), max_size=20), st.integers(1, 9))
def test_any_chunks_and_any_short_reads(chunks: list[bytes], step: int) -> None:
    cipher = io.BytesIO(b"".join(seal(chunks, KEY)))
    plain = b"".join(unseal(lambda size: cipher.read(min(size, step)), KEY))
    assert plain == b"".join(chunks)


def test_pieces_are_exact_whatever_the_chunks() -> None:
    data = os.urandom(2 * PIECE_BYTES + 7)
    uneven = [data[:3], data[3 : PIECE_BYTES + 9], data[PIECE_BYTES + 9 :]]
    pieces = list(seal(uneven, KEY))
    assert [len(piece) for piece in pieces] == [
        HEADER_BYTES,
        PIECE_BYTES + OVERHEAD,
        PIECE_BYTES + OVERHEAD,
        7 + OVERHEAD,
    ]


def test_every_flipped_bit_is_noticed() -> None:
    cipher = sealed(b"matter")
    for bit in range(len(cipher) * 8):
        flipped = bytearray(cipher)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            unsealed(bytes(flipped))


def test_every_cut_is_noticed() -> None:
    cipher = sealed(b"matter")
    for length in range(len(cipher)):
        with pytest.raises(SealError):
            unsealed(cipher[:length])


def test_a_cut_between_pieces_is_called_a_cut() -> None:
    cipher = sealed(bytes(2 * PIECE_BYTES))
    for length in (0, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + PIECE_BYTES + OVERHEAD):
        with pytest.raises(SealCut):
            unsealed(cipher[:length])


def test_pieces_cannot_change_places() -> None:
    cipher = sealed(os.urandom(3 * PIECE_BYTES))
    piece = PIECE_BYTES + OVERHEAD
    first, second = cipher[HEADER_BYTES : HEADER_BYTES + piece], cipher[HEADER_BYTES + piece :][:piece]
    with pytest.raises(SealBroken):
        unsealed(cipher[:HEADER_BYTES] + second + first + cipher[HEADER_BYTES + 2 * piece :])


@pytest.mark.parametrize("size", [5, PIECE_BYTES])
def test_nothing_may_follow(size: int) -> None:
    with pytest.raises(SealBroken):
        unsealed(sealed(bytes(size)) + b"x")


def test_key_and_associated_data_belong_to_it() -> None:
    cipher = sealed(b"matter", ad=b"one")
    with pytest.raises(SealBroken):
        unsealed(cipher, ad=b"two")
    with pytest.raises(SealBroken):
        unsealed(cipher, key=bytes(32), ad=b"one")


@pytest.mark.parametrize("tag", [sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, 1, 2])
def test_other_tags_and_short_middle_pieces_are_refused(tag: int) -> None:
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, KEY)
    piece = sodium.crypto_secretstream_xchacha20poly1305_push(state, b"short", b"", tag)
    with pytest.raises(SealBroken):
        unsealed(header + piece)


def test_memory_stays_constant() -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(640):
            yield random.randbytes(100_000)

    tracemalloc.start()
    for piece in seal(chunks(), KEY):
        assert len(piece) <= PIECE_BYTES + OVERHEAD
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * PIECE_BYTES
