"""Where a bundle waits between being verified and being taken over: one file, encrypted with a key only in memory."""

import errno
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.sealing import KEY_BYTES, SealError, seal, unseal

_PREFIX, _SUFFIX = "bundle-", ".staged"
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


class Staging:
    """Named parts in one encrypted file; once closed, or once the process ended, nobody can read them."""

    def __init__(self, folder: Path, *, needed: int) -> None:
        """Make the file if `needed` bytes are free; raises UserError DISK_FULL or PLACE_NOT_WRITABLE."""
        self._folder = folder
        self._key = secrets.token_bytes(KEY_BYTES)
        self._parts: dict[str, tuple[int, int]] = {}
        try:
            self._made_folder = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(folder).free
            if free < needed:
                self._remove_folder()
                raise UserError(ErrorCode.DISK_FULL, path=str(folder), needed=needed, free=free)

            self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - until `close`
                dir=folder, prefix=_PREFIX, suffix=_SUFFIX, delete=False
            )
        except OSError as wrong:
            raise _told(wrong, folder) from wrong

    def put(self, name: str, chunks: Iterable[bytes | memoryview]) -> None:
        """Keep a part under a new name; raises UserError DISK_FULL or PLACE_NOT_WRITABLE."""
        if name in self._parts:
            raise ValueError(name)
        start = self._file.seek(0, 2)
        for piece in seal(chunks, self._key, ad=name.encode()):
            self._write(piece)
        self._parts[name] = (start, self._file.tell())

    def _write(self, piece: bytes) -> None:
        try:
            self._file.write(piece)
            self._file.flush()
        except OSError as wrong:
            raise _told(wrong, self._folder) from wrong

    def get(self, name: str) -> Iterator[bytes]:
        """Yield a part again; raises KeyError if there is none, UserError BUNDLE_ALTERED if it was touched."""
        position, end = self._parts[name]

        def read(size: int) -> bytes:
            nonlocal position
            self._file.seek(position)
            data = self._file.read(min(size, end - position))
            position += len(data)
            return data

        try:
            yield from unseal(read, self._key, ad=name.encode())
        except SealError as wrong:
            raise UserError(ErrorCode.BUNDLE_ALTERED, what="staging") from wrong

    def names(self) -> tuple[str, ...]:
        """Return the names of all parts in the order they were put."""
        return tuple(self._parts)

    def close(self) -> None:
        """Remove everything; closing twice is allowed. What cannot be removed now is cleared at the next start."""
        for step in (self._file.close, Path(self._file.name).unlink):
            with suppress(OSError):
                step()
        self._remove_folder()

    def _remove_folder(self) -> None:
        if self._made_folder:
            with suppress(OSError):
                self._folder.rmdir()


def clear_staging(folder: Path) -> int:
    """Remove what a killed process left behind, unreadable as it is; return how many files went."""
    left = list(folder.glob(f"{_PREFIX}*{_SUFFIX}"))
    for path in left:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return len(left)


def _told(wrong: OSError, folder: Path) -> UserError:
    if wrong.errno in NO_SPACE:
        return UserError(ErrorCode.DISK_FULL, path=str(folder))
    return UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(folder), reason=wrong.strerror)
