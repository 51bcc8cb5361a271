"""First use: make a unit's workbook in three questions, open one, or try the example."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.coming_back import Former
from sxt_desktop.usecases.salvage import Salvaged
from sxt_desktop.usecases.setup import NewUnit
from ui.jobs import Jobs, Progress
from ui.keys import press_focused
from ui.messages import sentence
from ui.pages.welcome_lost import LostStep, LostUse
from ui.pages.welcome_open import OpenStep, Recent, StartStep, Users
from ui.pages.welcome_recovery import NewPasswordStep, ProveStep, RecoveryStep
from ui.pages.welcome_restore import RestoreStep, RestoreUse, SalvagedStep
from ui.pages.welcome_steps import PasswordStep, UnitStep
from ui.theme import Theme
from ui.widgets.cards import scrolling
from ui.widgets.choosing import take_drag
from ui.widgets.navigation import Mark
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.recovery import Choose, four_groups
from ui.widgets.steps import Steps
from ui.widgets.text import label

__all__ = ["FirstUse", "Recent", "WelcomePage"]

WIDE, NARROW = 880, 560
_TITLES = ("单位与记录人", "设置密码", "恢复密钥")


@dataclass(frozen=True, slots=True)
class FirstUse:
    """What the page may do and offer; `create` returns the recovery key; all may raise `UserError`.

    `bring_home` copies a workbook to this computer and returns the copy. `open(path, user, password)`; `set_password(user, password)` and `confirm_recovery` act on what was opened.
    """

    create: Callable[[NewUnit], str]
    open: Callable[[Path, str, str], object]
    demo: Callable[[], object]
    profiles: Sequence[tuple[str, str, str]]
    folder: Path
    recent: Sequence[Recent] = ()
    open_with_recovery: Callable[[Path, str], object] | None = None
    bring_home: Callable[[Path, Progress], Path] | None = None
    users: Users = lambda path: ((), "")
    set_password: Callable[[str, str], object] | None = None
    confirm_recovery: Callable[[], object] = lambda: None
    choose: Choose = four_groups
    restoring: RestoreUse | None = None
    lost: LostUse | None = None
    must_change: Callable[[], bool] = lambda: False


class WelcomePage(QWidget):
    """Leads from nothing to an open workbook; `finished` when one is open."""

    finished = Signal()
    files_given = Signal(object)
    """Bundles or cards that were dropped here."""
    recovery_print_asked = Signal(str)
    recovery_save_asked = Signal(str)

    def __init__(self, first_use: FirstUse, theme: Theme, *, jobs: Jobs | None = None) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("四责协同")
        self._use, self._theme, self._jobs = first_use, theme, jobs
        self._start = StartStep(theme, first_use.recent, can_come_back=first_use.lost is not None)
        self._unit = UnitStep(first_use.profiles)
        self._password = PasswordStep(theme, first_use.folder)
        self._recovery = RecoveryStep(theme)
        self._prove = ProveStep(first_use.choose)
        self._renew = NewPasswordStep(theme)
        self._open = OpenStep(
            theme, can_recover=first_use.open_with_recovery is not None, users=first_use.users
        )
        self._restore = None if first_use.restoring is None else RestoreStep(theme, first_use.restoring)
        self._lost = None if first_use.lost is None else LostStep(theme, first_use.lost)
        self._former: Former | None = None
        self._salvaged = SalvagedStep(theme)
        self._title = label("", "title")
        self._says = label("", "quiet", wraps=True)
        self._awaiting = label("", "bold", wraps=True)
        self._awaiting.setObjectName("awaiting")
        self._awaiting.hide()
        self.setAcceptDrops(True)
        self._steps = Steps(theme, _TITLES)
        offered = (self._restore, self._lost)
        self._all: tuple[QWidget, ...] = (
            *(step for step in offered if step is not None),
            self._salvaged,
            self._start,
            self._open,
            self._renew,
            self._unit,
            self._password,
            self._recovery,
            self._prove,
        )
        self._current: QWidget = self._start
        self._column = QWidget()
        self._card = QFrame()
        self._lay_out()
        self._connect()
        self._show(self._start)

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(24, 20, 24, 20)
        inner.setSpacing(16)
        inner.addWidget(self._title)
        inner.addWidget(self._awaiting)
        inner.addWidget(self._says)
        inner.addWidget(self._steps)
        for step in self._all:
            inner.addWidget(step)
        column = QVBoxLayout(self._column)
        column.setContentsMargins(20, 8, 20, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 0, 0)
        head.addWidget(Mark(self._theme))
        column.addLayout(head)
        column.addStretch(1)
        column.addWidget(self._card)
        column.addStretch(2)
        column.addWidget(label("离线运行 · 数据只在本机", "second"), 0, Qt.AlignmentFlag.AlignHCenter)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._column)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(centre))
        if self._jobs is not None:
            outer.addWidget(ProgressStrip(self._jobs))

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
        self._theme.theme_changed.connect(self._size)

    def _show(self, step: QWidget) -> None:
        """Show one screen."""
        order = (self._unit, self._password, self._recovery, self._prove)
        self._title.setText(self._titles().get(step, "新建本单位"))
        self._says.setText("责任清单、全程纪实、督办与报送，都记在本机一本加密台账里。")
        self._says.setVisible(step is self._start)
        self._steps.setVisible(step in order)
        if step in order:
            self._steps.show_step(min(order.index(step), len(_TITLES) - 1))
        self._current = step
        for other in self._all:
            other.setVisible(other is step)
        self._card.setProperty("role", "canvas" if step is self._start else "card")
        self._card.style().unpolish(self._card)
        self._card.style().polish(self._card)
        self._size()

    def _titles(self) -> dict[QWidget, str]:
        titles: dict[QWidget, str] = {
            self._start: "从哪里开始",
            self._open: "打开台账",
            self._renew: "设置新密码",
            self._salvaged: "抢救结果",
        }
        if self._restore is not None:
            titles[self._restore] = "从备份恢复或搬来"
        if self._lost is not None:
            titles[self._lost] = "从上级找回"
        return titles

    @Slot()
    def _size(self) -> None:
        is_start = self._current is self._start
        self._column.setMaximumWidth(self._theme.px(WIDE if is_start else NARROW) + 40)
        self._column.setMinimumWidth(min(self._theme.px(WIDE if is_start else NARROW) + 40, 960))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button in focus."""
        if not press_focused(event):
            super().keyPressEvent(event)

    def ask_password_of(self, path: Path | None, why: str = "") -> None:
        """Begin at the password of a workbook; the way back leads to the three choices."""
        if path is not None:
            self._ask_open(path)
            self._open.show_why(why)
        elif why:
            self._says.setText(why)

    def announce(self, text: str) -> None:
        """Say what comes once a workbook is open, on every screen until then."""
        self._awaiting.setText(text)
        self._awaiting.show()
        self._size()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take bundles and cards wherever they are dropped."""
        take_drag(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        self.files_given.emit(take_drag(event))

    def say(self, text: str) -> None:
        """Say how something went, where the user is just now."""
        step = self._current
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
        self._show(self._start)

    @Slot()
    def _ask_lost(self) -> None:
        """Begin to set up anew a unit that lost everything."""
        if self._lost is not None:
            self._lost.begin()
            self._show(self._lost)

    @Slot(object)
    def _come_back(self, former: Former) -> None:
        self._former = former
        self._unit.fill(former.name, former.short_name)
        self._ask_unit()

    @Slot()
    def _ask_unit(self) -> None:
        self._show(self._unit)
        self._unit.name.edit.setFocus()

    @Slot()
    def _ask_password(self) -> None:
        self._show(self._password)
        self._password.password.first.edit.setFocus()

    @Slot(object)
    def _ask_open(self, path: Path | None) -> None:
        self._open.show_path(path)
        self._show(self._open)
        if path is not None:
            self._open.take_focus()

    @Slot(object)
    def _ask_restore(self, damaged: Path | None) -> None:
        """Begin to restore; `damaged` is the workbook that does not open, if it is about one."""
        if self._restore is not None:
            self._restore.begin(damaged)
            self._show(self._restore)

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
        self._show(self._salvaged)

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
            self._column.setEnabled(False)
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
        self._column.setEnabled(False)
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
        self._column.setEnabled(True)

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
            self._column.setEnabled(False)
            self._jobs.run(title, partial(_without_progress, work), done=done, failed=failed)
            return
        try:
            result = work()
        except UserError as error:
            failed(error)
        else:
            done(result)

    def _created(self, key: str) -> None:
        self._column.setEnabled(True)
        self._password.password.clear()
        self._recovery.show_key(key)
        self._show(self._recovery)
        self._recovery.paper.setFocus()

    def _not_created(self, error: UserError) -> None:
        self._column.setEnabled(True)
        if error.code is ErrorCode.WEAK_PASSWORD:
            self._password.password.show_error(sentence(error))
        else:
            self._password.show_error(sentence(error))

    def _opened(self, _: object) -> None:
        self._column.setEnabled(True)
        self._open.password.edit.clear()
        self._open.recovery_key.edit.clear()
        if self._use.must_change():
            self._show(self._renew)
            self._renew.demand()
        else:
            self.finished.emit()

    def _not_opened(self, error: UserError) -> None:
        self._column.setEnabled(True)
        self._open.refuse(error)

    def _opened_by_key(self, _: object) -> None:
        """Let a new password be set before anything else, where that can be done."""
        self._column.setEnabled(True)
        path = self._open.path
        if self._use.set_password is None or path is None:
            self._opened(None)
            return
        users, last = self._use.users(path)
        self._show(self._renew)
        self._renew.ask(users, last)

    @Slot()
    def _set_password(self) -> None:
        if self._use.set_password is not None:
            work = partial(self._use.set_password, self._renew.who.user, self._renew.password.text)
            self._run("正在设置新密码", work, done=self._password_set, failed=self._password_not_set)

    def _password_set(self, _: object) -> None:
        self._column.setEnabled(True)
        self._finish()

    def _password_not_set(self, error: UserError) -> None:
        self._column.setEnabled(True)
        if error.code is ErrorCode.WEAK_PASSWORD:
            self._renew.password.show_error(sentence(error))
        else:
            self._renew.show_error(sentence(error))

    def _not_tried(self, error: UserError) -> None:
        self._column.setEnabled(True)
        self._start.show_error(sentence(error))

    @Slot()
    def _ask_back(self) -> None:
        self._show(self._prove)
        self._prove.ask(self._recovery.key)

    @Slot()
    def _show_key(self) -> None:
        self._show(self._recovery)

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
