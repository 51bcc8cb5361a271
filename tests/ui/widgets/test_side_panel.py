"""The panel at the right of a page: closed, it keeps nothing of the keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.side_panel import SidePanel


def test_keys_do_not_come_back_to_a_field_of_a_closed_panel(qtbot: QtBot, theme: Theme) -> None:
    pages, page, other = QStackedWidget(), QWidget(), QPushButton("另一页")
    panel, field = SidePanel(theme), QLineEdit()
    QVBoxLayout(page).addWidget(panel)
    for one in (page, other):
        pages.addWidget(one)
    qtbot.addWidget(pages)
    with qtbot.waitExposed(pages):
        pages.show()
    panel.show_content("生成", field)
    panel.focus_content()
    assert pages.focusWidget() is field
    pages.setCurrentWidget(other)
    pages.setCurrentWidget(page)  # still open: one goes on where one was
    assert pages.focusWidget() is field
    pages.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    pages.setFocus()  # as a click on a button of the panel does in the window
    panel.hide()
    pages.setCurrentWidget(other)
    pages.setCurrentWidget(page)
    assert pages.focusWidget() is not field and QApplication.focusWidget() is not field
