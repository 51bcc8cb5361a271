"""The board of problems in the window: raised, taken a step on, shared and driven, turned into other records."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.choose_profile import choose_profile, installed_choice
from sxt_desktop.usecases.drafts import own_drafts
from sxt_desktop.usecases.flow_board import PROBLEM, open_flow
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, secretary
from tests.ui.pages.given import find, press, press_keys, shown, sources_of
from ui.jobs import Jobs
from ui.pages.matter_parts.flow_part import FlowPart
from ui.pages.matter_parts.wiring import matters_actions
from ui.pages.matters import MattersPage
from ui.pages.records.page import RecordPage
from ui.pages.records.wiring import record_actions
from ui.theme import Theme


def problem(ws: Workspace, content: str = "验收只有一人签字。") -> EntryId:
    values: Values = {
        "kind": "整改问题",
        "origin": "督查",
        "found_by_self": True,
        "content": content,
        "area": "实训中心",
        "holder": secretary(ws),
        "raised_on": date(2026, 11, 2),
        "due": date(2026, 11, 10),
    }
    return save_entry(ws, form_id=PROBLEM, values=values).entry


@pytest.fixture
def page(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs) -> MattersPage:
    """The committee's page on its board of problems, one problem there."""
    problem(pair.committee)
    made = shown(
        qtbot,
        MattersPage(theme, jobs, matters_actions(pair.committee, sources=sources_of(pair.committee, theme))),
    )
    made.show_matters()
    press(made, "kind_1")
    return made


def board(page: MattersPage) -> FlowPart:
    assert isinstance(page.board, FlowPart)
    return page.board


@pytest.mark.req("MZ35", "MZ04")
def test_a_problem_is_decided_claimed_shared_and_driven_from_the_board(
    qtbot: QtBot, page: MattersPage, pair: Pair
) -> None:
    (row,) = board(page).board.list.rows
    assert row.state == "提出" and find(board(page), QPushButton, "show_提出").text() == "提出 1"
    board(page).board.list.setFocus()
    press_keys(board(page).board.list, Qt.Key.Key_Down)
    press_keys(board(page).board.list, Qt.Key.Key_Return)
    assert page.panel.isVisible() and page.panel.isAncestorOf(page.focusWidget())
    press(page.panel, "step_decide")
    assert page.sheet is not None
    page.sheet.save_now()
    assert find(page.sheet, QLabel, "decided_at_problem").text() == "请填写审定会议"
    values = page.sheet.view.values()
    page.sheet.view.show_values({**values, "decided_at": "党委会", "decided_on": date(2026, 11, 1)})
    page.sheet.save_now()
    assert "不能早于提出" in find(page.sheet, QLabel, "decided_on_problem").text()
    page.sheet.view.show_values({**values, "decided_at": "党委会", "decided_on": date(2026, 11, 5)})
    with qtbot.waitSignal(page.changed):
        page.sheet.save_now()
    one = open_flow(pair.committee, row.row.entry_id)
    assert one.matter.state == "审定" and find(page.panel, QPushButton, "step_claim")
    board(page).show_guide(row.row.entry_id)
    assert page.guide is not None
    for box in page.guide.findChildren(QCheckBox):
        box.setChecked(True)
    with qtbot.waitSignal(page.changed):
        press(page.guide, "way_shared_forward")
    assert page.guide.measure is not None and page.guide.measure.values()["decided_at"] == "党委会"
    press(page.guide, "way_done")
    assert page.guide is None
    others = open_flow(pair.committee, row.row.entry_id).values["others"]
    assert isinstance(others, tuple) and len(others) == 1
    assert page.panel.isVisible() and page.panel.findChildren(QPushButton, "flow_below")


def test_a_record_is_turned_into_another_where_it_stands_and_each_leads_to_the_other(
    qtbot: QtBot, pair: Pair, theme: Theme
) -> None:
    ws = pair.committee
    entry = problem(ws)
    forms = [ws.library.form(PROBLEM)]
    page = shown(qtbot, RecordPage("清单", forms, record_actions(ws, theme), empty="没有记录"))
    page.show_entry(entry)
    turning = page.entry.turning
    (send,) = [action for action in turning.menu.actions() if action.text() == "送签…"]
    with qtbot.waitSignal(turning.endorse_asked) as sent:
        send.trigger()
    assert sent.args == [entry]
    (item,) = [action for action in turning.menu.actions() if action.text() == "转为清单项"]
    item.trigger()
    assert page.entry.form is not None and page.entry.form.form.id == "list_item"
    assert page.entry.form.values()["content"] == "验收只有一人签字。"
    with qtbot.waitSignal(page.changed):
        page.save_now()
    assert page.entry.entry_id == entry and "已转为清单项" in page.entry.bar.words.text()
    with qtbot.waitSignal(page.record_asked) as asked:
        find(page.entry, QPushButton, "relation_open").click()
    assert asked.args is not None and asked.args[0] == "list_item"
    (again,) = [action for action in turning.menu.actions() if action.text() == "按这条再记一条"]
    again.trigger()
    assert page.entry.entry_id is None and page.entry.form.form.id == PROBLEM
    assert page.entry.form.values()["content"] == "验收只有一人签字。"
    assert page.entry.form.values()["raised_on"] == ws.today


def test_a_step_left_unfinished_is_gone_on_with_on_the_board(
    qtbot: QtBot, page: MattersPage, pair: Pair, theme: Theme
) -> None:
    (row,) = board(page).board.list.rows
    board(page).show_one(row.row.entry_id)
    press(page.panel, "step_decide")
    assert page.sheet is not None
    page.sheet.view.box("decided_at").input.set_value("党委会第9次会议")
    page.sheet.drafts.changed()
    press(page.sheet, "sheet_back")
    (line,) = own_drafts(pair.committee)
    ws = pair.committee
    lists = shown(
        qtbot, RecordPage("清单", [ws.library.form(PROBLEM)], record_actions(ws, theme), empty="没有记录")
    )
    with qtbot.waitSignal(lists.record_asked) as asked:
        lists.continue_draft(line.draft.typing)
    assert asked.args == ["", row.row.entry_id]
    page.show_matters(row.row.entry_id)
    press(page.panel, "step_decide")
    assert page.sheet is not None and page.sheet.view.values()["decided_at"] == "党委会第9次会议"


@pytest.mark.req("DZ01")
def test_a_ledger_without_steps_is_begun_from_its_board(qtbot: QtBot, page: MattersPage) -> None:
    at = next(number for number, one in enumerate(page.boards) if one.name == "廉情抄告")
    press(page, f"kind_{at}")
    for name in ("raise_integrity_notice", "integrity_notice_empty_verb"):
        with qtbot.waitSignal(page.record_asked) as asked:
            press(page, name)
        assert asked.args == ["integrity_notice", ""]


def test_a_board_goes_by_its_new_name_when_another_profile_came_into_force(
    page: MattersPage, pair: Pair
) -> None:
    chip, verb = find(page, QPushButton, "kind_1"), find(page, QPushButton, "raise_problem_item")
    assert (chip.text(), verb.text()) == ("问题 1", "提出问题")
    chosen = installed_choice(pair.committee, "ningxia")
    named = chosen.texts["profile"].replace('problem_item = "问题清单"', 'problem_item = "短板清单"')
    texts = {**chosen.texts, "profile": named}
    choose_profile(pair.committee, replace(chosen, texts=texts), from_year=2026)
    page.show_matters()
    assert (chip.text(), verb.text()) == ("短板 1", "提出短板")
