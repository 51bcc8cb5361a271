"""What SQLite passes over in silence: saves in the write-ahead log that it can no longer read.

SQLite takes the log up to the last whole transaction and drops the rest, be it the save a power cut broke off
or ten that one flipped bit made unreadable. So the frames are counted before it opens the file, by their heads
alone, and compared afterwards with how many it took.
"""

import struct
from enum import Enum
from pathlib import Path

from sxt_desktop.domain.errors import UserError
from sxt_desktop.store.engine import Database

_HEAD, _FRAME_HEAD, _PAGE = 32, 24, 4096
_FRAME = _FRAME_HEAD + _PAGE


class Lost(Enum):
    """How much of the log could not be read.

    LAST: at most the save that was under way when the program or the computer stopped. MORE: saves that had
    been finished, since each is on the disk before the next begins.
    """

    NOTHING = 0
    LAST = 1
    MORE = 2


def frames(database: Path) -> tuple[bool | None, ...]:
    """Return of each frame in the log beside a database whether it ends a transaction; None where a frame is
    left over from an earlier log. To be called before the database is opened."""
    try:
        with database.with_name(f"{database.name}-wal").open("rb") as log:
            head = log.read(_HEAD)
            found = []
            while len(frame := log.read(_FRAME)) == _FRAME:
                found.append(_ends(head, frame))
    except OSError:
        return ()
    return tuple(found)


def lost(frames: tuple[bool | None, ...], db: Database) -> Lost:
    """Return how much of these frames the database, just opened for writing, could not take."""
    if not any(frame is not None for frame in frames):
        return Lost.NOTHING
    try:
        taken: int = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
    except UserError:  # no room to move it into the file; it stays where it is for now
        return Lost.NOTHING
    left = [frame for frame in frames[max(taken, 0) :] if frame is not None]
    if not left:
        return Lost.NOTHING
    return Lost.LAST if sum(left) < 2 else Lost.MORE


def _ends(head: bytes, frame: bytes) -> bool | None:
    """Either of the two salts names the log; one that no longer fits may be what was damaged."""
    if frame[8:12] != head[16:20] and frame[12:16] != head[20:24]:
        return None
    (size,) = struct.unpack(">I", frame[4:8])
    return bool(size)
