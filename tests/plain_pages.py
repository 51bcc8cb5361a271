"""What really lies in the pages of an encrypted database, free ones and those of its write-ahead log among them.

The database itself shows only rows; what a deleted row left behind is seen by decrypting each page of the files
as SQLCipher wrote it: AES-256-CBC under the raw key, 16 bytes of IV and 64 of HMAC at the end of a page.
"""

import ctypes
import ctypes.util
from collections.abc import Iterator
from pathlib import Path

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
WAL_HEADER, FRAME_HEADER = 32, 24


def can_decrypt() -> bool:
    """Whether this machine has the library that decrypts."""
    return ctypes.util.find_library("crypto") is not None


def pages(database: Path, key: bytes) -> Iterator[bytes]:
    """Yield the plain content of every page of a database and of its write-ahead log."""
    content = database.read_bytes()
    assert content and len(content) % PAGE == 0
    for start in range(0, len(content), PAGE):
        yield _plain(content[start : start + PAGE], key, is_first=start == 0)
    log = database.with_name(database.name + "-wal")
    frames = log.read_bytes()[WAL_HEADER:] if log.exists() else b""
    for start in range(0, len(frames), FRAME_HEADER + PAGE):
        frame = frames[start : start + FRAME_HEADER + PAGE]
        number = int.from_bytes(frame[:4], "big")
        yield _plain(frame[FRAME_HEADER:], key, is_first=number == 1)


def lies_in(database: Path, key: bytes, words: str) -> bool:
    """Whether words lie in any page, as text or as the search index has them."""
    wanted = {words.encode(), words.casefold().encode()}
    return any(word in page for page in pages(database, key) for word in wanted)


def _plain(page: bytes, key: bytes, *, is_first: bool) -> bytes:
    body = page[SALT if is_first else 0 : PAGE - RESERVED]
    return _decrypted(body, key, page[PAGE - RESERVED : PAGE - RESERVED + IV])


def _decrypted(content: bytes, key: bytes, iv: bytes) -> bytes:
    crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
    crypto.EVP_CIPHER_CTX_new.restype = crypto.EVP_aes_256_cbc.restype = ctypes.c_void_p
    context, cipher = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new()), ctypes.c_void_p(crypto.EVP_aes_256_cbc())
    out, length = ctypes.create_string_buffer(len(content) + IV), ctypes.c_int(0)
    try:
        assert crypto.EVP_DecryptInit_ex(context, cipher, None, key, iv) == 1
        crypto.EVP_CIPHER_CTX_set_padding(context, 0)
        assert crypto.EVP_DecryptUpdate(context, out, ctypes.byref(length), content, len(content)) == 1
    finally:
        crypto.EVP_CIPHER_CTX_free(context)
    return out.raw[: length.value]
