"""The page of rectification orders with two real organisations: issued, answered by keyboard, closed."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.lifecycles import State
from sxt_desktop.usecases.matters import find_matter, matter_board
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, issue_order
from tests.ui.pages.given import activate, find, press, press_keys, shown, sources_of, type_in
from ui.jobs import Jobs
from ui.pages.matter_parts.actions import matter_mark
from ui.pages.matter_parts.one_matter import MatterView
from ui.pages.matter_parts.wiring import matters_actions
from ui.pages.matters import MattersPage
from ui.theme import Theme


def page_of(qtbot: QtBot, ws: Workspace, theme: Theme, jobs: Jobs) -> MattersPage:
    actions = matters_actions(ws, sources=sources_of(ws, theme))
    page = shown(qtbot, MattersPage(theme, jobs, actions))
    page.show_matters()
    return page


@pytest.fixture
def unit(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs) -> MattersPage:
    """The unit's page."""
    return page_of(qtbot, pair.unit, theme, jobs)


@pytest.fixture
def committee(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs) -> MattersPage:
    """The committee's page."""
    return page_of(qtbot, pair.committee, theme, jobs)


def test_only_who_has_subordinates_may_issue(unit: MattersPage, committee: MattersPage) -> None:
    assert find(committee, QPushButton, "issue")
    assert all(one.isHidden() for one in unit.findChildren(QPushButton, "issue"))


def test_an_order_is_issued_to_the_subordinate_chosen_beforehand(
    qtbot: QtBot, committee: MattersPage, pair: Pair
) -> None:
    press(committee, "issue")
    assert committee.sheet is not None
    values = committee.sheet.view.values()
    assert values["due"] == date(2026, 12, 3)
    committee.sheet.view.show_values(
        {
            **values,
            "title": "关于党课次数不足的整改",
            "demands": ({"problem": "未讲党课", "demand": "年内补讲"},),
        }
    )
    with qtbot.waitSignal(committee.changed):
        press(committee, "sheet_save")
    (one,) = matter_board(pair.committee)
    assert one.order.addressee == pair.unit.org
    assert one.order.number


def test_what_is_missing_is_said_at_its_field(committee: MattersPage, pair: Pair) -> None:
    press(committee, "issue")
    press(committee, "sheet_save")
    assert find(committee, QLabel, "title_problem").text() == "请填写标题"
    assert matter_board(pair.committee) == ()


def test_an_order_is_answered_by_keyboard_one_row_for_each_demand(
    qtbot: QtBot, unit: MattersPage, pair: Pair, tmp_path: Path
) -> None:
    order = issue_order(pair)
    carry(pair.committee, pair.unit, tmp_path)
    unit.show_matters(order)
    press(unit.panel, "matter_reply")
    sheet = unit.sheet
    assert sheet is not None
    rows = sheet.view.values()["answers"]
    assert isinstance(rows, tuple)
    assert [row["problem"] for row in rows] == ["谈话内容空泛", "两名支部书记未谈"]  # type: ignore[index]
    cells = [one for one in sheet.findChildren(QLineEdit) if one.accessibleName().endswith("整改措施")]
    activate(qtbot, unit)
    for cell in cells:
        cell.setFocus()
        type_in(cell, "已逐人补谈")
    with qtbot.waitSignal(unit.changed):
        press_keys(sheet, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert find_matter(pair.unit, order).matter.state is State.ANSWERED
    assert unit.sheet is None


def test_the_answer_is_verified_and_the_line_of_time_shows_every_paper(
    qtbot: QtBot, committee: MattersPage, unit: MattersPage, pair: Pair, tmp_path: Path
) -> None:
    order = issue_order(pair)
    carry(pair.committee, pair.unit, tmp_path)
    unit.show_matters(order)
    answer(unit)
    carry(pair.unit, pair.committee, tmp_path)
    committee.show_matters(order)
    press(committee.panel, "matter_verify")
    assert committee.sheet is not None
    values = committee.sheet.view.values()
    committee.sheet.view.show_values({**values, "verdict": "销号"})
    with qtbot.waitSignal(committee.changed):
        press(committee, "sheet_save")
    assert find_matter(pair.committee, order).matter.state is State.CLOSED
    view = committee.panel.findChildren(MatterView)[-1]
    words = [one.text() for one in view.findChildren(QLabel)]
    assert {"下达", "回告", "核验：销号", "销号"} <= set(words)
    press(view, "paper")
    assert committee.sheet is not None
    assert committee.sheet.view.is_read_only


def answer(page: MattersPage) -> None:
    press(page.panel, "matter_reply")
    assert page.sheet is not None
    values = page.sheet.view.values()
    rows = values["answers"]
    assert isinstance(rows, tuple)
    filled = tuple({**row, "measure": "已补谈"} for row in rows)  # type: ignore[dict-item]
    page.sheet.view.show_values({**values, "answers": filled})
    press(page, "sheet_save")


def test_lights_say_overdue_in_words(unit: MattersPage, pair: Pair, tmp_path: Path) -> None:
    issue_order(pair)
    carry(pair.committee, pair.unit, tmp_path)
    pair.clock.set(date(2026, 12, 5))
    unit.show_matters()
    assert matter_mark(unit.list.rows[0]).text == "逾期2天"
    press(unit, "show_逾期")
    assert len(unit.list.rows) == 1
    assert all(one.isHidden() for one in unit.findChildren(QPushButton, "show_办结"))


def test_the_order_is_asked_for_on_paper(qtbot: QtBot, unit: MattersPage, pair: Pair, tmp_path: Path) -> None:
    order = issue_order(pair)
    carry(pair.committee, pair.unit, tmp_path)
    unit.show_matters(order)
    with qtbot.waitSignal(unit.print_asked) as asked:
        press(unit.panel, "matter_print")
    assert asked.args == [order]
    with qtbot.waitSignal(unit.print_asked):
        unit.print_now()


def test_the_papers_of_a_matter_stand_beside_each_other(
    qtbot: QtBot, unit: MattersPage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    order = issue_order(pair)
    carry(pair.committee, pair.unit, tmp_path)
    unit.show_matters(order)
    answer(unit)
    unit.show_matters(order)
    press(unit.panel, "matter_papers")
    papers = unit.papers
    assert papers is not None and papers.isVisible()
    left, right = papers.sides
    qtbot.waitUntil(lambda: left.pane.view.count > 0 and right.pane.view.count > 0, timeout=20_000)
    titles = [left.chooser.itemText(at) for at in range(left.chooser.count())]
    assert len(titles) == 3 and "回告" in titles[1] and "回执" in titles[2]
    assert right.chooser.currentIndex() == 1
    right.pane.search("整改")
    qtbot.waitUntil(lambda: bool(right.pane.hits), timeout=20_000)
    right.chooser.activated.emit(2)
    qtbot.waitUntil(lambda: right.pane.view.count == 1 and not jobs.is_busy, timeout=20_000)
    with qtbot.waitSignal(unit.paper_asked) as asked:
        press(papers, "paper_right_print")
    assert asked.args[0].document == "receipt"
    press(papers, "matter_papers_back")
    assert unit.papers is None and unit.panel.isVisible()
