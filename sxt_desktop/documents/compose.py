"""Filling pages: which flowable stands on which page, decided before anything is drawn.

Knowing all pages first gives 第x页 共y页, the contents of a handbook and deterministic files without a
second pass. Headings stay with what follows; a signature block never stands alone (GB/T 9704-2012 §7.3.5).
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.keeping import body_lines, carried, lines_before
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.typeset import Gap, PageBreak

_EPSILON = 0.05
_LINES_ALONG = 2
"""What goes to the next page above flowables that end a document."""


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


class Together:
    """Flowables that end a document on one page, with rows of the table above them; longer ones run on."""

    def __init__(self, items: Sequence[Any]) -> None:
        self.items = tuple(items)


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
        self._moved: Any = None

    def pages(self, story: Iterable[Any]) -> list[Page]:
        """Return the filled pages."""
        self._pages = [Page(self._height)]
        queue = deque(story)
        while queue:
            self._place(queue.popleft(), queue)
        return self._pages

    def _place(self, item: Any, queue: deque[Any]) -> None:
        page = self._pages[-1]
        if isinstance(item, Together):
            self._place_together(item.items, queue)
            return
        if isinstance(item, PageBreak):
            if page.items:
                self._turn()
            return
        if isinstance(item, Gap) and not page.items:
            return
        room = page.height - page.used - page.space_for(item)
        _, height = item.wrapOn(self._canvas, self._width, max(room, 0.0))
        if height <= room + _EPSILON and self._accompany(item, height):
            self._pages[-1].add(item, height)
            return
        parts = self._parts(item, room)
        if len(parts) > 1:
            _, height = parts[0].wrapOn(self._canvas, self._width, room)
            page.add(parts[0], height)
            queue.extendleft(reversed(parts[1:]))
            self._turn()
        else:
            self._move_on(item, height, queue)

    def _place_together(self, items: Sequence[Any], queue: deque[Any]) -> None:
        """Put the flowables on this page, else with what belongs to them on the next, else wherever there is room."""
        page = self._pages[-1]
        if items and not self._fits(page, items):
            kept = Page(page.height, list(page.items), page.used)
            along = carried(kept, _LINES_ALONG)
            if along and kept.items and self._fits(Page(page.height), [*along, *items]):
                self._pages[-1] = kept
                self._turn()
                queue.extendleft(reversed([*along, *items]))
                return
        queue.extendleft(reversed(items))

    def _fits(self, page: Page, items: Sequence[Any]) -> bool:
        """Whether a page has room for flowables below those it holds."""
        trial = Page(page.height, list(page.items), page.used)
        for item in items:
            trial.add(item, item.wrapOn(self._canvas, self._width, page.height)[1])
        return trial.used <= page.height + _EPSILON

    def _parts(self, item: Any, room: float) -> list[Any]:
        """Return an item split at the room there is; places to sign only where a page cannot hold them all."""
        is_whole = isinstance(item, Signing) and item.height <= self._height
        if room <= 0 or (is_whole and lines_before(item) and item is not self._moved):
            return []
        return list(item.splitOn(self._canvas, self._width, room))

    def _accompany(self, item: Any, height: float) -> bool:
        """Bring lines from the page before if an item has fewer above it than it needs; whether it still fits."""
        wanted = lines_before(item)
        missing = wanted - sum(body_lines(placed.flowable) for placed in self._pages[-1].items)
        if wanted == 0 or missing <= 0 or len(self._pages) < 2 or item is self._moved:
            return True
        page, before = self._pages[-1], self._pages[-2]
        items = [placed.flowable for placed in page.items]
        page.items.clear()
        page.used = 0.0
        for each in (*carried(before, missing), *items):
            _, tall = each.wrapOn(self._canvas, self._width, page.height)
            page.add(each, tall)
        return page.used + page.space_for(item) + height <= page.height + _EPSILON

    def _move_on(self, item: Any, height: float, queue: deque[Any]) -> None:
        """Begin a page with an item that found no room, taking along what belongs to it."""
        page = self._pages[-1]
        taken = [] if item is self._moved else carried(page, lines_before(item))
        if not page.items:
            # Nothing else stands on this page: a further page would not give more room.
            for each in taken:
                _, tall = each.wrapOn(self._canvas, self._width, page.height)
                page.add(each, tall)
            if taken and isinstance(item, Signing):
                self._moved = item
                queue.appendleft(item)
            else:
                page.add(item, height)
            return
        self._moved = item
        self._turn()
        queue.extendleft(reversed([*taken, item]))

    def _turn(self) -> None:
        self._pages.append(Page(self._height))
