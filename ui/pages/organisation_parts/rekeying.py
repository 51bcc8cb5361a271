"""Asking for another key: what it means, and the own password once more."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import primary_button
from ui.widgets.labelled import SecretEdit
from ui.widgets.text import label

WORDS = (
    "有人带走了密码，或密码可能被人看到时用。台账、草稿和附件会用新密钥重写一遍，附件多时要几分钟。",
    "您自己的密码不变。其他使用人各得一个只能用一次的密码，请抄给本人，下次打开时换成自己的。",
    "恢复单会换新的，旧的作废。以前的备份仍用当时的密码打开，请另行收回或销毁。",
)


class RekeyPanel(QWidget):
    """Carrying it out is left to whoever holds the window."""

    def __init__(self, theme: Theme, rekey: Callable[[str], object]) -> None:
        super().__init__()
        self.setObjectName("rekey_panel")
        self._rekey = rekey
        self.password = SecretEdit(theme, "您现在的密码", name="rekey_password")
        self.password.confirmed.connect(self._go)
        button = primary_button("更换台账密钥", name="rekey_go")
        button.clicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for words in WORDS:
            column.addWidget(label(words, wraps=True))
        column.addWidget(self.password)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @Slot()
    def _go(self) -> None:
        if self.password.is_filled():
            self._rekey(self.password.edit.text())
            self.password.edit.clear()
