"""The window program: first use or an open workbook, the look, and the one place where errors end."""

import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.back_up import KnownBackup
from sxt_desktop.usecases.bring_home import copy_workbook, home_folder
from sxt_desktop.usecases.coming_back import coming_back, read_former_card
from sxt_desktop.usecases.local_users import (
    confirm_recovery_sheet,
    must_change_password,
    recovery_confirmed_at,
    replace_one_time_password,
    set_password,
)
from sxt_desktop.usecases.preferences import PreferenceFile, documents_folder, private_folder
from sxt_desktop.usecases.presence import Presence, bring_to_front
from sxt_desktop.usecases.program_log import note_bug, note_error, start_log, stop_log
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
from sxt_desktop.usecases.viewing import sweep_viewing
from sxt_desktop.usecases.workspace import Workspace
from ui.caretaking import Caretaker, care_actions
from ui.collecting import Collector
from ui.forms.likeness import HintSetting
from ui.idle import Clocks, IdleSetting, IdleWatch
from ui.jobs import Jobs, Progress
from ui.locking import Guard
from ui.messages import sentence
from ui.printing import Papers, open_path
from ui.raising import Bell, come_forward
from ui.remembered import LastFolder
from ui.renewing import After, Work
from ui.session import Place, Session
from ui.theme import Theme
from ui.warming import Warming
from ui.widgets.choosing import ask_folder

if TYPE_CHECKING:
    from ui.pages.welcome import FirstUse, WelcomePage
    from ui.pages.welcome_restore import Proof, RestoreUse

BUG_WORDS = "程序出了意外，没有保存的内容已留作草稿，已保存的不受影响。请重新打开本页再试。"
DEMO_PASSWORD = "sxt-demo-1"
DEMO_FOLDER = "四责协同示例"
WINDOW = (1280, 800)
CARE_AFTER_MS = 1500
"""How long after the window is shown the program begins to look after the workbook."""
EXAMPLE_WORDS = (
    f"这是虚构的示例单位，可以随便改。它的上级也在“文档”里的“{DEMO_FOLDER}”文件夹，密码都是 {DEMO_PASSWORD}。"
)


class Program(QObject):
    """Holds what lives as long as the program: look, preferences, the open workbook."""

    def __init__(
        self, resources: Path, preferences: PreferenceFile | None = None, clocks: Clocks | None = None
    ) -> None:
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
        self._papers: Papers | None = None
        self.bell = Bell(Presence(self._file.running), self)
        self.bell.rung.connect(self._asked)
        self._given: tuple[Path, ...] = ()
        self._left: tuple[Path, str, Place] | None = None
        self.care: Caretaker | None = None
        self.warming = Warming(self)
        self.guard = Guard(IdleWatch(self.preferences.idle_minutes, clocks, self), self)
        self.guard.locked.connect(self._locked)

    def show_welcome(self, ask_for: Path | None = None, why: str = "") -> None:
        """Show first use, or ask for the password of a workbook and say why it is asked again."""
        from ui.pages.welcome import WelcomePage

        self._welcome_jobs = Jobs(self)
        self.welcome = WelcomePage(self._first_use(), self.theme, jobs=self._welcome_jobs)
        self.welcome.finished.connect(self._enter)
        self.welcome.recovery_print_asked.connect(self._print_recovery)
        self.welcome.recovery_save_asked.connect(self._save_recovery)
        self.welcome.files_given.connect(self.receive)
        self.welcome.ask_password_of(ask_for, why)
        self.bell.presence.show(ask_for)
        self._show_window(self.welcome)

    @property
    def last_opened(self) -> Path | None:
        """The workbook opened last, if it is still there."""
        return next(iter(self.preferences.recent_workbooks), None)

    @staticmethod
    def _show_window(window: QWidget) -> None:
        """Show a window in its usual size, as large as it can be on a small screen."""
        room = window.screen().availableGeometry().size()
        wanted = QSize(*WINDOW)
        window.resize(wanted.boundedTo(room))
        if wanted.width() > room.width() or wanted.height() > room.height():
            window.showMaximized()
        else:
            window.show()

    def _first_use(self) -> "FirstUse":
        from ui.pages.welcome import FirstUse, Recent
        from ui.pages.welcome_lost import LostUse

        recent = [Recent(path, path.stem) for path in self.preferences.recent_workbooks]
        return FirstUse(
            create=self._create,
            open=self._open,
            demo=self._demo,
            profiles=available_profiles(self._around.resources),
            folder=self._home,
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
        from ui.pages.welcome_restore import RestoreUse

        return RestoreUse(backups=known_backups, users=openers, restore=self._restore, salvage=self._salvage)

    def _restore(self, backup: KnownBackup, damaged: Path | None, proof: "Proof", progress: Progress) -> None:
        """Put a backup in the place of a workbook that does not open, or beside the others at home."""
        way = _way(proof)
        if damaged is not None:
            self._opened = restore_folder(damaged, backup.path, way, self._around, progress=progress.report)
            return
        cause = Cause.MOVED if backup.kind is BackupKind.MOVE else Cause.RESTORED
        place = fresh_folder(self._home, backup.org_name)
        self._opened = restore_to(
            backup.path, place, way, self._around, cause=cause, progress=progress.report
        )

    def _salvage(self, damaged: Path, proof: "Proof", progress: Progress) -> Salvaged:
        return salvage(damaged, self._around, _way(proof), progress=progress.report)

    def _must_change(self) -> bool:
        return self._opened is not None and must_change_password(self._opened)

    def _create(self, unit: NewUnit) -> str:
        self._opened, recovery_key = create_unit(unit, self._around)
        return recovery_key

    def _open(self, path: Path, user: str, password: str) -> None:
        self._opened = open_unit(path, password, self._around, user=user)

    @property
    def _home(self) -> Path:
        """Where workbooks should lie on this computer."""
        return home_folder(documents_folder(), private_folder(), self._around.mounts())

    def _bring_home(self, path: Path, progress: Progress) -> Path:
        return copy_workbook(path, self._home, progress.report, lambda: progress.cancelled)

    def _openers(self, path: Path) -> tuple[Sequence[tuple[str, str]], str]:
        must_be_here(path, self._around)
        return openers(path), self.preferences.users.get(str(path), "")

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

    def _open_with_recovery(self, path: Path, recovery_key: str) -> None:
        self._opened = open_unit_with_recovery(path, recovery_key, self._around)

    def _demo(self) -> None:
        """Open the example, making it the first time."""
        folder = self._home / DEMO_FOLDER
        known = sorted(folder.glob("机械*.sxt"))
        if known:
            self._open(known[0], "", DEMO_PASSWORD)
            return
        from sxt_desktop.usecases.demo import build_demo

        today = self._around.now().date()
        made = build_demo(folder, self._around, password=DEMO_PASSWORD, today=today)
        self._open(made.unit, "", DEMO_PASSWORD)

    @Slot()
    def _enter(self) -> None:
        """Leave first use for the window of the workbook that was opened."""
        ws, self._opened = self._opened, None
        if ws is None:
            return
        self._forget_papers()
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
        is_example = ws.workbook.path.parent == self._home / DEMO_FOLDER
        if not is_example:
            self._remember(ws)
        self.bell.presence.show(ws.workbook.path)
        idle = IdleSetting(self._idle_minutes, self._set_idle)
        folder = LastFolder(lambda: self.preferences.last_directory, self._keep_folder)
        hints = HintSetting(lambda: self.preferences.likeness_hint, self._set_hints)
        self.session = Session(ws, self.theme, idle=idle, folder=folder, hints=hints)
        self.session.renew_asked.connect(self._renew)
        self._return(self.session)
        given, self._given = self._given, ()
        self.session.receive(given)
        self._show_window(self.session.window)
        self.guard.watch_over(self.session)
        self._take_care(self.session)
        if coming_back(ws) is not None:
            self.session.go("exchange")
        if is_example:
            self.session.tell(EXAMPLE_WORDS)
        elif ws.user.may(Permission.MANAGE) and not recovery_confirmed_at(ws):
            self.session.remind_of_sheet()
        return self.session

    def _take_care(self, session: Session) -> None:
        """Check and back up by itself, once the window is there; closing waits for a last backup."""
        self.care = Caretaker(care_actions(session.ws), session.jobs, session)
        self.care.warned.connect(session.warn_of)
        self.care.caught_up.connect(session.news.tell)
        session.farewell = self.care.close
        session.window.holds = True
        session.window.close_asked.connect(self._leave)
        QTimer.singleShot(CARE_AFTER_MS, self.care.begin)
        self.warming.begin()

    @Slot()
    def _leave(self) -> None:
        """Close the window for good, after what was written today is backed up."""
        session, care = self.session, self.care
        if session is None or care is None:
            return
        self.guard.release()
        session.jobs.cancel_all()
        session.rest("正在备份，马上关闭")
        care.close(self._left_for_good)

    def _left_for_good(self) -> None:
        if self.session is not None:
            self._keep_place(self.session)
            self.session.close()
            self.session.deleteLater()
            self.session = None
        QApplication.quit()

    @Slot(str, object, object)
    def _renew(self, title: str, work: Work, after: After | None) -> None:
        """Carry out what closes the workbook, behind a cover; then show the window of what it returned."""
        session = self.session
        if session is None:
            return
        self.guard.release()
        session.rest(title)
        session.jobs.run(
            title,
            partial(work, self._around),
            done=partial(self._renewed, after),
            failed=self._not_renewed,
        )

    def _renewed(self, after: After | None, ws: Workspace) -> None:
        session, self.session = self.session, None
        if session is not None:
            session.close(keep_open=session.ws.workbook is ws.workbook)
            session.deleteLater()
        entered = self.enter(ws)
        entered.tell("已办好，现在看到的就是新的台账。")
        if after is not None:
            after(entered.window, entered.papers)

    def _not_renewed(self, error: UserError) -> None:
        """Go on where one was; where the workbook is closed by now, ask for the password again."""
        session = self.session
        if session is None:
            return
        if session.ws.workbook.is_closed:
            self._locked(sentence(error))
            return
        session.wake()
        self.guard.watch_over(session)
        session.fail_error(error)

    def _return(self, session: Session) -> None:
        """Lead whoever locked the window back to where they were; anyone else begins at the beginning."""
        left, self._left = self._left, None
        if left is not None and left[:2] == (session.ws.workbook.path, session.ws.user.id):
            session.return_to(left[2])
        elif left is None:
            self._return_from_before(session)

    def _return_from_before(self, session: Session) -> None:
        """Lead back to where the same user left the window, unless something unfinished is said first."""
        kept = dict(self.preferences.places.get(str(session.ws.workbook.path), {}))
        page, user = kept.pop("page", ""), kept.pop("user", "")
        if user == session.ws.user.id and session.window.has_page(page) and not session.left_over:
            session.return_to(Place(page, session.desk.year, kept))

    def _keep_place(self, session: Session) -> None:
        """Remember where the window is left: which page, record or part, by their ids."""
        place, path = session.place(), session.ws.workbook.path
        named = {key: str(place.chosen[key]) for key in ("entry", "part") if place.chosen.get(key)}
        kept = {"user": session.ws.user.id, "page": place.page, **named}
        self.preferences = self.preferences.with_place(path, kept)
        self._file.save(self.preferences)

    def open(self, path: Path, password: str, user: str = "") -> Session:
        """Open a workbook and show its window."""
        return self.enter(open_unit(path, password, self._around, user=user))

    def _keep_folder(self, folder: str) -> None:
        self.preferences = replace(self.preferences, last_directory=folder)
        self._file.save(self.preferences)

    def _idle_minutes(self) -> int:
        return self.guard.watch.minutes

    def _set_idle(self, minutes: int) -> None:
        self.guard.watch.set_minutes(minutes)
        self.preferences = replace(self.preferences, idle_minutes=minutes)
        self._file.save(self.preferences)

    def _set_hints(self, is_on: bool) -> None:
        self.preferences = replace(self.preferences, likeness_hint=is_on)
        self._file.save(self.preferences)

    @Slot(str)
    def _locked(self, why: str) -> None:
        """Close the workbook, so that nothing readable is left, and ask for the password again."""
        ask_for = None
        if self.session is not None:
            ws = self.session.ws
            path = ws.workbook.path
            ask_for = path if str(path) in self.preferences.recent else None
            self._left = (path, ws.user.id, self.session.place())
            self.session.close()
            self.session.deleteLater()
            self.session = None
        self.show_welcome(ask_for, why)

    @Slot(object)
    def receive(self, files: tuple[Path, ...]) -> None:
        """Take in files of others that were opened or dropped, as soon as a workbook is open."""
        if self.session is not None:
            self.session.receive(files)
            return
        self._given = (*self._given, *files)
        if self.welcome is not None and self._given:
            self.welcome.announce(f"打开台账后，接着查看{self._given[-1].name}。")

    @Slot(object)
    def _asked(self, file: Path | None) -> None:
        """Do what another start of the program asks for."""
        self.come_forward()
        if file is not None:
            self.receive((file,))

    def come_forward(self) -> None:
        """Show the window before all others: the program was started once more."""
        window = self.session.window if self.session is not None else self.welcome
        if window is not None:
            come_forward(window)

    def close(self) -> None:
        """Close whatever is open."""
        self.bell.stop()
        self.guard.release()
        if self.session is not None:
            self._keep_place(self.session)
            self.session.close()
            self.session = None
        self._forget_papers()
        if self._welcome_jobs is not None:
            self._welcome_jobs.stop()
            self._welcome_jobs = None
        if self._opened is not None:
            self._opened.workbook.close()
            self._opened = None

    def _remember(self, ws: Workspace) -> None:
        path = ws.workbook.path
        self.preferences = self.preferences.with_recent(path).with_user(path, ws.user.id)
        self._file.save(self.preferences)

    @Slot()
    def _keep_look(self) -> None:
        look = replace(self.preferences, scheme=self.theme.wanted, scale=self.theme.scale)
        self.preferences = look
        self._file.save(look)

    @Slot(str)
    def _print_recovery(self, recovery_key: str) -> None:
        if self.welcome is not None and self._opened is not None:
            sheet = self._recovery_papers(self._opened).print_recovery_sheet(recovery_key)
            if open_path(sheet):
                self.welcome.tell("恢复单已打开，请在打开的窗口里打印。关闭程序时这份文件会删除。")
            else:
                self.welcome.say("没有找到能打开恢复单的程序，请用“另存为文件”，到别的电脑上打印。")

    @Slot(str)
    def _save_recovery(self, recovery_key: str) -> None:
        if self.welcome is None or self._opened is None:
            return
        folder = ask_folder(self.welcome, "恢复单存到哪里（不要放在本机）")
        if folder is None:
            return
        sheet = self._recovery_papers(self._opened).print_recovery_sheet(recovery_key)
        try:
            shutil.copyfile(sheet, folder / sheet.name)
        except OSError:
            self.welcome.say(f"{folder}不能写入，恢复单没有存下，请换一个位置。")
        else:
            self.welcome.tell(f"恢复单已存到{folder / sheet.name}。")

    def _recovery_papers(self, ws: Workspace) -> Papers:
        if self._papers is None:
            self._papers = Papers(ws)
        return self._papers

    def _forget_papers(self) -> None:
        """Leave no sheet with the recovery key behind."""
        if self._papers is not None:
            self._papers.close()
            self._papers = None


def _way(proof: "Proof") -> WayIn:
    return way_in(user=proof.user, password=proof.password, recovery_key=proof.recovery_key)


def install_excepthook(program: Program) -> None:
    """Let every error that reaches the top be said: the user's in its sentence, a bug as what it is."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, UserError):
            note_error(error)
            _say(program, error)
            return
        note_bug(error)
        sys.__excepthook__(kind, error, trace)
        _say(program, None)

    sys.excepthook = hook


def _say(program: Program, error: UserError | None) -> None:
    """Say an error in its sentence, or that the program itself failed."""
    text = BUG_WORDS if error is None else sentence(error)
    if program.session is not None and error is not None:
        program.session.fail_error(error)
    elif program.session is not None:
        program.session.fail_bug(text)
    elif program.welcome is not None:
        program.welcome.say(text)


def run(
    resources: Path, workbook: Path | None, *, file: Path | None = None, first_paint: bool = False
) -> int:
    """Open the window and stay until it is closed; `first_paint` leaves once the first page was painted.

    A `file` of others is taken in once a workbook is open, by a window that is there already if there is one.
    """
    started = time.perf_counter()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    QApplication.setApplicationName("四责协同")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    preferences = PreferenceFile()
    if not first_paint and bring_to_front(preferences.running, workbook, file=file):
        return 0
    start_log()
    collector = Collector()
    sweep_viewing()
    program = Program(resources, preferences)
    program.bell.listen()
    install_excepthook(program)
    password = os.environ.get("SXT_PASSWORD")
    if workbook is not None and password:
        program.open(workbook, password)
    else:
        program.show_welcome(workbook or program.last_opened)
    if file is not None:
        program.receive((file.absolute(),))
    if first_paint:
        QTimer.singleShot(0, partial(_leave, app, started))
    code = int(app.exec())
    program.close()
    collector.stop()
    stop_log()
    return code


def _leave(app: QApplication, started: float) -> None:
    print(f"{time.perf_counter() - started:.3f}")
    app.quit()
