"""Back-off after wrong passwords: five are free, then each further one makes the next wait longer.

The count lies beside the workbook and can be deleted by whoever owns the disk; what really protects the
password is Argon2id. This stops the colleague who guesses at an unattended desk.
"""

import json
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store.keyslots import replace_durably

FREE = 5
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(minutes=15)


class Tries:
    """The wrong tries on one workbook, kept in `tries.json` of its folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "tries.json"

    def must_be_allowed(self, now: datetime) -> None:
        """Raise TOO_MANY_TRIES with the seconds left while a wait is on; a clock set back gains nothing."""
        count, last = self._read()
        if count < FREE or last is None:
            return
        if last > now:
            self._write(count, now)
            last = now
        left = last + _wait(count) - now
        if left > timedelta(0):
            raise UserError(ErrorCode.TOO_MANY_TRIES, seconds=int(left.total_seconds()) + 1)

    def failed(self, now: datetime) -> None:
        """Count one more wrong try."""
        count, _ = self._read()
        self._write(count + 1, now)

    def forget(self) -> None:
        """Begin anew: the password was right."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, datetime | None]:
        try:
            kept = json.loads(self._path.read_bytes()[:1000])
            return max(0, int(kept["count"])), datetime.fromisoformat(kept["last"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0, None

    def _write(self, count: int, now: datetime) -> None:
        with suppress(UserError):
            replace_durably(self._path, json.dumps({"count": count, "last": now.isoformat()}).encode())


def _wait(count: int) -> timedelta:
    doubled: int = 2 ** min(count - FREE, 10)
    return min(_LONGEST, _FIRST * doubled)
