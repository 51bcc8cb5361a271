"""Enter presses the button in focus, wherever it is, and leaves check boxes to the space bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow, PageEntry
from ui.theme import Theme


@pytest.mark.parametrize(("kind", "pressed"), [(QPushButton, True), (QCheckBox, False)])
def test_enter_presses_what_has_the_focus(
    kind: type[QPushButton] | type[QCheckBox], pressed: bool, theme: Theme, qtbot: QtBot
) -> None:
    page, said = QWidget(), list[int]()
    button = kind("写下")
    button.clicked.connect(lambda: said.append(1))
    QVBoxLayout(page).addWidget(button)
    window = MainWindow((PageEntry("one", "一页", "home", "first", lambda: page),), theme)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert bool(said) is pressed
