"""The bar below a subordinate's record: 通过, 不通过 and 退回补正 with a reason and a day, 留意, 归档."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from sxt_desktop.domain.roles import Permission
from ui.may import May
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.hints import set_hint
from ui.widgets.text import ElidedLabel, label, set_state

MOST = 500
"""Characters of a remark at one field."""
PASSED, RETURNED, NOTED, FAILED, FILED = "通过", "退回补正", "留意", "不通过", "归档"


class ReviewBar(QWidget):
    """Asks for a verdict; what is to be corrected needs a reason, or a remark at a field.

    `verdict_asked` carries verdict, remark, remarks by the label of the field, and until when it is to be corrected.
    """

    verdict_asked = Signal(str, str, object, object)
    typed = Signal()

    def __init__(self, theme: Theme, *, correction_days: int = 10) -> None:
        super().__init__()
        self.setObjectName("review_bar")
        self._is_allowed = True
        self._name_width = theme.px(96)
        self.remark = QPlainTextEdit()
        self.remark.setObjectName("review_remark")
        self.remark.setAccessibleName("意见")
        self.remark.setTabChangesFocus(True)
        self.remark.textChanged.connect(self.typed)
        self.remark.setMinimumHeight(theme.px(38))
        self.remark.setMaximumHeight(theme.px(64))
        self.remark.installEventFilter(self)
        set_hint(self.remark, "意见，退回补正、不通过时必填：写明要补正什么")
        self._items = QVBoxLayout()
        self._items.setSpacing(4)
        self._lines: dict[str, QLineEdit] = {}
        self._offer = QMenu(self)
        self.at_field = plain_button("对某一栏写意见", name="review_field", theme=theme, icon="plus")
        self.at_field.setMenu(self._offer)
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("review_error")
        self._error.hide()
        self._days = correction_days
        self.due = QDateEdit()
        self.due.setObjectName("review_due")
        self.due.setAccessibleName("补正期限")
        self.due.setDisplayFormat("yyyy年M月d日")
        self.due.setCalendarPopup(True)
        self.due.setToolTip("退回补正、不通过时，请对方在这一天前补正")
        row = QHBoxLayout()
        row.setSpacing(8)
        self._keys = ElidedLabel("Ctrl+Enter 通过并看下一条", "second")
        row.addWidget(self._keys, 100)
        row.addStretch(1)
        self.buttons = (
            plain_button(FILED, name="review_file"),
            plain_button(NOTED, name="review_note"),
            plain_button(FAILED, name="review_fail"),
            plain_button(RETURNED, name="review_return"),
            primary_button(PASSED, name="review_pass"),
        )
        for button, call in zip(
            self.buttons, (self.file, self.note, self.fail, self.give_back, self.let_pass), strict=True
        ):
            button.clicked.connect(call)
            row.addWidget(button)
        self.buttons[-1].setToolTip("Ctrl+Enter 通过并看下一条")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._items)
        column.addWidget(self.remark)
        until = QHBoxLayout()
        until.setSpacing(8)
        until.addWidget(self.at_field)
        until.addStretch(1)
        until.addWidget(label("补正期限", "second"))
        until.addWidget(self.due)
        column.addWidget(self._error)
        column.addLayout(until)
        column.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the key only where there is room for all of it; the button tells it as well."""
        wanted = sum(one.sizeHint().width() + 8 for one in (self._keys, *self.buttons))
        self._keys.setVisible(self.contentsRect().width() - 32 >= wanted)
        super().resizeEvent(event)

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
        for one in (*self.buttons, self.remark, self.at_field, self.due):
            may.gate(one, Permission.SUPERVISE)

    def show_day(self, today: date) -> None:
        """Propose until when something is to be corrected: the usual number of days from today."""
        due = today + timedelta(days=self._days)
        self.due.setMinimumDate(QDate(today.year, today.month, today.day))
        self.due.setDate(QDate(due.year, due.month, due.day))

    def renew(self) -> None:
        """Forget what was typed for the record before."""
        self.remark.clear()
        self._lines.clear()
        clear(self._items)
        self.say("")

    def offer(self, labels: Iterable[str]) -> None:
        """Offer the fields of the record on show, to say something about one of them."""
        self._offer.clear()
        for name in labels:
            self._offer.addAction(name).triggered.connect(partial(self.add_item, name))

    def add_item(self, name: str, _: bool = False) -> None:
        """Add a line for a remark at a field, or go to the one there is."""
        if name not in self._lines:
            edit = self._lines[name] = QLineEdit()
            edit.setObjectName(f"review_at_{name}")
            edit.setAccessibleName(f"对“{name}”的意见")
            edit.setMaxLength(MOST)
            edit.textChanged.connect(self.typed)
            set_hint(edit, "写明这一栏要补正什么")
            row = QHBoxLayout()
            row.setSpacing(8)
            says = ElidedLabel(name, "label")
            says.setFixedWidth(self._name_width)
            row.addWidget(says)
            row.addWidget(edit, 1)
            self._items.addLayout(row)
        self._lines[name].setFocus()

    def show_items(self, rows: object) -> None:
        """Show remarks that were typed before, as a draft keeps them."""
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and row.get("item"):
                self.add_item(str(row["item"]))
                self._lines[str(row["item"])].setText(str(row.get("remark") or ""))

    def remarks(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {name: edit.text().strip() for name, edit in self._lines.items() if edit.text().strip()}

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
    def file(self) -> None:
        """Keep it as it is for good."""
        self._ask(FILED)

    @Slot()
    def note(self) -> None:
        """Keep an eye on it."""
        self._ask(NOTED)

    @Slot()
    def fail(self) -> None:
        """Judge it not good enough; the reason must be there."""
        if self._has_reason("请写明不通过的原因。"):
            self._ask(FAILED)

    @Slot()
    def give_back(self) -> None:
        """Send it back; the reason must be there."""
        if self._has_reason("请写明退回的原因，对方才知道要补正什么。"):
            self._ask(RETURNED)

    def _has_reason(self, lacks: str) -> bool:
        """Whether it is said what to correct; says so at the place where it is not."""
        if self.remark.toPlainText().strip() or self.remarks():
            return True
        self.say(lacks)
        self.remark.setFocus()
        return False

    def _ask(self, verdict: str) -> None:
        if not self._is_allowed:
            return
        self.say("")
        day = self.due.date()
        due = date(day.year(), day.month(), day.day()) if verdict in (RETURNED, FAILED) else None
        self.verdict_asked.emit(verdict, self.remark.toPlainText(), self.remarks(), due)
