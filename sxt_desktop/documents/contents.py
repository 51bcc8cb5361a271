"""Contents with page numbers, dotted lines and links, set when the pages of the body are known."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.compose import Mark, Page
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.marks import draw_text
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Gap, Prose, draw_lines

ENTRY = TextStyle(14.0, 25.5, align=Align.LEFT, together=9)
HEADING = TextStyle(18.0, 30.0, Face.BIAO_SONG, align=Align.BALANCED, keep_next=True, together=9)
_NUMBER_ROOM = 50.0
_DEEPER = 28.0
_DOTS = 4.2


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: what it says, where a click leads, the page (from 1), its level (0 first)."""

    title: str
    name: str
    page: int
    level: int = 0


def marks_on(page: Page) -> list[Mark]:
    """Return the beginnings of sections on a page, in order."""
    return [placed.flowable for placed in page.items if isinstance(placed.flowable, Mark)]


def entries_of(body: Sequence[Page], before: int) -> list[ContentsEntry]:
    """Return the entries of a body that follows that many pages."""
    return [
        ContentsEntry(mark.title, mark.name, before + number, mark.level)
        for number, page in enumerate(body, start=1)
        for mark in marks_on(page)
    ]


def contents_pages(
    setter: Typesetter,
    heading: str,
    body: Sequence[Page],
    *,
    before: int,
    pages: Callable[[Iterable[Any]], list[Page]],
) -> list[Page]:
    """Return the pages of the contents, which stand between `before` pages and the body.

    `pages` fills pages with flowables. Set twice: the first time tells how many pages the contents need.
    """
    count = len(pages(contents_story(setter, heading, entries_of(body, 0))))
    return pages(contents_story(setter, heading, entries_of(body, before + count)))


def contents_story(setter: Typesetter, heading: str, entries: Sequence[ContentsEntry]) -> Iterator[Any]:
    """Yield the heading and the lines of the contents."""
    yield Prose(setter, "\u3000".join(heading) if len(heading) == 2 else heading, HEADING)
    yield Gap(12)
    for entry in entries:
        yield ContentsLine(setter, entry)


class ContentsLine(Flowable):  # type: ignore[misc]
    """A title, dots, and its page at the right edge; a click leads there."""

    def __init__(self, setter: Typesetter, entry: ContentsEntry) -> None:
        super().__init__()
        self._setter = setter
        self._entry = entry
        self._left = entry.level * _DEEPER
        self._title = Prose(setter, entry.title, replace(ENTRY, left=self._left, right=_NUMBER_ROOM))

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take one line, more for a long title."""
        self.width, self.height = aW, self._title.set_to(aW)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the title, a dotted line and the page number on the level of the last line."""
        canvas, page = self.canv, str(self._entry.page)
        draw_lines(canvas, self._title.lines, self._title.style, 0, self.height)
        number = replace(ENTRY, align=Align.RIGHT)
        draw_text(canvas, self._setter, page, number, box=(0, ENTRY.leading, self.width))
        start = self._left + self._title.lines[-1].width + 6
        end = self.width - _whole_dots(self._setter.width(page, ENTRY) + 6)
        level = (ENTRY.leading - ENTRY.size) / 2 + 4
        canvas.saveState()
        canvas.setLineCap(1)
        canvas.setLineWidth(1.1)
        canvas.setDash([0.01, _DOTS])
        # Drawn from the right, so that the dots of all lines stand below each other.
        canvas.line(end, level, start, level)
        canvas.restoreState()
        canvas.linkRect("", self._entry.name, (0, 0, self.width, self.height), thickness=0)


def _whole_dots(distance: float) -> float:
    """Return a distance made up to whole dots."""
    return -(-distance // _DOTS) * _DOTS
