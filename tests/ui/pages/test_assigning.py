"""明责 with a real workbook: crossings ticked by keys and made at once, sheets sent and registered, plans spread."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.letter_matrix import CellState
from sxt_desktop.domain.values import Row, Values
from sxt_desktop.usecases.endorsements import endorsements, pinned_by, standing_of
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.filings import filings
from sxt_desktop.usecases.letter_matrix import letter_matrix
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.sign_letter import letters, make_letters
from sxt_desktop.usecases.workspace import CHINA
from sxt_desktop.usecases.year_plans import spread_of
from tests.pairs import Clock, new_unit, save_duty
from tests.ui.pages.given import find, press, press_keys, shown, sources_of
from tests.usecases.assigning_world import Assigned, assigned, new_person
from ui.forms.field_box import Note
from ui.forms.form_view import FormView
from ui.forms.sources import run_here
from ui.jobs import Jobs
from ui.pages.assign_parts.endorse_board import EndorseBoard
from ui.pages.assign_parts.filing_board import FilingBoard
from ui.pages.assign_parts.matrix_board import MatrixBoard
from ui.pages.assign_parts.one_sheet import SheetView
from ui.pages.assign_parts.signer_view import SignerView
from ui.pages.assign_parts.wiring import endorse_actions, filing_actions, matrix_actions
from ui.pages.assigning import AssigningPage
from ui.pages.letter_parts.wiring import letters_actions
from ui.pages.letters import LettersPage
from ui.pages.print_parts.wishes import Extent
from ui.theme import Theme

YEAR = 2026


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assigned]:
    """A committee whose member and department hold list items; each test looks at a part of its own."""
    folder: Path = tmp_path_factory.mktemp("assigning")
    clock = Clock(datetime(YEAR, 2, 12, 9, tzinfo=CHINA))
    made = assigned(
        new_unit(folder, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大"), clock
    )
    yield made
    made.ws.workbook.close()


@pytest.fixture
def page(qtbot: QtBot, world: Assigned, theme: Theme, jobs: Jobs) -> AssigningPage:
    """The whole page of the workbook; its work is done at once."""
    ws, sources = world.ws, sources_of(world.ws, theme)
    made = AssigningPage(
        theme,
        LettersPage(theme, jobs, letters_actions(ws, sources=sources)),
        MatrixBoard(theme, matrix_actions(ws, sources=sources, run=run_here)),
        EndorseBoard(theme, endorse_actions(ws, sources=sources)),
        FilingBoard(theme, filing_actions(ws, sources=sources)),
        lambda entry: open_entry(ws, entry, ws.org).listed.form_id,
    )
    made.show_year(YEAR)
    return shown(qtbot, made)


@pytest.mark.req("MZ52")
def test_crossings_are_ticked_with_the_space_bar_made_and_printed_as_one_batch(
    qtbot: QtBot, page: AssigningPage, world: Assigned
) -> None:
    press(page, "part_matrix")
    board, table = page.matrix, page.matrix.table
    table.take((world.own.id or "", world.member.id or ""))
    press_keys(table, Qt.Key.Key_Space)
    assert list(table.ticked) == [(world.own.id, world.member.id)]
    press_keys(table, Qt.Key.Key_Space)
    assert list(table.ticked) == []
    press_keys(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press_keys(table, Qt.Key.Key_Space)
    department = (world.member.id or "", world.department.id or "")
    assert list(table.ticked) == [(world.own.id, world.member.id), department]
    table.take(department)
    press_keys(table, Qt.Key.Key_Space)
    assert list(table.ticked) == [(world.own.id, world.member.id)]
    with qtbot.waitSignal(page.changed):
        press(page, "make_chosen")
    assert [row.subject_name for row in letters(world.ws, YEAR)] == ["王伟"]
    with qtbot.waitSignal(page.changed):
        press(page, "take_back_letters")
    assert letters(world.ws, YEAR) == ()
    table.take((world.own.id or "", world.member.id or ""))
    press_keys(table, Qt.Key.Key_Space)
    press(page, "make_chosen")
    assert list(table.ticked) == []
    assert (
        find(board, QLabel, "level_rates").text().replace("\u2060", "")
        == "党委—班子成员\u00a00/1　成员—部门\u00a00/1"
    )
    with qtbot.waitSignal(page.paper_asked) as asked:
        press(page, "print_to_sign")
    wish = asked.args[0]
    assert (wish.document, wish.extent, len(wish.entries)) == ("responsibility_letter", Extent.EACH, 1)


@pytest.mark.req("MZ52")
def test_a_crossing_is_opened_with_enter_and_left_out_for_the_year(
    page: AssigningPage, world: Assigned
) -> None:
    page.show_part("matrix")
    pair = (world.member.id or "", world.department.id or "")
    page.matrix.table.take(pair)
    press_keys(page.matrix.table, Qt.Key.Key_Return)
    find(page.matrix.panel, QLineEdit, "decision_reason").setText("与科室负责人另签")
    press(page.matrix.panel, "decide")
    assert letter_matrix(world.ws, YEAR).cells[pair].state is CellState.NOT_SIGNED
    press(page.matrix.panel, "decide")
    assert letter_matrix(world.ws, YEAR).cells[pair].state is CellState.TO_MAKE


@pytest.mark.req("MZ27")
def test_lists_are_sent_and_a_proxy_is_registered_in_red(
    qtbot: QtBot, page: AssigningPage, world: Assigned
) -> None:
    page.show_part("sheets")
    press(page, "endorsements_empty_verb")
    press(page.sheets.panel, "send_sheets")
    assert {one.row.subject_name for one in endorsements(world.ws, YEAR)} == {"王伟", "赵敏"}
    page.sheets.list.select(lambda one: one.row.subject_name == "王伟")
    view = find(page.sheets.panel, SheetView, "sheet_view")
    press(view, "sheet_begin")
    form = view.findChild(FormView)
    assert isinstance(form, FormView)
    form.show_values({"signed_on": date(YEAR, 2, 12), "by_proxy": True})
    press(view, "sheet_save")
    assert form.box("signed_by").said(Note.PROBLEM) == "请填写代签人"
    form.show_values({"signed_on": date(YEAR, 2, 11), "by_proxy": True, "signed_by": "李强"})
    press(view, "sheet_save")
    assert form.box("signed_on").said(Note.PROBLEM) == "签字日期不能早于送签日期（2026年2月12日），请核对"
    form.show_values({"signed_on": date(YEAR, 2, 12), "by_proxy": True, "signed_by": "李强"})
    level = find(view, QCheckBox, "level_党委书记")
    level.setChecked(False)
    press(view, "sheet_save")
    assert find(view, QLabel, "levels_error")
    level.setChecked(True)
    with qtbot.waitSignal(page.changed):
        press(view, "sheet_save")
    (signed,) = [one for one in endorsements(world.ws, YEAR) if one.row.subject_name == "王伟"]
    assert signed.endorsement.state is EndorsementState.DONE
    assert find(page.sheets.panel, QLabel, "sheet_proxy").property("role") == "error"
    assert find(page.sheets.panel, QLabel, "level_党委书记").text() == "2026年2月12日签（代签：李强）"
    view = find(page.sheets.panel, SheetView, "sheet_view")
    press(view, "sheet_make_up")
    press(view, "sheet_save")
    assert find(page.sheets.panel, QLabel, "level_党委书记").text() == "2026年2月12日签"


@pytest.mark.req("MZ26")
def test_a_letter_is_sent_from_where_it_is_and_levels_are_registered_in_their_order(
    page: AssigningPage, world: Assigned
) -> None:
    ws = world.ws
    letter = make_letters(ws, year=YEAR, parties=(world.head,)).entry
    page.show_entry(letter)
    press(page.letters.panel, "letter_endorse")
    sender = page.sheets.panel
    assert find(sender, QCheckBox, f"paper_{letter}").isChecked()
    assert find(sender, QPushButton, "send_sheets").text() == "送签 1 份"
    relation = find(sender, QComboBox, "relation")
    relation.setCurrentIndex(relation.findData("four_levels"))
    press(sender, "send_sheets")
    (sheet,) = [one for one in endorsements(ws, YEAR) if letter in pinned_by(one.row.body)]
    view = find(sender, SheetView, "sheet_view")
    press(view, "sheet_begin")
    find(view, QCheckBox, "level_承办人").setChecked(False)
    press(view, "sheet_save")
    error = find(view, QLabel, "levels_error")
    assert error.text() == "要逐级签字，“承办人”还没有签，还没有登记。请先勾选“承办人”。"
    for name in ("分管领导", "主要领导"):
        find(view, QCheckBox, f"level_{name}").setChecked(False)
    find(view, QCheckBox, "level_承办人").setChecked(True)
    press(view, "sheet_save")
    found = standing_of(ws, sheet.row.entry_id).endorsement
    assert [level.day for level in found.levels] == [date(YEAR, 2, 12)] * 2 + [None] * 2
    page.sheets.show_sender(letter)
    find(sender, QCheckBox, f"paper_{letter}").setChecked(True)
    press(sender, "send_sheets")
    assert "还在签署" in find(sender, QLabel, "sender_error").text()


@pytest.mark.req("MZ10", "TB02")
def test_a_filing_is_registered_from_the_lists_and_a_plan_is_spread(
    page: AssigningPage, world: Assigned
) -> None:
    page.show_part("filings")
    assert "责任清单 3 项" in find(page.filings, QLabel, "list_lines").text()
    press(page, "new_filing")
    form = page.filings.panel.findChildren(FormView)[-1]
    form.show_values({**form.values(), "authority": world.own, "due": date(YEAR, 4, 30)})
    press(page.filings.panel, "filing_save")
    (filing,) = filings(world.ws, YEAR)
    assert filing.state.value == "未报"
    save_duty(world.ws, world.member, text="新增一项")
    page.show_entry(filing.row.entry_id)
    page.filings.panel.hide()
    at = page.filings.filings.visualRect(page.filings.filings.currentIndex()).center()
    QTest.mouseClick(page.filings.filings.viewport(), Qt.MouseButton.LeftButton, pos=at)
    remark = find(page.filings.panel, QLabel, "record_remark")
    assert remark.text() == "责任清单后来有变动，请看是否要重新报备或公示。"
    rows: tuple[Row, ...] = ({"no": "1", "content": "开展警示教育"},)
    values: Values = {"kind": "年度工作要点", "year": YEAR, "title": "工作要点", "items": rows}
    plan = save_entry(world.ws, form_id=FormId("year_plan"), values=values).entry
    page.show_part("filings")
    page.filings.plans.selectRow(0)
    press(page.filings.panel, "spread")
    assert spread_of(world.ws, plan).waiting == ()


@pytest.mark.req("MZ26")
def test_somebody_else_is_named_to_sign_before_and_after_sending(
    qtbot: QtBot, page: AssigningPage, world: Assigned
) -> None:
    ws = world.ws
    member = new_person(ws, "孙洁", world.own, "党委委员", duty="班子成员一岗双责")
    save_duty(ws, member)
    page.show_part("sheets")
    press(page, "send")
    panel = page.sheets.panel
    for one in (world.member, world.head):
        find(panel, QCheckBox, f"list_{one.id}").setChecked(False)
    press(panel, "sender_signers")
    asked = panel.findChild(SignerView)
    assert isinstance(asked, SignerView)
    assert asked.levels == (("党委书记", "周明远"),)
    asked.show_values({"signer_0": member, "signer_reason": "书记外出学习"})
    press(panel, "send_sheets")
    assert asked.box("signer_0").said(Note.PROBLEM) == "党委书记不能与责任主体相同，请核对"
    asked.show_values({"signer_0": world.head, "signer_reason": "书记外出学习"})
    press(panel, "send_sheets")
    (sheet,) = [one for one in endorsements(ws, YEAR) if one.row.subject_name == "孙洁"]
    assert [(one.signer, one.reason) for one in sheet.endorsement.levels] == [("赵敏", "书记外出学习")]
    view = find(panel, SheetView, "sheet_view")
    press(view, "sheet_signers")
    again = view.findChild(SignerView)
    assert isinstance(again, SignerView)
    again.show_values({"signer_0": world.secretary})
    with qtbot.waitSignal(page.changed):
        press(view, "signers_save")
    (named,) = standing_of(ws, sheet.row.entry_id).endorsement.levels
    assert (named.signer, named.reason) == ("周明远", "")
