"""Reads the code of pages that were not visited yet, a module at a time, while nothing else is to be done."""

from collections import deque
from importlib import import_module
from pkgutil import iter_modules

from PySide6.QtCore import QObject, QTimer, Slot

PACKAGES = (
    "ui.pages.print_parts",
    "ui.pages.report_parts",
    "ui.pages.scan_parts",
    "ui.pages.sheet_parts",
)
"""Pages whose first visit would otherwise wait for their code."""
PAGES = ("ui.pages.printing", "ui.pages.reports", "ui.pages.scans", "ui.pages.sheets")
FIRST_MS, NEXT_MS = 3_000, 60


class Warming(QObject):
    """Begins a while after the window is there; between two modules whatever the user does comes first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[str] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)

    def begin(self) -> None:
        """Read what is missing, from a few seconds on."""
        self._left = deque((*PACKAGES, *PAGES))
        self._timer.start(FIRST_MS)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be read."""
        return not self._left

    @Slot()
    def _next(self) -> None:
        if not self._left:
            return
        name = self._left.popleft()
        module = import_module(name)
        if name in PACKAGES:
            self._left.extendleft(f"{name}.{one.name}" for one in iter_modules(module.__path__))
        self._timer.start(NEXT_MS)
