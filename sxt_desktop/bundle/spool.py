"""Holds packed data until its size and hash are known: in memory, or beyond 16 MiB in an encrypted temporary file."""

import secrets
import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain
from typing import IO

from sxt_desktop.bundle.limits import MIB
from sxt_desktop.sealing import KEY_BYTES, seal, unseal

SPOOL_MEMORY = 16 * MIB


class Spool:
    """Filled once, read any number of times; the key of its file exists in memory only."""

    def __init__(self, *, memory: int = SPOOL_MEMORY) -> None:
        self._most = memory
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._key = secrets.token_bytes(KEY_BYTES)
        self._digest = sha256()
        self.size = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def sha256(self) -> str:
        """Hash in hex of everything held."""
        return self._digest.hexdigest()

    def fill(self, chunks: Iterable[bytes]) -> None:
        """Take everything in."""
        counted = self._counted(chunks)
        for chunk in counted:
            self._parts.append(chunk)
            if self.size > self._most:
                break
        else:
            return
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the spool is left
        for piece in seal(chain(self._parts, counted), self._key):
            self._file.write(piece)
        self._parts = []

    def _counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._digest.update(chunk)
            self.size += len(chunk)
            yield chunk

    def chunks(self) -> Iterator[bytes]:
        """Yield everything again."""
        if self._file is None:
            yield from self._parts
            return
        self._file.seek(0)
        yield from unseal(self._file.read, self._key)
