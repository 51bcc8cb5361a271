"""Positions that were read and verified, kept for the next time they are asked for, as long as they take little memory.

A bundle is gone through at least twice, once to show it and once to take it over. One too large for that is read
again from where it is staged.
"""

from collections.abc import Iterable, Iterator

from sxt_desktop.bundle.limits import MIB
from sxt_desktop.domain.revisions import Carried

ROOM = 8 * MIB
"""So much memory, estimated, what is kept of one bundle may take; some 2,500 records of the handbook."""
EACH_VALUE = 64
"""So many bytes a value takes beside its text, which is what makes small JSON large in memory."""


class Reading:
    """One way through a log's positions: what they weigh, and all of them as long as they weigh no more than `room`."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._weight = 0
        self._positions: list[Carried] = []

    def weighed(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass on the lines the positions are read from."""
        for chunk in chunks:
            values = chunk.count(b",") + chunk.count(b"{") + chunk.count(b"[")
            self._weight += len(chunk) + EACH_VALUE * values
            yield chunk

    def noted(self, positions: Iterable[Carried]) -> Iterator[Carried]:
        """Pass positions on."""
        for carried in positions:
            if self._weight <= self._room:
                self._positions.append(carried)
            else:
                self._positions.clear()
            yield carried

    def kept_in(self, recall: "Recall", name: str) -> None:
        """Keep what was read to its end, where there is room."""
        if self._weight <= self._room:
            recall.keep(name, tuple(self._positions), self._weight)


class Recall:
    """The positions kept of one bundle, by the name of their part."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._parts: dict[str, tuple[Carried, ...]] = {}

    def get(self, name: str) -> tuple[Carried, ...] | None:
        """Return a part's positions, None where it has to be read."""
        return self._parts.get(name)

    def reading(self) -> Reading:
        """Begin to read a part."""
        return Reading(self._room)

    def keep(self, name: str, positions: tuple[Carried, ...], weight: int) -> None:
        """Keep a part that was read to its end, unless others took the room meanwhile."""
        if weight <= self._room and name not in self._parts:
            self._parts[name] = positions
            self._room -= weight

    def forget(self) -> None:
        """Let go of everything."""
        self._parts.clear()
