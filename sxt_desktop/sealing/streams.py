"""libsodium's secretstream over pieces of exactly 1 MiB: encrypted, ordered, and unable to lose its end.

A sealed stream is a header of 24 bytes and one or more pieces of 1 MiB + 17 bytes; only the last may be
shorter, and it alone carries TAG_FINAL. The caller's associated data is bound to the first piece.
"""

from collections.abc import Callable, Iterable, Iterator

import nacl.bindings as sodium
from nacl import exceptions

KEY_BYTES = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES
HEADER_BYTES = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
"""Bytes by which a sealed piece is longer than what it holds."""
MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
PIECE_BYTES = 1 << 20
"""Plain bytes in every piece but the last."""


_State = sodium.crypto_secretstream_xchacha20poly1305_state


class SealError(Exception):
    """A sealed stream that cannot be opened to its end."""


class SealBroken(SealError):  # noqa: N818 - two kinds of one error
    """A piece does not verify: altered, wrong key, wrong associated data, or more follows the end."""


class SealCut(SealError):  # noqa: N818 - two kinds of one error
    """The stream ended before its final piece."""


def sealed_size(size: int) -> int:
    """Return how many bytes sealing `size` plain bytes yields."""
    pieces = max(1, -(-size // PIECE_BYTES))
    return HEADER_BYTES + size + pieces * OVERHEAD


def seal(chunks: Iterable[bytes | memoryview], key: bytes, *, ad: bytes = b"") -> Iterator[bytes]:
    """Yield the header, then cipher pieces; `chunks` may have any sizes, `key` has 32 bytes."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    yield sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    waiting: bytes | None = None
    for piece in _pieces(chunks):
        if waiting is not None:
            yield _close(state, waiting, ad, MESSAGE)
            ad = b""
        waiting = piece
    yield _close(state, waiting or b"", ad, FINAL)


def _close(state: _State, plain: bytes, ad: bytes, tag: int) -> bytes:
    return sodium.crypto_secretstream_xchacha20poly1305_push(state, plain, ad, tag)


def _pieces(chunks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Cut and join chunks into pieces of exactly 1 MiB, no byte copied twice; only the last may be shorter."""
    held: list[bytes | memoryview] = []
    size = 0
    for chunk in chunks:
        if not size and len(chunk) == PIECE_BYTES:
            yield bytes(chunk)
            continue
        view, start = memoryview(chunk), 0
        while size + len(view) - start >= PIECE_BYTES:
            end = start + PIECE_BYTES - size
            held.append(view[start:end])
            yield b"".join(held)
            held, size, start = [], 0, end
        if start < len(view):
            held.append(view[start:])
            size += len(view) - start
    if held:
        yield b"".join(held)


def unseal(read: Callable[[int], bytes], key: bytes, *, ad: bytes = b"") -> Iterator[bytes]:
    """Yield the plain pieces of a stream that ends where `read` ends; raises `SealBroken` or `SealCut`.

    Every piece yielded is genuine and in its place; that nothing is missing is known only once the
    iterator ends without raising.
    """
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = _read_full(read, HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        raise SealCut
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    tag = MESSAGE
    while tag != FINAL:
        sealed = _read_full(read, PIECE_BYTES + OVERHEAD)
        if len(sealed) < OVERHEAD:
            raise SealCut
        plain, tag = _open(state, sealed, ad)
        if tag == FINAL and read(1):
            raise SealBroken
        ad = b""
        yield plain


def _open(state: _State, sealed: bytes, ad: bytes) -> tuple[bytes, int]:
    try:
        plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, ad)
    except exceptions.RuntimeError as wrong:
        raise SealBroken from wrong
    if tag not in (MESSAGE, FINAL) or (tag == MESSAGE and len(plain) < PIECE_BYTES):
        raise SealBroken
    return plain, tag


def _read_full(read: Callable[[int], bytes], size: int) -> bytes:
    """Read up to the end or `size` bytes, also from sources that return less at a time."""
    data = read(size)
    if len(data) == size or not data:
        return data
    parts = [data]
    missing = size - len(data)
    while missing and (data := read(missing)):
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)
