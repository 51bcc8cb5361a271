"""The calendar page: weeks in the list, days by the keyboard, done by hand and taken back, own things added, a file written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.calendar import CalendarItem
from sxt_desktop.domain.deadlines import told_when
from sxt_desktop.domain.lights import Light
from sxt_desktop.usecases.calendar_marks import OWN_TASK
from sxt_desktop.usecases.save_entry import save_entry
from tests.pairs import Pair, make_pair
from tests.ui.pages.given import finished, press, shown, sources_of
from ui.jobs import Jobs
from ui.pages.calendar import CalendarPage
from ui.pages.calendar_parts.actions import Show, in_groups
from ui.pages.calendar_parts.board import MONTH
from ui.pages.calendar_parts.item_view import date_facts
from ui.pages.calendar_parts.wiring import calendar_actions
from ui.theme import Theme
from ui.widgets.choosing import Choosers
from ui.widgets.listing import Heading

TODAY = date(2027, 3, 10)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A unit in March with a few things of its own."""
    made = make_pair(tmp_path_factory.mktemp("page"), enrolled=False)
    made.clock.set(TODAY)
    for title, due in (
        ("上报名单", date(2027, 3, 12)),
        ("更新公开栏", date(2027, 3, 18)),
        ("整理档案", date(2027, 1, 20)),
    ):
        save_entry(made.unit, form_id=OWN_TASK, values={"title": title, "due": due, "repeats": "不重复"})
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, world: Pair, theme: Theme, jobs: Jobs, tmp_path: Path) -> CalendarPage:
    world.clock.set(TODAY)
    actions = calendar_actions(world.unit, sources=sources_of(world.unit, theme), folder=lambda: tmp_path)
    made = CalendarPage(theme, jobs, actions, year=2027)
    shown(qtbot, made)
    made.show_calendar()
    return made


def titles(page: CalendarPage) -> list[str]:
    return [row.text if isinstance(row, Heading) else row.title for row in page.board.list.rows]


def take(page: CalendarPage, title: str) -> CalendarItem:
    assert page.board.list.select(lambda row: row.title == title)
    found = page.board.list.current()
    assert isinstance(found, CalendarItem)
    return found


def test_what_is_overdue_comes_first_then_each_week_under_its_days(page: CalendarPage) -> None:
    rows = titles(page)
    assert rows[0].startswith("已逾期")
    assert rows.index("整理档案") < rows.index("本周　3月8日—14日") < rows.index("上报名单")
    assert rows.index("下周　3月15日—21日") < rows.index("更新公开栏")
    everything = in_groups(page._actions.load(2027).items, TODAY, late_first=False)
    assert isinstance(everything[0], Heading)
    assert "已逾期" not in everything[0].text


def test_headings_are_passed_over_by_the_keyboard(page: CalendarPage) -> None:
    page.board.list.setFocus()
    take(page, "上报名单")
    QTest.keyClick(page.board.list, Qt.Key.Key_Up)
    above = page.board.list.current()
    assert isinstance(above, CalendarItem)
    assert above.title != "上报名单"


def test_days_are_gone_through_by_the_keyboard_and_a_thing_is_opened(page: CalendarPage) -> None:
    page.board.show_as(MONTH)
    month = page.board.month
    assert (month.day, month.month) == (TODAY, date(2027, 3, 1))
    QTest.keyClick(month, Qt.Key.Key_Right)
    QTest.keyClick(month, Qt.Key.Key_Right)
    assert month.day == date(2027, 3, 12)
    assert "上报名单" in month.accessibleDescription()
    QTest.keyClick(month, Qt.Key.Key_Return)
    assert not page.panel.isHidden()
    assert page.panel.accessibleName() == "自排事项"
    QTest.keyClick(month, Qt.Key.Key_PageDown)
    assert month.month == date(2027, 4, 1)
    QTest.keyClick(month, Qt.Key.Key_Home)
    QTest.keyClick(month, Qt.Key.Key_Left)
    assert month.day == date(2027, 3, 31)


def test_a_thing_in_its_day_is_opened_by_the_mouse(page: CalendarPage) -> None:
    page.board.show_as(MONTH)
    month = page.board.month
    month.grab()
    cell = month._cell(date(2027, 3, 12))
    asked: list[CalendarItem] = []
    month.item_asked.connect(asked.append)
    QTest.mouseClick(month, Qt.MouseButton.LeftButton, pos=(cell.topLeft() + QPointF(40, 34)).toPoint())
    assert month.day == date(2027, 3, 12)
    assert [one.title for one in asked] == ["上报名单"]


def test_the_month_before_january_is_the_last_one_of_the_year_before(page: CalendarPage) -> None:
    page.board.show_as(MONTH)
    page.board._to_month(1)
    QTest.keyClick(page.board.month, Qt.Key.Key_PageUp)
    assert page.board.month.month == date(2026, 12, 1)
    page.show_year(2027)
    assert page.board.month.month.year == 2027


def test_a_thing_is_done_by_one_click_and_taken_back_by_another(page: CalendarPage) -> None:
    said: list[str] = []
    page.told.connect(said.append)
    take(page, "更新公开栏")
    press(page, "item_done")
    page.board.choose(Show.ALL)
    assert take(page, "更新公开栏").light.light is Light.DONE
    press(page, "item_back")
    assert take(page, "更新公开栏").light.light is Light.SOON
    assert said == ["已登记完成。", "已撤回登记。"]


def test_what_is_not_for_us_asks_for_the_reason(page: CalendarPage) -> None:
    page.board.choose(Show.ALL)
    one = next(row for row in page.board.list.rows if getattr(row, "rule", "") == "D20")
    page.show_item(one)
    press(page, "item_off")
    assert page.sheet is not None
    press(page.sheet, "sheet_save")
    assert page.sheet is not None
    page.sheet.view.show_values({"reason": "本年新成立"})
    press(page.sheet, "sheet_save")
    assert page.sheet is None
    found = next(row for row in page.board.list.rows if getattr(row, "rule", "") == "D20")
    assert (found.light.light, found.note) == (Light.NOT_APPLICABLE, "不适用：本年新成立")


def test_only_what_a_source_leaves_open_can_be_set(page: CalendarPage) -> None:
    page._set_rule("D14")
    assert page.sheet is not None
    assert [field.id for field in page.sheet.view.form.fields] == ["state", "lead", "reason"]
    assert "不能改" in page.sheet.above.text()
    page._set_rule("D06")
    assert page.sheet is not None
    assert [field.id for field in page.sheet.view.form.fields] == ["state", "day", "lead", "reason"]
    page.sheet.view.show_values({"lead": 4})
    press(page.sheet, "sheet_save")
    found = next(row for row in page._actions.load(2027).items if row.rule == "D06")
    facts = dict(date_facts(found))
    assert facts["规定日期"] == "没有写明日期"
    assert facts["本级提前量"].startswith("提前4天，2027年1月27日")


def test_the_profiles_due_dates_are_looked_at_and_set_for_the_unit(page: CalendarPage) -> None:
    page.board.choose(Show.RULES)
    assert page.board.list.select(lambda row: row.id == "D36")
    assert page.sheet is None
    press(page, "rule_setting")
    assert page.sheet is not None
    assert [field.id for field in page.sheet.view.form.fields] == ["state", "days_after", "lead", "reason"]
    page.sheet.view.show_values({"days_after": 20})
    press(page.sheet, "sheet_save")
    rule = next(one for one in page._actions.load(2027).rules if one.id == "D36")
    assert told_when(rule) == "起算后20天（默认日，可改）"


def test_a_new_thing_of_our_own_stands_in_the_list(page: CalendarPage) -> None:
    press(page, "calendar_new")
    assert page.sheet is not None
    assert page.sheet.findChildren(QLineEdit)
    page.sheet.view.show_values({"title": "迎接巡察", "due": date(2027, 3, 24), "repeats": "不重复"})
    press(page.sheet, "sheet_save")
    assert take(page, "迎接巡察").due == date(2027, 3, 24)


def test_the_years_file_is_written_away_from_the_window(
    page: CalendarPage, qtbot: QtBot, jobs: Jobs, tmp_path: Path
) -> None:
    said: list[str] = []
    page.told.connect(said.append)
    page.choosers = Choosers(save=lambda parent, title, name, kinds: tmp_path / "年历")
    press(page, "calendar_out")
    finished(qtbot, jobs)
    written = (tmp_path / "年历.ics").read_bytes()
    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert said == [f"已导出 {written.count(b'BEGIN:VEVENT')} 项，存为{tmp_path / '年历.ics'}。"]


def test_a_year_without_anything_says_what_belongs_here(page: CalendarPage) -> None:
    page.show_year(2030)
    page.board.choose(Show.WEEK)
    assert list(page.board.list.rows) == []
    assert page.board.list.isHidden()
