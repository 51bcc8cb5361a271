"""First use: make a unit's workbook in three questions, open one, or try the example."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.coming_back import Former
from sxt_desktop.usecases.salvage import Salvaged
from sxt_desktop.usecases.setup import NewUnit
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.welcome_parts.first_use import FirstUse
from ui.pages.welcome_parts.frame import StepFrame
from ui.pages.welcome_parts.lost import LostStep
from ui.pages.welcome_parts.new_unit import PasswordStep, UnitStep
from ui.pages.welcome_parts.opening import OpenStep
from ui.pages.welcome_parts.recovery import NewPasswordStep, ProveStep, RecoveryStep
from ui.pages.welcome_parts.restore import RestoreStep, SalvagedStep
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
        self._use, self._jobs = first_use, jobs
        self._former: Former | None = None
        self._make_steps()
        self._connect()
        self.show_step(self._start)

    def _make_steps(self) -> None:
        use, theme = self._use, self._theme
        self._start = StartStep(theme, use.recent, can_come_back=use.lost is not None)
        self._unit = UnitStep(use.profiles)
        self._password = PasswordStep(theme, use.folder)
        self._recovery = RecoveryStep(theme)
        self._prove = ProveStep(use.choose)
        self._renew = NewPasswordStep(theme)
        self._open = OpenStep(theme, can_recover=use.open_with_recovery is not None, users=use.users)
        self._restore = None if use.restoring is None else RestoreStep(theme, use.restoring)
        self._lost = None if use.lost is None else LostStep(theme, use.lost)
        self._salvaged = SalvagedStep(theme)
        in_order = (self._unit, self._password, self._recovery, self._prove)
        titles: dict[QWidget, str] = {self._start: "从哪里开始"}
        if self._restore is not None:
            titles[self._restore] = "从备份恢复或搬来"
        if self._lost is not None:
            titles[self._lost] = "从上级找回"
        titles |= {self._salvaged: "抢救结果", self._open: "打开台账", self._renew: "设置新密码"}
        self.put_steps({**titles, **dict.fromkeys(in_order, "新建本单位")}, in_order=in_order)

    def _connect(self) -> None:
        self._start.new_asked.connect(self._ask_unit)
        self._start.open_asked.connect(self._ask_open)
        self._start.demo_asked.connect(self._try)
        self._unit.back_asked.connect(self._go_start)
        self._unit.forward_asked.connect(self._ask_password)
        self._password.back_asked.connect(self._ask_unit)
        self._password.forward_asked.connect(self._create)
        self._recovery.done_asked.connect(self._ask_back)
        self._prove.back_asked.connect(self._show_key)
        self._prove.proved.connect(self._proved)
        self._prove.skipped.connect(self._finish)
        self._renew.set_asked.connect(self._set_password)
        self._renew.skipped.connect(self._finish)
        self._recovery.print_asked.connect(self.recovery_print_asked)
        self._recovery.save_asked.connect(self.recovery_save_asked)
        self._open.back_asked.connect(self._go_start)
        self._open.open_asked.connect(self._open_workbook)
        self._open.home_asked.connect(self._bring_home)
        self._start.restore_asked.connect(self._ask_restore)
        self._open.restore_asked.connect(self._ask_restore)
        self._salvaged.open_asked.connect(self._ask_open)
        if self._restore is not None:
            self._restore.back_asked.connect(self._go_start)
            self._restore.restore_asked.connect(self._do_restore)
            self._restore.salvage_asked.connect(self._do_salvage)
        if self._lost is not None:
            self._start.lost_asked.connect(self._ask_lost)
            self._lost.back_asked.connect(self._go_start)
            self._lost.forward_asked.connect(self._come_back)
        if self._jobs is not None:
            self._jobs.ended.connect(self._free)

    def ask_password_of(self, path: Path | None, why: str = "") -> None:
        """Begin at the password of a workbook; the way back leads to the three choices."""
        if path is not None:
            self._ask_open(path)
            self._open.show_why(why)
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
        self._recovery.show_told(text)

    @Slot()
    def _go_start(self) -> None:
        if self._former is not None:
            self._former = None
            self._unit.fill("", "")
        self.show_step(self._start)

    @Slot()
    def _ask_lost(self) -> None:
        """Begin to set up anew a unit that lost everything."""
        if self._lost is not None:
            self._lost.begin()
            self.show_step(self._lost)

    @Slot(object)
    def _come_back(self, former: Former) -> None:
        self._former = former
        self._unit.fill(former.name, former.short_name)
        self._ask_unit()

    @Slot()
    def _ask_unit(self) -> None:
        self.show_step(self._unit)
        self._unit.name.edit.setFocus()

    @Slot()
    def _ask_password(self) -> None:
        self.show_step(self._password)
        self._password.password.first.edit.setFocus()

    @Slot(object)
    def _ask_open(self, path: Path | None) -> None:
        self._open.show_path(path)
        self.show_step(self._open)
        if path is not None:
            self._open.take_focus()

    @Slot(object)
    def _ask_restore(self, damaged: Path | None) -> None:
        """Begin to restore; `damaged` is the workbook that does not open, if it is about one."""
        if self._restore is not None:
            self._restore.begin(damaged)
            self.show_step(self._restore)

    @Slot()
    def _do_restore(self) -> None:
        step, use = self._restore, self._use.restoring
        if step is None or use is None or step.backup is None:
            return
        work = partial(use.restore, step.backup, step.damaged, step.proof)
        self._run_long("正在恢复", work, done=self._restored, failed=step.refuse)

    def _restored(self, _: object) -> None:
        if self._restore is not None:
            self._restore.begin(None)
        self._opened(None)

    @Slot()
    def _do_salvage(self) -> None:
        step, use = self._restore, self._use.restoring
        if step is None or use is None or step.damaged is None:
            return
        work = partial(use.salvage, step.damaged, step.proof)
        self._run_long("正在抢救", work, done=self._was_salvaged, failed=step.refuse)

    def _was_salvaged(self, found: Salvaged) -> None:
        self._salvaged.show_salvaged(found)
        self.show_step(self._salvaged)

    def _run_long(
        self,
        title: str,
        work: Callable[[Progress], Any],
        *,
        done: Callable[[Any], object],
        failed: Callable[[UserError], object],
    ) -> None:
        """Do something that may take minutes, with a bar and a way to stop it."""
        if self._jobs is not None:
            self.column.setEnabled(False)
            self._jobs.run(title, work, done=done, failed=failed)

    @Slot()
    def _create(self) -> None:
        unit = NewUnit(
            name=self._unit.name.text,
            short_name=self._unit.short_name.text,
            code=self._unit.code.text,
            profile=self._unit.profile,
            recorder=self._unit.recorder.text,
            password=self._password.password.text,
            folder=self._password.folder,
            superior_name=self._unit.superior_name.text,
            secretary=self._unit.secretary.text,
            kind=self._unit.kind.kind,
            card=b"" if self._former is None else self._former.content,
        )
        work = partial(self._use.create, unit)
        self._run("正在建立台账", work, done=self._created, failed=self._not_created)

    @Slot()
    def _open_workbook(self) -> None:
        path, by_key = self._open.path, self._use.open_with_recovery
        done: Callable[[Any], object] = self._opened
        if path is None:
            return
        if self._open.is_by_recovery_key and by_key is not None:
            work = partial(by_key, path, self._open.recovery_key.text)
            done = self._opened_by_key
        else:
            work = partial(self._use.open, path, self._open.who.user, self._open.password.text)
        self._run("正在打开台账", work, done=done, failed=self._not_opened)

    @Slot()
    def _bring_home(self) -> None:
        """Copy the chosen workbook to this computer; then its password is asked for."""
        path, bring = self._open.path, self._use.bring_home
        if path is None or bring is None or self._jobs is None:
            return
        self._open.show_error("")
        self.column.setEnabled(False)
        self._jobs.run(
            "正在把台账复制到本机",
            lambda progress: bring(path, progress),
            done=self._brought,
            failed=self._not_opened,
        )

    def _brought(self, copy: Path) -> None:
        self._ask_open(copy)
        self._open.show_why(f"已复制到{copy}，并逐个文件核对过。今后请用本机的这一本。")

    @Slot()
    def _free(self) -> None:
        """Let the page be used again, also after work that was stopped."""
        self.column.setEnabled(True)

    @Slot()
    def _try(self) -> None:
        self._start.show_error("")
        self._run("正在准备示例单位", self._use.demo, done=self._opened, failed=self._not_tried)

    def _run(
        self,
        title: str,
        work: Callable[[], Any],
        *,
        done: Callable[[Any], object],
        failed: Callable[[UserError], object],
    ) -> None:
        """Do something that takes a moment, off this thread when there is a worker for it."""
        if self._jobs is not None:
            self.column.setEnabled(False)
            self._jobs.run(title, partial(_without_progress, work), done=done, failed=failed)
            return
        try:
            result = work()
        except UserError as error:
            failed(error)
        else:
            done(result)

    def _created(self, key: str) -> None:
        self.column.setEnabled(True)
        self._password.password.clear()
        self._recovery.show_key(key)
        self.show_step(self._recovery)
        self._recovery.paper.setFocus()

    def _not_created(self, error: UserError) -> None:
        self.column.setEnabled(True)
        if error.code is ErrorCode.WEAK_PASSWORD:
            self._password.password.show_error(sentence(error))
        else:
            self._password.show_error(sentence(error))

    def _opened(self, _: object) -> None:
        self.column.setEnabled(True)
        self._open.password.edit.clear()
        self._open.recovery_key.edit.clear()
        if self._use.must_change():
            self.show_step(self._renew)
            self._renew.demand()
        else:
            self.finished.emit()

    def _not_opened(self, error: UserError) -> None:
        self.column.setEnabled(True)
        self._open.refuse(error)

    def _opened_by_key(self, _: object) -> None:
        """Let a new password be set before anything else, where that can be done."""
        self.column.setEnabled(True)
        path = self._open.path
        if self._use.set_password is None or path is None:
            self._opened(None)
            return
        users, last = self._use.users(path)
        self.show_step(self._renew)
        self._renew.ask(users, last)

    @Slot()
    def _set_password(self) -> None:
        if self._use.set_password is not None:
            work = partial(self._use.set_password, self._renew.who.user, self._renew.password.text)
            self._run("正在设置新密码", work, done=self._password_set, failed=self._password_not_set)

    def _password_set(self, _: object) -> None:
        self.column.setEnabled(True)
        self._finish()

    def _password_not_set(self, error: UserError) -> None:
        self.column.setEnabled(True)
        if error.code is ErrorCode.WEAK_PASSWORD:
            self._renew.password.show_error(sentence(error))
        else:
            self._renew.show_error(sentence(error))

    def _not_tried(self, error: UserError) -> None:
        self.column.setEnabled(True)
        self._start.show_error(sentence(error))

    @Slot()
    def _ask_back(self) -> None:
        self.show_step(self._prove)
        self._prove.ask(self._recovery.key)

    @Slot()
    def _show_key(self) -> None:
        self.show_step(self._recovery)

    @Slot()
    def _proved(self) -> None:
        self._use.confirm_recovery()
        self._finish()

    @Slot()
    def _finish(self) -> None:
        self._recovery.show_key("")
        self._prove.ask("")
        self._renew.password.clear()
        self._open.recovery_key.edit.clear()
        self.finished.emit()


def _without_progress(work: Callable[[], Any], _: Progress) -> Any:
    return work()
