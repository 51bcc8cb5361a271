"""Counts seconds down by the clock, so that a busy or sleeping window comes out right."""

import time
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, QTimer, Signal, Slot

TICK_MS = 250


class Countdown(QObject):
    """`ticked` carries the seconds left whenever they change; `ended` follows the last one."""

    ticked = Signal(int)
    ended = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._clock = clock
        self._until = 0.0
        self._told = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def is_on(self) -> bool:
        """Whether it still counts."""
        return self._timer.isActive()

    def start(self, seconds: int) -> None:
        """Count down from a number of seconds."""
        self._until, self._told = self._clock() + seconds, 0
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Count no longer, and say nothing."""
        self._timer.stop()

    @Slot()
    def tick(self) -> None:
        """Look at the clock."""
        left = ceil(self._until - self._clock())
        if left <= 0:
            self._timer.stop()
            self.ended.emit()
        elif left != self._told:
            self._told = left
            self.ticked.emit(left)
