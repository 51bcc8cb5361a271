"""The handbook page on a real workbook: a record by keyboard alone, drafts, changes, history, taking out of use."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypinyin import Style, lazy_pinyin
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange, Values
from sxt_desktop.store.keyslots import Cost
from sxt_desktop.usecases.entries import count_entries, history, list_entries, open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit
from sxt_desktop.usecases.submitted import Submitted
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.samples import RESOURCES, sample_values
from ui.forms.field_box import Note
from ui.pages.handbook import HandbookPage
from ui.pages.ledger import LedgerPage
from ui.pages.records.opened_words import submitted_words
from ui.pages.records.wiring import record_actions
from ui.theme import Theme

NOW = datetime(2026, 11, 18, 14, 3, tzinfo=CHINA)
FIRST = FormId("handbook_01")
HANDBOOK = Filter(forms=(FIRST,))


def initials(text: str) -> str:
    """Return the first letters of pinyin."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Workspace]:
    """A unit's real workbook with two persons."""
    around = Surroundings(RESOURCES, now=lambda: NOW, cost=Cost(1, 8192))
    asked = NewUnit("机械工程学院党委", "机械学院", "机", "ningxia", "林静", "a long password", tmp_path)
    ws, _ = create_unit(asked, around)
    save_entry(ws, form_id=FormId("person"), values={"name": "周明远"})
    yield ws
    ws.workbook.close()


@pytest.fixture
def home(qtbot: QtBot) -> Iterator[QWidget]:
    """A window without a layout; off screen, layouts that limit windows make Qt complain."""
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    yield window
    window.close()


@pytest.fixture
def page(home: QWidget, unit: Workspace, theme: Theme) -> HandbookPage:
    """The page as the window builds it."""
    made = HandbookPage(unit.library.group("handbook"), record_actions(unit, theme, initials=initials))
    made.setParent(home)
    made.resize(1280, 800)
    made.show()
    return made


def press(key: Qt.Key, words: str = "") -> None:
    """Type into whatever has the focus, popups first, as a keyboard does."""
    target = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert target is not None
    if words:
        QTest.keyClicks(target, words)
    else:
        QTest.keyClick(target, key)


def entered(unit: Workspace, **more: Any) -> str:
    """Keep a record and return its id."""
    form = unit.library.form(FIRST)
    day = DateRange(NOW.date(), NOW.date())
    values: Values = sample_values(form, overrides={"occurred": day, **more})
    return str(save_entry(unit, form_id=FIRST, values=values).entry)


def test_a_record_by_keyboard_alone(qtbot: QtBot, page: HandbookPage, unit: Workspace) -> None:
    page.start_new()
    press(Qt.Key.Key_unknown, "yjbs")
    press(Qt.Key.Key_Return)
    form = page.entry.form
    assert form is not None and form.form.id == FIRST
    assert form.box("title").input.isAncestorOf(QApplication.focusWidget() or page)
    press(Qt.Key.Key_unknown, "2026 plan")
    for _ in range(60):
        if form.box("role").input.isAncestorOf(QApplication.focusWidget() or page):
            break
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    form.box("content").take_focus()
    press(Qt.Key.Key_unknown, "three decisions")
    with qtbot.waitSignal(page.changed):
        page.save_now()
    kept = list_entries(unit, HANDBOOK)
    assert [listed.title for listed in kept] == ["2026 plan"]
    assert kept[0].timeliness == "及时"
    assert page.entry.bar.words.text() == "已保存"
    assert page.list.current() == kept[0].entry_id


def test_the_section_is_chosen_by_number(page: HandbookPage) -> None:
    page.start_new()
    press(Qt.Key.Key_unknown, "14")
    press(Qt.Key.Key_Return)
    assert page.entry.form is not None
    assert page.entry.form.form.id == "handbook_14"


def test_a_refused_save_keeps_nothing(page: HandbookPage, unit: Workspace) -> None:
    page.start_new(FIRST)
    page.save_now()
    assert page.entry.form is not None
    assert page.entry.form.box("title").said(Note.PROBLEM) == "请填写主题"
    assert count_entries(unit, HANDBOOK) == 0


def test_what_was_typed_comes_back(page: HandbookPage, unit: Workspace) -> None:
    page.start_new(FIRST)
    assert page.entry.form is not None
    press(Qt.Key.Key_unknown, "half a")
    page.entry.form.box("occurred").input.start.edit.setText("下周")  # type: ignore[attr-defined]
    page.close_entry()
    found = unit.workbook.drafts.of("u1").find(FIRST)
    assert found is not None and found.body["title"] == "half a"
    assert page.entry.head.kept.text().startswith("草稿已保存")
    page.start_new(FIRST)
    assert page.entry.form.values()["title"] == "half a"
    assert str(page.entry.form.values()["occurred"]).startswith("下周")
    assert "接着上次" in page.entry.bar.words.text()
    page.entry.returning.give_up()
    assert page.entry.form.values()["title"] is None
    assert unit.workbook.drafts.of("u1").find(FIRST) is None


def test_a_draft_is_kept_by_itself(qtbot: QtBot, page: HandbookPage, unit: Workspace) -> None:
    page.entry.drafts._timer.setInterval(20)
    page.start_new(FIRST)
    press(Qt.Key.Key_unknown, "abc")
    qtbot.waitUntil(lambda: unit.workbook.drafts.of("u1").find(FIRST) is not None)


def test_changing_a_record_makes_a_revision(qtbot: QtBot, page: HandbookPage, unit: Workspace) -> None:
    key = entered(unit, title="旧主题")
    page.refresh()
    page.show_entry(key)
    assert page.entry.form is not None
    page.entry.form.box("title").input.set_value("新主题")
    with qtbot.waitSignal(page.changed):
        page.save_now()
    listed = list_entries(unit, HANDBOOK)[0]
    assert listed.title == "新主题"
    assert len(history(unit, listed.entry_id)) == 2
    page.entry.acts.bring_back(history(unit, listed.entry_id)[0].digest)
    assert list_entries(unit, HANDBOOK)[0].title == "旧主题"


def test_arrow_keys_walk_through_records(page: HandbookPage, unit: Workspace) -> None:
    keys = [entered(unit, title=title) for title in ("甲", "乙", "丙")]
    page.refresh()
    page.show_entry(keys[2])
    page.list.focus_list()
    press(Qt.Key.Key_Down)
    assert page.entry.entry_id == keys[1]
    press(Qt.Key.Key_End)
    assert page.entry.entry_id == keys[0]
    press(Qt.Key.Key_Escape)
    assert not page.entry.isVisible()


def test_taking_a_record_out_of_use(page: HandbookPage, unit: Workspace) -> None:
    key = entered(unit)
    page.refresh()
    page.show_entry(key)
    page.entry.head.void.click()
    press(Qt.Key.Key_Return)
    assert count_entries(unit, HANDBOOK) == 1
    page.entry.acts.reason.edit.setText("重复登记")
    press(Qt.Key.Key_Return)
    assert count_entries(unit, HANDBOOK) == 0
    assert page.entry.bar.words.text().startswith("这条记录已作废。原因：重复登记（林静，")
    assert page.entry.form is not None and page.entry.form.is_read_only
    page.entry.acts.bring_back()
    assert count_entries(unit, HANDBOOK) == 1


def test_a_change_by_someone_else_is_not_overwritten(page: HandbookPage, unit: Workspace) -> None:
    key = entered(unit, title="甲")
    page.show_entry(key)
    opened = open_entry(unit, list_entries(unit, HANDBOOK)[0].entry_id)
    save_entry(unit, form_id=FIRST, values={**opened.values, "title": "乙"}, entry_id=opened.listed.entry_id)
    assert page.entry.form is not None
    page.entry.form.box("title").input.set_value("丙")
    page.save_now()
    assert "刚被别处改过" in page.entry.bar.words.text()
    assert page.entry.form.values()["title"] == "丙"
    assert list_entries(unit, HANDBOOK)[0].title == "乙"


def test_filters(qtbot: QtBot, page: HandbookPage, unit: Workspace) -> None:
    entered(unit, title="采购验收")
    entered(unit, title="谈话提醒")
    page.refresh()
    assert page.list.model.rowCount() == 2
    page.list.filters.words.setText("采购")
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    page.show_filter(Filter(month=3))
    assert page.list.model.rowCount() == 0
    page.show_filter(Filter(forms=(FIRST,), timeliness="及时"))
    assert page.list.model.rowCount() == 2
    assert page.list.foot.total.text() == "共 2 条"


def test_an_empty_list_offers_the_one_button(qtbot: QtBot, page: HandbookPage) -> None:
    page.list._empty.asked.emit()
    assert page.picker.isVisible()


def test_a_ledger_is_the_same_page(home: QWidget, unit: Workspace, theme: Theme) -> None:
    people = LedgerPage(
        "人员", unit.library.group("people"), record_actions(unit, theme), empty="这里登记承担责任的人。"
    )
    people.setParent(home)
    people.show()
    people.start_new("person")
    assert people.entry.form is not None
    people.entry.form.box("name").input.set_value("王芳")
    people.save_now()
    assert "王芳" in [listed.title for listed in list_entries(unit, Filter(forms=(FormId("person"),)))]
    people.entry.again_asked.emit("person")
    assert people.entry.form.values()["name"] is None


def test_when_a_record_was_submitted_stands_in_its_head() -> None:
    at = "2026-11-20T18:50:00+08:00"
    assert submitted_words(None) == ""
    assert submitted_words(Submitted(at, 6, is_confirmed=False)).endswith("第6包报送，待回执")
    assert submitted_words(Submitted(at, 6, is_confirmed=True)).endswith("上级已收")
