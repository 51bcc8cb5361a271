"""A sheet over a whole window: nothing below is read or used any more."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.text import label


class Cover(QFrame):
    """Covers its parent and says why."""

    def __init__(self, theme: Theme, parent: QWidget, says: str) -> None:
        super().__init__(parent)
        self.setObjectName("cover")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(says)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(IconView(theme, "lock", token="act", size=40), 0, middle)
        column.addWidget(label(says, "heading"), 0, middle)
        column.addStretch(3)
        self.setGeometry(parent.rect())
        self.raise_()
