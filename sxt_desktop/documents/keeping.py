"""What goes to the next page along with something: headings, and text or rows above whoever signs.

A signature block never stands alone (GB/T 9704-2012 §7.3.5); neither do the sum and the notes below a table.
"""

from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.grid import Grid
from sxt_desktop.documents.typeset import Gap, Prose

_MOVED_WHOLE = 0.4
"""What cannot be parted goes along whole, unless that left so much of the page white."""
_OPINIONS_WHOLE = 0.75
"""Boxes for opinions belong to the signatures below them."""
_ROW = 24.0
"""About the height of one line in a table."""
_ENOUGH = 9


def lines_before(item: Any) -> int:
    """Return how many lines of text have to stand above an item on its page."""
    return int(getattr(item, "lines_before", 0))


def body_lines(item: Any) -> int:
    """Count lines of text that are no heading; a table or a picture counts as enough."""
    if isinstance(item, Prose):
        return 0 if item.keepWithNext else len(item.lines)
    return _ENOUGH if _is_body(item) else 0


def carried(page: Any, lines: int) -> list[Any]:
    """Take off a page the headings at its end and, where something needs them above it, that many lines of text.

    What is taken along may need lines above it in its turn.
    """
    taken: list[Any] = []
    while page.items and (lines > 0 or _keeps_next(page.items[-1].flowable)):
        item = page.take()
        if lines > 0 and not _keeps_next(item):
            item, count = _tail(page, item, lines)
            if item is None:
                break
            lines = max(lines - count, lines_before(item))
        taken.insert(0, item)
    return taken


def _keeps_next(item: Any) -> bool:
    return bool(getattr(item, "keepWithNext", 0))


def _is_body(item: Flowable) -> bool:
    """Whether something is a table or a picture: no text, no white, nothing that itself stands below text."""
    return not isinstance(item, Prose | Gap) and not _keeps_next(item) and not lines_before(item)


def _tail(page: Any, item: Any, lines: int) -> tuple[Any, int]:
    """Put all but the last lines of an item back on its page; return what is left and its lines."""
    if isinstance(item, Prose):
        spare = len(item.lines) - lines
        if spare >= item.style.together and not item.lines_before:
            first, item = item.cut_at(spare)
            page.add(first, first.height)
        return item, len(item.lines)
    if isinstance(item, Gap):
        return item, 0
    most = _OPINIONS_WHOLE if lines_before(item) else _MOVED_WHOLE
    is_low = bool(page.items) and item.height <= most * page.height
    if isinstance(item, Grid) and not (is_low and lines_before(item)):
        parts = item.cut_tail(lines * _ROW)
        if parts:
            page.add(parts[0], parts[0].height)
            return parts[1], lines
    if is_low:
        return item, lines
    page.add(item, item.height)
    return None, 0
