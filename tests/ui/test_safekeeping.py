"""Backups, restoring, moving, another key, a damaged workbook: from the window, as an administrator would."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Role
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.preferences import PreferenceFile
from sxt_desktop.usecases.restore import known_backups
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, new_unit, save_visit
from tests.ui.finding import find
from ui.pages.organisation_parts.backups import BackupsBoard
from ui.pages.welcome_parts.restore import RestoreStep
from ui.program import Program
from ui.session import Session

LONG = 30_000


class Office:
    """One PC with one workbook, whose window an administrator uses."""

    def __init__(self, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bot, self.folder = qtbot, folder
        monkeypatch.setattr("ui.entrance.documents_folder", lambda: folder / "文档")
        self.clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
        ws = new_unit(folder, self.clock, name="机械工程学院党委", short_name="机械学院党委", code="机械")
        save_visit(ws, date(2026, 11, 10), title="先前的调研")
        back_up(ws, BackupKind.DAILY)
        save_visit(ws, date(2026, 11, 11), title="后来的调研")
        add_user(ws, name="马学军", roles=[Role.RECORDER], password="password2", cost=CHEAP)
        self.path = ws.workbook.path
        ws.workbook.close()
        around = Surroundings(RESOURCES, now=self.clock, cost=CHEAP)
        self.program = Program(RESOURCES, PreferenceFile(folder / "settings.json"), around=around)

    @property
    def session(self) -> Session:
        assert self.program.session is not None
        return self.program.session

    def enter(self) -> Session:
        """Open the window as the administrator."""
        return self.program.open(self.path, PASSWORD, "林静")

    def part(self, name: str) -> QWidget:
        """Lead to a part of the page of settings and wait until it is read."""
        self.session.go("organisation", part=name)
        self.rest()
        return self.session.window.page("organisation")

    def rest(self) -> None:
        """Wait until nothing runs any more."""
        session = self.session
        self.bot.waitUntil(lambda: not session.jobs.is_busy, timeout=LONG)

    def changed(self, before: Session) -> None:
        """Wait until another window took the place of the one before."""

        def there() -> bool:
            return self.program.session is not None and self.program.session is not before

        self.bot.waitUntil(there, timeout=LONG)

    def titles(self) -> list[str]:
        """Titles of the visits in the open workbook."""
        rows = list_entries(self.session.ws, Filter(owner=self.session.ws.org))
        return sorted(row.title for row in rows if row.form_id == "handbook_08")


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    made = Office(tmp_path, qtbot, monkeypatch)
    yield made
    made.program.close()
    if made.program.welcome is not None:
        made.program.welcome.close()


def press(root: QWidget, name: str) -> None:
    button = find(root, QPushButton, name)
    assert button.isEnabled(), f"{name} cannot be pressed"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def said(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if not one.isHidden())


def test_restoring_shows_what_goes_and_leads_into_the_restored_workbook(office: Office) -> None:
    before = office.enter()
    assert office.titles() == ["先前的调研", "后来的调研"]
    page = office.part("backups")
    board = find(page, BackupsBoard, "backups_board")
    board.list.select(lambda one: one.kind is BackupKind.DAILY)
    press(page, "restore_preview")
    office.rest()
    assert "后来的调研" in said(find(page, QWidget, "restore_panel"))
    assert not find(page, QPushButton, "restore_go").isEnabled()
    find(page, QCheckBox, "restore_agree").setChecked(True)
    epoch = before.ws.epoch
    press(page, "restore_go")
    office.changed(before)
    assert office.titles() == ["先前的调研"]
    assert office.session.ws.epoch != epoch and office.session.ws.user.name == "林静"
    kinds = {one.kind for one in known_backups(office.path)}
    assert BackupKind.RESTORE in kinds
    save_visit(office.session.ws, date(2026, 11, 12), title="恢复以后")
    assert "恢复以后" in office.titles()


def test_backing_up_now_and_twice(office: Office) -> None:
    office.enter()
    page = office.part("backups")
    board = find(page, BackupsBoard, "backups_board")
    with office.bot.waitSignal(board.told, timeout=LONG) as first:
        press(page, "back_up")
    office.rest()
    assert first.args is not None and "打开核验过" in first.args[0]
    assert board.list.rows[0].kind is BackupKind.MANUAL
    with office.bot.waitSignal(board.told, timeout=LONG) as second:
        press(page, "back_up")
    assert second.args is not None and "没有改动" in second.args[0]


def test_a_second_place_is_chosen_and_used_at_once(office: Office) -> None:
    office.enter()
    page = office.part("backups")
    board = find(page, BackupsBoard, "backups_board")
    bar = find(page, QWidget, "second_place")
    assert "还没有设第二处" in said(bar)
    stick = office.folder / "U盘"
    stick.mkdir()
    with office.bot.waitSignal(board.told, timeout=LONG):
        board._choose(stick)
    office.rest()
    assert any(one.is_sound for one in known_backups(stick))
    assert str(stick) in said(bar) and "今天" in said(bar)


def test_moving_leaves_a_workbook_that_can_only_be_looked_at(office: Office) -> None:
    before = office.enter()
    page = office.part("backups")
    stick = office.folder / "U盘"
    stick.mkdir()
    press(page, "move")
    board = find(page, BackupsBoard, "backups_board")
    assert board._actions.move is not None
    board._actions.move(stick)
    office.changed(before)
    assert office.session.ws.workbook.read_only == "moved"
    page = office.part("checks")
    assert "已搬到另一台电脑" in said(find(page, QWidget, "check_bar"))
    moved = office.session
    take_back = next(
        one for one in find(page, QWidget, "check_bar").findChildren(QPushButton) if one.isVisibleTo(page)
    )
    QTest.mouseClick(take_back, Qt.MouseButton.LeftButton)
    office.changed(moved)
    assert office.session.ws.workbook.read_only == ""
    save_visit(office.session.ws, date(2026, 11, 12), title="还在这里用")


def test_another_key_leaves_words_for_paper_and_one_time_passwords(office: Office) -> None:
    before = office.enter()
    page = office.part("users")
    press(page, "show_rekey")
    find(page, QLineEdit, "rekey_password").setText("not-mine")
    press(page, "rekey_go")
    office.rest()
    office.bot.waitUntil(before.window.isEnabled, timeout=LONG)
    assert "密码不正确" in said(before.window)
    find(page, QLineEdit, "rekey_password").setText(PASSWORD)
    press(page, "rekey_go")
    office.changed(before)
    dialog = next(one for one in office.session.window.findChildren(QDialog) if one.objectName() == "rekeyed")
    once = find(dialog, QWidget, "one_time")
    words = [one.text() for one in once.findChildren(QLabel)]
    assert words[0] == "马学军" and len(words[1]) == 14
    dialog.reject()
    assert dialog.isVisible()
    find(dialog, QCheckBox, "rekeyed_noted").setChecked(True)
    press(dialog, "rekeyed_done")
    office.program.close()
    office.program.show_welcome(office.path)
    welcome = office.program.welcome
    assert welcome is not None
    who = find(welcome, QComboBox, "open_user")
    who.setCurrentIndex(who.findText("马学军"))
    find(welcome, QLineEdit, "open_password").setText(words[1])
    find(welcome, QPushButton, "open_forward").click()
    office.bot.waitUntil(lambda: "只能用一次" in said(welcome), timeout=LONG)
    for field in ("new_password", "new_password_again"):
        find(welcome, QLineEdit, field).setText("my-own-one")
    find(welcome, QPushButton, "new_password_forward").click()
    office.bot.waitUntil(lambda: office.program.session is not None, timeout=LONG)
    assert office.session.ws.user.name == "马学军"
    assert office.session.ws.workbook.knows("u2", "my-own-one")


def damaged(path: Path) -> None:
    """Overwrite the beginning of the ledger, as a bad disk would."""
    ledger = path / "ledger.db"
    content = bytearray(ledger.read_bytes())
    content[:8192] = bytes(8192)
    ledger.write_bytes(bytes(content))


def until(office: Office, holds: Callable[[], bool]) -> None:
    office.bot.waitUntil(holds, timeout=LONG)


def test_a_workbook_that_does_not_open_is_restored_in_its_place(office: Office) -> None:
    damaged(office.path)
    office.program.show_welcome(office.path)
    welcome = office.program.welcome
    assert welcome is not None
    QTest.keyClicks(find(welcome, QLineEdit, "open_password"), PASSWORD)
    press(welcome, "open_forward")
    mend = find(welcome, QPushButton, "open_mend")
    until(office, lambda: mend.isVisible() and mend.isEnabled())
    press(welcome, "open_mend")
    step = find(welcome, RestoreStep, "step_restore")
    assert step.backup is not None and step.backup.kind is BackupKind.DAILY
    find(welcome, QLineEdit, "restore_password").setText("wrong-one")
    press(welcome, "restore_forward")
    until(office, lambda: "密码不正确" in said(welcome))
    find(welcome, QLineEdit, "restore_password").setText(PASSWORD)
    until(office, lambda: find(welcome, QPushButton, "restore_forward").isEnabled())
    press(welcome, "restore_forward")
    until(office, lambda: office.program.session is not None)
    assert office.titles() == ["先前的调研"]


def test_the_three_choices_lead_to_a_stick_from_another_pc(office: Office) -> None:
    before = office.enter()
    stick = office.folder / "U盘"
    stick.mkdir()
    page = office.part("backups")
    board = find(page, BackupsBoard, "backups_board")
    assert board._actions.move is not None
    board._actions.move(stick)
    office.changed(before)
    office.program.close()
    office.program.show_welcome()
    welcome = office.program.welcome
    assert welcome is not None
    press(welcome, "welcome_restore")
    step = find(welcome, RestoreStep, "step_restore")
    step._look(stick)
    assert step.backup is not None and step.backup.kind is BackupKind.MOVE
    find(welcome, QLineEdit, "restore_password").setText(PASSWORD)
    press(welcome, "restore_forward")
    until(office, lambda: office.program.session is not None)
    assert office.session.ws.workbook.path.parent == office.folder / "文档"
    assert office.titles() == ["先前的调研", "后来的调研"]
    assert office.session.ws.workbook.read_only == ""


def test_what_is_found_at_the_start_makes_the_window_say_so(office: Office) -> None:
    session = office.enter()
    session.ws.workbook.write(lambda db: db.execute("DROP TRIGGER log_no_delete"))
    assert office.program.care is not None
    with office.bot.waitSignal(office.program.care.warned, timeout=LONG) as warned:
        office.program.care.begin()
    office.rest()
    assert warned.args is not None and "只读" in warned.args[0]
    assert session.ws.workbook.read_only
    page = office.part("checks")
    assert "已改为只读" in said(find(page, QWidget, "check_bar"))


def test_closing_the_window_backs_up_first(office: Office) -> None:
    session = office.enter()
    save_visit(session.ws, date(2026, 11, 13), title="最后一条")
    session.window.close()
    assert session.window.isVisible()
    until(office, lambda: office.program.session is None)
    found = known_backups(office.path)
    assert found[0].kind is BackupKind.CLOSING and found[0].is_sound


def test_a_check_lists_what_it_found_record_by_record(office: Office) -> None:
    office.enter()
    page = office.part("checks")
    press(page, "check_start")
    office.rest()
    assert find(page, QLabel, "check_result").text().startswith("没有发现问题。")
    press(page, "check_rebuild")
    office.rest()
    assert "列表已重建" in find(page, QLabel, "check_result").text()
