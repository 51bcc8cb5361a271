"""One process at a time holds a workbook: an operating-system lock that dies with its process.

Byte 0 of the file is what is locked; behind it stands a note of who holds it, which anyone can read. The note
is taken away when the lock is given back: one that is found by the next holder tells of an end without closing.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from io import FileIO
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError

_NOTE_BYTES = 4096
_LONGEST = 60
_CHINA = timezone(timedelta(hours=8))


class FileLock:
    """The lock on a file that is made where there is none, with a note for those who find it held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: FileIO | None = None

    def take(self, note: str) -> bool:
        """Take the lock, or return False: another process (or window) holds it. Other `OSError`s are raised;
        that there is no room for the note is none of them."""
        handle = self._path.open("a+b", buffering=0)
        try:
            _lock(handle)
        except OSError:
            handle.close()
            return False
        self._file = handle
        self.write(note)
        return True

    def write(self, note: str) -> None:
        """Write another note behind the lock that is held."""
        if self._file is not None:
            with suppress(OSError):
                self._file.truncate(0)
                self._file.write(b"\n" + note.encode()[:_NOTE_BYTES])

    def note(self) -> str:
        """Return the note behind the lock, whoever wrote it; empty when there is none."""
        try:
            with self._path.open("rb") as file:
                file.seek(1)
                return file.read(_NOTE_BYTES).decode(errors="replace")
        except OSError:
            return ""

    def release(self) -> None:
        """Give the lock back without a note; harmless when not held."""
        if self._file is not None:
            with suppress(OSError):
                self._file.truncate(0)
            _unlock(self._file)
            self._file.close()
            self._file = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a workbook open, on which computer and since when (ISO 8601 with offset); empty where unknown."""

    who: str = ""
    host: str = ""
    since: str = ""

    @classmethod
    def here(cls, user: str, now: datetime | None = None) -> "Holder":
        """Return who holds a lock that is taken now on this computer."""
        host = os.environ.get("COMPUTERNAME") or (os.uname().nodename if hasattr(os, "uname") else "")
        since = (now or datetime.now(UTC)).astimezone(_CHINA).isoformat(timespec="minutes")
        return cls(user[:_LONGEST], host[:_LONGEST], since)

    @classmethod
    def read(cls, note: str) -> "Holder":
        """Return the holder a note names; 0.1.0 wrote ``林静 @ PC-3``."""
        try:
            raw = json.loads(note)
        except ValueError:
            who, _, host = note.partition(" @ ")
            return cls(_plain(who), _plain(host))
        return (
            cls(*(_plain(raw.get(key)) for key in ("who", "host", "since")))
            if isinstance(raw, dict)
            else cls()
        )

    @property
    def note(self) -> str:
        """The note as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False)


def _plain(raw: object) -> str:
    return " ".join(raw.split())[:_LONGEST] if isinstance(raw, str) else ""


class WorkbookLock:
    """The lock on `lock` inside the folder of a workbook."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / "lock")
        self.found_open = False
        """Whether whoever held it last never closed the workbook."""

    def take(self, holder: Holder) -> None:
        """Take the lock or raise WORKBOOK_IN_USE with who holds it, where and since when."""
        left = self._lock.note()
        if not self._lock.take(holder.note):
            other = Holder.read(left)
            raise UserError(
                ErrorCode.WORKBOOK_IN_USE,
                path=str(self._folder),
                holder=other.who,
                host=other.host,
                since=other.since,
            )
        self.found_open = bool(Holder.read(left).since)

    def release(self) -> None:
        """Give the lock back; harmless when not held."""
        self._lock.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: FileIO) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(handle: FileIO) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: FileIO) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: FileIO) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_UN)
