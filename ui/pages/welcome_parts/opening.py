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
from ui.widgets.buttons import plain_button
from ui.widgets.choosing import ask_folder
from ui.widgets.countdown import Countdown
from ui.widgets.steps import StepFoot
from ui.widgets.text import ElidedLabel, label
from ui.widgets.way_in import WayIn

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
        self.way_in = WayIn(theme, name="open", verb="打开", can_recover=can_recover)
        self.way_in.confirmed.connect(self._ask)
        self.way_in.switched.connect(self._switched)
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
        self.countdown = countdown or Countdown(self)
        self.countdown.ticked.connect(self._say_wait)
        self.countdown.ended.connect(self._wait_over)
        self._lay_out(choose)

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
        column.addWidget(self.way_in)
        column.addWidget(self._error)
        column.addWidget(self.home, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        column.addLayout(self.foot)

    def show_path(self, path: Path | None) -> None:
        """Show which workbook is to be opened."""
        self.path = path
        self._place.setText("还没有选台账文件夹" if path is None else str(path))
        self._why.hide()
        self._wait_over()
        self.way_in.clear()
        self.way_in.offer(())
        if path is None:
            return
        try:
            users, last = self._users(path)
        except UserError as error:
            self.refuse(error)
        else:
            self.way_in.offer(users, last)

    def take_focus(self) -> None:
        """Put the focus on what is to be done next."""
        wanted = self.home if not self.home.isHidden() else self.way_in.password.edit
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
        elif not self.way_in.refuse(error):
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
        if self.way_in.secret.isVisible():
            self.way_in.secret.edit.setFocus()

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
            self.way_in.password.edit.setFocus()

    @Slot()
    def _switched(self) -> None:
        if not self.countdown.is_on:
            self.show_error("")

    @Slot()
    def _ask(self) -> None:
        if self.countdown.is_on:
            return
        self.show_error("")
        if self.path is None:
            self.show_error("请先选择台账所在的文件夹")
        elif self.way_in.is_filled():
            self.open_asked.emit()
