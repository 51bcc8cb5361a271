"""Slow work: one worker thread, progress with cancel, the result back on the window's thread."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QMetaObject, QObject, Qt, QThread, Signal, Slot

from sxt_desktop.domain.errors import Cancelled, UserError
from sxt_desktop.usecases.program_log import note_error

T = TypeVar("T")
TOLD_EVERY_S = 0.05
"""A report sooner than this after the last one is not passed on."""


class Progress(QObject):
    """What the work says while it runs, and whether it should stop; used from the worker thread."""

    told = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._is_cancelled = False
        self._told_at = 0.0

    def report(self, done: int, total: int) -> None:
        """Say how far the work is (total 0: not known); raises `Cancelled` when it should stop."""
        if self._is_cancelled:
            raise Cancelled
        now = monotonic()
        if now - self._told_at >= TOLD_EVERY_S or done == total:
            self._told_at = now
            self.told.emit(done, total)

    @property
    def cancelled(self) -> bool:
        """Whether the user wants it to stop."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._is_cancelled = True


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work with whom to tell."""

    title: str
    work: Callable[[Progress], Any]
    progress: Progress
    done: Callable[[Any], object] | None
    failed: Callable[[UserError], object] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What work came to: a result, or what it raised."""

    result: Any = None
    error: BaseException | None = None


class _Worker(QObject):
    """Lives on the worker thread and runs what it is given."""

    finished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.job: Job | None = None

    @Slot()
    def work(self) -> None:
        job = self.job
        if job is None:
            return
        try:
            result = job.work(job.progress)
        except BaseException as raised:  # handed over whole: the window's thread tells errors and bugs apart
            self.finished.emit(Outcome(error=raised))
        else:
            self.finished.emit(Outcome(result))


class Jobs(QObject):
    """Runs work one after the other off the window's thread.

    `done` and `failed` must be methods of objects that outlive the work, or plain functions; they are called
    on the window's thread. Without `failed` the error goes out as `failure_told`. Cancelled work is silent.
    Anything that is neither is a bug and is raised again where Qt hands it to the excepthook.
    """

    started = Signal(str)
    told = Signal(int, int)
    ended = Signal()
    rested = Signal()
    failure_told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Job] = deque()
        self._current: Job | None = None
        self._is_stopped = False
        self._thread = QThread()
        self._thread.setObjectName("jobs")
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._worker.finished.connect(self._take, Qt.ConnectionType.QueuedConnection)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        """Whether work is running or waiting."""
        return self._current is not None or bool(self._waiting)

    def run(
        self,
        title: str,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> Progress:
        """Start work, or queue it behind what runs; the returned progress can cancel it."""
        progress = Progress()
        self._waiting.append(Job(title, work, progress, done, failed))
        self._next()
        return progress

    def cancel(self) -> None:
        """Ask the running work to stop."""
        if self._current is not None:
            self._current.progress.cancel()

    def cancel_all(self) -> None:
        """Ask whatever runs or waits to stop at its first safe point; what has none is done to its end."""
        self.cancel()
        for job in self._waiting:
            job.progress.cancel()

    @property
    def title(self) -> str:
        """What runs just now, empty while nothing does."""
        return "" if self._current is None else self._current.title

    @Slot()
    def stop(self) -> None:
        """Stop at the end of the program: nothing waiting starts, what runs is asked to stop and awaited."""
        self._is_stopped = True
        self._waiting.clear()
        self.cancel()
        self._thread.quit()
        self._thread.wait()

    def resume(self) -> None:
        """Work again after a stop that was not the program's end."""
        self._is_stopped = False
        self._next()

    def _next(self) -> None:
        if self._is_stopped or self._current is not None or not self._waiting:
            return
        if not self._thread.isRunning():
            self._thread.start()
        self._current = self._worker.job = self._waiting.popleft()
        self._current.progress.told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self.started.emit(self._current.title)
        QMetaObject.invokeMethod(self._worker, "work", Qt.ConnectionType.QueuedConnection)

    @Slot(int, int)
    def _tell(self, done: int, total: int) -> None:
        self.told.emit(done, total)

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        job, self._current, self._worker.job = self._current, None, None
        self.ended.emit()
        if job is None or self._is_stopped:  # who would be told may be gone by now
            return
        try:
            self._hand_over(job, outcome)
        finally:
            self._next()
            if not self.is_busy:
                self.rested.emit()

    def _hand_over(self, job: Job, outcome: Outcome) -> None:
        error = outcome.error
        if error is None:
            if job.done is not None:
                job.done(outcome.result)
        elif isinstance(error, UserError):
            note_error(error)
            if job.failed is not None:
                job.failed(error)
            else:
                self.failure_told.emit(error)
        elif not isinstance(error, Cancelled):
            raise error
