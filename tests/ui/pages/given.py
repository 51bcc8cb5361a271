"""What pages are given in tests: sources for forms, clicks by name, waiting for the worker."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.usecases.attach_file import attach_bytes, attach_file
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.sources import Candidate, Sources
from ui.jobs import Jobs
from ui.theme import Theme

W = TypeVar("W", bound=QWidget)


def sources_of(ws: Workspace, theme: Theme) -> Callable[[], Sources]:
    """Return how the forms of a page get people, organisations and files of a workbook."""

    def made() -> Sources:
        known = directory(ws)
        return Sources(
            today=ws.today,
            theme=theme,
            people=tuple(Candidate(one.id, one.name) for one in known.persons),
            organisations=tuple(
                Candidate(one.id, one.short_name, also=one.name, is_own=one.id == ws.org)
                for one in known.organisations
            ),
            attach=lambda path: attach_file(ws, path),
            attach_bytes=lambda name, content: attach_bytes(ws, name, content),
        )

    return made


def find(parent: QWidget, kind: type[W], name: str) -> W:
    """Return the newest visible child of a name."""
    QApplication.processEvents()
    found = [one for one in parent.findChildren(kind, name) if not one.isHidden()]
    assert found, name
    return found[-1]


def press(parent: QWidget, name: str) -> None:
    """Click a button by its name; it must be there and usable."""
    button = find(parent, QPushButton, name)
    assert button.isEnabled(), name
    button.click()


def shown(qtbot: QtBot, page: W) -> W:
    """Show a page as the active window."""
    qtbot.addWidget(page)
    page.resize(1100, 740)
    page.show()
    activate(qtbot, page)
    return page


def activate(qtbot: QtBot, page: QWidget) -> None:
    """Make a page the active window, so that it gets the keys."""
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


def finished(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until the worker has nothing left to do."""
    qtbot.waitUntil(lambda: not jobs.is_busy, timeout=10_000)


def type_in(widget: QWidget, text: str) -> None:
    """Type text into a widget; what keys cannot give comes from an input method."""
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    composed = QInputMethodEvent()
    composed.setCommitString(text)
    QApplication.sendEvent(widget, composed)


def press_keys(
    widget: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key."""
    QTest.keyClick(widget, key, modifier)
