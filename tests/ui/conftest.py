"""A dressed application for tests of the window."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme

OFFSCREEN_ONLY = r"^This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"
"""Said by the platform without a screen whenever a window has a smallest size; no fault of the window."""
RESOURCES = Path(__file__).parents[2] / "resources"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the one thing the platform without a screen says out of what fails a test here."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_ONLY))


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Collect cycles on the test's own thread only, as the window does (see `ui.collecting`)."""
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(1)


@pytest.fixture(autouse=True, scope="module")
def nothing_left() -> Iterator[None]:
    """Let go of every window of a module at its end: dressing the application goes over all there are."""
    yield
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Looks after widgets of a test, dressed as the windows of the program are."""
    look_after, light = qtbot.addWidget, Theme(RESOURCES)

    def dressed(widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None) -> None:
        light.dress(widget)
        look_after(widget, before_close_func=before_close_func)

    monkeypatch.setattr(qtbot, "addWidget", dressed)
    return qtbot


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme at 100 %, applied; windows of earlier tests are thrown away first, those still held put away."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for window in QApplication.topLevelWidgets():
        window.hide()
    made = Theme(RESOURCES)
    made.apply()
    return made
