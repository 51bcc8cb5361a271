"""A new password typed twice, with a word about how good its length is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.labelled import SecretEdit
from ui.widgets.text import label

MINIMUM, GOOD = 8, 12
"""Fewest characters taken, and from how many on guessing is hopeless."""


def strength_words(length: int) -> str:
    """Return what to say of a password; only its length is judged."""
    if length < MINIMUM:
        return f"至少{MINIMUM}位，现在{length}位"
    if length < GOOD:
        return f"{length}位，可以用；{GOOD}位以上更稳妥"
    return f"{length}位，长度稳妥"


class NewPassword(QWidget):
    """`confirmed` when Enter was pressed in the second field."""

    confirmed = Signal()

    def __init__(
        self, theme: Theme, *, name: str = "password", title: str = "密码", again: str = "再输一次"
    ) -> None:
        super().__init__()
        self.first = SecretEdit(theme, title, name=name, hint=f"至少{MINIMUM}位")
        self.again = SecretEdit(theme, again, name=f"{name}_again")
        self._strength = label("", "second", wraps=True)
        self._strength.setObjectName(f"{name}_strength")
        self._strength.hide()
        self.first.edit.textChanged.connect(self._judge)
        self.first.confirmed.connect(self.again.edit.setFocus)
        self.again.confirmed.connect(self.confirmed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.first)
        column.addWidget(self._strength)
        column.addSpacing(8)
        column.addWidget(self.again)

    @property
    def text(self) -> str:
        """What was typed first."""
        return self.first.text

    def is_good(self) -> bool:
        """Whether both agree and are long enough; says at the field what is not so."""
        if not self.first.is_filled():
            return False
        if len(self.text) < MINIMUM:
            self.first.show_error(f"密码至少{MINIMUM}位，现在{len(self.text)}位")
            return False
        if self.again.text != self.text:
            self.again.show_error("两次输入的密码不一样，请重新输入")
            return False
        return True

    def show_error(self, text: str) -> None:
        """Say what is wrong with the password."""
        self.first.show_error(text)

    def clear(self) -> None:
        """Keep nothing that was typed."""
        self.first.edit.clear()
        self.again.edit.clear()

    @Slot(str)
    def _judge(self, text: str) -> None:
        self._strength.setText(strength_words(len(text)))
        self._strength.setVisible(bool(text))
