"""By what somebody opens a workbook or a backup: whose password, or the recovery key instead."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.labelled import LabelledEdit, SecretEdit
from ui.widgets.who import WhoChoice

_WRONG = (ErrorCode.WRONG_PASSWORD, ErrorCode.WRONG_RECOVERY_KEY)


class WayIn(QWidget):
    """Shows the password, or the recovery key after it was asked for; `confirmed` when Enter was pressed in either."""

    confirmed = Signal()
    switched = Signal()

    def __init__(self, theme: Theme, *, name: str, verb: str = "", can_recover: bool = True) -> None:
        super().__init__()
        self._verb = verb
        self.who = WhoChoice("使用人", name=f"{name}_user")
        self.who.chosen.connect(self._chosen)
        self.password = SecretEdit(theme, "密码", name=f"{name}_password")
        self.recovery_key = LabelledEdit(
            "恢复密钥", name=f"{name}_recovery", hint="八组，每组四位", is_required=True
        )
        self._other = link_button("", name=f"{name}_other", is_flush=True)
        self._other.clicked.connect(self._switch)
        self.password.confirmed.connect(self.confirmed)
        self.recovery_key.confirmed.connect(self.confirmed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.who, self.password, self.recovery_key):
            column.addWidget(widget)
        column.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_secret(by_key=False)
        self._other.setVisible(can_recover)

    @property
    def is_by_recovery_key(self) -> bool:
        """Whether the recovery key is asked for instead of the password."""
        return not self.recovery_key.isHidden()

    @property
    def secret(self) -> LabelledEdit:
        """The field in use."""
        return self.recovery_key if self.is_by_recovery_key else self.password

    @property
    def user(self) -> str:
        """Id of whose password it is, empty while nobody is known."""
        return self.who.user

    def offer(self, users: Sequence[tuple[str, str]], chosen: str = "") -> None:
        """Offer who can open it, as (id, name)."""
        self.who.offer(users, chosen)
        self._show_who()

    def clear(self) -> None:
        """Forget what was typed."""
        self.password.edit.clear()
        self.recovery_key.edit.clear()

    def is_filled(self) -> bool:
        """Whether the field in use is filled; says so at it if not."""
        return self.secret.is_filled()

    def refuse(self, error: UserError) -> bool:
        """Say at the field in use that it is wrong, ready to be typed over; whether the error is about it."""
        if error.code not in _WRONG:
            return False
        self.secret.show_error(sentence(error))
        self.secret.edit.selectAll()
        return True

    @Slot()
    def _chosen(self) -> None:
        self.password.edit.clear()
        self.password.clear_error()
        self.password.edit.setFocus()

    @Slot()
    def _switch(self) -> None:
        self._show_secret(by_key=not self.is_by_recovery_key)
        self.switched.emit()
        self.secret.edit.setFocus()

    def _show_secret(self, *, by_key: bool) -> None:
        self.recovery_key.setVisible(by_key)
        self.password.setVisible(not by_key)
        self._show_who()
        self._other.setText(f"改用密码{self._verb}" if by_key else f"忘记密码，用恢复密钥{self._verb}")

    def _show_who(self) -> None:
        self.who.setVisible(self.who.box.count() > 1 and not self.is_by_recovery_key)
