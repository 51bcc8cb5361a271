"""表格导入 on the screen: ugly tables through the three steps, names asked, rows sent back, an import taken back; lists out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.sheet_tables import open_sheet
from sxt_desktop.usecases.workspace import Workspace
from tests.documents.sheets import books, office_books
from tests.pairs import Pair, issue_order, save_visit, secretary
from tests.ui.pages.given import find, finished, press, shown
from ui.forms.widgets.field import Edit
from ui.jobs import Jobs
from ui.pages.sheet_parts.wiring import sheet_actions
from ui.pages.sheets import SheetsPage
from ui.session import Session
from ui.theme import Theme
from ui.widgets.choosing import Choosers, DropArea
from ui.widgets.listing import Listing

VISIT = FormId("handbook_08")


@dataclass
class Asked:
    """Answers for where files are to be written."""

    to: Path
    asked: list[str] = field(default_factory=list)

    def save(self, parent: QWidget, title: str, name: str, kinds: str) -> Path:
        self.asked.append(name)
        return self.to


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path / "out.xlsx")


@pytest.fixture
def page(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, asked: Asked) -> Iterator[SheetsPage]:
    made = SheetsPage(theme, jobs, sheet_actions(pair.unit, Choosers(save=asked.save)))
    made.show_sheets()
    yield shown(qtbot, made)
    finished(qtbot, jobs)


class Wizard:
    """Goes through the three steps as a user does."""

    def __init__(self, qtbot: QtBot, page: SheetsPage, jobs: Jobs) -> None:
        self.qtbot, self.page, self.jobs = qtbot, page, jobs

    def give(self, path: Path, form: str = VISIT) -> None:
        self.page.begin(form)
        self.page.take_file(path)
        self.wait()

    def on(self, step: str) -> None:
        press(self.page, f"{step}_forward")
        self.wait()

    def fill(self, field_id: str, text: str) -> None:
        find(self.page, Edit, f"fixed_{field_id}").setText(text)

    def wait(self) -> None:
        finished(self.qtbot, self.jobs)

    def rows(self) -> list[list[str]]:
        model = find(self.page, QTableView, "sheet_rows").model()
        columns = range(model.columnCount())
        return [[str(model.index(row, n).data()) for n in columns] for row in range(model.rowCount())]

    def states(self) -> list[str]:
        return [row[1] for row in self.rows()]


@pytest.fixture
def wizard(qtbot: QtBot, page: SheetsPage, jobs: Jobs) -> Wizard:
    return Wizard(qtbot, page, jobs)


def titles(ws: Workspace) -> list[str]:
    return [row.title for row in reversed(list_entries(ws, Filter(forms=(VISIT,))))]


UGLY = {
    "titles": (books.with_titles, ["可导入"] * 3, ["专题研究", "调研", "谈话"]),
    "two heads": (books.with_two_heads, ["可导入"] * 3, ["第一次", "第二次", "第三次"]),
    "errors": (
        books.with_errors,
        ["可导入", "发生日期的“昨天”看不出是哪一天，请写成2026年3月5日", "责任主体里的“不认识的人”没有登记"],
        ["好的一行"],
    ),
    "formulas": (books.with_formulas, ["可导入", "发生日期的单元格是公式错误，请在表格里改正"], ["=求和"]),
    "old": (lambda path: books.OLD_XLS, ["可导入"] * 2, ["听取汇报", "督促检查"]),
}


@pytest.mark.parametrize("name", UGLY)
def test_ugly_tables_through_the_three_steps(name: str, pair: Pair, wizard: Wizard, tmp_path: Path) -> None:
    make, states, kept = UGLY[name]
    told: list[str] = []
    changes: list[object] = []
    wizard.page.told.connect(told.append)
    wizard.page.changed.connect(changes.append)
    wizard.give(make(tmp_path / "a.xlsx"))
    wizard.on("sheet_file")
    if name != "formulas":
        wizard.fill("days", "1")
    wizard.on("sheet_columns")
    assert wizard.states()[: len(states)] == states
    wizard.on("sheet_check")
    assert titles(pair.unit) == kept and told[-1].startswith(f"已导入 {len(kept)} 行") and len(changes) == 1
    assert wizard.page.home.list.rows[0].rows == len(kept)


def test_cells_in_error_say_what_is_wrong_where_it_stands(wizard: Wizard, tmp_path: Path) -> None:
    wizard.give(books.with_errors(tmp_path / "a.xlsx"))
    wizard.on("sheet_file")
    wizard.fill("days", "1")
    wizard.on("sheet_columns")
    press(wizard.page, "rows_3")
    assert len(wizard.rows()) == 5
    model = find(wizard.page, QTableView, "sheet_rows").model()
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    day = model.index(0, heads.index("发生日期"))
    assert day.data() == "昨天" and "看不出是哪一天" in day.data(Qt.ItemDataRole.ToolTipRole)
    said = find(wizard.page, QLabel, "sheet_why")
    assert "看不出是哪一天" in said.text() and said.text().startswith("第")
    assert find(wizard.page, QWidget, "sheet_check_forward").isEnabled()


def test_a_name_is_answered_once_and_the_rows_follow(pair: Pair, wizard: Wizard, tmp_path: Path) -> None:
    wizard.give(books.with_errors(tmp_path / "a.xlsx"))
    wizard.on("sheet_file")
    wizard.fill("days", "1")
    wizard.on("sheet_columns")
    combo = find(wizard.page, QComboBox, "name_0")
    combo.setCurrentIndex(combo.findText("是 周明远"))
    combo.activated.emit(combo.currentIndex())
    wizard.wait()
    assert wizard.states()[2] == "可导入"
    wizard.on("sheet_check")
    row = list_entries(pair.unit, Filter(forms=(VISIT,), words="人名"))[0]
    assert open_entry(pair.unit, row.entry_id).values["subject"] == secretary(pair.unit)


def test_columns_are_corrected_and_a_field_is_meant_by_one_column(wizard: Wizard, tmp_path: Path) -> None:
    wizard.give(books.with_titles(tmp_path / "a.xlsx"))
    wizard.on("sheet_file")
    column = find(wizard.page, QComboBox, "column_3")
    assert column.currentText() == "主题 *"
    other = find(wizard.page, QComboBox, "column_5")
    other.setCurrentIndex(other.findText("主题 *"))
    other.activated.emit(other.currentIndex())
    assert column.currentText() == "（不导入）" and wizard.page.columns.columns()[5] == "title"


def test_a_day_in_three_columns_is_shown_put_together_and_may_be_undone(
    wizard: Wizard, tmp_path: Path
) -> None:
    wizard.give(office_books.with_a_day_in_three_columns(tmp_path / "a.xlsx"))
    wizard.on("sheet_file")
    combos = [find(wizard.page, QComboBox, f"column_{n}") for n in (1, 2, 3)]
    assert [combo.currentText() for combo in combos] == ["发生日期：年", "发生日期：月", "发生日期：日"]
    assert "3列合成“发生日期”" in wizard.page.columns._says.text()
    wizard.fill("days", "1")
    wizard.on("sheet_columns")
    assert [row[3] for row in wizard.rows()] == [
        "2026年9月5日",
        "2026年9月18日",
        "2026年10月7日",
        "2026年13月40日",
    ]
    press(wizard.page, "sheet_check_back")
    combos[0].setCurrentIndex(combos[0].findText("发生日期 *"))
    combos[0].activated.emit(combos[0].currentIndex())
    assert [combo.currentText() for combo in combos[1:]] == ["（不导入）"] * 2


def test_hidden_rows_are_told_and_taken_in_only_when_asked_for(wizard: Wizard, tmp_path: Path) -> None:
    wizard.give(office_books.with_the_year_in_the_title(tmp_path / "b.xlsx"))
    wizard.on("sheet_file")
    assert find(wizard.page, QComboBox, "sheet_year").currentText() == "2025年"
    wizard.on("sheet_columns")
    notes = wizard.page.findChild(QLabel, "sheet_notes")
    assert isinstance(notes, QLabel) and "有 2 行在表格里是隐藏的或被筛选掉的，没有列入" in notes.text()
    assert [row[0] for row in wizard.rows()] == ["4", "7"]
    wizard.page.check.hidden.click()
    wizard.wait()
    assert [row[0] for row in wizard.rows()] == ["4", "5", "6", "7"] and "已一并列入" in notes.text()


def test_the_head_is_set_by_hand(wizard: Wizard, tmp_path: Path) -> None:
    wizard.give(books.with_titles(tmp_path / "a.xlsx"))
    wizard.on("sheet_file")
    head = find(wizard.page, QComboBox, "sheet_head")
    assert head.currentText() == "第3行"
    head.setCurrentIndex(3)
    head.activated.emit(3)
    wizard.wait()
    assert wizard.page._table is not None and wizard.page._table.titles[1] == "2026.11.5"


def test_rows_in_error_are_kept_as_a_file_with_reasons(wizard: Wizard, asked: Asked, tmp_path: Path) -> None:
    wizard.give(books.with_errors(tmp_path / "a.xlsx"))
    wizard.on("sheet_file")
    wizard.fill("days", "1")
    wizard.on("sheet_columns")
    press(wizard.page, "sheet_give_back")
    wizard.wait()
    assert asked.asked == ["a-有问题的行.xlsx"]
    rows = open_sheet(asked.to).file.grid(0).rows
    assert len(rows) == 6 and rows[0][:2] == ["原表行号", "没有导入的原因"]
    wizard.on("sheet_check")  # taken in first, they can be kept afterwards as well
    asked.to.unlink()
    press(wizard.page, "sheet_rest")
    wizard.wait()
    assert len(open_sheet(asked.to).file.grid(0).rows) == 6


def test_late_rows_wait_for_a_reason(pair: Pair, wizard: Wizard, tmp_path: Path) -> None:
    pair.clock.set(date(2027, 3, 1))
    wizard.give(books.with_two_heads(tmp_path / "a.xlsx"))
    wizard.on("sheet_file")
    wizard.fill("days", "1")
    wizard.on("sheet_columns")
    forward = find(wizard.page, QWidget, "sheet_check_forward")
    assert not forward.isEnabled() and forward.toolTip() == "请先写明补录原因"
    reason = find(wizard.page, Edit, "sheet_reason")
    reason.setText("旧台账集中补录")
    reason.editingFinished.emit()
    assert forward.isEnabled()
    wizard.on("sheet_check")
    assert {row.timeliness for row in list_entries(pair.unit, Filter(forms=(VISIT,)))} == {"补录"}


def test_the_same_table_again_is_seen_as_there_already(pair: Pair, wizard: Wizard) -> None:
    for _ in range(2):
        wizard.give(books.OLD_XLS)
        wizard.on("sheet_file")
        if wizard.page.columns._fixed:
            wizard.fill("days", "1")
        wizard.on("sheet_columns")
        if not titles(pair.unit):
            wizard.on("sheet_check")
    assert wizard.states() == ["与已有记录相同"] * 2
    forward = find(wizard.page, QWidget, "sheet_check_forward")
    assert not forward.isEnabled()
    wizard.page.check.twins.click()
    assert forward.isEnabled()


def test_a_dropped_file_is_taken_and_a_broken_one_told_of(
    qtbot: QtBot, wizard: Wizard, tmp_path: Path
) -> None:
    wizard.page.begin(VISIT)
    area = find(wizard.page, DropArea, "sheet_file")
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(b"PK\x03\x04nothing")
    for path, words in ((broken, "表格文件已损坏"), (books.with_titles(tmp_path / "a.xlsx"), "")):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(area, QDragEnterEvent(QPoint(5, 5), *how))
        QApplication.sendEvent(area, QDropEvent(QPointF(5, 5), *how))
        wizard.wait()
        error = wizard.page.findChild(QLabel, "sheet_file_error")
        assert isinstance(error, QLabel) and error.isHidden() is (not words)
        assert error.text().startswith(words or "表格")
        assert find(wizard.page, QWidget, "sheet_file_forward").isEnabled() is (not words)


def test_an_import_is_taken_back_with_a_reason(pair: Pair, wizard: Wizard) -> None:
    wizard.give(books.OLD_XLS)
    wizard.on("sheet_file")
    wizard.fill("days", "1")
    wizard.on("sheet_columns")
    wizard.on("sheet_check")
    press(wizard.page, "take_back")
    wizard.wait()
    bar = wizard.page.home.bar
    assert "2 条记录会作废" in bar.words.text() and not bar.agree.isEnabled()
    bar.reason.setText("传错了文件")
    press(wizard.page, "take_back_agree")
    wizard.wait()
    assert titles(pair.unit) == [] and not wizard.page.home.verb.isEnabled()


def test_many_rows_are_cancelled_and_leave_nothing(pair: Pair, wizard: Wizard, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["姓名", *(f"人{n}" for n in range(400))])
    wizard.give(tmp_path / "p.xlsx", "person")
    wizard.on("sheet_file")
    wizard.on("sheet_columns")
    told: list[str] = []
    wizard.page.told.connect(told.append)
    press(wizard.page, "sheet_check_forward")
    wizard.jobs.cancel()
    wizard.wait()
    assert told == ["已取消，没有导入。"] and wizard.page.check.isEnabled()
    wizard.on("sheet_check")
    assert told[-1] == "已导入 400 行。"


def test_a_list_is_exported_as_it_is_shown_and_the_way_to_importing(
    qtbot: QtBot, pair: Pair, theme: Theme, asked: Asked
) -> None:
    for day, title in ((9, "甲"), (10, "乙")):
        save_visit(pair.unit, date(2026, 11, day), title=title)
    session = Session(replace(pair.unit), theme)
    session.window.show()
    try:
        session.go("handbook", words="乙")
        session.desk.sheet_out.choosers = Choosers(save=asked.save)
        handbook = session.desk.records["handbook"]
        foot = handbook.list.foot
        assert foot.menu.actions()[0].text() == "Excel 表格（列表各列）"
        foot.menu.triggered.emit(foot.menu.actions()[0])
        finished(qtbot, session.jobs)
        rows = open_sheet(asked.to).file.grid(0).rows
        assert "查找“乙”" in str(rows[1][0]) and rows[2][:4] == ["日期", "分类", "责任主体", "主题"]
        assert [row[3] for row in rows[3:]] == ["乙"] and len(asked.asked) == 1
        foot.take_in.click()
        finished(qtbot, session.jobs)
        assert session.window.current_page == "sheets"
    finally:
        session.close(keep_open=True)


def test_any_other_list_is_exported_in_its_own_words(
    qtbot: QtBot, pair: Pair, theme: Theme, asked: Asked
) -> None:
    issue_order(pair)
    session = Session(replace(pair.committee), theme)
    session.window.show()
    try:
        session.go("matters")
        session.desk.sheet_out.choosers = Choosers(save=asked.save)
        listing = session.window.page("matters").findChild(Listing, "matters")
        assert isinstance(listing, Listing)
        listing.menu().actions()[0].trigger()
        finished(qtbot, session.jobs)
        rows = open_sheet(asked.to).file.grid(0).rows
        shown = listing.shown()
        assert tuple(rows[2]) == shown.titles and len(rows) == 3 + len(listing.rows) == 4
        assert "关于谈话记录不规范的整改" in str(rows[3])
    finally:
        session.close(keep_open=True)
