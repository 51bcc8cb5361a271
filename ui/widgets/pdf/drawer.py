"""Draws pages away from the window: only what is wanted just now, the newest wish first, a bounded lot kept."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.preview_pages import Hit, OpenPages, Picture
from ui.jobs import Jobs, Progress

MOST_KEPT = 96 << 20
"""Bytes of pictures kept: some twenty pages as they fill a window; a handbook of 300 has no more than a letter."""


class Wanted(NamedTuple):
    """A page at so many pixels for a hundred points."""

    page: int
    scale: int


class PageDrawer(QObject):
    """Knows one document at a time; `drawn` tells that a page that was wanted can be shown."""

    drawn = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.pages: OpenPages | None = None
        self._wanted: tuple[Wanted, ...] = ()
        self._at_work: Wanted | None = None
        self._kept: OrderedDict[Wanted, tuple[QImage, Picture]] = OrderedDict()
        self._search: Progress | None = None
        self._words = ""

    @property
    def kept_bytes(self) -> int:
        """How much memory the pictures take."""
        return sum(len(picture.pixels) for _, picture in self._kept.values())

    @property
    def is_drawing(self) -> bool:
        """Whether a page is being drawn."""
        return self._at_work is not None

    def show(self, pages: OpenPages | None) -> None:
        """Turn to another document; what was known of the one before is let go."""
        before, self.pages = self.pages, pages
        self._wanted, self._at_work = (), None
        self._kept.clear()
        self.stop_search()
        if before is not None:
            before.close()

    def picture(self, page: int, scale: int) -> QImage | None:
        """Return a page as it was drawn at this scale, else at any other, to be stretched meanwhile."""
        exact = self._kept.get(Wanted(page, scale))
        if exact is not None:
            self._kept.move_to_end(Wanted(page, scale))
            return exact[0]
        return next((image for key, (image, _) in self._kept.items() if key.page == page), None)

    def want(self, wanted: Sequence[Wanted]) -> None:
        """Say what is to be seen now; what was wanted before and is not drawn yet is forgotten."""
        self._wanted = tuple(one for one in wanted if one not in self._kept)
        self._next()

    def _next(self) -> None:
        pages = self.pages
        if pages is None or self._at_work is not None or not self._wanted:
            return
        one, *others = self._wanted
        self._wanted, self._at_work = tuple(others), one

        def work(_: Progress) -> tuple[OpenPages, Wanted, Picture | None]:
            return pages, one, pages.picture(one.page, one.scale / 100)

        self._jobs.run("正在显示页面", work, done=self._take, failed=self._give_up)

    def _take(self, drawn: tuple[OpenPages, Wanted, Picture | None]) -> None:
        pages, one, picture = drawn
        if pages is not self.pages:
            return
        self._at_work = None
        if picture is not None:
            self._keep(one, picture)
            self.drawn.emit()
        self._next()

    def _give_up(self, error: UserError) -> None:
        self._at_work = None

    def _keep(self, one: Wanted, picture: Picture) -> None:
        """Keep a picture; its bytes stay beside the image that shows them. The ones unused longest go."""
        image = QImage(
            picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32
        )
        self._kept[one] = (image, picture)
        while self.kept_bytes > MOST_KEPT and len(self._kept) > 1:
            self._kept.popitem(last=False)

    def search(self, words: str, done: Callable[[tuple[Hit, ...]], object]) -> None:
        """Look for words on every page; a search begun before is stopped."""
        self.stop_search()
        self._words = words
        pages = self.pages
        if pages is None:
            return

        def work(progress: Progress) -> tuple[OpenPages, tuple[Hit, ...]]:
            return pages, pages.find(words, progress.report)

        def take(found: tuple[OpenPages, tuple[Hit, ...]]) -> None:
            if found[0] is self.pages and words == self._words:
                done(found[1])

        self._search = self._jobs.run("正在查找", work, done=take)

    def stop_search(self) -> None:
        """Stop looking for what nobody wants to know any more."""
        self._words = ""
        if self._search is not None:
            self._search.cancel()
            self._search = None
