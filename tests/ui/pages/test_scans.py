"""扫描归档 on the screen: a heap from the copier looked over, put right by hand, filed; by keys; stopped; refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import PERSON
from sxt_desktop.domain.roles import Role
from sxt_desktop.domain.scanned import signed_copies
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.print_document import render_document, render_letters
from sxt_desktop.usecases.read_scans import PageRef, ScannedDocument, ScanPlan, State
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.scan_signing import Signing
from sxt_desktop.usecases.sign_letter import LETTER, make_letters
from sxt_desktop.usecases.workspace import Workspace
from tests.documents.scanning import as_pdf, printed_pages
from tests.pairs import Pair, save_duty
from tests.ui.pages.given import find, finished, press, shown, sources_of
from ui.forms.widgets.suggest import SuggestEdit
from ui.jobs import Jobs
from ui.pages.scan_parts.actions import Decisions
from ui.pages.scan_parts.rows_model import At, ScanRows
from ui.pages.scan_parts.signing_box import SigningBox
from ui.pages.scan_parts.table import ScanTable
from ui.pages.scan_parts.wiring import scan_actions
from ui.pages.scans import ScansPage
from ui.theme import Theme
from ui.widgets.choosing import Choosers

YEAR = 2026
NAMES = ("周明远", "欧阳娜依·迪丽热巴克孜尔", "林静", "王维")


@pytest.fixture
def letters(pair: Pair) -> tuple[EntryId, ...]:
    """Four letters of the committee, printed and signed."""
    parties = tuple(Ref(f"person-{n}", name) for n, name in enumerate(NAMES))
    for party in parties:
        save_duty(pair.committee, party)
    return make_letters(pair.committee, year=YEAR, parties=parties).entries


def heap(ws: Workspace, letters: tuple[EntryId, ...], to: Path) -> Path:
    """Scan letters: of the second one the first page's code is cut off, of the third the first page is lost."""
    pages = printed_pages(render_letters(ws, letters)[0])
    _cut_off_code(pages[2])
    del pages[4]
    to.write_bytes(as_pdf(pages))
    return to


def _cut_off_code(page: Any) -> None:
    width, height = page.size
    page.paste(255, (0, height * 4 // 5, width, height))


class Desk:
    """What a user sees and does."""

    def __init__(self, qtbot: QtBot, page: ScansPage, jobs: Jobs) -> None:
        self.qtbot, self.page, self.jobs = qtbot, page, jobs
        self.said: list[str] = []
        self.changes: list[Changes] = []
        page.failed.connect(self.said.append)
        page.told.connect(self.said.append)
        page.changed.connect(self.changes.append)

    def wait(self) -> None:
        finished(self.qtbot, self.jobs)

    def read(self, *files: Path) -> None:
        self.page.take_files(files)
        self.wait()

    @property
    def table(self) -> QTableView:
        return find(self.page, QTableView, "scan_rows")

    def column(self, at: At) -> list[str]:
        model = self.table.model()
        return [str(model.index(row, at).data()).split("\n")[0] for row in range(model.rowCount())]

    def take(self, row: int) -> None:
        self.table.selectRow(row)
        self.wait()

    def words(self, name: str) -> str:
        return find(self.page, QLabel, name).text()

    def file(self, *, day: str = "", box: str = "") -> None:
        self.page.check.day.edit.setText(day)
        if not day and not find(self.page, QWidget, "scan_undated").isHidden():
            press(self.page, "scan_day_later")
        self.page.check.box.setText(box)
        press(self.page, "scan_check_forward")
        self.wait()


@pytest.fixture
def desk(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path) -> Iterator[Desk]:
    ws = pair.committee
    chosen = Choosers(folder=lambda parent, title: tmp_path / "夹")
    page = ScansPage(theme, jobs, scan_actions(ws, sources_of(ws, theme), chosen))
    yield Desk(qtbot, shown(qtbot, page), jobs)
    finished(qtbot, jobs)


def scans_of(ws: Workspace, letter: EntryId) -> int:
    return len(signed_copies(open_entry(ws, letter).values.get("scan")))


@pytest.mark.req("MZ27")
def test_a_heap_is_looked_over_put_right_and_filed(
    desk: Desk, pair: Pair, letters: tuple[EntryId, ...], tmp_path: Path
) -> None:
    ws = pair.committee
    source = heap(ws, letters, tmp_path / "扫描.pdf")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    first = open_entry(ws, letters[0])
    save_entry(ws, form_id=LETTER, values={**first.values, "extra": "另加一条。"}, entry_id=letters[0])
    desk.read(source, tmp_path / "坏.pdf")
    assert desk.column(At.STATE) == ["打印后内容改过", "缺页", "缺页", "可以归入", "未识别"]
    assert "坏.pdf" in desk.words("scan_damaged")
    assert find(desk.page, QPushButton, "scan_check_forward").text() == "归档 1 份"

    desk.take(0)  # what was changed since is shown beside what was signed
    press(desk.page, "scan_differences")
    desk.wait()
    assert "另加一条" in " ".join(one.text() for one in desk.page.check.beside.findChildren(QLabel))

    desk.take(4)  # the page that was not recognised is put to its letter by initials of the name
    search = find(desk.page, SuggestEdit, "scan_record")
    search.setText("oynydlrbkze")
    QTest.keyClick(search, Qt.Key.Key_Return)
    desk.wait()
    assert desk.column(At.STATE) == ["打印后内容改过", "可以归入", "缺页", "可以归入"]

    desk.file(day="1-20", box="2026-1")
    said = "已归入 2 份，其中 2 份登记为2026年1月20日签。其余 2 份还没有归入。"
    assert desk.words("scan_done") == said
    assert [scans_of(ws, letter) for letter in letters] == [0, 1, 0, 1]
    opened = open_entry(ws, letters[3]).values
    assert (opened["signed_on"], opened["box_no"], opened.get("by_proxy")) == (
        date(YEAR, 1, 20),
        "2026-1",
        None,
    )
    assert set(desk.changes[-1].entries) == {letters[1], letters[3]}
    press(desk.page, "scan_rest")  # what needs a look is still there
    desk.wait()
    assert desk.column(At.STATE) == ["打印后内容改过", "缺页"]


def test_everything_is_done_by_keys(
    desk: Desk, pair: Pair, letters: tuple[EntryId, ...], tmp_path: Path
) -> None:
    (tmp_path / "一.pdf").write_bytes(as_pdf(printed_pages(render_letters(pair.committee, letters[:2])[0])))
    desk.read(tmp_path / "一.pdf")
    table = desk.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Space)  # the first one not
    QTest.keyClick(table, Qt.Key.Key_Down)
    table.setCurrentIndex(table.model().index(1, At.PROXY))
    QTest.keyClick(table, Qt.Key.Key_Space)  # the second one was signed by somebody else
    assert "代签须如实登记" in desk.words("scan_proxy_remark")
    press(desk.page, "scan_check_forward")
    assert desk.words("scan_day_error") == "请写明由谁代签"
    find(desk.page, QLineEdit, "scan_signed_by").insert("李强")  # as an input method does
    press(desk.page, "scan_check_forward")
    assert desk.words("scan_day_error") == "请填签订日期"
    press(desk.page, "scan_today")
    desk.file(day=desk.page.check.day.text())
    assert [scans_of(pair.committee, letter) for letter in letters[:2]] == [0, 1]
    kept = open_entry(pair.committee, letters[1]).values
    assert (kept["by_proxy"], kept["signed_by"]) == (True, "李强")
    asked: list[tuple[str, str]] = []
    desk.page.record_asked.connect(lambda form, entry: asked.append((form, entry)))
    desk.page.done.list.selectRow(0)
    QTest.keyClick(desk.page.done.list, Qt.Key.Key_Return)
    assert asked == [(LETTER, letters[1])]


def test_a_page_is_turned_left_out_and_taken_in_again(
    desk: Desk, pair: Pair, letters: tuple[EntryId, ...], tmp_path: Path
) -> None:
    (page, *_) = printed_pages(render_letters(pair.committee, letters[:1])[0])
    _cut_off_code(page)
    (tmp_path / "一.pdf").write_bytes(as_pdf([page.rotate(90, expand=True)]))
    desk.read(tmp_path / "一.pdf")
    assert desk.column(At.STATE) == ["未识别"]
    press(desk.page, "scan_right")
    desk.wait()
    assert list(desk.page.check.turns.values()) == [90]
    press(desk.page, "scan_leave_out")
    assert desk.column(At.STATE) == ["不归档"]
    assert not find(desk.page, QPushButton, "scan_check_forward").isEnabled()
    press(desk.page, "scan_leave_out")
    search = find(desk.page, SuggestEdit, "scan_record")
    search.setText("周明远 责任书")
    QTest.keyClick(search, Qt.Key.Key_Return)
    desk.wait()
    assert desk.column(At.STATE) == ["可以归入"]
    assert desk.page.check.plan.documents[0].pages[0][1] == 90


def test_what_cannot_be_read_is_said_and_another_folder_can_be_chosen(
    desk: Desk, pair: Pair, letters: tuple[EntryId, ...], tmp_path: Path
) -> None:
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    desk.read(tmp_path / "坏.pdf")
    assert "坏.pdf" in desk.words("scan_error")
    folder = tmp_path / "夹"
    folder.mkdir()
    pages = printed_pages(render_letters(pair.committee, letters[:1])[0])
    for number, page in enumerate(pages):
        page.save(folder / f"{number}.png")
    press(desk.page, "scan_folder")
    desk.wait()
    assert desk.column(At.STATE) == ["可以归入"]


def test_reading_can_be_stopped(desk: Desk, pair: Pair, letters: tuple[EntryId, ...], tmp_path: Path) -> None:
    source = heap(pair.committee, letters, tmp_path / "扫描.pdf")
    desk.page.take_files((source,))
    press(desk.page, "scan_stop")
    desk.wait()
    assert desk.said == ["已停止，没有归档。"]
    assert not find(desk.page, QWidget, "scan_files").isHidden()
    desk.read(source)
    assert len(desk.column(At.STATE)) == 5


def test_a_day_that_cannot_be_read_is_asked_again(
    desk: Desk, pair: Pair, letters: tuple[EntryId, ...], tmp_path: Path
) -> None:
    (tmp_path / "一.pdf").write_bytes(as_pdf(printed_pages(render_letters(pair.committee, letters[:1])[0])))
    desk.read(tmp_path / "一.pdf")
    desk.file(day="那天")
    assert "看不出是哪一天" in desk.words("scan_day_error")
    assert scans_of(pair.committee, letters[0]) == 0
    desk.file(day="1-20")
    assert scans_of(pair.committee, letters[0]) == 1


def test_who_may_not_record_is_told_whose_business_it_is(
    desk: Desk, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    ws = replace(pair.committee, user=replace(pair.committee.user, roles=frozenset({Role.ADMIN})))
    page = ScansPage(theme, jobs, scan_actions(ws, sources_of(ws, theme)))
    qtbot.addWidget(page)
    said: list[str] = []
    page.failed.connect(said.append)
    page.take_files((tmp_path / "一.pdf",))
    assert said == ["扫描归档由记实员、责任人、审签人、纪检员办理。"]


@pytest.mark.req("LZ53")
def test_a_signed_file_of_a_person_is_compared_once_its_look_is_registered_beside_it(
    desk: Desk, pair: Pair, tmp_path: Path
) -> None:
    ws, form = pair.committee, FormId("integrity_file")
    person = Ref(save_entry(ws, form_id=PERSON, values={"name": "贺知远"}).entry, "贺知远")
    values: Values = {"person": person, "opened_on": date(YEAR, 3, 2), "keeper": Ref(None, "闻喆")}
    entry = save_entry(ws, form_id=form, values=values).entry
    paper = render_document(ws, document="integrity_file", subject=entry)[0]
    (tmp_path / "档案.pdf").write_bytes(as_pdf(printed_pages(paper)))
    pair.clock.set(date(YEAR, 11, 19))  # from now on it is not the work of today
    desk.read(tmp_path / "档案.pdf")
    assert desk.column(At.STATE) == ["先登记查阅"]
    assert not find(desk.page, QPushButton, "scan_check_forward").isEnabled()
    desk.take(0)
    bar = desk.page.check.beside.look
    bar.reason.setText("签署件归档")
    bar.approver.setText("周明远")
    bar.checked.setChecked(True)
    press(desk.page, "look_agree")
    desk.wait()
    assert desk.column(At.STATE) == ["可以归入"] and bar.isHidden()
    desk.file()
    assert signed_copies(open_entry(ws, entry).values.get("signed_scan"))


@pytest.mark.req("MZ26")
def test_levels_of_a_sheet_keep_their_order_and_each_has_a_proxy_of_its_own(
    qtbot: QtBot, theme: Theme
) -> None:
    page = PageRef(Path("表.pdf"), 0)
    levels = ("承办人", "部门负责人", "分管领导")
    sheet = ScannedDocument(((page, 0),), State.READY, levels=levels, wants_day=True)
    plan, decisions = ScanPlan((sheet,), (), 0, 1), Decisions(filed={0}, by_proxy={0})
    box = SigningBox(theme, 0, sheet, decisions)
    qtbot.addWidget(box)
    assert decisions.unnamed(plan) == 0 and decisions.needs_day(plan)
    find(box, QLineEdit, "scan_signed_by_部门负责人").insert("李强")
    find(box, QCheckBox, "scan_level_部门负责人").setChecked(False)  # then nobody signed after it either
    assert decisions.signing(plan, 0).waiting == {"部门负责人", "分管领导"}
    assert decisions.unnamed(plan) == 0
    find(box, QCheckBox, "scan_level_分管领导").setChecked(True)  # and all did before it
    assert decisions.signing(plan, 0) == Signing({"部门负责人": "李强"})


@pytest.mark.parametrize(
    ("width", "hidden"), [(700, set()), (500, {At.PAGES}), (420, {At.PAGES, At.PICTURE})]
)
def test_where_it_is_narrow_the_name_of_a_document_keeps_its_room(
    qtbot: QtBot, theme: Theme, width: int, hidden: set[At]
) -> None:
    table = ScanTable(theme, ScanRows())
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    table.resize(width, 300)
    qtbot.waitUntil(lambda: {column for column in At if table.isColumnHidden(column)} == hidden)
    assert table.columnWidth(At.PAPER) >= 150
