"""What pages read: at once in a small workbook, on a thread of its own in a large one, where the page is there before it is filled."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from sxt_desktop.domain.errors import UserError
from ui.jobs import Jobs, Progress

T = TypeVar("T")
TITLE = "正在读取"


def _never() -> bool:
    return False


class Reading(QObject):
    """Reads for one page; of several answers only that to the newest question is shown, so that none is out of date.

    Without `jobs`, or while `is_aside` says no, everything is read and shown at once. `is_aside` is asked each time.
    """

    def __init__(self, jobs: Jobs | None = None, is_aside: Callable[[], bool] = _never) -> None:
        super().__init__(jobs)
        self._jobs, self._is_aside = jobs, is_aside
        self._progress: Progress | None = None
        self._after: list[Callable[[], object]] = []

    def another(self) -> "Reading":
        """Return one that asks questions of its own in the same way."""
        return Reading(self._jobs, self._is_aside)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited; what the page shows may be out of date until then."""
        return self._progress is not None

    def ask(self, work: Callable[[], T], done: Callable[[T], object]) -> None:
        """Read and show; `work` touches no widget, `done` runs on the window's thread, now or later."""
        if self._progress is not None:
            self._progress.cancel()
            self._progress = None
        if self._jobs is None or not self._is_aside():
            done(work())
            self._go_on()
            return
        self._aside(self._jobs, work, done)

    def _aside(self, jobs: Jobs, work: Callable[[], T], done: Callable[[T], object]) -> None:
        def read(progress: Progress) -> T:
            progress.report(0, 0)  # what was asked anew meanwhile is not begun
            return work()

        def show(found: T) -> None:
            if self._progress is mine:
                self._progress = None
                done(found)
                self._go_on()

        def fail(error: UserError) -> None:
            if self._progress is mine:
                self._progress = None
                self._after.clear()
                jobs.failure_told.emit(error)

        mine = self._progress = jobs.run(TITLE, read, done=show, failed=fail)

    def then(self, call: Callable[[], object]) -> None:
        """Do something as soon as what is being read is shown; now when nothing is."""
        if self._progress is None:
            call()
        else:
            self._after.append(call)

    def _go_on(self) -> None:
        while self._after and self._progress is None:
            self._after.pop(0)()
