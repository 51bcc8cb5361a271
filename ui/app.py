"""The window program: first use or an open workbook, the look, and the one place where errors end."""

import logging
import os
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.preferences import PreferenceFile, documents_folder
from sxt_desktop.usecases.setup import (
    NewUnit,
    Surroundings,
    available_profiles,
    create_unit,
    open_unit,
    open_unit_with_recovery,
)
from sxt_desktop.usecases.workspace import Workspace
from ui.collecting import Collector
from ui.jobs import Jobs
from ui.messages import sentence
from ui.pages.welcome import FirstUse, Recent, WelcomePage
from ui.printing import Papers
from ui.session import Session
from ui.theme import Theme
from ui.widgets.choosing import ask_folder

_log = logging.getLogger("sxt")
DEMO_PASSWORD = "sxt-demo-1"
DEMO_FOLDER = "四责协同示例"
WINDOW = (1280, 800)


class Program(QObject):
    """Holds what lives as long as the program: look, preferences, the open workbook."""

    def __init__(self, resources: Path, preferences: PreferenceFile | None = None) -> None:
        super().__init__()
        self._around = Surroundings(resources)
        self._file = preferences or PreferenceFile()
        self.preferences = self._file.load()
        self.theme = Theme(resources, scale=self.preferences.scale)
        self.theme.choose(self.preferences.scheme)
        self.theme.theme_changed.connect(self._keep_look)
        self.session: Session | None = None
        self.welcome: WelcomePage | None = None
        self._welcome_jobs: Jobs | None = None
        self._opened: Workspace | None = None

    def show_welcome(self) -> None:
        """Show first use."""
        self._welcome_jobs = Jobs(self)
        self.welcome = WelcomePage(self._first_use(), self.theme, jobs=self._welcome_jobs)
        self.welcome.finished.connect(self._enter)
        self.welcome.recovery_print_asked.connect(self._print_recovery)
        self.welcome.recovery_save_asked.connect(self._save_recovery)
        self.welcome.resize(*WINDOW)
        self.welcome.show()

    def _first_use(self) -> FirstUse:
        recent = [Recent(path, path.stem) for path in self.preferences.recent_workbooks]
        return FirstUse(
            create=self._create,
            open=self._open,
            demo=self._demo,
            profiles=available_profiles(self._around.resources),
            folder=documents_folder(),
            recent=recent,
            open_with_recovery=self._open_with_recovery,
        )

    def _create(self, unit: NewUnit) -> str:
        self._opened, recovery_key = create_unit(unit, self._around)
        return recovery_key

    def _open(self, path: Path, password: str) -> None:
        self._opened = open_unit(path, password, self._around)

    def _open_with_recovery(self, path: Path, recovery_key: str) -> None:
        self._opened = open_unit_with_recovery(path, recovery_key, self._around)

    def _demo(self) -> None:
        """Open the example, making it the first time."""
        folder = documents_folder() / DEMO_FOLDER
        known = sorted(folder.glob("机械*.sxt"))
        if known:
            self._open(known[0], DEMO_PASSWORD)
            return
        from sxt_desktop.usecases.demo import build_demo

        today = self._around.now().date()
        made = build_demo(folder, self._around, password=DEMO_PASSWORD, today=today)
        self._open(made.unit, DEMO_PASSWORD)

    @Slot()
    def _enter(self) -> None:
        """Leave first use for the window of the workbook that was opened."""
        ws, self._opened = self._opened, None
        if ws is None:
            return
        self.enter(ws)
        if self.welcome is not None:
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None
        if self._welcome_jobs is not None:
            self._welcome_jobs.stop()
            self._welcome_jobs = None

    def enter(self, ws: Workspace) -> Session:
        """Show the window of a workbook."""
        self._remember(ws.workbook.path)
        self.session = Session(ws, self.theme)
        self.session.lock_asked.connect(self.lock)
        self.session.window.resize(*WINDOW)
        self.session.window.show()
        return self.session

    def open(self, path: Path, password: str) -> Session:
        """Open a workbook and show its window."""
        return self.enter(open_unit(path, password, self._around))

    @Slot()
    def lock(self) -> None:
        """Close the workbook, so that nothing readable is left, and ask for the password again."""
        if self.session is not None:
            self.session.close()
            self.session.deleteLater()
            self.session = None
        self.show_welcome()

    def close(self) -> None:
        """Close whatever is open."""
        if self.session is not None:
            self.session.close()
            self.session = None
        if self._opened is not None:
            self._opened.workbook.close()

    def _remember(self, path: Path) -> None:
        self.preferences = self.preferences.with_recent(path)
        self._file.save(self.preferences)

    @Slot()
    def _keep_look(self) -> None:
        look = replace(self.preferences, scheme=self.theme.wanted, scale=self.theme.scale)
        self.preferences = look
        self._file.save(look)

    @Slot(str)
    def _print_recovery(self, recovery_key: str) -> None:
        if self._opened is not None:
            papers = Papers(self._opened)
            papers.show(papers.print_recovery_sheet(recovery_key))

    @Slot(str)
    def _save_recovery(self, recovery_key: str) -> None:
        if self._opened is not None and self.welcome is not None:
            folder = ask_folder(self.welcome, "恢复单存到哪里(不要放在本机)")
            if folder is not None:
                papers = Papers(self._opened)
                (folder / "台账恢复单.pdf").write_bytes(
                    papers.print_recovery_sheet(recovery_key).read_bytes()
                )
                papers.close()


def install_excepthook(program: Program) -> None:
    """Let every error that reaches the top be said: the user's in its sentence, a bug as what it is."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, UserError):
            _say(program, sentence(error))
            return
        _log.error("unexpected", exc_info=(kind, error, trace))
        sys.__excepthook__(kind, error, trace)
        _say(program, "程序出了意外,没有保存的内容已留作草稿,已保存的不受影响。请重新打开本页再试。")

    sys.excepthook = hook


def _say(program: Program, text: str) -> None:
    if program.session is not None:
        program.session.fail(text)


def run(resources: Path, workbook: Path | None, *, first_paint: bool = False) -> int:
    """Open the window and stay until it is closed; `first_paint` leaves once the first page was painted."""
    started = time.perf_counter()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    QApplication.setApplicationName("四责协同")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    collector = Collector()
    program = Program(resources)
    install_excepthook(program)
    password = os.environ.get("SXT_PASSWORD")
    if workbook is not None and password:
        program.open(workbook, password)
    else:
        program.show_welcome()
    if first_paint:
        QTimer.singleShot(0, partial(_leave, app, started))
    code = int(app.exec())
    program.close()
    collector.stop()
    return code


def _leave(app: QApplication, started: float) -> None:
    print(f"{time.perf_counter() - started:.3f}")
    app.quit()
