"""下级报送: the matrix on the screen, filtered, copied, one unit at the side with its receipts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, enrol, new_unit, save_visit
from tests.ui.pages.given import find, finished, press, shown
from tests.usecases.many_units import enrol_many, happen, receive, refuse
from ui.jobs import Jobs
from ui.pages.units import UnitsPage
from ui.pages.units_parts.wiring import units_actions
from ui.session import Session
from ui.theme import Theme

NOVEMBER = 12
"""The column of November in the table, the names being the first."""


@pytest.fixture
def orgs(pair: Pair) -> tuple[OrgId, ...]:
    """Four units: one reported, one has a fork, one was restored, one sent nothing."""
    ws = pair.committee
    found = enrol_many(ws, 4)
    receive(ws, found[0], 1, date(2026, 11, 9))
    receive(ws, found[2], 1, date(2026, 11, 9))
    refuse(ws, found[1], "bundle_forked", date(2026, 11, 10), seq=3)
    happen(ws, "epoch_continued", date(2026, 11, 9), {"from": found[2], "seq": 1})
    return found


@pytest.fixture
def page(qtbot: QtBot, pair: Pair, orgs: tuple[OrgId, ...], theme: Theme, jobs: Jobs) -> Iterator[UnitsPage]:
    made = UnitsPage(theme, jobs, units_actions(pair.committee), year=2026)
    made.show_units()
    yield shown(qtbot, made)
    finished(qtbot, jobs)


def words(page: UnitsPage, column: int = NOVEMBER) -> list[str]:
    model = page.view.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def click(page: UnitsPage, row: int, column: int) -> None:
    spot = page.view.visualRect(page.view.model().index(row, column)).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))


def said(page: UnitsPage) -> str:
    return "\n".join(one.text() for one in page.panel.findChildren(QLabel) if one.isVisible())


def test_every_unit_has_a_row_with_a_word_and_a_tip_in_each_cell(page: UnitsPage) -> None:
    assert words(page) == ["已报", "分叉", "待确认", "未报", "未报"]
    tip = page.view.model().index(1, NOVEMBER).data(Qt.ItemDataRole.ToolTipRole)
    assert "第2党支部" in tip and "第3包" in tip and "副本" in tip
    assert words(page, 13) == [""] * 5


def test_one_state_is_shown_and_the_numbers_follow_the_period(qtbot: QtBot, page: UnitsPage) -> None:
    chip = find(page, QPushButton, "state_未报")
    assert chip.text() == "未报 2"
    press(page, "state_未报")
    assert words(page) == ["未报", "未报"]
    find(page, QComboBox, "units_period").setCurrentIndex(0)
    assert chip.text() == "未报 1"
    press(page, "state_全部")
    assert len(words(page)) == 5


def test_the_reminder_is_copied_as_text(qtbot: QtBot, page: UnitsPage) -> None:
    press(page, "copy_reminder")
    assert QGuiApplication.clipboard().text().splitlines() == [
        "2026年11月未报送单位名单（共2个单位，2026年11月18日）",
        "1. 第4党支部",
        "2. 机械学院党委",
    ]


def test_a_click_shows_the_unit_and_leads_to_its_card_and_records(
    qtbot: QtBot, page: UnitsPage, orgs: tuple[OrgId, ...]
) -> None:
    click(page, 1, NOVEMBER)
    assert "分叉" in said(page)
    with qtbot.waitSignal(page.card_asked) as asked:
        press(page, "unit_card")
    assert asked.args == [orgs[1]]
    with qtbot.waitSignal(page.records_asked) as asked:
        press(page, "unit_records")
    assert (asked.args[0], asked.args[1].name) == (orgs[1], "11月")
    with qtbot.waitSignal(page.filing_asked) as filed:
        press(page, "unit_file")
    assert filed.args == asked.args


def test_a_restored_unit_is_confirmed_here(qtbot: QtBot, page: UnitsPage) -> None:
    click(page, 2, NOVEMBER)
    with qtbot.waitSignal(page.changed):
        press(page, "unit_confirm")
    assert words(page)[2] == "已报"


def test_a_receipt_is_printed_for_any_bundle(qtbot: QtBot, pair: Pair, page: UnitsPage) -> None:
    save_visit(pair.unit, date(2026, 11, 16))
    carry(pair.unit, pair.committee, pair.folder)
    page.show_units()
    assert words(page)[4] == "已报"
    click(page, 4, NOVEMBER)
    with qtbot.waitSignal(page.paper_asked) as asked:
        press(page, "receipt_1")
    wish = asked.args[0]
    content, _ = render_document(pair.committee, document=wish.document, subject=wish.subject)
    assert wish.document == "receipt" and content.startswith(b"%PDF")


def test_the_page_is_offered_only_to_who_has_units_and_leads_to_a_card(
    qtbot: QtBot, pair: Pair, orgs: tuple[OrgId, ...], theme: Theme, tmp_path: Path
) -> None:
    def pages(ws: Workspace) -> list[str]:
        session = Session(ws, theme)
        found = [one.id for one in session.desk.entries() if session.window.has_page(one.id)]
        session.close(keep_open=True)
        return found

    assert "units" not in pages(pair.unit)
    session = Session(pair.unit, theme)
    below = new_unit(tmp_path, pair.clock, name="焊接教研室党支部", short_name="焊接支部", code="焊")
    enrol(pair.unit, below, Relation.SUBORDINATE, tmp_path)
    session.news.tell(Changes(exchange=True))
    assert session.window.has_page("units")
    session.close(keep_open=True)
    below.workbook.close()
    assert "units" in pages(pair.committee)
