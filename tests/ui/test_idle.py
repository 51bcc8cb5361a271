"""Nobody there: counted from the last key or mouse, warned before, a clock that jumped counts as idle."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ui.idle import Clocks, IdleWatch


class Hours:
    """Two clocks that tests move; sleeping moves only the one on the wall."""

    def __init__(self) -> None:
        self.running = self.wall = 1000.0

    @property
    def clocks(self) -> Clocks:
        return Clocks(lambda: self.running, lambda: self.wall)

    def sleep(self, seconds: float) -> None:
        self.wall += seconds


class Desk:
    """A watch on fake clocks with a window before it, and what it said."""

    def __init__(self, qtbot: QtBot) -> None:
        self.hours = Hours()
        self.said: list[str] = []
        self.window = QPushButton("窗口")
        qtbot.addWidget(self.window)
        self.window.show()
        self.watch = IdleWatch(10, self.hours.clocks)
        for name in ("warned", "calmed", "idle"):
            getattr(self.watch, name).connect(lambda name=name: self.said.append(name))
        self.watch.start()

    def go_on(self, seconds: int) -> None:
        """Let time pass second by second, as the timer sees it."""
        for _ in range(seconds):
            self.hours.running += 1
            self.hours.wall += 1
            self.watch.tick()

    def press(self) -> None:
        """Press a key where the system would: at the window, not at a widget."""
        handle = self.window.windowHandle()
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
        QApplication.sendEvent(handle, key)

    def move(self) -> None:
        """Move the mouse over the window."""
        here, none = QPointF(5, 5), Qt.MouseButton.NoButton
        event = QMouseEvent(QEvent.Type.MouseMove, here, here, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.window.windowHandle(), event)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.watch.stop()


def test_ten_minutes_without_input_are_idle_and_warned_of(desk: Desk) -> None:
    desk.go_on(569)
    assert desk.said == []
    desk.go_on(1)
    assert desk.said == ["warned"]
    desk.go_on(29)
    assert desk.said == ["warned"]
    desk.go_on(600)
    assert desk.said == ["warned", "idle"]


@pytest.mark.parametrize("act", ["press", "move"])
def test_keys_and_mouse_begin_the_count_anew(desk: Desk, act: str) -> None:
    desk.go_on(580)
    getattr(desk, act)()
    assert desk.said == ["warned", "calmed"]
    desk.go_on(569)
    assert desk.said == ["warned", "calmed"]


def test_a_window_opened_later_is_heard_too(desk: Desk, qtbot: QtBot) -> None:
    later = QPushButton("对话框")
    qtbot.addWidget(later)
    later.show()
    desk.go_on(580)
    desk.window = later
    desk.press()
    assert desk.said == ["warned", "calmed"]


def test_a_computer_that_slept_is_idle_at_once(desk: Desk) -> None:
    desk.go_on(5)
    desk.hours.sleep(90)
    desk.watch.tick()
    assert desk.said == ["idle"]


def test_the_first_key_after_sleep_does_not_let_anyone_in(desk: Desk) -> None:
    desk.hours.sleep(3600)
    desk.press()
    assert desk.said == ["idle"]


def test_a_clock_set_back_does_not_lengthen_the_wait(desk: Desk) -> None:
    desk.go_on(300)
    desk.hours.sleep(-86_400)
    desk.go_on(300)
    assert desk.said == ["warned", "idle"]


def test_another_number_of_minutes_counts_from_the_last_input(desk: Desk) -> None:
    desk.go_on(280)
    desk.watch.set_minutes(5)
    desk.go_on(20)
    assert desk.said == ["warned", "idle"] and desk.watch.minutes == 5
