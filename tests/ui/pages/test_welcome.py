"""First use: three questions, a password, the recovery key; opening; every error where it arose."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.setup import NewUnit
from tests.ui.finding import find
from ui.jobs import Jobs
from ui.pages import welcome_open, welcome_steps
from ui.pages.welcome import FirstUse, Recent, WelcomePage
from ui.theme import Theme

KEY = "K7QM-2XPA-RT9C-WJ4E-HB6N-Y3ZD-V8FU-5GSL"
PASSWORD = "correct horse"


class Visitor:
    """Someone who starts the program for the first time; answers as a workbook would."""

    def __init__(self, theme: Theme, qtbot: QtBot, folder: Path, jobs: Jobs | None = None) -> None:
        self.units: list[NewUnit] = []
        self.opened: list[tuple[Path, str]] = []
        self.refusal: UserError | None = None
        first_use = FirstUse(
            create=self.create,
            open=self.open,
            demo=self.demo,
            profiles=(("ningxia", "宁夏口径"), ("general", "通用口径")),
            folder=folder,
            recent=(Recent(folder / "机械.sxt", "机械工程学院党委"),),
            open_with_recovery=self.open,
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

    def open(self, path: Path, secret: str) -> None:
        self._refuse()
        self.opened.append((path, secret))

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
        )
    ]
    assert visitor.step() == "step_recovery"
    assert all(group in visitor.words() for group in KEY.split("-"))
    with visitor.bot.waitSignal(visitor.page.finished):
        find(visitor.page, QCheckBox, "recovery_noted").setChecked(True)
        visitor.click("recovery_forward")
    assert KEY[:4] not in visitor.words()


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
    monkeypatch.setattr(welcome_steps, "ask_folder", lambda *_: tmp_path / "别处")
    visitor.answer()
    visitor.click("folder_change")
    assert str(tmp_path / "别处") in visitor.words()


def test_a_recent_workbook_asks_for_its_password(visitor: Visitor) -> None:
    path = visitor.folder / "机械.sxt"
    visitor.click(str(path))
    visitor.fill("open_password", PASSWORD)
    with visitor.bot.waitSignal(visitor.page.finished):
        QTest.keyClick(find(visitor.page, QLineEdit, "open_password"), Qt.Key.Key_Return)
    assert visitor.opened == [(path, PASSWORD)]


def test_a_wrong_password_is_said_at_the_field(visitor: Visitor) -> None:
    visitor.click(str(visitor.folder / "机械.sxt"))
    visitor.fill("open_password", "wrong")
    visitor.refusal = UserError(ErrorCode.WRONG_PASSWORD)
    visitor.click("open_forward")
    assert "密码不正确" in visitor.words() and visitor.step() == "step_open"


def test_a_forgotten_password_gives_way_to_the_recovery_key(visitor: Visitor) -> None:
    visitor.click(str(visitor.folder / "机械.sxt"))
    visitor.click("open_other")
    visitor.fill("open_recovery", KEY)
    visitor.refusal = UserError(ErrorCode.WRONG_RECOVERY_KEY)
    visitor.click("open_forward")
    assert "恢复密钥不正确" in visitor.words()
    visitor.refusal = None
    visitor.click("open_forward")
    assert visitor.opened[-1][1] == KEY


def test_opening_needs_a_folder(visitor: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    visitor.click("welcome_open")
    visitor.click("open_forward")
    assert "请先选择台账所在的文件夹" in visitor.words()
    monkeypatch.setattr(welcome_open, "ask_folder", lambda *_: tmp_path)
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
