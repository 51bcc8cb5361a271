"""Python's collection of cycles, kept to the window's thread.

A collection that happens to run on a worker thread would destroy widgets there, and Qt aborts. So automatic
collection is switched off and a timer of the window's thread does the same by the same thresholds.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500


class Collector(QObject):
    """Collects on the thread it was made on, from now until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect the generations whose threshold is passed."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Leave collection to Python again."""
        self._timer.stop()
        gc.enable()
