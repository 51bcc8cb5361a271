"""The first day of a secretary, by keyboard: a new workbook, the leaders, a record, a letter, a bundle, the lock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.entries import count_entries
from sxt_desktop.usecases.preferences import PreferenceFile
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.sign_letter import letters
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, COMMITTEE, RESOURCES, Clock, enrol, new_unit
from tests.ui.finding import find
from tests.ui.pages.given import type_in
from ui.forms.form_view import FormView
from ui.main_window import MainWindow
from ui.pages.assigning import AssigningPage
from ui.pages.printing import PrintPage
from ui.pages.welcome import WelcomePage
from ui.program import Program
from ui.session import Session
from ui.widgets.choosing import Choosers
from ui.widgets.place_list import Place

NAME = "中共江北省第一职业技术学院智能制造与机械工程学院（产业学院）委员会"
PASSWORD = "password1"
TODAY = datetime(2026, 11, 18, 9, tzinfo=CHINA)


class Secretary:
    """Works the program by keys; sees what has the focus."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program, self._qtbot = program, qtbot

    @property
    def window(self) -> MainWindow | WelcomePage:
        found = self.program.session.window if self.program.session else self.program.welcome
        assert found is not None
        return found

    @property
    def session(self) -> Session:
        assert self.program.session is not None
        return self.program.session

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def look(self) -> None:
        """Turn to the program's window."""
        self.window.showNormal()
        self.window.resize(1280, 800)
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)

    def write(self, *texts: str) -> None:
        """Type into what has the focus, going on with Tab between texts."""
        for number, text in enumerate(texts):
            if number:
                self.keys("Tab")
            type_in(self.focus, text)

    def keys(self, *sequences: str) -> None:
        """Press keys where they would arrive: in an open list first."""
        for sequence in sequences:
            combined = QKeyCombination.fromCombined(QKeySequence(sequence)[0].toCombined())  # type: ignore[index]
            target = QApplication.activePopupWidget() or self.focus
            QTest.keyClick(target, combined.key(), combined.keyboardModifiers())
            QApplication.processEvents()
            if QApplication.activePopupWidget() is None and not self.window.isActiveWindow():
                self.look()  # without a screen a list that closed keeps the window's activity

    def go_to(self, kind: type[QWidget], name: str) -> None:
        """Put the focus on something, as Tab would in the end."""
        find(self.window, kind, name).setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_field(self, says: str) -> None:
        """Put the focus into a field by what it is called."""
        form = next(one for one in self.window.findChildren(FormView) if one.isVisible())
        found = [one for one in form.findChildren(QWidget) if one.accessibleName() == says]
        takes = [one for one in found if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        takes[-1].setFocus(Qt.FocusReason.TabFocusReason)

    def wait(self) -> None:
        """Wait until nothing runs any more."""
        shown = self.program.session or self.program.entrance
        assert shown is not None
        jobs = shown.jobs
        self._qtbot.waitUntil(lambda: not jobs.is_busy, timeout=20_000)
        QApplication.processEvents()

    def locked(self) -> None:
        """Wait until the window is locked."""
        self._qtbot.waitUntil(lambda: self.program.session is None, timeout=20_000)

    def count(self, form: str) -> int:
        """Return how many records of a form there are."""
        ws = self.session.ws
        return count_entries(ws, Filter(forms=(FormId(form),), owner=ws.org))


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Program]:
    documents = tmp_path / "文档"
    documents.mkdir()
    monkeypatch.setattr("ui.entrance.documents_folder", lambda: documents)
    around = Surroundings(RESOURCES, now=Clock(TODAY), cost=CHEAP)
    made = Program(RESOURCES, PreferenceFile(tmp_path / "settings.json"), around=around)
    yield made
    made.close()
    if made.welcome is not None:
        made.welcome.close()


@pytest.fixture
def someone(program: Program, qtbot: QtBot) -> Secretary:
    program.show_welcome()
    made = Secretary(program, qtbot)
    made.look()
    return made


def begin(someone: Secretary, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a workbook in three questions, keep the recovery sheet, and start."""
    monkeypatch.setattr("ui.entrance.ask_folder", lambda parent, title: folder)
    find(someone.window, QWidget, "welcome_new").setFocus()
    someone.keys("Return")
    someone.write(NAME, "机械学院党委", "机党", COMMITTEE)
    someone.go_to(QLineEdit, "recorder")
    someone.write("林静", "周明远")
    someone.keys("Return")
    someone.write(PASSWORD, PASSWORD)
    someone.keys("Return")
    someone.wait()
    assert someone.focus.objectName() == "recovery_print"
    someone.keys("Tab", "Return")
    assert (folder / "台账恢复单.pdf").read_bytes().startswith(b"%PDF")
    someone.go_to(QCheckBox, "recovery_noted")
    someone.keys("Space", "Tab", "Return")
    someone.go_to(QPushButton, "prove_skip")
    someone.keys("Return")
    someone.look()


def enrich(someone: Secretary) -> None:
    """Add a person with a post and one of the four duties."""
    someone.session.go("organisation")
    someone.go_to(QPushButton, "add_person")
    someone.keys("Return")
    someone.write("欧阳建国")
    someone.keys("Ctrl+S")
    someone.go_to(QPushButton, "add_post")
    someone.keys("Return")
    someone.write("党委副书记、院长")
    someone.go_to_field("四责类别")
    someone.write("班子成员")
    someone.keys("Return")
    someone.go_to_field("任职日期")
    someone.write("2024-3-1")
    someone.keys("Tab", "Ctrl+S")


def record(someone: Secretary) -> None:
    """Fill in one record of the handbook."""
    someone.keys("Ctrl+N")
    someone.write("8")
    someone.keys("Return")
    someone.go_to_field("责任主体")
    someone.keys("Ctrl+A")
    someone.write("欧阳")
    someone.keys("Return")
    someone.go_to_field("主题")
    someone.write("到实训中心调研", "1")
    someone.go_to_field("内容摘要")
    someone.write("听取汇报，查看台账。")
    someone.keys("Ctrl+S")
    someone.wait()


def test_the_first_day_needs_no_mouse(
    someone: Secretary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begin(someone, tmp_path, monkeypatch)
    assert someone.window.windowTitle().startswith("机械学院党委")
    enrich(someone)
    assert someone.count("post") == 3
    record(someone)
    assert someone.count("handbook_08") == 1
    assert isinstance(someone.focus, QPushButton) and someone.focus.text() == "再记一条"
    give_duty(someone)
    print_letters(someone, tmp_path)
    send(someone, tmp_path, monkeypatch)


def give_duty(someone: Secretary) -> None:
    """Write one item of the responsibility list."""
    someone.session.go("lists")
    someone.keys("Ctrl+N")
    someone.keys("Return")
    someone.go_to_field("责任主体")
    someone.keys("Ctrl+A")
    someone.write("欧阳")
    someone.keys("Return")
    someone.go_to_field("责任内容")
    someone.write("每季度研究一次全面从严治党工作")
    someone.keys("Ctrl+S")
    someone.wait()
    assert someone.count("list_item") == 1


def print_letters(someone: Secretary, folder: Path) -> None:
    """Make the year's letters and write them into a folder, each under the person's name."""
    someone.session.go("letters")
    someone.go_to(QPushButton, "make")
    someone.keys("Return")
    someone.go_to(QPushButton, "make_letters")
    someone.keys("Return")
    assert len(letters(someone.session.ws, 2026)) == 1
    page = someone.session.window.page("letters")
    assert isinstance(page, AssigningPage)
    someone.keys("Ctrl+P")
    center = someone.session.window.page("printing")
    assert isinstance(center, PrintPage) and someone.session.window.current_page == "printing"
    someone.wait()
    written = folder / "责任书.pdf"
    names: list[str] = []

    def choose(parent: object, title: str, name: str, kinds: str) -> Path:
        names.append(name)
        return written

    center.files.actions = replace(center.files.actions, choosers=Choosers(save=choose))
    center.choices.pdf.click()
    someone.wait()
    assert "欧阳建国" in names[0] and written.read_bytes().startswith(b"%PDF")


def send(someone: Secretary, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Enrol the committee above and write a bundle for it: Ctrl+E, Enter."""
    above = new_unit(folder, Clock(TODAY), name=COMMITTEE, short_name=COMMITTEE, code="东大")
    enrol(someone.session.ws, above, Relation.SUPERIOR, folder)
    above.workbook.close()
    stick = folder / "U盘"
    stick.mkdir()
    monkeypatch.setattr("ui.places.removable_places", lambda: (Place("U盘", stick, 10**9),))
    someone.keys("Ctrl+E")
    assert someone.focus.objectName() == "place_0"
    someone.keys("Return")
    someone.wait()
    assert [one.suffix for one in stick.iterdir()] == [".sxb"]
    assert someone.focus.objectName() == "sending_close"


def test_who_locks_is_asked_for_the_password_of_the_same_workbook(
    someone: Secretary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(someone, tmp_path, monkeypatch)
    path = someone.session.ws.workbook.path
    someone.keys("Ctrl+L")
    someone.locked()
    someone.look()
    assert someone.focus.objectName() == "open_password"
    someone.write("wrong-password")
    someone.keys("Return")
    someone.wait()
    assert any("密码不正确" in one.text() for one in someone.window.findChildren(QLabel) if one.isVisible())
    someone.write(PASSWORD)
    someone.keys("Return")
    someone.wait()
    assert someone.session.ws.workbook.path == path


def test_no_recovery_sheet_stays_behind(
    someone: Secretary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []

    def show(path: Path) -> bool:
        shown.append(path)
        return True

    monkeypatch.setattr("ui.entrance.open_path", show)
    begin_until_key(someone)
    someone.keys("Return")
    assert shown[0].is_file()
    said = find(someone.window, QLabel, "recovery_said")
    assert "打印" in said.text()
    someone.program.close()
    assert not shown[0].exists()


def begin_until_key(someone: Secretary) -> None:
    """Make a workbook up to the recovery key."""
    find(someone.window, QWidget, "welcome_new").setFocus()
    someone.keys("Return")
    find(someone.window, QLineEdit, "name").setText(NAME)
    find(someone.window, QLineEdit, "recorder").setText("林静")
    someone.keys("Return")
    someone.write(PASSWORD, PASSWORD)
    someone.keys("Return")
    someone.wait()


def test_the_example_is_not_remembered_and_locking_it_leads_to_the_start(
    someone: Secretary, qtbot: QtBot
) -> None:
    find(someone.window, QWidget, "welcome_demo").setFocus()
    someone.keys("Return")
    someone.wait()
    assert "sxt-demo-1" in someone.session.window._notice.text
    assert someone.program.preferences.recent == ()
    someone.look()
    someone.keys("Ctrl+L")
    someone.locked()
    assert someone.program.welcome is not None
    assert not find(someone.program.welcome, QWidget, "step_start").isHidden()


def test_closing_the_window_ends_the_work_on_the_workbook(
    someone: Secretary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(someone, tmp_path, monkeypatch)
    path = someone.session.ws.workbook.path
    QApplication.sendEvent(someone.window, QEvent(QEvent.Type.Close))
    someone.program.close()
    opened = someone.program.open(path, PASSWORD)
    assert opened.window.isVisible()


def test_what_was_being_typed_is_there_again_after_the_lock(
    someone: Secretary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(someone, tmp_path, monkeypatch)
    someone.keys("Ctrl+N")
    someone.write("8")
    someone.keys("Return")
    someone.go_to_field("主题")
    someone.write("还没有写完")
    someone.keys("Ctrl+L")
    someone.locked()
    someone.look()
    someone.write(PASSWORD)
    someone.keys("Return")
    someone.wait()
    found = someone.session.ws.workbook.drafts.of("u1").find("handbook_08")
    assert found is not None and found.body["title"] == "还没有写完"
