"""Big choices: an icon, what it is, and what happens then."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.text import label


class Choice(QPushButton):
    """A card that is one button."""

    def __init__(self, theme: Theme, title: str, says: str, *, icon: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self.setProperty("role", "choice")
        self.setAccessibleName(title)
        self.setAccessibleDescription(says)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(IconView(theme, icon, token="act", size=32))
        column.addSpacing(8)
        column.addWidget(label(title, "heading", wraps=True))
        column.addWidget(label(says, "quiet", wraps=True))
        column.addStretch(1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(184))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(176), self._theme.px(184))
