"""One process at a time holds a workbook: an operating-system lock that dies with its process."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from sxt_desktop.domain.errors import ErrorCode, UserError


class WorkbookLock:
    """The lock on `lock` inside the folder, with a note of who holds it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._file: BinaryIO | None = None

    def take(self, note: str) -> None:
        """Take the lock or raise WORKBOOK_IN_USE with the holder's note."""
        handle = self._path.open("a+b")
        try:
            _lock(handle)
        except OSError as taken:
            handle.seek(1)
            holder = handle.read(200).decode(errors="replace")
            handle.close()
            raise UserError(ErrorCode.WORKBOOK_IN_USE, path=str(self._path.parent), holder=holder) from taken
        handle.truncate(0)
        handle.write(b"\n" + note.encode()[:200])
        handle.flush()
        self._file = handle

    def release(self) -> None:
        """Give the lock back; harmless when not held."""
        if self._file is not None:
            _unlock(self._file)
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: BinaryIO) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(handle: BinaryIO) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: BinaryIO) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: BinaryIO) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_UN)


def holder_note(user: str) -> str:
    """Return who holds a lock, in words another office PC can show."""
    host = os.environ.get("COMPUTERNAME") or (os.uname().nodename if hasattr(os, "uname") else "")
    return f"{user or '使用人'} @ {host}"
