"""A panel at the right of a page for one thing, in place of a dialog."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import icon_button
from ui.widgets.cards import scrolling
from ui.widgets.focus import first_focusable
from ui.widgets.text import ElidedLabel, rule

WIDTH = 400


class SidePanel(QFrame):
    """Shows one widget under a title; Esc or the cross closes it."""

    closed = Signal()

    def __init__(self, theme: Theme, *, name: str = "side_panel") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "panel")
        self.setFixedWidth(theme.px(WIDTH))
        self._title = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self._shut = icon_button(theme, "close", says="关闭", keys="Esc", name=f"{name}_close")
        self._shut.clicked.connect(self.close_panel)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 8)
        head.addWidget(self._title, 1)
        head.addWidget(self._shut)
        self._place = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addLayout(self._place, 1)
        self.hide()

    def show_content(self, title: str, content: QWidget) -> None:
        """Show a widget; the one shown before is given up."""
        while (item := self._place.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._title.setText(title)
        self.setAccessibleName(title)
        area = scrolling(content)
        self._place.addWidget(area)
        self.show()
        area.show()

    def focus_content(self) -> None:
        """Put the focus on the first thing in the panel that is filled in or pressed."""
        item = self._place.itemAt(0)
        place = None if item is None else item.widget()
        first = None if place is None else first_focusable(place)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def close_panel(self) -> None:
        """Hide the panel and tell the page."""
        self.hide()
        self.closed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget where the keys were in it once it is closed: the page would give them back to what nobody sees.

        What has them now hands them on by itself.
        """
        super().hideEvent(event)
        held = self.focusWidget() if self.isHidden() else None
        if held is not None and not held.hasFocus():
            held.clearFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)
