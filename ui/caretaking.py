"""What the program does for a workbook by itself: a check at the start, daily backups, reminders, one on closing."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.findings import Checked
from sxt_desktop.usecases.back_up import BackedUp, back_up, due, second_place_state
from sxt_desktop.usecases.catching_up import catch_up, left_behind
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.start_check import full_check_due, guard, start_check
from sxt_desktop.usecases.workspace import Workspace
from ui.jobs import Jobs, Progress
from ui.messages import sentence

BACKUPS, CHECKS = "backups", "checks"
"""Parts of the page of settings that warnings lead to."""
FOUND = "检查发现台账里有对不上的地方，已改为只读。请看是哪几条。"
NOTED = "检查发现有附件损坏或缺失，记录本身没有问题。请看是哪几条。"
NO_SECOND = "还没有第二处备份。电脑坏了，本机的备份也就没有了，请选一个U盘或另一个磁盘。"
SECOND_OLD = "第二处备份已超过一周没有更新，请插上U盘备份一次。"


@dataclass(frozen=True, slots=True)
class CareActions:
    """What is slow gets a `Progress`; both checks draw their consequences themselves."""

    start_check: Callable[[], Checked]
    full_check_due: Callable[[], bool]
    full_check: Callable[[Progress], Checked]
    backup_due: Callable[[], bool]
    back_up: Callable[[BackupKind, Progress], BackedUp]
    may_write: Callable[[], bool]
    second_warning: Callable[[], str]
    left_behind: Callable[[], object] = bool
    """Whether bundles wait for nothing any more; `catch_up` takes them over."""
    catch_up: Callable[[], Changes] = Changes


class Caretaker(QObject):
    """Queues its work behind whatever else runs; `warned` carries a sentence and the part that tells more."""

    warned = Signal(str, str)
    caught_up = Signal(object)
    """The `Changes` of bundles that were left behind by a kill and taken over now."""

    def __init__(self, actions: CareActions, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._jobs = actions, jobs

    def begin(self) -> None:
        """Look after a workbook that was just opened."""
        self._jobs.run("正在快速检查台账", lambda _: self._actions.start_check(), done=self._looked)

    def _looked(self, found: Checked) -> None:
        self._tell(found)
        if not self._actions.may_write():
            return
        if self._actions.left_behind():
            self._jobs.run(
                "正在接着导入待补的报送包", lambda _: self._actions.catch_up(), done=self.caught_up.emit
            )
        if self._actions.backup_due():
            self._back_up(BackupKind.DAILY, self._backed_up)
        else:
            self._go_on()

    def _tell(self, found: Checked) -> None:
        if found.is_grave:
            self.warned.emit(FOUND, CHECKS)
        elif found.findings:
            self.warned.emit(NOTED, CHECKS)

    def _back_up(self, kind: BackupKind, done: Callable[[BackedUp], object]) -> None:
        run = self._actions.back_up
        self._jobs.run(
            "正在备份", lambda progress: run(kind, progress), done=done, failed=self._not_backed_up
        )

    def _backed_up(self, _: BackedUp) -> None:
        warning = self._actions.second_warning()
        if warning:
            self.warned.emit(warning, BACKUPS)
        self._go_on()

    def _not_backed_up(self, error: UserError) -> None:
        self.warned.emit(f"自动备份没有做成。{sentence(error)}", BACKUPS)

    def _go_on(self) -> None:
        if self._actions.full_check_due():
            self._jobs.run("正在做每月全查", self._actions.full_check, done=self._tell)

    def close(self, done: Callable[[], object]) -> None:
        """Back up before the workbook is closed, then go on; what cannot be backed up keeps nobody from leaving."""
        if not self._actions.may_write():
            done()
            return
        run = self._actions.back_up
        self._jobs.run(
            "正在备份，马上关闭",
            lambda progress: run(BackupKind.CLOSING, progress),
            done=lambda _: done(),
            failed=lambda _: done(),
        )


def care_actions(ws: Workspace) -> CareActions:
    """Bind the care to the use cases of one open workbook."""

    def start() -> Checked:
        found = start_check(ws)
        guard(ws, found)
        return found

    def full(progress: Progress) -> Checked:
        found = check_workbook(ws, progress=progress.report)
        guard(ws, found)
        return found

    def second() -> str:
        state = second_place_state(ws)
        return "" if not state.remind else NO_SECOND if state.path is None else SECOND_OLD

    return CareActions(
        start_check=start,
        full_check_due=lambda: full_check_due(ws),
        full_check=full,
        backup_due=lambda: due(ws),
        back_up=lambda kind, progress: back_up(ws, kind, progress=progress.report),
        may_write=lambda: not ws.workbook.read_only,
        second_warning=second,
        left_behind=lambda: left_behind(ws),
        catch_up=lambda: catch_up(ws),
    )
