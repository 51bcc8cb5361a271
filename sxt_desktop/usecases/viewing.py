"""Copies for looking at: documents and attachments in plain text, which no other program can show encrypted.

They lie in a folder only this user can enter, one per open workbook, and go when it is closed. A process that
was killed cannot do that; its folder, which nobody holds a lock on any more, goes at the next start.
"""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import platformdirs

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store.locks import FileLock

_LOCK = ".lock"


class ViewingFolder:
    """A private folder; `close` removes it with everything in it (PLACE_NOT_WRITABLE)."""

    def __init__(self, home: Path | None = None) -> None:
        place = home or viewing_home()
        sweep_viewing(place)
        try:
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(0o700)
            self.path = Path(tempfile.mkdtemp(prefix="view-", dir=place))
        except OSError as refused:
            raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(place)) from refused
        self._lock = FileLock(self.path / _LOCK)
        self._lock.take("")

    def close(self) -> None:
        """Remove every file; one another program holds open goes at the next start."""
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def viewing_home() -> Path:
    """Return where the folders lie: among this user's own files, never where everyone's temporary files are."""
    return Path(platformdirs.user_cache_dir("sxt-desktop", appauthor=False)) / "viewing"


def sweep_viewing(home: Path | None = None) -> int:
    """Remove the folders of processes that are no more; returns how many."""
    removed = 0
    with suppress(OSError):
        for folder in sorted((home or viewing_home()).glob("view-*")):
            lock = FileLock(folder / _LOCK)
            if lock.take(""):
                lock.release()
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    return removed
