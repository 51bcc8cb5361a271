"""First use: three questions, a password, the recovery key; opening; every error where it arose."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.setup import NewUnit
from tests.ui.finding import find
from ui.jobs import Jobs
from ui.pages.welcome import FirstUse, Recent, WelcomePage
from ui.pages.welcome_parts import new_unit, opening
from ui.pages.welcome_parts.opening import OpenStep
from ui.theme import Theme
from ui.widgets.countdown import Countdown

KEY = "K7QM-2XPA-RT9C-WJ4E-HB6N-Y3ZD-V8FU-5GSL"
PASSWORD = "correct horse"


class Visitor:
    """Someone who starts the program for the first time; answers as a workbook would."""

    def __init__(self, theme: Theme, qtbot: QtBot, folder: Path, jobs: Jobs | None = None) -> None:
        self.units: list[NewUnit] = []
        self.opened: list[tuple[Path, str, str]] = []
        self.people: tuple[tuple[str, str], ...] = (("u1", "林静"),)
        self.last = ""
        self.new_passwords: list[tuple[str, str]] = []
        self.confirmed = 0
        self.refusal: UserError | None = None
        first_use = FirstUse(
            create=self.create,
            open=self.open,
            demo=self.demo,
            profiles=(("ningxia", "宁夏口径", "四类责任主体。"), ("general", "通用口径", "")),
            folder=folder,
            recent=(Recent(folder / "机械.sxt", "机械工程学院党委"),),
            open_with_recovery=self.open_by_key,
            users=lambda path: (self.people, self.last),
            set_password=self.set_password,
            confirm_recovery=self.confirm,
            choose=lambda: (0, 2, 5, 7),
        )
        self.page = WelcomePage(first_use, theme, jobs=jobs)
        qtbot.addWidget(self.page)
        self.page.resize(1280, 800)
        self.page.show()
        self.bot = qtbot
        self.folder = folder

    def create(self, unit: NewUnit) -> str:
        self._refuse()
        self.units.append(unit)
        return KEY

    def open(self, path: Path, user: str, password: str) -> None:
        self._refuse()
        self.opened.append((path, user, password))

    def open_by_key(self, path: Path, key: str) -> None:
        self.open(path, "", key)

    def set_password(self, user: str, password: str) -> None:
        self._refuse()
        self.new_passwords.append((user, password))

    def confirm(self) -> None:
        self.confirmed += 1

    def demo(self) -> None:
        self._refuse()

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal

    def click(self, name: str) -> None:
        QTest.mouseClick(find(self.page, QPushButton, name), Qt.MouseButton.LeftButton)

    def fill(self, name: str, text: str) -> None:
        edit = find(self.page, QLineEdit, name)
        edit.clear()
        edit.insert(text)

    def type_back(self, *groups: str) -> None:
        """Type groups as they come to mind: a full field leads on to the next; Enter at the end."""
        find(self.page, QLineEdit, "group_0").setFocus()
        for group in groups:
            focused = self.page.focusWidget()
            assert isinstance(focused, QLineEdit)
            QTest.keyClicks(focused, group)
        QTest.keyClick(find(self.page, QLineEdit, "group_3"), Qt.Key.Key_Return)

    def noted(self) -> None:
        self.answer()
        self.fill("password", PASSWORD)
        self.fill("password_again", PASSWORD)
        self.click("password_forward")
        find(self.page, QCheckBox, "recovery_noted").setChecked(True)
        self.click("recovery_forward")

    def words(self) -> str:
        return "\n".join(one.text() for one in self.page.findChildren(QLabel) if one.isVisible())

    def step(self) -> str:
        steps = [one for one in self.page.findChildren(QWidget) if one.objectName().startswith("step_")]
        (shown,) = [one.objectName() for one in steps if one.isVisible()]
        return shown

    def answer(self) -> None:
        self.click("welcome_new")
        self.fill("name", "中共江北大学机械工程学院委员会")
        self.fill("recorder", "林静")
        self.click("unit_forward")


@pytest.fixture
def visitor(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Visitor:
    return Visitor(theme, qtbot, tmp_path)


def test_from_nothing_to_an_open_workbook(visitor: Visitor) -> None:
    visitor.click("welcome_new")
    for name, text in {
        "name": " 中共江北大学机械工程学院委员会 ",
        "short_name": "机械工程学院党委",
        "code": "机党",
        "superior_name": "江北大学党委",
        "recorder": "林静",
        "secretary": "周明远",
    }.items():
        visitor.fill(name, text)
    visitor.click("unit_forward")
    visitor.fill("password", PASSWORD)
    visitor.fill("password_again", PASSWORD)
    visitor.click("password_forward")
    assert visitor.units == [
        NewUnit(
            name="中共江北大学机械工程学院委员会",
            short_name="机械工程学院党委",
            code="机党",
            profile="ningxia",
            recorder="林静",
            password=PASSWORD,
            folder=visitor.folder,
            superior_name="江北大学党委",
            secretary="周明远",
            kind="党委",
        )
    ]
    assert visitor.step() == "step_recovery"
    assert all(group in visitor.words() for group in KEY.split("-"))
    find(visitor.page, QCheckBox, "recovery_noted").setChecked(True)
    visitor.click("recovery_forward")
    assert visitor.step() == "step_prove" and KEY[:4] not in visitor.words()
    with visitor.bot.waitSignal(visitor.page.finished):
        visitor.type_back("k7qm", "RT9C", "Y3ZD", "5GSL")
    assert visitor.confirmed == 1 and KEY[:4] not in visitor.words()


def test_each_profile_is_offered_with_a_plain_sentence(visitor: Visitor) -> None:
    visitor.click("welcome_new")
    assert "四类责任主体。" in visitor.words()
    button = find(visitor.page, QRadioButton, "ningxia")
    assert button.accessibleDescription() == "四类责任主体。"


def test_the_key_has_to_be_noted_first(visitor: Visitor) -> None:
    visitor.answer()
    visitor.fill("password", PASSWORD)
    visitor.fill("password_again", PASSWORD)
    visitor.click("password_forward")
    assert not find(visitor.page, QPushButton, "recovery_forward").isEnabled()
    with visitor.bot.waitSignals([visitor.page.recovery_print_asked, visitor.page.recovery_save_asked]):
        visitor.click("recovery_print")
        visitor.click("recovery_save")


def test_passwords_are_not_kept_in_the_fields(visitor: Visitor) -> None:
    test_the_key_has_to_be_noted_first(visitor)
    assert not find(visitor.page, QLineEdit, "password").text()
    assert not find(visitor.page, QLineEdit, "password_again").text()


@pytest.mark.parametrize(("left_out", "said"), [("name", "请填写单位全称"), ("recorder", "请填写记实人姓名")])
def test_what_is_required_is_asked_for_where_it_is(visitor: Visitor, left_out: str, said: str) -> None:
    visitor.click("welcome_new")
    visitor.fill("name", "某党委")
    visitor.fill("recorder", "林静")
    visitor.fill(left_out, "  ")
    visitor.click("unit_forward")
    assert visitor.step() == "step_unit" and said in visitor.words()
    visitor.fill(left_out, "有了")
    assert said not in visitor.words()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("", "", "请填写密码"),
        ("short", "short", "密码至少8位，现在5位"),
        (PASSWORD, "correct hors", "两次输入的密码不一样"),
    ],
)
def test_passwords_are_checked_before_anything_is_made(
    visitor: Visitor, first: str, second: str, said: str
) -> None:
    visitor.answer()
    visitor.fill("password", first)
    visitor.fill("password_again", second)
    visitor.click("password_forward")
    assert said in visitor.words() and not visitor.units


@pytest.mark.parametrize("code", [ErrorCode.WORKBOOK_EXISTS, ErrorCode.WEAK_PASSWORD, ErrorCode.DISK_FULL])
def test_why_it_was_not_made_is_said_there(visitor: Visitor, code: ErrorCode) -> None:
    visitor.answer()
    visitor.fill("password", PASSWORD)
    visitor.fill("password_again", PASSWORD)
    visitor.refusal = UserError(code, path="文档", minimum=12)
    visitor.click("password_forward")
    assert visitor.step() == "step_password" and "没有改动" in visitor.words()


def test_one_can_go_back_without_losing_answers(visitor: Visitor) -> None:
    visitor.answer()
    visitor.click("password_back")
    assert find(visitor.page, QLineEdit, "recorder").text() == "林静"
    visitor.click("unit_back")
    assert visitor.step() == "step_start"


def test_the_place_can_be_changed(visitor: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(new_unit, "ask_folder", lambda *_: tmp_path / "别处")
    visitor.answer()
    visitor.click("folder_change")
    assert str(tmp_path / "别处") in visitor.words()


def test_a_recent_workbook_asks_for_its_password(visitor: Visitor) -> None:
    path = visitor.folder / "机械.sxt"
    visitor.click(str(path))
    visitor.fill("open_password", PASSWORD)
    with visitor.bot.waitSignal(visitor.page.finished):
        QTest.keyClick(find(visitor.page, QLineEdit, "open_password"), Qt.Key.Key_Return)
    assert visitor.opened == [(path, "u1", PASSWORD)]
    assert not find(visitor.page, QComboBox, "open_user").isVisible()


def test_a_wrong_password_is_said_at_the_field(visitor: Visitor) -> None:
    visitor.click(str(visitor.folder / "机械.sxt"))
    visitor.fill("open_password", "wrong")
    visitor.refusal = UserError(ErrorCode.WRONG_PASSWORD)
    visitor.click("open_forward")
    assert "密码不正确" in visitor.words() and visitor.step() == "step_open"
    password = find(visitor.page, QLineEdit, "open_password")
    assert password.selectedText() == password.text() == "wrong"
    assert visitor.page.focusWidget() is password


def test_a_mistyped_group_is_said_at_its_field(visitor: Visitor) -> None:
    visitor.noted()
    visitor.type_back("K7QM", "RT9C", "Y3ZZ", "5GSL")
    wrong = find(visitor.page, QLineEdit, "group_2")
    assert visitor.step() == "step_prove" and not visitor.confirmed
    assert wrong.accessibleName() == "第6组" and wrong.accessibleDescription() == "与恢复单不一致"
    assert visitor.page.focusWidget() is wrong and wrong.selectedText() == "Y3ZZ"
    visitor.click("prove_back")
    assert KEY[:4] in visitor.words()


def test_typing_back_may_be_skipped_but_says_what_that_means(visitor: Visitor) -> None:
    visitor.noted()
    assert "程序会继续提醒" in visitor.words()
    with visitor.bot.waitSignal(visitor.page.finished):
        visitor.click("prove_skip")
    assert visitor.confirmed == 0


def test_one_of_several_chooses_their_name_first(visitor: Visitor) -> None:
    visitor.people, visitor.last = (("u1", "林静"), ("u3", "周明远"), ("u4", "马学军")), "u3"
    visitor.click(str(visitor.folder / "机械.sxt"))
    who = find(visitor.page, QComboBox, "open_user")
    assert who.isVisible() and who.currentText() == "周明远"
    assert visitor.page.focusWidget() is find(visitor.page, QLineEdit, "open_password")
    who.setFocus()
    QTest.keyClick(who, Qt.Key.Key_Down)
    visitor.fill("open_password", PASSWORD)
    visitor.click("open_forward")
    assert visitor.opened == [(visitor.folder / "机械.sxt", "u4", PASSWORD)]


def test_a_removed_name_leaves_the_first_one_chosen(visitor: Visitor) -> None:
    visitor.people, visitor.last = (("u1", "林静"), ("u3", "周明远")), "u9"
    visitor.click(str(visitor.folder / "机械.sxt"))
    assert find(visitor.page, QComboBox, "open_user").currentText() == "林静"


def test_the_wait_after_many_wrong_passwords_ends_by_itself(theme: Theme, qtbot: QtBot) -> None:
    now = [1000.0]
    step = OpenStep(
        theme, can_recover=True, users=lambda path: ((), ""), countdown=Countdown(clock=lambda: now[0])
    )
    qtbot.addWidget(step)
    step.show_path(Path("机械.sxt"))
    step.show()
    button = find(step, QPushButton, "open_forward")
    step.way_in.password.edit.setText("guess")
    step.refuse(UserError(ErrorCode.TOO_MANY_TRIES, seconds=30))
    assert not button.isEnabled() and "30秒后才能再试" in said(step)
    now[0] += 12.4
    step.countdown.tick()
    assert not button.isEnabled() and "18秒后才能再试" in said(step)
    with qtbot.assertNotEmitted(step.open_asked):
        QTest.keyClick(step.way_in.password.edit, Qt.Key.Key_Return)
    now[0] += 18
    step.countdown.tick()
    assert button.isEnabled() and "才能再试" not in said(step)
    with qtbot.waitSignal(step.open_asked):
        QTest.keyClick(step.way_in.password.edit, Qt.Key.Key_Return)


def test_the_wait_is_counted_on_the_page(visitor: Visitor) -> None:
    visitor.click(str(visitor.folder / "机械.sxt"))
    visitor.fill("open_password", "wrong")
    visitor.refusal = UserError(ErrorCode.TOO_MANY_TRIES, seconds=1)
    visitor.click("open_forward")
    assert "1秒后才能再试" in visitor.words()
    button = find(visitor.page, QPushButton, "open_forward")
    visitor.bot.waitUntil(button.isEnabled, timeout=5000)


def test_after_the_recovery_key_a_new_password_is_set_for_someone(visitor: Visitor) -> None:
    visitor.people, visitor.last = (("u1", "林静"), ("u3", "周明远")), "u3"
    visitor.click(str(visitor.folder / "机械.sxt"))
    visitor.click("open_other")
    assert not find(visitor.page, QComboBox, "open_user").isVisible()
    visitor.fill("open_recovery", KEY)
    visitor.click("open_forward")
    assert visitor.step() == "step_new_password"
    visitor.fill("new_password", "brief")
    visitor.fill("new_password_again", "brief")
    visitor.click("new_password_forward")
    assert "密码至少8位" in visitor.words() and not visitor.new_passwords
    visitor.fill("new_password", PASSWORD)
    visitor.fill("new_password_again", PASSWORD)
    with visitor.bot.waitSignal(visitor.page.finished):
        visitor.click("new_password_forward")
    assert visitor.new_passwords == [("u3", PASSWORD)]
    assert not find(visitor.page, QLineEdit, "new_password").text()


def test_setting_a_new_password_may_be_skipped(visitor: Visitor) -> None:
    visitor.click(str(visitor.folder / "机械.sxt"))
    visitor.click("open_other")
    visitor.fill("open_recovery", KEY)
    visitor.click("open_forward")
    with visitor.bot.waitSignal(visitor.page.finished):
        visitor.click("new_password_back")
    assert not visitor.new_passwords


def test_a_wrong_password_keeps_the_focus_when_the_worker_asked(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    jobs = Jobs()
    visitor = Visitor(theme, qtbot, tmp_path, jobs)
    visitor.page.activateWindow()
    visitor.click(str(visitor.folder / "机械.sxt"))
    visitor.fill("open_password", "wrong")
    visitor.refusal = UserError(ErrorCode.WRONG_PASSWORD)
    with qtbot.waitSignal(jobs.rested):
        visitor.click("open_forward")
    password = find(visitor.page, QLineEdit, "open_password")
    assert visitor.page.focusWidget() is password and password.selectedText() == "wrong"
    jobs.stop()


def said(step: OpenStep) -> str:
    return "\n".join(one.text() for one in step.findChildren(QLabel) if one.isVisible())


def test_a_forgotten_password_gives_way_to_the_recovery_key(visitor: Visitor) -> None:
    visitor.click(str(visitor.folder / "机械.sxt"))
    visitor.click("open_other")
    visitor.fill("open_recovery", KEY)
    visitor.refusal = UserError(ErrorCode.WRONG_RECOVERY_KEY)
    visitor.click("open_forward")
    assert "恢复密钥不正确" in visitor.words()
    visitor.refusal = None
    visitor.click("open_forward")
    assert visitor.opened[-1][2] == KEY


def test_opening_needs_a_folder(visitor: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    visitor.click("welcome_open")
    visitor.click("open_forward")
    assert "请先选择台账所在的文件夹" in visitor.words()
    monkeypatch.setattr(opening, "ask_folder", lambda *_: tmp_path)
    visitor.click("open_choose")
    assert str(tmp_path) in visitor.words()
    visitor.refusal = UserError(ErrorCode.WORKBOOK_IN_USE, holder="林静")
    visitor.fill("open_password", PASSWORD)
    visitor.click("open_forward")
    assert "台账正由林静使用" in visitor.words()


def test_the_example_opens_at_once(visitor: Visitor) -> None:
    with visitor.bot.waitSignal(visitor.page.finished):
        visitor.click("welcome_demo")


def test_why_the_example_did_not_open(visitor: Visitor) -> None:
    visitor.refusal = UserError(ErrorCode.DISK_FULL)
    visitor.click("welcome_demo")
    assert "磁盘空间不足" in visitor.words()


def test_slow_work_goes_to_the_worker(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    jobs = Jobs()
    visitor = Visitor(theme, qtbot, tmp_path, jobs)
    with qtbot.waitSignal(visitor.page.finished):
        visitor.click("welcome_demo")
    jobs.stop()
