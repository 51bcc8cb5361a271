"""The versions of a record in the window: compared, brought back, voided with a reason, blanked by law."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.projections import BLANKED
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.usecases.entries import history, list_entries, open_entry
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, save_visit
from tests.ui.pages.given import find, press, shown
from ui.pages.handbook import HandbookPage
from ui.pages.records.wiring import record_actions
from ui.theme import Theme

VISIT = FormId("handbook_08")
DAY = date(2026, 11, 17)


@pytest.fixture
def page(qtbot: QtBot, pair: Pair, theme: Theme) -> Iterator[HandbookPage]:
    """The handbook of the unit."""
    made = shown(qtbot, page_of(pair.unit, theme))
    yield made
    made.close_entry()


def page_of(ws: Workspace, theme: Theme) -> HandbookPage:
    return HandbookPage(ws.library.group("handbook"), record_actions(ws, theme))


def changed(ws: Workspace, entry: EntryId, **more: object) -> None:
    values = {**open_entry(ws, entry).values, **more}
    save_entry(ws, form_id=VISIT, values=values, entry_id=entry)  # type: ignore[arg-type]


def with_versions(page: HandbookPage, ws: Workspace) -> EntryId:
    """Keep a record in three versions and show its history."""
    entry = save_visit(ws, DAY, title="到基层调研")
    changed(ws, entry, title="到基层党支部调研")
    changed(ws, entry, content="听取汇报，查看会议记录，走访三户。")
    page.refresh()
    page.show_entry(entry)
    page.entry.head.history.setChecked(True)
    return entry


def rows(page: HandbookPage) -> list[tuple[str, str, str]]:
    return [(one.label, one.before, one.after) for one in page.entry.acts.history.table.shown]


def test_a_version_is_compared_with_the_one_before_it(page: HandbookPage, pair: Pair) -> None:
    with_versions(page, pair.unit)
    panel = page.entry.acts.history
    assert panel.isVisible() and not page.entry.area.isVisible()
    assert panel.list.count() == 3 and panel.title.text() == "第3版　修改"
    assert [label for label, _, _ in rows(page)] == ["内容摘要"]
    panel.list.setCurrentRow(1)
    assert rows(page) == [("主题", "到基层调研", "到基层党支部调研")]
    panel.table.all.setChecked(True)
    assert {label for label, _, _ in rows(page)} > {"主题", "内容摘要"}
    panel.table.all.setChecked(False)
    panel.list.setCurrentRow(2)
    assert ("主题", "", "到基层调研") in rows(page)


def test_any_two_versions_are_compared_the_older_on_the_left(page: HandbookPage, pair: Pair) -> None:
    with_versions(page, pair.unit)
    panel = page.entry.acts.history
    panel.other.setCurrentIndex(panel.other.findData(0))
    panel.other.activated.emit(panel.other.currentIndex())
    assert [label for label, _, _ in rows(page)] == ["主题", "内容摘要"]
    panel.list.setCurrentRow(2)
    panel.other.setCurrentIndex(panel.other.findData(1))
    panel.other.activated.emit(panel.other.currentIndex())
    assert rows(page) == [("主题", "到基层调研", "到基层党支部调研")]


def test_going_back_to_a_version_says_what_it_means_first(page: HandbookPage, pair: Pair) -> None:
    entry = with_versions(page, pair.unit)
    panel = page.entry.acts.history
    assert panel.back.isHidden()
    panel.list.setCurrentRow(2)
    press(page, "bring_back")
    assert "会新增第4版，内容与第1版相同" in panel.bar.words.text()
    assert len(history(pair.unit, entry)) == 3
    verb(page, "恢复").click()
    assert open_entry(pair.unit, entry).listed.title == "到基层调研"
    assert len(history(pair.unit, entry)) == 4
    assert page.entry.area.isVisible() and page.entry.bar.words.text().startswith("已恢复")


def verb(page: HandbookPage, text: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text() == text and one.isVisible())


def test_acts_show_their_reason(page: HandbookPage, pair: Pair) -> None:
    ws = pair.unit
    entry = save_visit(ws, DAY)
    void_entry(ws, entry_id=entry, reason="与另一条重复")
    page.show_entry(entry)
    assert "原因：与另一条重复（林静，" in page.entry.bar.words.text()
    page.entry.head.history.setChecked(True)
    panel = page.entry.acts.history
    assert panel.title.text() == "第2版　作废" and panel.table.isHidden()
    said = {one.accessibleName() for one in panel.facts.findChildren(QLabel)}
    assert "作废原因：与另一条重复" in said


def test_blanking_says_everything_and_wants_the_title_typed(page: HandbookPage, pair: Pair) -> None:
    ws = pair.unit
    entry = with_versions(page, ws)
    page.entry.head.blank_asked.emit()
    panel = page.entry.acts.blanking
    assert panel.isVisible() and page.entry.acts.history.isHidden()
    said = (
        find(page, type(panel._goes), "blank_goes").text()
        + find(page, type(panel._goes), "blank_stays").text()
    )
    assert "3 版的内容" in said and "不能恢复" in said and "备份" in said and "打印" in said
    panel.basis.edit.setText("个人信息保护法第四十七条")
    panel.reason.setPlainText("登记了无关人员")
    panel.confirm.edit.setText("到基层")
    assert not panel.agree.isEnabled()
    panel.confirm.edit.setText("到基层党支部")
    press(page, "blank_agree")
    assert open_entry(ws, entry).is_blanked
    assert page.entry.head.title.text() == BLANKED
    assert "依据：个人信息保护法第四十七条（林静，" in page.entry.bar.words.text()
    assert page.entry.head.save.isHidden() and page.entry.head.more.isHidden()
    assert [row.title for row in list_entries(ws, Filter(forms=(VISIT,)))] == [BLANKED]
    page.entry.head.history.setChecked(True)
    assert page.entry.acts.history.title.text() == "第4版　依法清除"


def test_only_what_was_corrected_is_blanked_when_so_chosen(page: HandbookPage, pair: Pair) -> None:
    ws = pair.unit
    entry = with_versions(page, ws)
    page.entry.head.blank_asked.emit()
    panel = page.entry.acts.blanking
    panel.earlier.setChecked(True)
    assert "2 版的内容" in panel._goes.text() and "不再计入" not in panel._goes.text()
    panel.basis.edit.setText("本人申请")
    panel.reason.setPlainText("已更正")
    panel.confirm.edit.setText("到基层党支部")
    press(page, "blank_agree")
    assert [one.is_blanked for one in history(ws, entry)] == [True, True, False, False]
    assert page.entry.form is not None and not page.entry.form.is_read_only
    page.save_now()
    assert len(history(ws, entry)) == 5


def test_leaving_changes_nothing(page: HandbookPage, pair: Pair) -> None:
    entry = with_versions(page, pair.unit)
    page.entry.head.blank_asked.emit()
    press(page, "blank_leave")
    assert page.entry.area.isVisible() and len(history(pair.unit, entry)) == 3


def test_who_may_not_blank_is_not_offered_it(qtbot: QtBot, pair: Pair, theme: Theme) -> None:
    entry = save_visit(pair.unit, DAY)
    for roles, offered in (({Role.RECORDER}, False), ({Role.ADMIN}, True)):
        ws = replace(pair.unit, user=LocalUser("u2", "赵敏", frozenset(roles)))
        page = shown(qtbot, page_of(ws, theme))
        page.show_entry(entry)
        assert page.entry.head.more.isVisible() is offered
        page.close_entry()


def test_words_of_earlier_contents_are_found_and_open_the_version(
    qtbot: QtBot, page: HandbookPage, pair: Pair
) -> None:
    entry = save_visit(pair.unit, DAY, title="采购验收走过场")
    changed(pair.unit, entry, title="验收情况")
    panel, filters = page.list, page.list.filters
    filters.words.setText("走过场")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0)
    assert filters.earlier.isVisible()
    filters.earlier.setChecked(True)
    found = panel.earlier.list.rows
    assert [(one.listed.title, one.version) for one in found] == [("验收情况", 1)]
    panel.earlier.list.selectRow(0)
    assert page.entry.acts.history.title.text() == "第1版　首次记录"
    assert ("主题", "", "采购验收走过场") in rows(page)
    filters.words.setText("没有的话")
    qtbot.waitUntil(lambda: panel.earlier.list.rows == ())
    assert panel.earlier._none.isVisible()
    filters.words.clear()
    qtbot.waitUntil(lambda: panel._stack.currentWidget() is panel.table)
    assert filters.earlier.isHidden()


def test_a_chip_shows_the_void_records_which_come_back_from_there(page: HandbookPage, pair: Pair) -> None:
    ws = pair.unit
    save_visit(ws, DAY, title="在用")
    entry = save_visit(ws, DAY, title="作废的")
    void_entry(ws, entry_id=entry, reason="重复")
    page.refresh()
    assert page.list.model.rowCount() == 1
    press(page, "filter_voided")
    assert page.list.model.rowCount() == 1
    page.show_entry(entry)
    assert page.list.current() == entry
    verb(page, "恢复使用").click()
    assert not open_entry(ws, entry).listed.voided
    assert page.list.model.rowCount() == 0
    page.show_filter(Filter(words="在用"))
    assert not page.list.filters.voided.isChecked() and page.list.model.rowCount() == 1
