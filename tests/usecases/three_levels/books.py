"""What was written by whom and what went to whom, kept beside the program: with this its workbooks are compared."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.revisions import Payload, Revision
from sxt_desktop.store import entries
from tests.usecases.three_levels.world import Level, Seat


@dataclass(frozen=True, slots=True)
class Written:
    """One position as its owner wrote it, after the position with digest `before`."""

    level: Level
    revision: Revision
    payload: Payload | None
    before: bytes | None

    @property
    def is_secret(self) -> bool:
        """Whether no content of it may ever leave its owner."""
        return self.revision.sensitivity is Sensitivity.DISCIPLINE


@dataclass(frozen=True, slots=True)
class Bundle:
    """One bundle ever written; `sha256` is its manifest's."""

    path: Path
    sender: Level
    to: Level
    epoch: str
    seq: int
    sha256: str


@dataclass(slots=True)
class Books:
    """Everything ever written, every bundle, and what could be known from those."""

    written: dict[bytes, Written] = field(default_factory=dict)
    bundles: list[Bundle] = field(default_factory=list)
    restricted: set[EntryId] = field(default_factory=set)
    """Records that were 纪检专阅 at any time on any PC."""
    released: dict[Level, set[bytes]] = field(default_factory=lambda: {level: set() for level in Level})
    """What a level may know, because it was not restricted when a bundle was written to it."""
    sealed: set[str] = field(default_factory=set)
    """Bundles for keys that their recipient lost when it went back."""
    orders: dict[EntryId, Level] = field(default_factory=dict)

    def note(self, seat: Seat) -> None:
        """Write down what a PC wrote since it was last asked."""
        ws = seat.ws
        for one in entries.positions(ws.whole, ws.org, ws.epoch, seat.n + 1, 10_000):
            assert one.revision is not None
            assert one.n == seat.n + 1
            self.written[one.digest] = Written(seat.level, one.revision, one.payload, seat.last)
            if one.revision.sensitivity is Sensitivity.DISCIPLINE:
                self.restricted.add(one.revision.entry_id)
            seat.n, seat.last = one.n, one.digest

    def line(self, last: bytes | None) -> list[bytes]:
        """Return the digests of the line that ends with one, first to last."""
        found = []
        while last is not None:
            found.append(last)
            last = self.written[last].before
        return found[::-1]

    def records(self, seat: Seat) -> dict[EntryId, Written]:
        """Return the newest content of each record on a PC's own line."""
        ours = (self.written[digest] for digest in self.line(seat.last))
        return {one.revision.entry_id: one for one in ours if not one.revision.is_act}

    def sent(self, seat: Seat, bundle: Bundle) -> None:
        """Note a bundle and what it could bring upwards."""
        self.bundles.append(bundle)
        if bundle.to is seat.level.above:
            self.released[bundle.to] |= set(self._released(seat))

    def _released(self, seat: Seat) -> Iterator[bytes]:
        now = self.records(seat)
        for digest in self.line(seat.last):
            one = self.written[digest]
            if not one.is_secret and not now[one.revision.entry_id].is_secret:
                yield digest

    def addressed(self, line: list[bytes], level: Level) -> list[bytes]:
        """Return what of a line is addressed to a level below."""
        return [one for one in line if self.orders.get(self.written[one].revision.entry_id) is level]
