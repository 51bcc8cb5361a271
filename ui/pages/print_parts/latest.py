"""One piece of work at a time for a page: what was begun anew, or stopped by someone, is never handed over late."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from sxt_desktop.domain.errors import UserError
from ui.jobs import Jobs, Progress

T = TypeVar("T")


class LatestWork(QObject):
    """`stopped` when someone stopped what the page waits for; work may be done to its end all the same."""

    stopped = Signal()

    def __init__(self, parent: QObject, jobs: Jobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._progress: Progress | None = None
        jobs.ended.connect(self._ended)

    @property
    def is_busy(self) -> bool:
        """Whether something is awaited."""
        return self._progress is not None

    def begin(
        self,
        title: str,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[UserError], object],
        unwanted: Callable[[T], object] | None = None,
    ) -> None:
        """Drop what is awaited and begin something else; `unwanted` gets a result that came too late."""
        self.drop()

        def take(result: T) -> None:
            if self._is_awaited(mine):
                self._progress = None
                done(result)
            elif unwanted is not None:
                unwanted(result)

        def fail(error: UserError) -> None:
            if self._is_awaited(mine):
                self._progress = None
                failed(error)

        mine = self._progress = self._jobs.run(title, work, done=take, failed=fail)

    def _is_awaited(self, progress: Progress) -> bool:
        return self._progress is progress

    def drop(self) -> None:
        """Wait for it no longer."""
        if self._progress is not None:
            self._progress.cancel()
            self._progress = None

    @Slot()
    def _ended(self) -> None:
        """Tell of a stop before a result that is late can be handed over."""
        if self._progress is not None and self._progress.cancelled:
            self._progress = None
            self.stopped.emit()
