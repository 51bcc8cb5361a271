"""The bar below a subordinate's record: 通过, 退回补正 with its reason, 留意."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from sxt_desktop.domain.roles import Permission
from ui.may import May
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.hints import set_hint
from ui.widgets.text import label, set_state

PASSED, RETURNED, NOTED = "通过", "退回补正", "留意"


class ReviewBar(QWidget):
    """Asks for a verdict; returning needs a reason."""

    verdict_asked = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("review_bar")
        self._is_allowed = True
        self.remark = QPlainTextEdit()
        self.remark.setObjectName("review_remark")
        self.remark.setAccessibleName("意见")
        self.remark.setTabChangesFocus(True)
        self.remark.setFixedHeight(theme.px(64))
        self.remark.installEventFilter(self)
        set_hint(self.remark, "意见，退回补正时必填：写明要补正什么")
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("review_error")
        self._error.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("Ctrl+Enter 通过并看下一条", "second"), 1)
        self.buttons = (
            plain_button(NOTED, name="review_note"),
            plain_button(RETURNED, name="review_return"),
            primary_button(PASSED, name="review_pass"),
        )
        for button, call in zip(self.buttons, (self.note, self.give_back, self.let_pass), strict=True):
            button.clicked.connect(call)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.remark)
        column.addWidget(self._error)
        column.addLayout(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Ctrl+Enter for passing, even while the remark has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if with_control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def allow(self, may: May) -> None:
        """Offer an opinion only to who may give one."""
        self._is_allowed = may(Permission.SUPERVISE)
        for one in (*self.buttons, self.remark):
            may.gate(one, Permission.SUPERVISE)

    def renew(self) -> None:
        """Forget what was typed for the record before."""
        self.remark.clear()
        self.say("")

    def say(self, text: str) -> None:
        """Say what went wrong."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        set_state(self.remark, "invalid", bool(text))

    @Slot()
    def let_pass(self) -> None:
        """Accept the record."""
        self._ask(PASSED)

    @Slot()
    def note(self) -> None:
        """Keep an eye on it."""
        self._ask(NOTED)

    @Slot()
    def give_back(self) -> None:
        """Send it back; the reason must be there."""
        if not self.remark.toPlainText().strip():
            self.say("请写明退回的原因，对方才知道要补正什么。")
            self.remark.setFocus()
            return
        self._ask(RETURNED)

    def _ask(self, verdict: str) -> None:
        if not self._is_allowed:
            return
        self.say("")
        self.verdict_asked.emit(verdict, self.remark.toPlainText())
