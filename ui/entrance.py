"""The way to an open workbook: first use, a password, a backup, the example; over once there is a window to show."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.chains import Cause
from sxt_desktop.usecases.back_up import KnownBackup
from sxt_desktop.usecases.bring_home import copy_workbook, home_folder
from sxt_desktop.usecases.coming_back import read_former_card
from sxt_desktop.usecases.local_users import (
    confirm_recovery_sheet,
    must_change_password,
    replace_one_time_password,
    set_password,
)
from sxt_desktop.usecases.preferences import documents_folder, private_folder
from sxt_desktop.usecases.restore import WayIn, known_backups, way_in
from sxt_desktop.usecases.restore_folder import fresh_folder, restore_folder, restore_to
from sxt_desktop.usecases.salvage import Salvaged, salvage
from sxt_desktop.usecases.setup import (
    NewUnit,
    Surroundings,
    available_profiles,
    create_unit,
    must_be_here,
    open_unit,
    open_unit_with_recovery,
    openers,
)
from sxt_desktop.usecases.workspace import Workspace
from ui.jobs import Jobs, Progress
from ui.printing import Papers, open_path
from ui.remembered import Memory
from ui.theme import Theme
from ui.widgets.choosing import ask_folder

if TYPE_CHECKING:
    from ui.pages.welcome import FirstUse
    from ui.pages.welcome_parts.restore import Proof, RestoreUse

DEMO_PASSWORD = "sxt-demo-1"
DEMO_FOLDER = "四责协同示例"
EXAMPLE_WORDS = (
    f"这是虚构的示例单位，可以随便改。它的上级也在“文档”里的“{DEMO_FOLDER}”文件夹，密码都是 {DEMO_PASSWORD}。"
)


def home_of(around: Surroundings) -> Path:
    """Return where workbooks should lie on this computer."""
    return home_folder(documents_folder(), private_folder(), around.mounts())


def is_example(workbook: Path, around: Surroundings) -> bool:
    """Whether a workbook is one of the example's, which is nobody's to be remembered."""
    return workbook.parent == home_of(around) / DEMO_FOLDER


class Entrance(QObject):
    """Holds the page, its slow work and what was opened, until `opened` hands the open `Workspace` on."""

    opened = Signal(object)
    files_given = Signal(object)
    """Files of others that were dropped before a workbook is open."""

    def __init__(self, around: Surroundings, memory: Memory, theme: Theme, parent: QObject) -> None:
        from ui.pages.welcome import WelcomePage

        super().__init__(parent)
        self._around, self._memory = around, memory
        self._opened: Workspace | None = None
        self._papers: Papers | None = None
        self.jobs = Jobs(self)
        self.page = WelcomePage(self._first_use(), theme, jobs=self.jobs)
        self.page.finished.connect(self._hand_on)
        self.page.recovery_print_asked.connect(self._print_recovery)
        self.page.recovery_save_asked.connect(self._save_recovery)
        self.page.files_given.connect(self.files_given)

    def _first_use(self) -> "FirstUse":
        from ui.pages.welcome import FirstUse, Recent
        from ui.pages.welcome_parts.lost import LostUse

        recent = [Recent(path, path.stem) for path in self._memory.kept.recent_workbooks]
        return FirstUse(
            create=self._create,
            open=self.open,
            demo=self._demo,
            profiles=available_profiles(self._around.resources),
            folder=home_of(self._around),
            recent=recent,
            open_with_recovery=self._open_with_recovery,
            bring_home=self._bring_home,
            users=self._openers,
            set_password=self._set_password,
            confirm_recovery=self._confirm_recovery,
            restoring=self._restore_use(),
            lost=LostUse(read_former_card),
            must_change=self._must_change,
        )

    def _restore_use(self) -> "RestoreUse":
        from ui.pages.welcome_parts.restore import RestoreUse

        return RestoreUse(backups=known_backups, users=openers, restore=self._restore, salvage=self._salvage)

    def open(self, path: Path, user: str, password: str) -> None:
        """Open a workbook; it is handed on when the page is finished with it."""
        self._opened = open_unit(path, password, self._around, user=user)

    def _create(self, unit: NewUnit) -> str:
        self._opened, recovery_key = create_unit(unit, self._around)
        return recovery_key

    def _open_with_recovery(self, path: Path, recovery_key: str) -> None:
        self._opened = open_unit_with_recovery(path, recovery_key, self._around)

    def _demo(self) -> None:
        """Open the example, making it the first time."""
        folder = home_of(self._around) / DEMO_FOLDER
        known = sorted(folder.glob("机械*.sxt"))
        if known:
            self.open(known[0], "", DEMO_PASSWORD)
            return
        from sxt_desktop.usecases.demo import build_demo

        today = self._around.now().date()
        made = build_demo(folder, self._around, password=DEMO_PASSWORD, today=today)
        self.open(made.unit, "", DEMO_PASSWORD)

    def _restore(self, backup: KnownBackup, damaged: Path | None, proof: "Proof", progress: Progress) -> None:
        """Put a backup in the place of a workbook that does not open, or beside the others at home."""
        way, report = _way(proof), progress.report
        if damaged is not None:
            self._opened = restore_folder(damaged, backup.path, way, self._around, progress=report)
            return
        cause = Cause.MOVED if backup.kind is BackupKind.MOVE else Cause.RESTORED
        place = fresh_folder(home_of(self._around), backup.org_name)
        self._opened = restore_to(backup.path, place, way, self._around, cause=cause, progress=report)

    def _salvage(self, damaged: Path, proof: "Proof", progress: Progress) -> Salvaged:
        return salvage(damaged, self._around, _way(proof), progress=progress.report)

    def _bring_home(self, path: Path, progress: Progress) -> Path:
        return copy_workbook(path, home_of(self._around), progress.report, lambda: progress.cancelled)

    def _openers(self, path: Path) -> tuple[Sequence[tuple[str, str]], str]:
        must_be_here(path, self._around)
        return openers(path), self._memory.kept.users.get(str(path), "")

    def _must_change(self) -> bool:
        return self._opened is not None and must_change_password(self._opened)

    def _set_password(self, user: str, password: str) -> None:
        if self._opened is None:
            return
        if must_change_password(self._opened):
            replace_one_time_password(self._opened, password, self._around.cost)
        else:
            set_password(self._opened, user_id=user, password=password, cost=self._around.cost)

    def _confirm_recovery(self) -> None:
        if self._opened is not None:
            confirm_recovery_sheet(self._opened)

    @Slot(str)
    def _print_recovery(self, recovery_key: str) -> None:
        if self._opened is None:
            return
        if open_path(self._recovery_sheet(self._opened, recovery_key)):
            self.page.tell("恢复单已打开，请在打开的窗口里打印。关闭程序时这份文件会删除。")
        else:
            self.page.say("没有找到能打开恢复单的程序，请用“另存为文件”，到别的电脑上打印。")

    @Slot(str)
    def _save_recovery(self, recovery_key: str) -> None:
        folder = None if self._opened is None else ask_folder(self.page, "恢复单存到哪里（不要放在本机）")
        if self._opened is None or folder is None:
            return
        sheet = self._recovery_sheet(self._opened, recovery_key)
        try:
            shutil.copyfile(sheet, folder / sheet.name)
        except OSError:
            self.page.say(f"{folder}不能写入，恢复单没有存下，请换一个位置。")
        else:
            self.page.tell(f"恢复单已存到{folder / sheet.name}。")

    def _recovery_sheet(self, ws: Workspace, recovery_key: str) -> Path:
        self._papers = self._papers or Papers(ws)
        return self._papers.print_recovery_sheet(recovery_key)

    @Slot()
    def _hand_on(self) -> None:
        """Give the open workbook away; no sheet with the recovery key is left behind."""
        ws, self._opened = self._opened, None
        if ws is not None:
            self._forget_papers()
            self.opened.emit(ws)

    def _forget_papers(self) -> None:
        if self._papers is not None:
            self._papers.close()
            self._papers = None

    def close(self) -> None:
        """End what runs, and close a workbook nobody took over; the page is left to whoever shows it."""
        self._forget_papers()
        self.jobs.stop()
        if self._opened is not None:
            self._opened.workbook.close()
            self._opened = None


def _way(proof: "Proof") -> WayIn:
    return way_in(user=proof.user, password=proof.password, recovery_key=proof.recovery_key)
