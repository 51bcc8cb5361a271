"""The lock: nothing typed is lost, no job is cut, no file stays open, and the same user comes back to their page."""

import os
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.roles import Role
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.preferences import PreferenceFile
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, new_unit
from tests.ui.finding import find
from tests.ui.test_idle import Hours
from ui.jobs import Progress
from ui.pages.records.page import RecordPage
from ui.program import Program
from ui.session import Session

OTHER = "password2"


class Office:
    """One PC with a workbook that two people use."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.bot = qtbot
        self.clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
        ws = new_unit(folder, self.clock, name="机械工程学院党委", short_name="机械学院党委", code="机械")
        add_user(ws, name="马学军", roles=[Role.DISCIPLINE], password=OTHER, cost=CHEAP)
        self.path = ws.workbook.path
        ws.workbook.close()
        self.hours = Hours()
        self.settings = PreferenceFile(folder / "settings.json")
        around = Surroundings(RESOURCES, now=self.clock, cost=CHEAP)
        self.program = Program(RESOURCES, self.settings, self.hours.clocks, around=around)
        self.program.show_welcome(self.path)

    @property
    def session(self) -> Session:
        assert self.program.session is not None
        return self.program.session

    def words(self) -> str:
        """What the page for the password says."""
        assert self.program.welcome is not None
        return "\n".join(one.text() for one in self.program.welcome.findChildren(QLabel) if one.isVisible())

    def enter(self, name: str, password: str) -> None:
        """Choose a name, type the password, press Enter."""
        page = self.program.welcome
        assert page is not None
        find(page, QComboBox, "open_user").setCurrentText(name)
        field = find(page, QLineEdit, "open_password")
        QTest.keyClicks(field, password)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.bot.waitUntil(lambda: self.program.session is not None, timeout=20_000)

    def wait(self) -> None:
        """Let so much time pass that the window locks by itself."""
        self.hours.running += 601
        self.hours.wall += 30
        self.program.guard.watch.tick()

    def locked(self) -> None:
        """Wait for the lock."""
        self.bot.waitUntil(lambda: self.program.session is None, timeout=20_000)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    made = Office(tmp_path, qtbot)
    yield made
    made.program.close()
    if made.program.welcome is not None:
        made.program.welcome.close()


def open_files(folder: Path) -> list[str]:
    """Return what this process holds open below a folder."""
    found = []
    for number in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:
            continue
    return [name for name in found if name.startswith(str(folder))]


def test_who_comes_back_is_where_they_were(office: Office) -> None:
    office.enter("林静", PASSWORD)
    office.session.go("handbook", action="new", form="handbook_08")
    page = office.session.window.page("handbook")
    assert isinstance(page, RecordPage) and page.entry.form is not None
    page.entry.form.show_values({"title": "还没有写完"})
    page.entry.drafts.changed()
    office.wait()
    office.locked()
    assert "超过10分钟没有操作" in office.words() and "草稿" in office.words()
    office.enter("林静", PASSWORD)
    page = office.session.window.page("handbook")
    assert office.session.window.current_page == "handbook"
    assert isinstance(page, RecordPage) and page.entry.form is not None
    assert page.entry.form.values()["title"] == "还没有写完"


def test_someone_else_begins_at_the_beginning(office: Office) -> None:
    office.enter("林静", PASSWORD)
    office.session.go("lists")
    office.program.guard.lock()
    office.locked()
    office.enter("马学军", OTHER)
    assert office.session.window.current_page == "overview"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="未证明：这里看不到打开的文件")
def test_no_file_of_the_workbook_stays_open(office: Office) -> None:
    office.enter("林静", PASSWORD)
    for page in ("handbook", "letters", "organisation", "exchange"):
        office.session.go(page)
    assert open_files(office.path)
    office.wait()
    office.locked()
    assert open_files(office.path) == []


def test_a_running_job_goes_on_to_its_end_before_an_idle_lock(office: Office) -> None:
    office.enter("林静", PASSWORD)
    may_end, ended = threading.Event(), []

    def work(progress: Progress) -> None:
        may_end.wait(20)
        progress.report(1, 1)
        ended.append("whole")

    office.session.jobs.run("正在写报送包", work)
    window = office.session.window
    office.wait()
    office.bot.waitUntil(lambda: not window.isEnabled())
    cover = [one.text() for one in window.findChildren(QLabel) if "做完就锁定" in one.text()]
    assert cover == ["正在写报送包，做完就锁定"] and office.program.session is not None
    may_end.set()
    office.locked()
    assert ended == ["whole"]


def test_a_lock_by_hand_ends_jobs_at_their_next_safe_point(office: Office) -> None:
    office.enter("林静", PASSWORD)
    reached, may_go, ended = threading.Event(), threading.Event(), []

    def long_work(progress: Progress) -> None:
        reached.set()
        may_go.wait(20)
        progress.report(1, 2)
        ended.append("long")

    def saving(_: Progress) -> None:
        ended.append("saved")

    office.session.jobs.run("正在检查", long_work)
    office.session.jobs.run("正在保存", saving)
    assert reached.wait(20)
    office.program.guard.lock()
    window = office.session.window
    office.bot.waitUntil(lambda: not window.isEnabled())
    assert office.program.session is not None
    may_go.set()
    office.locked()
    assert ended == ["saved"]
    assert "已锁定" in office.words()


def test_dialogs_are_closed_and_what_we_copied_is_forgotten(office: Office) -> None:
    office.enter("林静", PASSWORD)
    dialog = QDialog(office.session.window)
    dialog.open()
    results: list[int] = []
    dialog.finished.connect(results.append)
    office.session.window.activateWindow()
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("记录里的一段话")
    office.wait()
    office.locked()
    assert results == [QDialog.DialogCode.Rejected]
    assert clipboard.text() == ""


def test_what_another_program_copied_stays(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.enter("林静", PASSWORD)
    elsewhere = Qt.ApplicationState.ApplicationInactive
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: elsewhere)
    QGuiApplication.clipboard().setText("别的程序里的一段话")
    office.program.guard.lock()
    office.locked()
    assert QGuiApplication.clipboard().text() == "别的程序里的一段话"


def test_half_a_minute_before_it_is_said_and_any_input_takes_it_back(office: Office) -> None:
    office.enter("林静", PASSWORD)
    office.hours.running += 575
    office.program.guard.watch.tick()
    warning = find(office.session.window, QLabel, "idle_warning_text")
    assert warning.isVisible() and "30秒后将锁定" in warning.text()
    office.program.guard.watch.note_input()
    assert not warning.isVisible()


def test_the_minutes_are_chosen_in_the_settings_and_kept(office: Office) -> None:
    office.enter("林静", PASSWORD)
    office.session.go("organisation", part="settings")
    page = office.session.window.page("organisation")
    assert find(page, QPushButton, "idle_10").isChecked()
    find(page, QPushButton, "idle_30").click()
    assert office.program.guard.watch.minutes == 30
    assert office.settings.load().idle_minutes == 30


def test_the_last_user_of_a_workbook_is_offered_first(office: Office) -> None:
    office.enter("马学军", OTHER)
    office.program.guard.lock()
    office.locked()
    assert office.program.welcome is not None
    assert find(office.program.welcome, QComboBox, "open_user").currentText() == "马学军"
    assert list(office.settings.load().users) == [str(office.path)]


def test_who_works_and_as_what_stands_in_the_top_bar(office: Office) -> None:
    office.enter("马学军", OTHER)
    user = find(office.session.window, QPushButton, "user")
    assert user.text() == "马学军" and "纪检员" in user.toolTip()
    lock = find(office.session.window, QPushButton, "lock")
    assert "Ctrl+L" in lock.toolTip()
