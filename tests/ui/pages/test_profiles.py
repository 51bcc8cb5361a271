"""口径 in the window: sent down from a form filled in beforehand, previewed, adopted or declined with a reason."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from sxt_desktop.usecases.addressing import subordinates
from sxt_desktop.usecases.choose_profile import choose_profile, installed_choice
from sxt_desktop.usecases.profile_offers import OfferState, offers
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry
from tests.ui.pages.given import find, press, shown, sources_of
from ui.desk import Desk
from ui.desk_parts.records import ledger_page
from ui.jobs import Jobs
from ui.ledgers import ledger
from ui.news import News
from ui.pages.organisation_parts.profile_wiring import profile_actions
from ui.pages.organisation_parts.profiles import ProfilesBoard
from ui.pages.records.picker import FormPicker
from ui.printing import Papers
from ui.theme import Theme
from ui.widgets.choosing import Choosers


def board_of(qtbot: QtBot, ws: Workspace, theme: Theme) -> ProfilesBoard:
    board = shown(qtbot, ProfilesBoard(theme, profile_actions(ws, sources=sources_of(ws, theme))))
    board.show_profiles()
    return board


@pytest.fixture
def sent(qtbot: QtBot, pair: Pair, theme: Theme, tmp_path: Path) -> Pair:
    """A profile the committee sent down from its window."""
    board = board_of(qtbot, pair.committee, theme)
    press(board, "new_offer")
    assert board.sheet is not None
    values = board.sheet.view.values()
    duties = str(values["duties"]).replace("quota = 60", "quota = 80")
    board.sheet.view.show_values(
        {**values, "title": "东湖大学口径", "duties": duties, "addressees": subordinates(pair.committee)}
    )
    with qtbot.waitSignal(board.changed):
        press(board, "sheet_save")
    carry(pair.committee, pair.unit, tmp_path)
    return pair


def _adopted(ws: Workspace, year: int) -> int:
    return int(next(one for one in rules_in(ws, year).duties if one.id == "field_study_secretary").quota)


def test_it_is_adopted_after_a_look_at_what_changes(qtbot: QtBot, sent: Pair, theme: Theme) -> None:
    board = board_of(qtbot, sent.unit, theme)
    board.list.selectRow(0)
    words = {one.text() for one in board.panel.findChildren(QLabel)}
    assert "深入基层调研（党委书记第一责任）" in words
    assert find(board.panel, QComboBox, "offer_year").currentData() == 2027
    with qtbot.waitSignal(board.changed):
        press(board.panel, "offer_adopt")
    assert (_adopted(sent.unit, 2026), _adopted(sent.unit, 2027)) == (60, 80)
    assert [row.state for row in board.list.rows] == [OfferState.ADOPTED]


def test_it_is_declined_only_with_a_reason(qtbot: QtBot, sent: Pair, theme: Theme) -> None:
    board = board_of(qtbot, sent.unit, theme)
    board.list.selectRow(0)
    press(board.panel, "offer_decline")
    assert "原因" in find(board.panel, QLabel, "offer_error").text()
    assert [one.state for one in offers(sent.unit)] == [OfferState.WAITS]
    find(board.panel, QLineEdit, "offer_reason").setText("本单位没有分管部门")
    press(board.panel, "offer_decline")
    assert [one.state for one in offers(sent.unit)] == [OfferState.DECLINED]
    assert _adopted(sent.unit, 2027) == 60


def test_a_mistake_in_the_text_is_told_with_its_line(qtbot: QtBot, pair: Pair, theme: Theme) -> None:
    board = board_of(qtbot, pair.committee, theme)
    press(board, "new_offer")
    assert board.sheet is not None
    values = board.sheet.view.values()
    duties = str(values["duties"]).replace('rule = "sum_by_person"', 'rule = "everything"', 1)
    board.sheet.view.show_values({**values, "title": "有误", "duties": duties})
    press(board, "sheet_save")
    said = find(board, QLabel, "sheet_error").text()
    assert "责任与定额第" in said and "行" in said and "everything" in said
    assert offers(pair.committee) == ()


def test_who_has_no_subordinates_sends_nothing_down(qtbot: QtBot, pair: Pair, theme: Theme) -> None:
    board = board_of(qtbot, pair.unit, theme)
    assert not board.findChildren(QLabel, "new_offer") and board.list.rows == ()


def test_another_profile_is_chosen_after_a_look_at_what_changes(
    qtbot: QtBot, pair: Pair, theme: Theme
) -> None:
    board = board_of(qtbot, pair.unit, theme)
    press(board, "profile_tell")
    words = {one.text() for one in board.panel.findChildren(QLabel)}
    assert "讲党课" in words and any("S4 二(二)2" in one for one in words)
    press(board, "profile_choose")
    assert not find(board.panel, QPushButton, "choose_adopt").isEnabled()
    find(board.panel, QRadioButton, "choose_tianjin").click()
    words = {one.text() for one in board.panel.findChildren(QLabel)}
    assert "主持专题会议（主要负责人）" in words and "各张清单" in words
    find(board.panel, QComboBox, "choose_year").setCurrentIndex(1)
    with qtbot.waitSignal(board.changed):
        press(board.panel, "choose_adopt")
    assert [rules_in(pair.unit, year).id for year in (2026, 2027)] == ["ningxia", "tianjin"]
    said = [one.text() for one in board.findChildren(QLabel)]
    assert any("2026年按“宁夏口径" in one and "自2027年起按“天津口径" in one for one in said)


def test_lists_on_show_go_by_their_new_names_at_once(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs
) -> None:
    """What was open before goes by the profile that came into force, without the workbook being opened again."""
    ws, papers = pair.unit, Papers(pair.unit)
    desk = Desk(ws, theme, jobs, News(), papers, go=lambda page, **chosen: None)
    page = shown(qtbot, ledger_page(desk, ledger("lists")))
    offered = find(page, QComboBox, "filter_form")

    def names() -> str:
        return "".join(offered.itemText(number) for number in range(offered.count()))

    assert "措施清单" in names() and "项目清单" not in names()
    changes = choose_profile(ws, installed_choice(ws, "shanghai"), from_year=2026)
    desk.news.tell(changes, None)
    assert "项目清单" in names() and "措施清单" not in names()
    find(page, QPushButton, "new_entry").click()
    listed = find(page, FormPicker, "form_picker").list
    assert any("项目清单" in listed.item(row).text() for row in range(listed.count()))
    papers.close()


def test_own_files_are_saved_changed_and_refused_where_they_are_wrong(
    qtbot: QtBot, pair: Pair, theme: Theme, tmp_path: Path
) -> None:
    actions = profile_actions(pair.unit, sources=sources_of(pair.unit, theme))
    assert actions.choose is not None
    asked: list[Path] = [tmp_path]
    choosers = Choosers(folder=lambda *_: asked[0], files=lambda *_: (asked[0] / "duties.toml",))
    board = shown(
        qtbot, ProfilesBoard(theme, replace(actions, choose=replace(actions.choose, choosers=choosers)))
    )
    board.show_profiles()
    press(board, "profile_choose")
    with qtbot.waitSignal(board.told):
        press(board.panel, "choose_save")
    (made,) = (path for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("口径文件"))
    duties = made / "duties.toml"
    right = duties.read_text(encoding="utf-8").replace("quota = 60", "quota = 45")
    asked[0] = made
    duties.write_text(right.replace('field = "days"', 'field = "nights"', 1), encoding="utf-8")
    press(board.panel, "choose_folder")
    said = find(board.panel, QLabel, "choose_error").text()
    assert "duties.toml第" in said and "没有字段“nights”" in said
    assert not find(board.panel, QPushButton, "choose_adopt").isEnabled()
    duties.write_text(right, encoding="utf-8")
    press(board.panel, "choose_files")
    assert find(board.panel, QPushButton, "choose_adopt").isEnabled()
    with qtbot.waitSignal(board.changed):
        press(board.panel, "choose_adopt")
    assert _adopted(pair.unit, 2026) == 45
