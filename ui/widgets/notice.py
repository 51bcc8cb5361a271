"""A quiet banner: says what happened, goes away by itself unless something went wrong, never blocks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.buttons import icon_button, link_button
from ui.widgets.text import label, set_state

STAYS_MS = 8000


class NoticeKind(StrEnum):
    """What kind of news a banner brings."""

    INFO = "info"
    DONE = "done"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """One verb on a banner and what it does."""

    text: str
    call: Callable[[], object]


_LOOKS: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.INFO: ("info", "act"),
    NoticeKind.DONE: ("done", "green"),
    NoticeKind.WARN: ("soon", "amber"),
    NoticeKind.ERROR: ("overdue", "red"),
}


class FootBar(QWidget):
    """A bar below the page with room around it; takes no room while hidden."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.frame = QFrame()
        self.frame.setProperty("role", "notice")
        self.row = QHBoxLayout(self.frame)
        self.row.setContentsMargins(16, 6, 8, 6)
        self.row.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, 20, 12)
        column.addWidget(self.frame)
        self.hide()


class Notice(FootBar):
    """One banner at a time; an error stays until it is closed."""

    def __init__(self, theme: Theme, *, name: str = "notice") -> None:
        super().__init__(name)
        self._action: NoticeAction | None = None
        self._icon = IconView(theme, "info", token="act")
        self._text = label("", wraps=True)
        self._text.setObjectName(f"{name}_text")
        self._verb = link_button("", name=f"{name}_verb")
        self._verb.clicked.connect(self._act)
        shut = icon_button(theme, "close", says="关闭提示", name=f"{name}_close")
        shut.clicked.connect(self.hide)
        for widget in (self._icon, self._text, self._verb, shut):
            self.row.addWidget(widget, 1 if widget is self._text else 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text.text()

    def show_notice(
        self, text: str, kind: NoticeKind = NoticeKind.INFO, action: NoticeAction | None = None
    ) -> None:
        """Show words of a kind with at most one verb."""
        self._action = action
        self._text.setText(text)
        self.setAccessibleName(text)
        self._verb.setText(action.text if action else "")
        self._verb.setVisible(action is not None)
        self._icon.show_icon(*_LOOKS[kind])
        set_state(self.frame, "kind", kind.value)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if kind in (NoticeKind.INFO, NoticeKind.DONE):
            self._timer.start(STAYS_MS)
        else:
            self._timer.stop()

    @Slot()
    def _act(self) -> None:
        self.hide()
        if self._action is not None:
            self._action.call()
