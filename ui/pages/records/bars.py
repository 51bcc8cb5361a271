"""Quiet bars above a record: remarks of the superior, and asking why it is taken out of use."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Json
from ui.forms.widgets.field import Edit
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.hints import set_hint
from ui.widgets.text import label


class ReasonBar(QFrame):
    """Asks why a record is taken out of use; Enter agrees, Escape leaves everything as it was."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("void_bar")
        self.setProperty("role", "notice")
        self.setProperty("kind", "warn")
        self._words = label("", "bold", wraps=True)
        self.edit = Edit(self)
        self.edit.setAccessibleName("作废原因")
        set_hint(self.edit, "写明作废原因")
        self.agree = plain_button("作废", name="void_agree")
        self.agree.clicked.connect(self._give)
        leave = link_button("不作废")
        leave.clicked.connect(self.hide)
        self.edit.returnPressed.connect(self._give)
        self.edit.textChanged.connect(self._typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.addWidget(self._words)
        row = QHBoxLayout()
        for widget in (self.edit, self.agree, leave):
            row.addWidget(widget, 1 if widget is self.edit else 0)
        column.addLayout(row)
        self.hide()

    def ask(self, title: str) -> None:
        """Ask about one record by its name."""
        self._words.setText(f"作废“{title}”？作废后仍可查看和恢复，编号不再使用。")
        self.edit.clear()
        self._typed()
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self.agree.setEnabled(bool(self.edit.text().strip()))

    def _give(self) -> None:
        reason = self.edit.text().strip()
        if reason:
            self.hide()
            self.given.emit(reason)


_TONES = {"通过": "green"}


def remark_rows(about: Sequence[Listed], theme: Theme) -> list[QWidget]:
    """Return one quiet box for each remark of the superior, newest first."""
    return [_remark(review, theme) for review in about if review.form_id == "review" and not review.voided]


def _remark(review: Listed, theme: Theme) -> QFrame:
    body = review.body
    box = QFrame()
    box.setProperty("role", "remark")
    box.setProperty("tone", _TONES.get(_plain(body.get("verdict")), ""))
    column = QVBoxLayout(box)
    column.setContentsMargins(14, 8, 14, 8)
    column.setSpacing(2)
    who = "　".join(filter(None, (_plain(body.get("reviewer")), _plain(body.get("reviewed_on")))))
    column.addWidget(label(f"上级审核：{_plain(body.get('verdict'))}", "bold"))
    for key in ("return_reason", "remark"):
        if _plain(body.get(key)):
            column.addWidget(label(_plain(body.get(key)), wraps=True))
    if who:
        column.addWidget(label(who, "second"))
    return box


def _plain(raw: Json) -> str:
    if isinstance(raw, dict):
        return str(raw.get("name") or "")
    return raw if isinstance(raw, str) else ""
