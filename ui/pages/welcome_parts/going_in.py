"""Opening a workbook that is there: its password or the recovery key, a copy to this computer, a password set anew."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from sxt_desktop.domain.errors import ErrorCode, UserError
from ui.messages import sentence
from ui.pages.welcome_parts.first_use import FirstUse
from ui.pages.welcome_parts.frame import StepFrame
from ui.pages.welcome_parts.opening import OpenStep
from ui.pages.welcome_parts.recovery import NewPasswordStep
from ui.theme import Theme


class GoingIn(QObject):
    """Leads through the steps on a frame; `finished` when the workbook is open and nothing is to be changed first."""

    finished = Signal()
    back_asked = Signal()
    restore_asked = Signal(object)
    """Carries the workbook that does not open."""

    def __init__(self, frame: StepFrame, use: FirstUse, theme: Theme) -> None:
        super().__init__(frame)
        self._frame, self._use = frame, use
        self.step = OpenStep(theme, can_recover=use.open_with_recovery is not None, users=use.users)
        self.renewal = NewPasswordStep(theme)
        self.step.back_asked.connect(self.back_asked)
        self.step.open_asked.connect(self._open)
        self.step.home_asked.connect(self._bring_home)
        self.step.restore_asked.connect(self.restore_asked)
        self.renewal.set_asked.connect(self._set_password)
        self.renewal.skipped.connect(self.finished)

    @Slot(object)
    def begin(self, path: Path | None, why: str = "") -> None:
        """Ask for the password of a workbook, or for the workbook; `why` says why one is here again."""
        self.step.show_path(path)
        self._frame.show_step(self.step)
        if path is not None:
            self.step.take_focus()
            self.step.show_why(why)

    def forget(self) -> None:
        """Forget what was typed."""
        self.renewal.password.clear()
        self.step.way_in.clear()

    @Slot()
    def _open(self) -> None:
        path, by_key, way = self.step.path, self._use.open_with_recovery, self.step.way_in
        done: Callable[[Any], object] = self.opened
        if path is None:
            return
        if way.is_by_recovery_key and by_key is not None:
            work = partial(by_key, path, way.recovery_key.text)
            done = self._opened_by_key
        else:
            work = partial(self._use.open, path, way.user, way.password.text)
        self._frame.run("正在打开台账", work, done=done, failed=self.step.refuse)

    def opened(self, _: object) -> None:
        """Go in, unless the password was good only once."""
        self.step.way_in.clear()
        if self._use.must_change():
            self._frame.show_step(self.renewal)
            self.renewal.demand()
        else:
            self.finished.emit()

    def _opened_by_key(self, _: object) -> None:
        """Let a new password be set before anything else, where that can be done."""
        path = self.step.path
        if self._use.set_password is None or path is None:
            self.opened(None)
            return
        users, last = self._use.users(path)
        self._frame.show_step(self.renewal)
        self.renewal.ask(users, last)

    @Slot()
    def _bring_home(self) -> None:
        """Copy the chosen workbook to this computer; then its password is asked for."""
        path, bring = self.step.path, self._use.bring_home
        if path is None or bring is None:
            return
        self.step.show_error("")
        work = partial(bring, path)
        self._frame.run_long("正在把台账复制到本机", work, done=self._brought, failed=self.step.refuse)

    def _brought(self, copy: Path) -> None:
        self.begin(copy, f"已复制到{copy}，并逐个文件核对过。今后请用本机的这一本。")

    @Slot()
    def _set_password(self) -> None:
        if self._use.set_password is not None:
            work = partial(self._use.set_password, self.renewal.who.user, self.renewal.password.text)
            self._frame.run("正在设置新密码", work, done=self._password_set, failed=self._password_not_set)

    def _password_set(self, _: object) -> None:
        self.finished.emit()

    def _password_not_set(self, error: UserError) -> None:
        is_weak = error.code is ErrorCode.WEAK_PASSWORD
        (self.renewal.password if is_weak else self.renewal).show_error(sentence(error))
