"""What lives as long as the program: the way in or an open workbook, its look, what is remembered, the lock."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.coming_back import coming_back
from sxt_desktop.usecases.initials import read_dictionary
from sxt_desktop.usecases.local_users import recovery_confirmed_at
from sxt_desktop.usecases.preferences import PreferenceFile, Preferences
from sxt_desktop.usecases.presence import Presence
from sxt_desktop.usecases.setup import Surroundings, open_unit, read_forms
from sxt_desktop.usecases.workspace import Workspace
from ui.caretaking import Caretaker, care_actions
from ui.entrance import EXAMPLE_WORDS, Entrance, is_example
from ui.idle import Clocks, IdleSetting, IdleWatch
from ui.locking import Guard
from ui.messages import sentence
from ui.raising import Bell, come_forward
from ui.remembered import Memory, Place
from ui.renewing import After, Work
from ui.session import Session
from ui.theme import Theme
from ui.warming import Warming

if TYPE_CHECKING:
    from ui.pages.welcome import WelcomePage

WINDOW = (1280, 800)
CARE_AFTER_MS = 1500
"""How long after the window is shown the program begins to look after the workbook."""


class Program(QObject):
    """Leads from the way in to the window of a workbook and back; shows one of the two."""

    def __init__(
        self,
        resources: Path,
        preferences: PreferenceFile | None = None,
        clocks: Clocks | None = None,
        *,
        around: Surroundings | None = None,
    ) -> None:
        super().__init__()
        self._around = around or Surroundings(resources)
        self._memory = Memory(preferences or PreferenceFile())
        self.theme = Theme(resources, scale=self.preferences.scale)
        self.theme.choose(self.preferences.scheme)
        self.theme.theme_changed.connect(self._keep_look)
        self.session: Session | None = None
        self.entrance: Entrance | None = None
        self.bell = Bell(Presence(self._memory.running), self)
        self.bell.rung.connect(self._asked)
        self._given: tuple[Path, ...] = ()
        self._left: tuple[Path, str, Place] | None = None
        self.care: Caretaker | None = None
        self.warming = Warming(self)
        self.guard = Guard(IdleWatch(self.preferences.idle_minutes, clocks, self), self)
        self.guard.locked.connect(self._locked)

    @property
    def preferences(self) -> Preferences:
        """What is remembered on this computer, as it is now."""
        return self._memory.kept

    @property
    def welcome(self) -> "WelcomePage | None":
        """The page of the way in, while there is no open workbook."""
        return None if self.entrance is None else self.entrance.page

    def show_welcome(self, ask_for: Path | None = None, why: str = "") -> None:
        """Show first use, or ask for the password of a workbook and say why it is asked again."""
        self.entrance = Entrance(self._around, self._memory, self.theme, self)
        self.entrance.opened.connect(self._entered)
        self.entrance.files_given.connect(self.receive)
        self.entrance.page.ask_password_of(ask_for, why)
        self.bell.presence.show(ask_for)
        self._show_window(self.entrance.page)
        self.warming.aside(partial(read_forms, self._around.resources))

    @property
    def last_opened(self) -> Path | None:
        """The workbook opened last, if it is still there."""
        return next(iter(self.preferences.recent_workbooks), None)

    def _show_window(self, window: QWidget) -> None:
        """Show a window in its usual size, as large as it can be on a small screen."""
        self.theme.dress(window)
        room = window.screen().availableGeometry().size()
        wanted = QSize(*WINDOW)
        window.resize(wanted.boundedTo(room))
        if wanted.width() > room.width() or wanted.height() > room.height():
            window.showMaximized()
        else:
            window.show()

    @Slot(object)
    def _entered(self, ws: Workspace) -> None:
        """Leave the way in for the window of the workbook that was opened."""
        self.enter(ws)
        entrance, self.entrance = self.entrance, None
        if entrance is not None:
            entrance.page.close()
            entrance.page.deleteLater()
            entrance.close()
            entrance.deleteLater()

    def enter(self, ws: Workspace) -> Session:
        """Show the window of a workbook."""
        path, memory = ws.workbook.path, self._memory
        example = is_example(path, self._around)
        if not example:
            memory.keep_opened(path, ws.user.id)
        self.bell.presence.show(path)
        idle = IdleSetting(self._idle_minutes, self._set_idle)
        self.session = Session(ws, self.theme, idle=idle, folder=memory.last_folder(), hints=memory.hints())
        self.session.renew_asked.connect(self._renew)
        self._return(self.session)
        given, self._given = self._given, ()
        self.session.receive(given)
        self._show_window(self.session.window)
        self.guard.watch_over(self.session)
        self._take_care(self.session)
        if coming_back(ws) is not None:
            self.session.go("exchange")
        if example:
            self.session.notices.tell(EXAMPLE_WORDS)
        elif ws.user.may(Permission.MANAGE) and not recovery_confirmed_at(ws):
            self.session.notices.remind_of_sheet()
        return self.session

    def _take_care(self, session: Session) -> None:
        """Check and back up by itself, once the window is there; closing waits for a last backup."""
        self.care = Caretaker(care_actions(session.ws), session.jobs, session)
        self.care.warned.connect(session.notices.warn_of)
        self.care.caught_up.connect(session.news.tell)
        session.farewell = self.care.close
        session.window.holds = True
        session.window.close_asked.connect(self._leave)
        QTimer.singleShot(CARE_AFTER_MS, self.care.begin)
        self.warming.begin()
        self.warming.aside(read_dictionary)

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
        entered.notices.tell("已办好，现在看到的就是新的台账。")
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
        session.notices.fail_error(error)

    def _return(self, session: Session) -> None:
        """Lead whoever locked the window back to where they were; anyone else begins at the beginning."""
        left, self._left = self._left, None
        if left is not None and left[:2] == (session.ws.workbook.path, session.ws.user.id):
            session.return_to(left[2])
        elif left is None:
            self._return_from_before(session)

    def _return_from_before(self, session: Session) -> None:
        """Lead back to where the same user left the window, unless something unfinished is said first."""
        ws = session.ws
        place = self._memory.place_of(ws.workbook.path, ws.user.id, year=session.desk.year)
        if place is not None and session.window.has_page(place.page) and not session.left_over:
            session.return_to(place)

    def _keep_place(self, session: Session) -> None:
        ws = session.ws
        self._memory.keep_place(ws.workbook.path, ws.user.id, session.place())

    def open(self, path: Path, password: str, user: str = "") -> Session:
        """Open a workbook and show its window."""
        return self.enter(open_unit(path, password, self._around, user=user))

    def _idle_minutes(self) -> int:
        return self.guard.watch.minutes

    def _set_idle(self, minutes: int) -> None:
        self.guard.watch.set_minutes(minutes)
        self._memory.keep_idle(minutes)

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
        self.warming.stop()
        self.bell.stop()
        self.guard.release()
        if self.session is not None:
            self._keep_place(self.session)
            self.session.close()
            self.session = None
        if self.entrance is not None:
            self.entrance.close()

    @Slot()
    def _keep_look(self) -> None:
        self._memory.keep_look(self.theme.wanted, self.theme.scale)
