"""Unit, middle and top, enrolled level by level; made once, copied for every run; a level may be at work on two PCs."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

import pytest

from sxt_desktop.catalog.library import load_library
from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import ledger
from sxt_desktop.usecases import setup
from sxt_desktop.usecases.epochs import EPOCH_DUE
from sxt_desktop.usecases.passing_on import ASKED
from sxt_desktop.usecases.settling import settled
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, enrol, make_pair, new_unit


class Level(StrEnum):
    """An organisation by where it stands."""

    UNIT = "机械学院党委"
    MIDDLE = "东湖大学党委"
    TOP = "教育工委"

    @property
    def below(self) -> tuple["Level", ...]:
        """Return the levels whose logs come here, the one next to it first."""
        return tuple(reversed(tuple(Level)[: tuple(Level).index(self)]))

    @property
    def above(self) -> "Level | None":
        """Return the level that gives orders to this one."""
        return {Level.UNIT: Level.MIDDLE, Level.MIDDLE: Level.TOP}.get(self)


WAYS = (
    (Level.UNIT, Level.MIDDLE),
    (Level.MIDDLE, Level.TOP),
    (Level.TOP, Level.MIDDLE),
    (Level.MIDDLE, Level.UNIT),
)
"""Who sends to whom, in the order in which a day that goes well has it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A workbook's folder as it was: the end of its own line is `last`, at position `n` of `epoch`."""

    path: Path
    level: Level
    epoch: str
    n: int
    last: bytes | None

    @property
    def at(self) -> tuple[str, int]:
        """Return where it would go on: only one epoch may go on from one position."""
        return self.epoch, self.n


@dataclass(eq=False, slots=True)
class Seat:
    """A PC on which a level is at work; `seen` is everything of others that was ever held there."""

    level: Level
    ws: Workspace
    n: int = 0
    last: bytes | None = None
    seen: set[bytes] = field(default_factory=set)


class World:
    """A folder with all workbooks of one run; time, ids and chance of the program are the same in every run."""

    def __init__(self, template: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="levels-"))
        shutil.copytree(template, self.folder, dirs_exist_ok=True)
        chance, ids = Random(0), count(1)
        self.around = Surroundings(
            RESOURCES,
            now=Clock(datetime(2026, 11, 20, 9, tzinfo=CHINA)),
            cost=CHEAP,
            random=chance.randbytes,
            new_id=lambda: f"01900000-0000-7000-8000-{next(ids):012x}",
        )
        self.seats = {level: [Seat(level, self._open(self.folder / f"{level}.sxt"))] for level in Level}
        self.orgs: dict[Level, OrgId] = {level: seats[0].ws.org for level, seats in self.seats.items()}

    def _open(self, path: Path) -> Workspace:
        return open_unit(path, PASSWORD, self.around)

    def first(self, level: Level) -> Seat:
        """Return the PC of a level that goes on when there are two."""
        return self.seats[level][0]

    def copied(self, seat: Seat) -> Copy:
        """Copy a workbook's folder as it is."""
        ws = seat.ws
        ws.workbook.write(lambda db: None)
        ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path = Path(tempfile.mkdtemp(prefix="copy-", dir=self.folder)) / ws.workbook.path.name
        shutil.copytree(ws.workbook.path, path, ignore=shutil.ignore_patterns("lock", "*-wal", "*-shm"))
        return Copy(path, seat.level, ws.epoch, seat.n, seat.last)

    def cloned(self, seat: Seat, copy: Copy) -> None:
        """Let a copy be used beside the workbook it was made of; nobody tells it that it is a copy."""
        twin = Seat(seat.level, self._open(copy.path), copy.n, copy.last, set(seat.seen))
        self.seats[seat.level].append(twin)

    def restored(self, copy: Copy) -> Seat:
        """Go on from a copy in a new epoch, as a restored workbook does when it is opened; the others are put away."""
        ws = self._open(copy.path)
        ws.workbook.write(lambda db: ledger.set_setting(db, EPOCH_DUE, Cause.RESTORED.value))
        seat = Seat(copy.level, settled(ws), copy.n, copy.last)
        for old in self.seats[copy.level]:
            old.ws.workbook.close()
        self.seats[copy.level] = [seat]
        return seat

    def close(self) -> None:
        """Close and remove everything."""
        for seats in self.seats.values():
            for seat in seats:
                seat.ws.workbook.close()
        shutil.rmtree(self.folder)


@contextmanager
def templates() -> Iterator[Path]:
    """Yield a folder with three enrolled workbooks, the middle asked for originals; forms are read only once."""
    folder = Path(tempfile.mkdtemp(prefix="template-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setup, "load_library", cache(load_library))
        pair = make_pair(folder)
        top = new_unit(folder, pair.clock, name="宁夏区委教育工委", short_name=Level.TOP, code="教工")
        enrol(top, pair.committee, Relation.SUBORDINATE, folder)
        enrol(pair.committee, top, Relation.SUPERIOR, folder)
        pair.committee.workbook.write(lambda db: ledger.set_setting(db, ASKED + top.org, "1"))
        top.workbook.close()
        pair.close()
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
