"""Filling pages: which flowable stands on which page, decided before anything is drawn.

Knowing all pages first gives 第x页 共y页, the contents of a handbook and deterministic files without a
second pass. Headings stay with what follows; a signature block never stands alone (GB/T 9704-2012 §7.3.5).
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.grid import Grid
from sxt_desktop.documents.typeset import Gap, PageBreak, Prose

_EPSILON = 0.05
_MOVED_WHOLE = 0.4
"""A table that cannot be parted goes to the page of the signatures whole, unless that left so much white."""
_ROW = 24.0
"""About the height of one line in a table."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A flowable with the distance of its top from the top of the type area."""

    flowable: Any
    top: float
    height: float


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    height: float
    items: list[Placed] = field(default_factory=list)
    used: float = 0.0

    def space_for(self, flowable: Any) -> float:
        """Return the white to leave before a flowable: none at the top of a page."""
        if not self.items:
            return 0.0
        before = self.items[-1].flowable
        return max(float(before.getSpaceAfter()), float(flowable.getSpaceBefore()))

    def add(self, flowable: Any, height: float) -> None:
        """Place a flowable below the others."""
        top = self.used + self.space_for(flowable)
        self.items.append(Placed(flowable, top, height))
        self.used = top + height

    def take(self) -> Any:
        """Take the last flowable off the page."""
        placed = self.items.pop()
        self.used = self.items[-1].top + self.items[-1].height if self.items else 0.0
        return placed.flowable

    def draw(self, canvas: Any, *, x: float, top: float) -> None:
        """Draw everything, with the type area's upper left corner at (x, top)."""
        for placed in self.items:
            placed.flowable.drawOn(canvas, x, top - placed.top - placed.height)


class Mark(Flowable):  # type: ignore[misc]
    """An invisible point with a name: the beginning of a section, told by `Composer.pages`."""

    def __init__(self, name: str, title: str, level: int = 0) -> None:
        super().__init__()
        self.keepWithNext = 1
        self.name, self.title, self.level = name, title, level

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take no room."""
        return 0.0, 0.0

    def draw(self) -> None:
        """Set the bookmark here, so that a viewer jumps to this height."""
        left, top = self.canv.absolutePosition(0, 0)
        self.canv.bookmarkPage(self.name, fit="XYZ", left=left, top=top + 12)
        self.canv.addOutlineEntry(self.title, self.name, self.level, closed=False)


class Composer:
    """Fills pages of one size with flowables."""

    def __init__(self, canvas: Any, width: float, height: float) -> None:
        self._canvas = canvas
        self._width = width
        self._height = height
        self._pages: list[Page] = []

    def pages(self, story: Iterable[Any]) -> list[Page]:
        """Return the filled pages."""
        self._pages = [Page(self._height)]
        queue = deque(story)
        while queue:
            self._place(queue.popleft(), queue)
        return self._pages

    def _place(self, item: Any, queue: deque[Any]) -> None:
        page = self._pages[-1]
        if isinstance(item, PageBreak):
            if page.items:
                self._turn()
            return
        if isinstance(item, Gap) and not page.items:
            return
        room = page.height - page.used - page.space_for(item)
        _, height = item.wrapOn(self._canvas, self._width, max(room, 0.0))
        if height <= room + _EPSILON:
            self._accompany(int(getattr(item, "lines_before", 0)))
            page.add(item, height)
            return
        parts = item.splitOn(self._canvas, self._width, room) if room > 0 else []
        if len(parts) > 1:
            _, height = parts[0].wrapOn(self._canvas, self._width, room)
            page.add(parts[0], height)
            queue.extendleft(reversed(parts[1:]))
            self._turn()
        else:
            self._move_on(item, height, queue)

    def _accompany(self, lines: int) -> None:
        """Bring lines from the page before if a signature block has fewer above it than it needs."""
        missing = lines - sum(_body_lines(placed.flowable) for placed in self._pages[-1].items)
        if lines == 0 or missing <= 0 or len(self._pages) < 2:
            return
        page, before = self._pages[-1], self._pages[-2]
        items = [placed.flowable for placed in page.items]
        page.items.clear()
        page.used = 0.0
        for item in (*_carried(before, missing), *items):
            _, height = item.wrapOn(self._canvas, self._width, page.height)
            page.add(item, height)

    def _move_on(self, item: Any, height: float, queue: deque[Any]) -> None:
        """Begin a page with an item that found no room, taking along what belongs to it."""
        page = self._pages[-1]
        carried = _carried(page, int(getattr(item, "lines_before", 0)))
        if not page.items:
            # Nothing else stands on this page: a further page would not give more room.
            for each in (*carried, item):
                _, tall = each.wrapOn(self._canvas, self._width, page.height)
                page.add(each, tall)
            return
        self._turn()
        queue.extendleft(reversed([*carried, item]))

    def _turn(self) -> None:
        self._pages.append(Page(self._height))


def _body_lines(item: Any) -> int:
    """Count lines of text that are no heading; a table counts as enough."""
    if isinstance(item, Grid):
        return 9
    return len(item.lines) if isinstance(item, Prose) and not item.keepWithNext else 0


def _keeps_next(item: Any) -> bool:
    return bool(getattr(item, "keepWithNext", 0))


def _carried(page: Page, lines: int) -> list[Any]:
    """Take off a page the headings at its end and, for a signature block, that many lines of text."""
    carried: list[Any] = []
    while page.items and (lines > 0 or _keeps_next(page.items[-1].flowable)):
        item = page.take()
        if lines > 0 and not _keeps_next(item):
            item, taken = _tail(page, item, lines)
            if item is None:
                break
            lines -= taken
        carried.insert(0, item)
    return carried


def _tail(page: Page, item: Any, lines: int) -> tuple[Any, int]:
    """Put all but the last lines of an item back on its page; return what is left and its lines."""
    if isinstance(item, Prose):
        spare = len(item.lines) - lines
        if spare >= item.style.together:
            first, item = item.cut_at(spare)
            page.add(first, first.height)
        return item, len(item.lines)
    if isinstance(item, Grid):
        parts = item.cut_tail(lines * _ROW)
        if parts:
            page.add(parts[0], parts[0].height)
            return parts[1], lines
        if page.items and item.height <= _MOVED_WHOLE * page.height:
            return item, lines
    if isinstance(item, Gap):
        return item, 0
    page.add(item, item.height)
    return None, 0
