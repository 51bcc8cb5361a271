"""The page of received things with two real organisations: reviewing by keyboard, going to what was sent back."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.usecases.review_entry import reviews_of
from tests.pairs import Pair, carry, issue_order, save_visit
from tests.ui.pages.given import activate, find, press, press_keys, shown, sources_of
from ui.forms.form_view import FormView
from ui.pages.inbox import InboxPage, Kind
from ui.pages.inbox_parts.wiring import inbox_actions
from ui.theme import Theme

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def committee(qtbot: QtBot, pair: Pair, theme: Theme, tmp_path: Path) -> InboxPage:
    """The committee's page with three records of the unit."""
    for day in (16, 17, 18):
        save_visit(pair.unit, date(2026, 11, day), title=f"{day}日调研")
    carry(pair.unit, pair.committee, tmp_path)
    page = shown(
        qtbot, InboxPage(theme, inbox_actions(pair.committee, sources=sources_of(pair.committee, theme)))
    )
    page.show_inbox()
    return page


def test_the_first_record_is_open_beside_the_list_and_cannot_be_changed(committee: InboxPage) -> None:
    assert [thing.kind for thing in committee.list.rows] == [Kind.REVIEW] * 3
    view = committee.findChildren(FormView)[-1]
    assert view.is_read_only
    assert view.values()["title"] == committee.list.current().title


def test_passing_by_keyboard_goes_to_the_next(qtbot: QtBot, committee: InboxPage, pair: Pair) -> None:
    activate(qtbot, committee)
    committee.list.setFocus()
    press_keys(committee.list, Qt.Key.Key_Down)
    record = committee.list.current().record
    press_keys(committee.list, Qt.Key.Key_Return, CONTROL)
    assert len(committee.list.rows) == 2
    assert [one.body["verdict"] for one in reviews_of(pair.committee, record.entry_id)] == ["通过"]
    activate(qtbot, committee)
    committee.detail.bar.remark.setFocus()
    press_keys(committee.detail.bar.remark, Qt.Key.Key_Return, CONTROL)
    assert len(committee.list.rows) == 1


def test_sending_back_needs_a_reason(qtbot: QtBot, committee: InboxPage, pair: Pair) -> None:
    record = committee.list.current().record
    activate(qtbot, committee)
    press(committee, "review_return")
    assert "请写明退回的原因" in find(committee, QLabel, "review_error").text()
    assert committee.detail.bar.remark.hasFocus()
    assert reviews_of(pair.committee, record.entry_id) == ()
    committee.detail.bar.remark.setPlainText("请补充座谈对象")
    with qtbot.waitSignal(committee.changed):
        press(committee, "review_return")
    (review,) = reviews_of(pair.committee, record.entry_id)
    assert review.body["return_reason"] == "请补充座谈对象"


def test_what_fails_needs_a_reason_too(qtbot: QtBot, committee: InboxPage, pair: Pair) -> None:
    record = committee.list.current().record
    press(committee, "review_fail")
    assert reviews_of(pair.committee, record.entry_id) == ()
    committee.detail.bar.remark.setPlainText("与事实不符")
    press(committee, "review_fail")
    (review,) = reviews_of(pair.committee, record.entry_id)
    assert (review.body["verdict"], review.body["return_reason"]) == ("不通过", "与事实不符")


def test_a_new_version_is_to_be_reviewed_again(committee: InboxPage, pair: Pair, tmp_path: Path) -> None:
    from sxt_desktop.usecases.entries import open_entry
    from sxt_desktop.usecases.save_entry import save_entry

    record = committee.list.current().record
    press(committee, "review_note")
    assert len(committee.list.rows) == 2
    opened = open_entry(pair.unit, record.entry_id)
    save_entry(
        pair.unit,
        form_id=record.form_id,
        values={**opened.values, "content": "补充：座谈教师12人。"},
        entry_id=record.entry_id,
    )
    carry(pair.unit, pair.committee, tmp_path)
    committee.show_inbox()
    assert len(committee.list.rows) == 3


def test_the_unit_is_led_to_what_was_sent_back_and_to_orders(
    qtbot: QtBot, committee: InboxPage, pair: Pair, theme: Theme, tmp_path: Path
) -> None:
    record = committee.list.current().record
    committee.detail.bar.remark.setPlainText("请补充座谈对象")
    press(committee, "review_return")
    order = issue_order(pair)
    carry(pair.committee, pair.unit, tmp_path)
    page = shown(qtbot, InboxPage(theme, inbox_actions(pair.unit, sources=sources_of(pair.unit, theme))))
    page.show_inbox()
    assert [thing.kind for thing in page.list.rows] == [Kind.RETURNED, Kind.ANSWER]
    (view,) = page.findChildren(FormView)
    assert view.values()["title"] == record.title
    with qtbot.waitSignal(page.correct_asked) as asked:
        press(page, "inbox_verb")
    assert asked.args == [record.entry_id]
    page.list.step(1)
    with qtbot.waitSignal(page.order_asked) as asked:
        press_keys(page.list, Qt.Key.Key_Return)
    assert asked.args == [order]


def test_nothing_to_do_says_so(qtbot: QtBot, pair: Pair, theme: Theme) -> None:
    page = shown(qtbot, InboxPage(theme, inbox_actions(pair.unit, sources=sources_of(pair.unit, theme))))
    page.show_inbox()
    assert page.list.rows == ()
    assert any("收到的都已办理" in one.text() for one in page.findChildren(QLabel))


def choose(page: InboxPage, name: str, words: str) -> None:
    """Choose something of a list above the records."""
    combo = find(page, QComboBox, name)
    combo.setCurrentIndex(combo.findText(words))
    combo.activated.emit(combo.currentIndex())


def agree(page: InboxPage, words: str) -> None:
    """Press a verb of what is asked."""
    verbs = [one for one in page.received.says.findChildren(QPushButton) if one.text() == words]
    verbs[-1].click()


def test_a_months_records_are_passed_and_filed_at_once(
    qtbot: QtBot, committee: InboxPage, pair: Pair
) -> None:
    records = [thing.record.entry_id for thing in committee.list.rows]
    committee.detail.bar.remark.setPlainText("请补充座谈对象")
    press(committee, "review_return")
    choose(committee, "received_period", "2026年11月")
    press(committee, "pass_all")
    assert "2 条记录将一次记为“通过”" in committee.received.says.words.text()
    with qtbot.waitSignal(committee.changed):
        agree(committee, "通过")
    choose(committee, "received_state", "通过")
    assert [thing.record.entry_id for thing in committee.list.rows] == records[1:]
    committee.show_received(org=pair.unit.org, filing=True)
    with qtbot.waitSignal(committee.changed):
        agree(committee, "归档")
    choose(committee, "received_state", "归档")
    assert len(committee.list.rows) == 2
    choose(committee, "received_unit", "全部单位")
    choose(committee, "received_state", "退回补正")
    assert [thing.record.entry_id for thing in committee.list.rows] == records[:1]
    press(committee, "show_全部")
    assert len(committee.list.rows) == 0


def test_until_when_it_is_to_be_corrected_goes_with_what_is_sent_back(
    committee: InboxPage, pair: Pair, tmp_path: Path
) -> None:
    record = committee.list.current().record
    assert committee.detail.bar.due.date().toPython() == date(2026, 11, 28)
    committee.detail.bar.due.setDate(QDate(2026, 11, 25))
    committee.detail.bar.remark.setPlainText("请补充座谈对象")
    press(committee, "review_fail")
    (review,) = reviews_of(pair.committee, record.entry_id)
    assert review.due_on == "2026-11-25"
