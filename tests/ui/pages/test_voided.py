"""回收站 on the page of organisation and settings: found, read with the reason, brought back."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import void_entry
from tests.pairs import Pair, save_duty, save_visit, secretary
from tests.ui.pages.given import press, shown, sources_of
from ui.pages.organisation_parts.voided import VoidBoard
from ui.pages.organisation_parts.wiring import void_actions
from ui.theme import Theme

DAY = date(2026, 11, 17)


@pytest.fixture
def board(qtbot: QtBot, pair: Pair, theme: Theme) -> VoidBoard:
    """The unit's board, not read yet."""
    return shown(qtbot, VoidBoard(theme, void_actions(pair.unit, sources=sources_of(pair.unit, theme))))


def titles(board: VoidBoard) -> list[str]:
    return [row.listed.title for row in board.list.rows]


def test_void_records_are_listed_with_who_when_and_why(board: VoidBoard, pair: Pair) -> None:
    board.show_voided()
    assert board._empty.isVisible() and not board._detail_card.isVisible()
    entry = save_visit(pair.unit, DAY, title="重复的调研")
    save_visit(pair.unit, DAY, title="在用的调研")
    void_entry(pair.unit, entry_id=entry, reason="与另一条重复")
    board.show_voided()
    assert titles(board) == ["重复的调研"] and board.total.text() == "共 1 条"
    said = {one.accessibleName() for one in board._facts.findChildren(QLabel)}
    assert "作废原因：与另一条重复" in said
    assert any(name.startswith("作废：林静　2026年11月18日") for name in said)


def test_they_are_filtered_by_form_year_and_words(qtbot: QtBot, board: VoidBoard, pair: Pair) -> None:
    ws = pair.unit
    visit, duty = save_visit(ws, DAY, title="调研"), save_duty(ws, secretary(ws), text="专题研究")
    for entry in (visit, duty):
        void_entry(ws, entry_id=entry, reason="重复")
    board.show_voided()
    assert set(titles(board)) == {"调研", "专题研究"}
    board.form.setCurrentIndex(board.form.findData("handbook_08"))
    board.form.activated.emit(board.form.currentIndex())
    assert titles(board) == ["调研"]
    board.form.setCurrentIndex(0)
    board.words.setText("研究")
    qtbot.waitUntil(lambda: titles(board) == ["专题研究"])
    board.words.setText("没有")
    qtbot.waitUntil(lambda: board._empty.isVisible())


def test_a_record_is_brought_back_and_leaves_the_list(qtbot: QtBot, board: VoidBoard, pair: Pair) -> None:
    entry = save_visit(pair.unit, DAY)
    void_entry(pair.unit, entry_id=entry, reason="误点")
    board.show_voided()
    with qtbot.waitSignals([board.changed, board.told]):
        press(board, "void_back")
    assert not open_entry(pair.unit, entry).listed.voided
    assert titles(board) == [] and board._empty.isVisible()


def test_a_blanked_record_cannot_be_brought_back(board: VoidBoard, pair: Pair) -> None:
    entry = save_visit(pair.unit, DAY)
    void_entry(pair.unit, entry_id=entry, reason="误点")
    blank_entry(pair.unit, entry_id=entry, basis="法规", reason="清除")
    board.show_voided()
    assert titles(board) == ["内容已清除"] and not board.back.isVisible()
