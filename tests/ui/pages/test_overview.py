"""The first page shows what it is given, says what belongs where nothing is, and leads on."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.lights import Light, Lit
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.terms import FOUR_LAYERS
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.overview import Overview
from tests.ui import overview_sample as sample
from tests.ui.finding import find
from ui.news import News
from ui.pages.overview import OverviewPage
from ui.pages.overview_parts.cards import month_remark
from ui.pages.overview_parts.duty_reasons import RecordRow
from ui.picture import settle
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.duty_list import NO_QUOTA, DutyList, DutyRow, by_duty, due_now, gap_words, subjects
from ui.widgets.lights import LightBadge, light_words
from ui.widgets.month_chart import MonthChart
from ui.widgets.peer_list import receipt_fact, sent_fact, waiting_words
from ui.widgets.todo_list import TodoList, TodoRow

Made = Callable[[Overview], "Shown"]


class Shown:
    """The page over one overview, with where it led and how often it read."""

    def __init__(self, found: Overview, theme: Theme, qtbot: QtBot, news: News | None = None) -> None:
        self.found = found
        self.years: list[int] = []
        self.went: list[tuple[str, dict[str, object]]] = []
        self.page = OverviewPage(
            self.load, self.go, theme, year=sample.YEAR, explain=sample.explained, news=news
        )
        qtbot.addWidget(self.page)
        self.page.resize(1100, 744)
        self.page.show()

    def load(self, year: int) -> Overview:
        self.years.append(year)
        return self.found

    def go(self, target: str, /, **chosen: object) -> None:
        self.went.append((target, chosen))

    def words(self) -> str:
        settle()
        return "\n".join(one.text() for one in self.page.findChildren(QLabel) if one.isVisible())

    def click(self, name: str) -> None:
        button = find(self.page, QPushButton, name)
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def made(theme: Theme, qtbot: QtBot) -> Made:
    return lambda found: Shown(found, theme, qtbot)


def test_everything_given_is_shown(made: Made) -> None:
    words = made(sample.full()).words()
    for todo in sample.TASKS:
        assert todo.title in words and todo.detail in words
    for one in sample.BOARD:
        assert one.subject_name in words and one.duty.title in words
    assert "5/7人" in words and "差2人" in words and "差14天" in words
    assert "此图只供本单位自查，不用于排名" in words
    assert "第9包 机械学院_2026_009.sxb" in words
    assert "对方已收，逐条校验通过" in words
    assert "待报送：新增 23 条，修改 4 条" in words
    assert "2026年度 · 今天 11月18日 星期三" in words


def test_what_is_urgent_is_said_in_words_with_the_colour(made: Made) -> None:
    shown = made(sample.full())
    badges = [badge.text for badge in shown.page.findChildren(LightBadge)]
    assert badges == ["逾期2天", "剩2天", "剩5天", "剩9天", "剩12天", "剩43天"]


@pytest.mark.parametrize(
    ("lit", "words"),
    [
        (Lit(Light.DONE, -3), "已完成"),
        (Lit(Light.NOT_APPLICABLE), "不适用"),
        (Lit(Light.RUNNING), "进行中"),
        (Lit(Light.SOON), "将到期"),
        (Lit(Light.SOON, 0), "今天到期"),
        (Lit(Light.OVERDUE, -1), "逾期1天"),
    ],
)
def test_words_of_lights(lit: Lit, words: str) -> None:
    assert light_words(lit) == words


def test_chips_filter_by_light(made: Made) -> None:
    shown = made(sample.full())
    rows = find(shown.page, TodoList, "todo_list")
    shown.click("todo_overdue")
    assert [todo.light.light for todo in rows.shown] == [Light.OVERDUE]
    shown.click("todo_soon")
    assert len(rows.shown) == 3
    shown.click("todo_all")
    assert len(rows.shown) == 6


def test_only_lights_that_occur_are_offered(made: Made) -> None:
    shown = made(replace(sample.full(), todo=sample.TASKS[:1]))
    assert find(shown.page, QPushButton, "todo_overdue").text() == "逾期 1"
    assert not find(shown.page, QPushButton, "todo_soon").isVisible()


def test_a_filter_that_finds_nothing_any_more_falls_back_to_all(made: Made) -> None:
    shown = made(sample.full())
    shown.click("todo_overdue")
    shown.found = replace(sample.full(), todo=sample.TASKS[1:])
    shown.page.renew()
    assert len(find(shown.page, TodoList, "todo_list").shown) == 5


def test_long_lists_are_built_in_parts(made: Made) -> None:
    shown = made(replace(sample.full(), todo=sample.TASKS * 10))
    rows = find(shown.page, TodoList, "todo_list")
    assert len(rows.shown) == 40
    shown.click("todo_more")
    assert len(rows.shown) == 60


def test_a_thing_to_do_leads_to_its_place(made: Made) -> None:
    shown = made(sample.full())
    rows = shown.page.findChildren(TodoRow)
    QTest.mouseClick(find(rows[0], QPushButton, "verb"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(rows[2], Qt.MouseButton.LeftButton, pos=QPoint(150, 10))
    assert shown.went == [
        ("matters", {"entry": "order-7"}),
        ("handbook", {"form": "talk_record", "action": "new"}),
    ]


def test_a_duty_shows_the_records_behind_it_and_leads_to_them(made: Made) -> None:
    shown = made(sample.full())
    QTest.mouseClick(shown.page.findChildren(DutyRow)[0], Qt.MouseButton.LeftButton)
    words = shown.words()
    assert "计入的记录　1 条" in words and "计1次" in words and "S4 二（二）2" in words
    assert "“本人角色”是“参加”，须为“主讲”" in words
    counted, missed = shown.page.findChildren(RecordRow)
    QTest.keyClick(missed, Qt.Key.Key_Return)
    QTest.mouseClick(counted, Qt.MouseButton.LeftButton)
    shown.click("reason_new")
    shown.click("reason_list")
    assert shown.went == [
        ("handbook", {"form": "handbook_05", "entry": "near"}),
        ("handbook", {"form": "handbook_05", "entry": "counted"}),
        ("handbook", {"form": "handbook_05", "action": "new"}),
        ("handbook", {"form": "handbook_05", "person": "机械工程学院党委", "year": sample.YEAR}),
    ]
    shown.click("duties_back")
    assert "计入的记录" not in shown.words()


@pytest.mark.req("MZ45")
def test_progress_is_seen_by_the_four_duties_and_opens_to_its_people(made: Made) -> None:
    shown = made(sample.full())
    shown.click("duties_four")
    words = shown.words()
    assert all(duty.value in words for duty in FourDuty)
    assert NO_QUOTA in words
    lecture = next(
        row for row in shown.page.findChildren(DutyRow) if row.line.done == "1" and row.isVisible()
    )
    member = next(
        row for row in shown.page.findChildren(DutyRow) if row.isVisible() and row.line.owed == "2人"
    )
    assert (lecture.line.title, member.line.left) == ("讲党课", "差1人")
    QTest.mouseClick(member, Qt.MouseButton.LeftButton)
    assert {"林静", "陈志刚"} <= set(shown.words().split("\n"))
    people = find(shown.page, DutyList, "duty_people").findChildren(DutyRow)
    QTest.mouseClick(people[0], Qt.MouseButton.LeftButton)
    assert "计入的记录" in shown.words()
    shown.page.renew()
    assert "计入的记录" in shown.words()
    shown.click("duties_back")
    shown.click("duties_back")
    assert "党委主体责任" in shown.words()


def test_a_month_leads_to_its_records_by_mouse_and_keyboard(made: Made) -> None:
    shown = made(sample.full())
    chart = find(shown.page, MonthChart, "month_chart")
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() // 24, 30))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(chart, key)
    assert [chosen["month"] for _, chosen in shown.went] == [1, 10]


def test_the_chart_tells_its_numbers_to_those_who_cannot_see_it(made: Made) -> None:
    chart = find(made(sample.full()).page, MonthChart, "month_chart")
    assert "3月21条：及时17、迟录3、补录1" in chart.accessibleDescription()


def test_buttons_of_the_page(made: Made) -> None:
    shown = made(sample.full())
    shown.click("overview_new")
    shown.click("overview_send")
    shown.click("school")
    assert shown.went == [
        ("handbook", {"action": "new"}),
        ("exchange", {"action": "send"}),
        ("exchange", {"org": "school"}),
    ]


def test_a_new_unit_is_told_what_belongs_here(made: Made) -> None:
    shown = made(sample.empty())
    states = [state for state in shown.page.findChildren(EmptyState) if state.isVisible()]
    assert len(states) == 4
    for state in states:
        shown.click(f"{state.objectName()}_verb")
    assert sorted(shown.went, key=str) == [
        ("exchange", {"action": "enrol"}),
        ("handbook", {"action": "new"}),
        ("handbook", {"action": "new"}),
        ("organisation", {}),
    ]


def test_a_committee_sees_who_below_has_sent(made: Made) -> None:
    shown = made(sample.full(subordinates=4))
    words = shown.words()
    assert "下级报送" in words and "4 个单位 · 2 个待写回执" in words
    assert "还没有收到报送包" in words
    shown.click("below1")
    assert shown.went == [("exchange", {"org": "below1"})]


def test_a_unit_without_subordinates_does_not(made: Made) -> None:
    assert "下级报送" not in made(sample.full()).words()


def test_it_reads_anew_when_something_was_written(theme: Theme, qtbot: QtBot) -> None:
    news = News()
    shown = Shown(sample.full(), theme, qtbot, news)
    news.tell(Changes(duties=True))
    assert len(shown.years) == 2
    news.tell(Changes(), shown.page)
    assert len(shown.years) == 2
    shown.page.hide()
    news.tell(Changes())
    assert len(shown.years) == 2
    shown.page.show()
    assert len(shown.years) == 3
    shown.page.show_year(2025)
    assert shown.years[-1] == 2025


@pytest.mark.parametrize("width", [760, 1100, 1740])
@pytest.mark.parametrize("scale", [100, 150, 175])
def test_cards_do_not_overlap_or_leave_the_page(made: Made, theme: Theme, width: int, scale: int) -> None:
    theme.switch(scale=scale)
    shown = made(sample.full(subordinates=3))
    shown.page.resize(max(width, 760), 900)
    QTest.qWait(1)
    shown.page.grab()
    cards = [one for one in shown.page.findChildren(QWidget) if one.objectName().startswith("card_")]
    assert len(cards) == 6
    for number, card in enumerate(cards):
        assert card.width() > 200
        assert all(not card.geometry().intersects(other.geometry()) for other in cards[number + 1 :])


def test_what_is_missing_leads_to_the_calendar_and_with_nothing_missing_the_card_goes(made: Made) -> None:
    shown = made(sample.full())
    shown.click("gap_verb")
    assert shown.went[-1] == ("calendar", {"key": "D16/2026-1"})
    nothing = made(sample.empty())
    card = nothing.page.findChild(QWidget, "card_gaps")
    assert card is not None
    assert card.isHidden()


def test_all_subjects_can_be_shown(made: Made) -> None:
    people = [replace(sample.BOARD[1], subject=f"p{n}", subject_name=f"第{n}人") for n in range(9)]
    shown = made(replace(sample.full(), progress=tuple(people)))
    assert len(shown.page.findChildren(DutyRow)) == 6
    shown.click("duty_more")
    settle()
    rows = find(shown.page, DutyList, "duty_list")
    assert len([row for row in rows.findChildren(DutyRow) if row.isVisible()]) == 9


def test_who_still_owes_comes_first_and_gaps_are_counted() -> None:
    assert [key for key, _ in subjects((sample.BOARD[1], sample.BOARD[4]))] == ["周明远", "林静"][::-1]
    assert gap_words(sample.BOARD) == "5 项还有缺口"
    assert gap_words(sample.BOARD[1:2]) == "都已做到"
    assert gap_words(()) == ""


def test_only_periods_that_run_or_were_missed_are_shown() -> None:
    assert due_now(sample.BOARD, sample.TODAY) == sample.BOARD
    assert due_now(sample.BOARD, sample.TODAY.replace(year=2025)) == ()


def test_the_remark_counts_the_year() -> None:
    assert month_remark(sample.MONTHS, 11) == (
        "全年 148 条，及时 82%；8月最少（3条）。此图只供本单位自查，不用于排名。"
    )
    assert month_remark((), None).startswith("全年 0 条。")


def test_what_was_sent_and_received_in_words() -> None:
    assert sent_fact(None)[2] == "还没有报送过"
    waiting = receipt_fact(sample.sent(receipt=None))
    refused = receipt_fact(sample.sent(receipt={"result": "refused", "reason": "第3条校验不符"}))
    assert waiting is not None and waiting[2] == "等待对方回执"
    assert refused is not None and refused[1] == "red" and refused[3] == "第3条校验不符"
    assert receipt_fact(None) is None
    idle = sample.below(0)
    assert waiting_words(idle)[0] == "没有待报送的内容"


def test_a_quota_of_a_duty_without_a_layer_is_seen_too() -> None:
    terms = replace(FOUR_LAYERS, layers=FOUR_LAYERS.layers[2:])
    titles = [group.title for group in by_duty(sample.BOARD, terms)]
    assert titles == ["党委书记第一责任", "班子成员一岗双责", "党委主体责任"]
