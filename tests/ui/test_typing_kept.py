"""Typing is not lost: drafts of records and sheets, the box they wait in, the comparison, and kill -9."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.usecases.drafts import find_draft, keep_draft, own_drafts
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, carry, issue_order, make_pair, save_visit
from tests.ui.finding import find
from ui.pages.drafts import DraftsPage
from ui.pages.matters import MattersPage
from ui.pages.organisation import OrganisationPage
from ui.pages.records.page import RecordPage
from ui.session import Session
from ui.theme import Theme
from ui.widgets.form_sheet import FormSheet

ROOT = Path(__file__).resolve().parents[2]
MONDAY = datetime(2026, 11, 16, 9, tzinfo=CHINA)
VISIT = FormId("handbook_08")


def around(days: int) -> Surroundings:
    return Surroundings(RESOURCES, now=Clock(MONDAY + timedelta(days=days)), cost=CHEAP)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit that has an order to answer, closed, to be copied by every test."""
    folder = tmp_path_factory.mktemp("pair")
    pair = make_pair(folder)
    issue_order(pair)
    carry(pair.committee, pair.unit, folder)
    pair.close()
    return folder / "机械学院党委.sxt"


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "甲.sxt"))


@pytest.fixture
def ws(path: Path) -> Workspace:
    """The unit as it is opened first."""
    return open_unit(path, PASSWORD, around(3))


@pytest.fixture
def windows(theme: Theme, qtbot: QtBot) -> Iterator["Windows"]:
    made = Windows(theme, qtbot)
    yield made
    if made.session is not None:
        made.session.close()


class Windows:
    """Opens one window after the other on a workbook."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self._theme, self._qtbot = theme, qtbot
        self.session: Session | None = None

    def open(self, ws: Workspace) -> Session:
        self.session = Session(ws, self._theme)
        self.session.window.resize(1280, 800)
        self.session.window.show()
        self._qtbot.waitExposed(self.session.window)
        return self.session

    def close(self) -> None:
        assert self.session is not None
        self.session.close()
        self.session = None


def sheet_of(session: Session, page: str) -> FormSheet:
    return next(one for one in session.window.page(page).findChildren(FormSheet) if one.isVisible())


def type_into(sheet: FormSheet, field_id: str, text: str) -> None:
    """Fill a field as typing does."""
    field = sheet.view.box(field_id).input
    field.set_value(text)
    field.changed.emit()


def bar_of(session: Session) -> QFrame:
    return find(session.window.page("overview"), QFrame, "left_over")


def words(frame: QFrame) -> str:
    return " ".join(one.text() for one in frame.findChildren(QLabel))


def test_a_sheet_left_unfinished_is_there_again_and_gone_once_saved(
    windows: Windows, ws: Workspace, path: Path
) -> None:
    session = windows.open(ws)
    session.go("organisation")
    people = session.window.page("organisation")
    assert isinstance(people, OrganisationPage)
    people.people._add_person()
    type_into(sheet_of(session, "organisation"), "name", "欧阳建国")
    windows.close()
    again = windows.open(open_unit(path, PASSWORD, around(4)))
    assert words(bar_of(again)) == "上次有 1 份没有保存完的内容，都在草稿箱里。"
    again.go("organisation")
    people = again.window.page("organisation")
    assert isinstance(people, OrganisationPage)
    people.people._add_person()
    sheet = sheet_of(again, "organisation")
    assert sheet.view.values()["name"] == "欧阳建国"
    assert "接着上次没有保存的内容" in sheet.bar.words.text()
    sheet.save_now()
    assert own_drafts(again.ws) == ()
    again.go("overview")
    assert bar_of(again).isHidden()


def test_an_answer_to_an_order_is_gone_on_with_from_the_box(
    windows: Windows, ws: Workspace, path: Path
) -> None:
    session = windows.open(ws)
    session.go("matters")
    page = session.window.page("matters")
    assert isinstance(page, MattersPage)
    page.list.selectRow(0)
    page.matters.show_reply(page.list.current())
    type_into(sheet_of(session, "matters"), "title", "回告一半")
    page.show_matters()
    assert not [one for one in page.findChildren(FormSheet) if one.isVisible()]
    windows.close()
    again = windows.open(open_unit(path, PASSWORD, around(4)))
    again.go("drafts")
    box = again.window.page("drafts")
    assert isinstance(box, DraftsPage)
    box._continue()
    assert again.window.current_page == "matters"
    assert sheet_of(again, "matters").view.values()["title"] == "回告一半"


def test_a_draft_is_deleted_only_after_it_was_asked(windows: Windows, ws: Workspace) -> None:
    keep_draft(ws, Typing(VISIT), {"title": "不要了的"})
    session = windows.open(ws)
    assert session.window._navigation.count("drafts") == 1
    session.go("drafts")
    box = session.window.page("drafts")
    assert isinstance(box, DraftsPage)
    find(box, QPushButton, "draft_drop").click()
    assert "不要了的" in box.bar.words.text()
    assert len(own_drafts(ws)) == 1
    next(one for one in box.bar.findChildren(QPushButton) if one.text() == "删除").click()
    assert own_drafts(ws) == ()
    assert session.window._navigation.count("drafts") == 0


def record_page(session: Session, entry: EntryId) -> RecordPage:
    session.go("handbook", draft=Typing(VISIT, entry))
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    return page


def moved(ws: Workspace) -> EntryId:
    """Keep a draft of a change, then save the record otherwise."""
    entry = save_visit(ws, MONDAY.date(), title="旧题")
    opened = open_entry(ws, entry)
    body = opened.form.body(opened.values)
    keep_draft(
        ws,
        Typing(VISIT, entry, base=opened.listed.digest),
        {**body, "title": "草稿题", "place": "草稿地点"},
    )
    values = {**opened.values, "title": "新题", "content": "别处写的内容。"}
    save_entry(ws, form_id=VISIT, values=values, entry_id=entry)
    return entry


def test_a_record_saved_meanwhile_is_compared_before_anything_is_covered_up(
    windows: Windows, ws: Workspace, qtbot: QtBot
) -> None:
    entry = moved(ws)
    session = windows.open(ws)
    page = record_page(session, entry)
    panel = page.entry.returning.panel
    assert panel.isVisible() and page.entry.form is not None and not page.entry.form.isVisible()
    assert not page.entry.head.save.isEnabled()
    taken = {
        name: find(panel, QRadioButton, name).isChecked()
        for name in ("typed_title", "typed_place", "saved_content")
    }
    assert taken == dict.fromkeys(taken, True)
    find(panel, QRadioButton, "saved_place").setChecked(True)
    find(panel, QPushButton, "draft_take").click()
    values = page.entry.form.values()
    assert (values["title"], values["place"], values["content"]) == ("草稿题", None, "别处写的内容。")
    qtbot.waitUntil(lambda: not session.jobs.is_busy)
    kept = find_draft(ws, str(entry))
    assert kept is not None and kept.typing.base == open_entry(ws, entry).listed.digest
    page.save_now()
    qtbot.waitUntil(lambda: own_drafts(ws) == ())
    assert open_entry(ws, entry).listed.title == "草稿题"


def test_all_of_one_side_can_be_taken_and_the_draft_given_up(
    windows: Windows, ws: Workspace, qtbot: QtBot
) -> None:
    entry = moved(ws)
    session = windows.open(ws)
    page = record_page(session, entry)
    panel = page.entry.returning.panel
    find(panel, QPushButton, "take_saved").click()
    assert set(panel.kept_as_saved) == {"title", "place", "content"}
    find(panel, QPushButton, "take_typed").click()
    assert panel.kept_as_saved == ()
    find(panel, QPushButton, "draft_leave").click()
    assert page.entry.form is not None and page.entry.form.values()["title"] == "新题"
    assert page.entry.head.save.isEnabled()
    qtbot.waitUntil(lambda: own_drafts(ws) == ())


def test_a_draft_without_another_change_can_be_compared_if_one_likes(windows: Windows, ws: Workspace) -> None:
    entry = save_visit(ws, MONDAY.date(), title="旧题")
    opened = open_entry(ws, entry)
    body = {**opened.form.body(opened.values), "title": "草稿题"}
    keep_draft(ws, Typing(VISIT, entry, base=opened.listed.digest), body)
    page = record_page(windows.open(ws), entry)
    assert page.entry.form is not None and page.entry.form.values()["title"] == "草稿题"
    next(one for one in page.entry.bar.findChildren(QPushButton) if "对照" in one.text()).click()
    assert page.entry.returning.is_comparing
    page.close_entry()
    assert not page.entry.returning.is_comparing


def test_drafts_of_a_removed_user_are_named_but_not_shown(windows: Windows, ws: Workspace) -> None:
    keep_draft(replace(ws, user=replace(ws.user, id="u7")), Typing(VISIT), {"title": "别人的秘密"})
    session = windows.open(ws)
    session.go("drafts")
    box = session.window.page("drafts")
    assert isinstance(box, DraftsPage)
    assert box.list.rows == ()
    assert not any("秘密" in one.text() for one in box.findChildren(QLabel))
    bar = find(box, QFrame, "removed_u7")
    assert "1 份草稿" in words(bar)


TYPIST = """
import sys
from datetime import date
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sxt_desktop.usecases.setup import Surroundings, open_unit
from tests.pairs import CHEAP, PASSWORD, RESOURCES
from ui.session import Session
from ui.theme import Theme
app = QApplication([])
theme = Theme(RESOURCES)
theme.apply()
session = Session(open_unit(Path(sys.argv[1]), PASSWORD, Surroundings(RESOURCES, cost=CHEAP)), theme)
session.window.show()
session.go("handbook", form="handbook_08", action="new")
form = session.window.page("handbook").entry.form
session.window.activateWindow()
def typed():
    form.box("title").take_focus()
    if QApplication.focusWidget() is None:
        QTimer.singleShot(50, typed)
        return
    QTest.keyClicks(QApplication.focusWidget(), "typed before the kill")
    print("typed", flush=True)
QTimer.singleShot(0, typed)
app.exec()
"""


def test_kill_9_loses_at_most_five_seconds(path: Path, ws: Workspace, windows: Windows) -> None:
    ws.workbook.close()
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert typist.stdout is not None and typist.stdout.readline() == "typed\n"
        with pytest.raises(subprocess.TimeoutExpired):
            typist.wait(6)
    finally:
        os.kill(typist.pid, signal.SIGKILL)
        typist.communicate()
    opened = open_unit(path, PASSWORD, Surroundings(RESOURCES, cost=CHEAP))
    assert opened.workbook.was_left_open
    session = windows.open(opened)
    assert words(bar_of(session)) == "上次程序没有正常关闭，有 1 份没有保存完的内容，都在草稿箱里。"
    session.go("drafts")
    box = session.window.page("drafts")
    assert isinstance(box, DraftsPage)
    box._continue()
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage) and page.entry.form is not None
    assert page.entry.form.values()["title"] == "typed before the kill"
