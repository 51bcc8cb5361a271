"""One line to fill in: what it is, the field, and what is wrong with it right below."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.icons import icon
from ui.theme import Theme
from ui.widgets.hints import set_hint
from ui.widgets.text import label, set_state


class LabelledEdit(QWidget):
    """A field with its label above and room for a sentence below."""

    confirmed = Signal()

    def __init__(self, title: str, *, name: str, hint: str = "", is_required: bool = False) -> None:
        super().__init__()
        self.setObjectName(f"field_{name}")
        self._title, self._is_required = title, is_required
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(f"{title}，必填" if is_required else title)
        set_hint(self.edit, hint)
        self._error: QLabel = label("", "error", wraps=True)
        self._error.hide()
        self._head: QLabel = label(f"{title} *" if is_required else title, "quiet")
        self._head.setBuddy(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._head)
        column.addWidget(self.edit)
        column.addWidget(self._error)
        self.edit.textChanged.connect(self.clear_error)
        self.edit.returnPressed.connect(self.confirmed)

    def set_title(self, title: str) -> None:
        """Ask for something else."""
        self._title = title
        self._head.setText(f"{title} *" if self._is_required else title)
        self.edit.setAccessibleName(f"{title}，必填" if self._is_required else title)

    @property
    def text(self) -> str:
        """What was filled in, without blanks at the ends."""
        return self.edit.text().strip()

    @property
    def error(self) -> str:
        """What is said to be wrong."""
        return self._error.text()

    def show_error(self, text: str) -> None:
        """Say what is wrong and put the cursor there."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.edit.setAccessibleDescription(text)
        set_state(self.edit, "invalid", "true" if text else "false")
        if text:
            self.edit.setFocus()

    @Slot()
    def clear_error(self) -> None:
        """Take back what was said."""
        if self._error.text():
            self.show_error("")

    def is_filled(self) -> bool:
        """Whether a required field is filled; says so when it is not."""
        if self._is_required and not self.text:
            self.show_error(f"请填写{self._title}")
            return False
        return True


class SecretEdit(LabelledEdit):
    """A password; an eye shows what was typed."""

    def __init__(self, theme: Theme, title: str, *, name: str, hint: str = "") -> None:
        super().__init__(title, name=name, hint=hint, is_required=True)
        self._theme = theme
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction("显示密码", self.edit)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.edit.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        theme.theme_changed.connect(self._renew)
        self._renew()

    @property
    def text(self) -> str:
        """What was typed, with every blank."""
        return self.edit.text()

    @Slot(bool)
    def _show(self, is_shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.edit.setEchoMode(modes.Normal if is_shown else modes.Password)

    @Slot()
    def _renew(self) -> None:
        self._eye.setIcon(icon("supervise", theme=self._theme, size=self._theme.px(16)))
