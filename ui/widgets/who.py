"""Choosing one of the people who can open the workbook; asks nothing where there is only one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ui.widgets.text import label


class WhoChoice(QWidget):
    """A list of names with a label above; hidden while there is nothing to choose."""

    chosen = Signal()

    def __init__(self, title: str, *, name: str) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setObjectName(name)
        self.box.setAccessibleName(title)
        self.box.activated.connect(self.chosen)
        head = label(title, "quiet")
        head.setBuddy(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(self.box)
        self.hide()

    @property
    def user(self) -> str:
        """Id of who was chosen, also where only one could be; empty while nobody is known."""
        return str(self.box.currentData() or "")

    def offer(self, users: Sequence[tuple[str, str]], chosen: str = "") -> None:
        """Offer (id, name) pairs; one of them, or the first, is chosen already."""
        self.box.clear()
        for user_id, name in users:
            self.box.addItem(name, user_id)
        self.box.setCurrentIndex(max(self.box.findData(chosen), 0) if users else -1)
        self.setVisible(len(users) > 1)
