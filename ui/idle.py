"""Notices that nobody works at the window any more: no key and no mouse for a while, or the computer slept.

Input is seen at the program's windows themselves, before it reaches any widget; what happens in other programs
is not. That the computer slept or was locked cannot be seen everywhere: a jump of its clock stands for it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

TICK_MS = 1000
WARN_S = 30
"""How long before the lock it is said."""
JUMP_S = 60
"""A clock that went on further than this from one tick to the next was not running with a user before it."""

_INPUT = frozenset(
    [
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    ]
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Two clocks in seconds: one that only goes on while the computer runs, and the one on the wall."""

    running: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class IdleSetting:
    """After how many minutes without input the window locks, and how to choose another number of them."""

    minutes: Callable[[], int]
    choose: Callable[[int], object]


class IdleWatch(QObject):
    """`warned` half a minute before, `calmed` when someone is there again, `idle` once when nobody was."""

    warned = Signal()
    calmed = Signal()
    idle = Signal()

    def __init__(self, minutes: int, clocks: Clocks | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clocks = clocks or Clocks()
        self._limit = minutes * 60.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._is_warned = self._is_over = False
        self._looked = self._moved = (0.0, 0.0)

    @property
    def minutes(self) -> int:
        """After how long without input `idle` is said."""
        return round(self._limit / 60)

    def set_minutes(self, minutes: int) -> None:
        """Wait another time, from the last input on."""
        self._limit = minutes * 60.0

    def is_alone(self, seconds: float) -> bool:
        """Whether nobody touched a key or the mouse for so long; also while nothing is watched."""
        return not self._timer.isActive() or self._now()[0] - self._moved[0] >= seconds

    def start(self) -> None:
        """Begin to watch: now someone is there."""
        self._is_warned = self._is_over = False
        self._looked = self._moved = self._now()
        self._watch_windows()
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        for window in QGuiApplication.topLevelWindows():
            window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count input; never keep it from anyone."""
        if event.type() in _INPUT:
            self.note_input()
        return False

    def note_input(self) -> None:
        """Someone is there, unless so much time went by unseen that it may be anyone."""
        if self._is_over or not self._timer.isActive():
            return
        self._look()
        if self._is_over:
            return
        self._moved = self._looked
        if self._is_warned:
            self._is_warned = False
            self.calmed.emit()

    @Slot()
    def tick(self) -> None:
        """Look at the clocks; called once a second."""
        self._watch_windows()
        if not self._is_over:
            self._look()

    def _look(self) -> None:
        before, self._looked = self._looked, self._now()
        slept = self._looked[1] - before[1] > JUMP_S
        alone = max(self._looked[0] - self._moved[0], self._looked[1] - self._moved[1])
        if slept or alone >= self._limit:
            self._is_over = True
            self._timer.stop()
            self.idle.emit()
        elif alone >= self._limit - WARN_S and not self._is_warned:
            self._is_warned = True
            self.warned.emit()

    def _now(self) -> tuple[float, float]:
        return self._clocks.running(), self._clocks.wall()

    def _watch_windows(self) -> None:
        """Hear every window there is, also menus and dialogs opened meanwhile; a second time changes nothing."""
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)
