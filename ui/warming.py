"""Reads what was not needed yet, while nobody waits for it: code of pages a module at a time, slow files on another thread."""

from collections import deque
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from PySide6.QtCore import QObject, QTimer, Slot

from ui.jobs import Jobs, Progress

PAGES = "ui.pages"
"""The package of all pages: a first visit would otherwise wait for their code."""
FIRST_MS, NEXT_MS, ASIDE_MS = 3_000, 60, 1_000


class Warming(QObject):
    """Begins a while after the window is there; between two modules whatever the user does comes first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[str] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self._aside: deque[Callable[[], object]] = deque()
        self._jobs = Jobs(self)
        self._jobs_timer = QTimer(self)
        self._jobs_timer.setSingleShot(True)
        self._jobs_timer.timeout.connect(self._read_aside)

    def begin(self) -> None:
        """Read what code is missing, from a few seconds on."""
        self._left = deque((PAGES,))
        self._timer.start(FIRST_MS)

    def aside(self, read: Callable[[], object]) -> None:
        """Read something on a thread of its own, as soon as the window was painted; it touches no widget."""
        self._aside.append(read)
        self._jobs_timer.start(ASIDE_MS)

    def stop(self) -> None:
        """Read nothing more; what is being read is awaited."""
        self._timer.stop()
        self._jobs_timer.stop()
        self._jobs.stop()

    @property
    def is_done(self) -> bool:
        """Whether no code is left to be read."""
        return not self._left

    @Slot()
    def _read_aside(self) -> None:
        while self._aside:
            self._jobs.run("", _unasked(self._aside.popleft()))

    @Slot()
    def _next(self) -> None:
        if not self._left:
            return
        name = self._left.popleft()
        module = import_module(name)
        inside = sorted(iter_modules(getattr(module, "__path__", ())), key=lambda one: one.ispkg)
        self._left.extendleft(f"{name}.{one.name}" for one in inside)  # parts of pages first, one by one
        self._timer.start(NEXT_MS)


def _unasked(read: Callable[[], object]) -> Callable[[Progress], object]:
    return lambda _: read()
