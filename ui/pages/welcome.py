"""First use: make a unit's workbook in three questions, open one, or try the example."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.errors import UserError
from ui.jobs import Jobs
from ui.messages import sentence
from ui.pages.welcome_parts.first_use import FirstUse
from ui.pages.welcome_parts.frame import StepFrame
from ui.pages.welcome_parts.going_in import GoingIn
from ui.pages.welcome_parts.lost import LostStep
from ui.pages.welcome_parts.making import Making
from ui.pages.welcome_parts.new_unit import PasswordStep
from ui.pages.welcome_parts.opening import OpenStep
from ui.pages.welcome_parts.recovery import NewPasswordStep, RecoveryStep
from ui.pages.welcome_parts.restore import RestoreStep
from ui.pages.welcome_parts.restoring import Restoring
from ui.pages.welcome_parts.start import Recent, StartStep
from ui.theme import Theme
from ui.widgets.choosing import take_drag

__all__ = ["FirstUse", "Recent", "WelcomePage"]

_TITLES = ("单位与记录人", "设置密码", "恢复密钥")


class WelcomePage(StepFrame):
    """Leads from nothing to an open workbook; `finished` when one is open."""

    finished = Signal()
    files_given = Signal(object)
    """Bundles or cards that were dropped here."""
    recovery_print_asked = Signal(str)
    recovery_save_asked = Signal(str)

    def __init__(self, first_use: FirstUse, theme: Theme, *, jobs: Jobs | None = None) -> None:
        super().__init__(theme, jobs, _TITLES)
        self._use = first_use
        self._start = StartStep(theme, first_use.recent, can_come_back=first_use.lost is not None)
        self._making = Making(self, first_use, theme)
        self._going_in = GoingIn(self, first_use, theme)
        self._restoring = None if first_use.restoring is None else Restoring(self, first_use.restoring, theme)
        self._lost = None if first_use.lost is None else LostStep(theme, first_use.lost)
        self._put()
        self._connect()
        self.show_step(self._start)

    def _put(self) -> None:
        titles: dict[QWidget, str] = {self._start: "从哪里开始"}
        if self._restoring is not None:
            titles |= {self._restoring.step: "从备份恢复或搬来", self._restoring.salvaged: "抢救结果"}
        if self._lost is not None:
            titles[self._lost] = "从上级找回"
        titles |= {self._going_in.step: "打开台账", self._going_in.renewal: "设置新密码"}
        in_order = self._making.steps
        self.put_steps({**titles, **dict.fromkeys(in_order, "新建本单位")}, in_order=in_order)

    def _connect(self) -> None:
        self._start.new_asked.connect(self._making.begin)
        self._start.open_asked.connect(self._going_in.begin)
        self._start.demo_asked.connect(self._try)
        for one in (self._making, self._going_in):
            one.back_asked.connect(self._go_start)
            one.finished.connect(self._finish)
        self._making.recovery.print_asked.connect(self.recovery_print_asked)
        self._making.recovery.save_asked.connect(self.recovery_save_asked)
        if self._restoring is not None:
            self._start.restore_asked.connect(self._restoring.begin)
            self._going_in.restore_asked.connect(self._restoring.begin)
            self._restoring.back_asked.connect(self._go_start)
            self._restoring.restored.connect(self._going_in.opened)
            self._restoring.open_asked.connect(self._going_in.begin)
        if self._lost is not None:
            self._start.lost_asked.connect(self._ask_lost)
            self._lost.back_asked.connect(self._go_start)
            self._lost.forward_asked.connect(self._making.begin_again)

    def ask_password_of(self, path: Path | None, why: str = "") -> None:
        """Begin at the password of a workbook; the way back leads to the three choices."""
        if path is not None:
            self._going_in.begin(path, why)
        elif why:
            self.explain(why)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        self.files_given.emit(take_drag(event))

    def say(self, text: str) -> None:
        """Say how something went, where the user is just now."""
        step = self.current
        if isinstance(
            step,
            StartStep | OpenStep | PasswordStep | RecoveryStep | NewPasswordStep | RestoreStep | LostStep,
        ):
            step.show_error(text)

    def tell(self, text: str) -> None:
        """Say that the recovery sheet is where it was wanted."""
        self._making.recovery.show_told(text)

    @Slot()
    def _go_start(self) -> None:
        self._making.give_up()
        self.show_step(self._start)

    @Slot()
    def _ask_lost(self) -> None:
        """Begin to set up anew a unit that lost everything."""
        if self._lost is not None:
            self._lost.begin()
            self.show_step(self._lost)

    @Slot()
    def _try(self) -> None:
        self._start.show_error("")
        self.run("正在准备示例单位", self._use.demo, done=self._going_in.opened, failed=self._not_tried)

    def _not_tried(self, error: UserError) -> None:
        self._start.show_error(sentence(error))

    @Slot()
    def _finish(self) -> None:
        self._making.forget()
        self._going_in.forget()
        self.finished.emit()
