"""Python's collection of cycles, kept to the window's thread.

A collection that happens to run on a worker thread would destroy widgets there, and Qt aborts. So automatic
collection is switched off and a timer of the window's thread does the same by the same thresholds. To go through
everything takes longer than a window may stand still (some 300,000 objects, 150 ms): what the start made is left
alone, and all of it is gone through only while nobody types.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500


def _always() -> bool:
    return True


class Collector(QObject):
    """Collects on the thread it was made on, from now until `stop`; `is_quiet` says whether nobody works just now."""

    def __init__(self, parent: QObject | None = None, is_quiet: Callable[[], bool] = _always) -> None:
        super().__init__(parent)
        self.is_quiet = is_quiet
        self._thresholds = gc.get_threshold()
        self._has_begun = self._is_due = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect the generations whose threshold is passed, of what is new; everything when it is due and quiet."""
        passed = [n for n in range(3) if gc.get_count()[n] > self._thresholds[n]]
        if not self._has_begun:
            self._has_begun = True
            gc.freeze()
        elif (self._is_due or 2 in passed) and self.is_quiet():
            self.collect_all()
        elif passed:
            self._is_due = self._is_due or 2 in passed
            gc.collect(passed[-1])

    def collect_all(self) -> None:
        """Go through everything; what stays is old from now on."""
        self._is_due = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Leave collection to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
