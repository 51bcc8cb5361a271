"""Opening a workbook: whose password, or the recovery key."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.errors import ErrorCode, UserError
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.choosing import ask_folder
from ui.widgets.countdown import Countdown
from ui.widgets.labelled import LabelledEdit, SecretEdit
from ui.widgets.steps import StepFoot
from ui.widgets.text import ElidedLabel, label
from ui.widgets.who import WhoChoice

Users = Callable[[Path], tuple[Sequence[tuple[str, str]], str]]
"""Who can open a workbook as (id, name), and the id of who did last; may raise `UserError`."""


_DAMAGED = (ErrorCode.WORKBOOK_DAMAGED, ErrorCode.KEYSLOT_DAMAGED, ErrorCode.WORKBOOK_MISSING)
"""What a backup may help with."""


class OpenStep(QWidget):
    """Which workbook, who opens it, and the password or the recovery key."""

    back_asked = Signal()
    open_asked = Signal()
    home_asked = Signal()
    restore_asked = Signal(object)
    """Carries the workbook that does not open."""

    def __init__(
        self, theme: Theme, *, can_recover: bool, users: Users, countdown: Countdown | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("step_open")
        self.path: Path | None = None
        self._users = users
        self._why: QLabel = label("", "quiet", wraps=True)
        self._why.setObjectName("open_why")
        self._why.hide()
        self._place = ElidedLabel("还没有选台账文件夹", mode=Qt.TextElideMode.ElideMiddle)
        choose = plain_button("选择文件夹", name="open_choose", theme=theme, icon="folder")
        choose.clicked.connect(self._choose)
        self.who = WhoChoice("使用人", name="open_user")
        self.who.chosen.connect(self._chosen)
        self.password = SecretEdit(theme, "密码", name="open_password")
        self.recovery_key = LabelledEdit(
            "恢复密钥", name="open_recovery", hint="八组，每组四位", is_required=True
        )
        self._other = link_button("忘记密码，用恢复密钥打开", name="open_other", is_flush=True)
        if not can_recover:
            self._other.hide()
        self._other.clicked.connect(self._switch)
        self._error: QLabel = label("", "error", wraps=True)
        self._error.hide()
        self.home = plain_button("复制到本机并打开", name="open_home", theme=theme, icon="folder")
        self.home.hide()
        self.home.clicked.connect(self.home_asked)
        self.mend = plain_button("从备份恢复或抢救", name="open_mend", theme=theme, icon="shield")
        self.mend.hide()
        self.mend.clicked.connect(self._mend)
        self.foot = StepFoot("打开", name="open", back="返回")
        self.foot.back.clicked.connect(self.back_asked)
        self.foot.forward.clicked.connect(self._ask)
        self.password.confirmed.connect(self._ask)
        self.recovery_key.confirmed.connect(self._ask)
        self.countdown = countdown or Countdown(self)
        self.countdown.ticked.connect(self._say_wait)
        self.countdown.ended.connect(self._wait_over)
        self._lay_out(choose)
        self.recovery_key.hide()

    def _lay_out(self, choose: QWidget) -> None:
        place = QHBoxLayout()
        place.setSpacing(12)
        place.addWidget(self._place, 1)
        place.addWidget(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._why)
        column.addWidget(label("台账文件夹", "quiet"))
        column.addLayout(place)
        column.addWidget(self.who)
        column.addWidget(self.password)
        column.addWidget(self.recovery_key)
        column.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._error)
        column.addWidget(self.home, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        column.addLayout(self.foot)

    @property
    def is_by_recovery_key(self) -> bool:
        """Whether the recovery key is asked for instead of the password."""
        return not self.recovery_key.isHidden()

    def show_path(self, path: Path | None) -> None:
        """Show which workbook is to be opened."""
        self.path = path
        self._place.setText("还没有选台账文件夹" if path is None else str(path))
        self._why.hide()
        self._wait_over()
        self.password.edit.clear()
        self.recovery_key.edit.clear()
        self.who.offer((), "")
        if path is None:
            return
        try:
            users, last = self._users(path)
        except UserError as error:
            self.refuse(error)
        else:
            self.who.offer(users, last)
            self.who.setVisible(self.who.box.count() > 1 and not self.is_by_recovery_key)

    def take_focus(self) -> None:
        """Put the focus on what is to be done next."""
        wanted = self.home if not self.home.isHidden() else self.password.edit
        wanted.setFocus()

    def show_why(self, text: str) -> None:
        """Say why the password is asked for again."""
        self._why.setText(text)
        self._why.setVisible(bool(text))

    def refuse(self, error: UserError) -> None:
        """Say why it did not open: at the field it concerns, with what was typed ready to be typed over."""
        if error.code is ErrorCode.TOO_MANY_TRIES:
            seconds = error.facts.get("seconds")
            self.countdown.start(seconds if isinstance(seconds, int) else 0)
        elif error.code in (ErrorCode.WRONG_PASSWORD, ErrorCode.WRONG_RECOVERY_KEY):
            field = self.recovery_key if self.is_by_recovery_key else self.password
            field.show_error(sentence(error))
            field.edit.selectAll()
        else:
            self.show_error(sentence(error))
            if error.code in (ErrorCode.PLACE_NETWORK, ErrorCode.PLACE_REMOVABLE):
                self.home.show()
                self.foot.forward.setEnabled(False)
                self.take_focus()
            self.mend.setVisible(error.code in _DAMAGED)

    @Slot()
    def _mend(self) -> None:
        self.restore_asked.emit(self.path)

    @Slot(int)
    def _say_wait(self, seconds: int) -> None:
        self.foot.forward.setEnabled(False)
        self.show_error(sentence(UserError(ErrorCode.TOO_MANY_TRIES, seconds=seconds)))

    @Slot()
    def _wait_over(self) -> None:
        """Let it be tried again, by itself."""
        self.countdown.stop()
        self.foot.forward.setEnabled(True)
        self.show_error("")
        secret = self.recovery_key if self.is_by_recovery_key else self.password
        if secret.isVisible():
            secret.edit.setFocus()

    @Slot()
    def _chosen(self) -> None:
        self.password.edit.clear()
        self.password.clear_error()
        self.password.edit.setFocus()

    def show_error(self, text: str) -> None:
        """Say why it did not open."""
        self.home.hide()
        self.mend.hide()
        self._error.setText(text)
        self._error.setVisible(bool(text))

    @Slot()
    def _choose(self) -> None:
        found = ask_folder(self, "选择台账文件夹")
        if found is not None:
            self.show_path(found)
            self.password.edit.setFocus()

    @Slot()
    def _switch(self) -> None:
        by_key = not self.is_by_recovery_key
        self.recovery_key.setVisible(by_key)
        self.password.setVisible(not by_key)
        self.who.setVisible(self.who.box.count() > 1 and not by_key)
        self._other.setText("改用密码打开" if by_key else "忘记密码，用恢复密钥打开")
        if not self.countdown.is_on:
            self.show_error("")
        (self.recovery_key if by_key else self.password).edit.setFocus()

    @Slot()
    def _ask(self) -> None:
        if self.countdown.is_on:
            return
        self.show_error("")
        secret = self.recovery_key if self.is_by_recovery_key else self.password
        if self.path is None:
            self.show_error("请先选择台账所在的文件夹")
        elif secret.is_filled():
            self.open_asked.emit()
