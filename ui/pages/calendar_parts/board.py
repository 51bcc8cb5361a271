"""What of a year is on show: its load by month, chips that choose, the list by week or one month as a sheet."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.calendar import CalendarItem
from sxt_desktop.domain.deadlines import Deadline, told_when
from sxt_desktop.domain.lights import Light
from sxt_desktop.usecases.calendar import YearCalendar
from sxt_desktop.usecases.calendar_words import basis_words
from ui.pages.calendar_parts.actions import (
    Show,
    below,
    due_words,
    in_groups,
    light_mark,
    load_words,
    shown_items,
)
from ui.pages.calendar_parts.month_view import MonthView
from ui.theme import Theme
from ui.widgets.buttons import icon_button, link_button, plain_button
from ui.widgets.cards import Card, EmptyState
from ui.widgets.chip_row import ChipRow
from ui.widgets.lights import TOKENS
from ui.widgets.listing import Column, Heading, Listing, Mark
from ui.widgets.month_chart import LOAD_PARTS, Legend, LoadChart
from ui.widgets.page import GAP
from ui.widgets.part_stack import PartStack
from ui.widgets.text import ElidedLabel, label

LIST, MONTH = "列表", "月历"
CARD, ROOMY = 184, 820
"""Heights in pixels at 100 %: of the load by month, and from which it stands above a month too."""
EMPTY = {
    Show.OPEN: "本年度没有未办的事项。",
    Show.WEEK: "本周没有到期的、将到期的，也没有要开始的事项。",
    Show.ALL: "本年度还没有列入日期的事项。点“新增事项”可以加上本单位自己安排的事。",
    Show.RULES: "现行口径没有写明期限的事项。",
}


class CalendarBoard(QWidget):
    """`item_asked` carries a thing, `day_asked` a day, `rule_asked` a rule, `month_moved` the first of a month."""

    item_asked = Signal(object)
    day_asked = Signal(object)
    rule_asked = Signal(object)
    lead_asked = Signal()
    month_moved = Signal(object)

    def __init__(self, theme: Theme, is_workday: Callable[[date], bool]) -> None:
        super().__init__()
        self._theme = theme
        self._found: YearCalendar | None = None
        self._show, self._as = Show.OPEN, LIST
        self.chart = LoadChart(theme)
        self.chart.month_asked.connect(self._to_month)
        self._remark = ElidedLabel("", "second")
        self._chips = ChipRow(
            {show: show.value for show in Show}, name=lambda show: f"show_{show.name.lower()}"
        )
        self._chips.chosen.connect(self.choose)
        self._ways = ChipRow({way: way for way in (LIST, MONTH)}, name=lambda way: f"as_{way}")
        self._ways.chosen.connect(self.show_as)
        self.lead = link_button("", name="set_lead")
        self.lead.setToolTip("各项通用的本级提前量：本单位想比规定日期早几天办完")
        self.lead.clicked.connect(self.lead_asked)
        self.list = Listing(theme, _columns(), name="calendar_list", says="年历")
        self.list.picked.connect(self._pick)
        self.month = MonthView(theme, is_workday)
        self.month.item_asked.connect(self.item_asked)
        self.month.day_asked.connect(self.day_asked)
        self.month.month_asked.connect(self._step)
        self._empty = {show: EmptyState(theme, words, icon="calendar") for show, words in EMPTY.items()}
        self._stack = PartStack()
        for part in (self.list, *self._empty.values()):
            self._stack.addWidget(part)
        self._stack.addWidget(self._month_page())
        self._lay_out()

    def _lay_out(self) -> None:
        self._card = Card("逐月到期", name="card_load", aside=Legend(self._theme, LOAD_PARTS))
        self._card.body.addWidget(self.chart, 1)
        self._card.body.addWidget(self._remark)
        self._theme.theme_changed.connect(self._fit)
        chips = QHBoxLayout()
        chips.setSpacing(4)
        chips.addWidget(self._chips, 1)
        chips.addWidget(self.lead)
        chips.addWidget(self._ways)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._card)
        column.addLayout(chips)
        column.addWidget(self._stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Leave the load of the months out beside a month's sheet that has no room to spare."""
        px = self._theme.px
        self._card.setFixedHeight(px(CARD))
        self._card.setVisible(self._as == LIST or self.height() >= px(ROOMY))

    def _month_page(self) -> QWidget:
        self._month_name = label("", "heading")
        before = icon_button(self._theme, "previous", says="上个月", keys="PageUp", name="month_before")
        after = icon_button(self._theme, "next", says="下个月", keys="PageDown", name="month_after")
        now = plain_button("今天", name="month_today")
        before.clicked.connect(lambda: self._step(-1))
        after.clicked.connect(lambda: self._step(1))
        now.clicked.connect(self._to_today)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (before, self._month_name, after, now):
            row.addWidget(part)
        row.addStretch(1)
        self._month_widget = QWidget()
        column = QVBoxLayout(self._month_widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.month, 1)
        return self._month_widget

    def show_calendar(self, found: YearCalendar) -> None:
        """Show a year; the row and the month in hand stay."""
        self._found = found
        self.chart.show_load(found.load, found.today.month if found.today.year == found.year else None)
        self._remark.setText(load_words(found))
        self.lead.setText(f"本级提前量 {found.lead} 天")
        counts = {one: len(found.rules if one is Show.RULES else shown_items(found, one)) for one in Show}
        self._chips.show_counts(counts)
        is_here = self.month.month.year == found.year
        self._show_month(self.month.month if is_here else self._first_month(found))
        self._renew()

    @staticmethod
    def _first_month(found: YearCalendar) -> date:
        is_now = found.today.year == found.year
        return found.today.replace(day=1) if is_now else date(found.year, 1, 1)

    @Slot(object)
    def choose(self, wanted: Show) -> None:
        """Show what a choice lets through, as a list."""
        self._show, self._as = wanted, LIST
        self._renew()

    @Slot(object)
    def show_as(self, way: str) -> None:
        """Show the list, or one month as a sheet."""
        self._as = way
        self._renew()
        if way == MONTH:
            self.month.setFocus()

    def select(self, key: str) -> None:
        """Take a thing of the list in hand, wherever it stands."""
        self.choose(Show.OPEN)
        if not self.list.select(lambda row: getattr(row, "key", "") == key):
            self.choose(Show.ALL)
            self.list.select(lambda row: getattr(row, "key", "") == key)

    def items_on(self, day: date) -> tuple[CalendarItem, ...]:
        """Return what is due on a day of the month shown."""
        return tuple(self.month.items_on(day))

    def _renew(self) -> None:
        self._chips.press(self._show if self._as == LIST else None)
        self._ways.press(self._as)
        self._fit()
        found = self._found
        if found is None:
            return
        if self._as == MONTH:
            self._stack.setCurrentWidget(self._month_widget)
            return
        if self._show is Show.RULES:
            rows: list[CalendarItem | Heading | Deadline] = _by_use(found.rules)
        else:
            rows = list(
                in_groups(shown_items(found, self._show), found.today, late_first=self._show is not Show.ALL)
            )
        self.list.show_rows(rows, same=lambda row: getattr(row, "key", getattr(row, "id", "")))
        self._stack.setCurrentWidget(self.list if rows else self._empty[self._show])

    def _pick(self, row: object) -> None:
        if isinstance(row, CalendarItem):
            self.item_asked.emit(row)
        elif isinstance(row, Deadline):
            self.rule_asked.emit(row)

    @Slot(int)
    def _to_month(self, month: int) -> None:
        if self._found is not None:
            self._show_month(date(self._found.year, month, 1))
            self.show_as(MONTH)

    @Slot(int)
    def _step(self, by: int) -> None:
        year, month = divmod(self.month.month.year * 12 + self.month.month.month - 1 + by, 12)
        self._show_month(date(year, month + 1, 1))

    def _to_today(self) -> None:
        if self._found is not None:
            self._show_month(self._found.today.replace(day=1))
            self.month.take(self._found.today)

    def _show_month(self, month: date) -> None:
        found = self._found
        if found is None:
            return
        self._month_name.setText(f"{month.year}年{month.month}月")
        self.month.show_month(month, found.today, found.items if month.year == found.year else ())
        if month.year != found.year:
            self.month_moved.emit(month)


def _columns() -> tuple[Column, ...]:
    return (
        Column("状态", lambda row: "", width=112, mark=_mark),
        Column("事项", _title, second=_second),
        Column("到期", _due, width=140, second=_basis),
        Column("宜于", _best, width=104, is_optional=True),
    )


def _mark(row: CalendarItem | Deadline) -> Mark:
    if not isinstance(row, Deadline):
        return light_mark(row)
    if row.is_on:
        return Mark("已启用", "done", TOKENS[Light.DONE])
    return Mark("未启用", "not_applicable", TOKENS[Light.NOT_APPLICABLE])


def _by_use(rules: Sequence[Deadline]) -> list[CalendarItem | Heading | Deadline]:
    """Return the rules of the profile, those that are used first."""
    on, off = [rule for rule in rules if rule.is_on], [rule for rule in rules if not rule.is_on]
    rows: list[CalendarItem | Heading | Deadline] = [Heading(f"已启用（{len(on)}项）"), *on]
    return [*rows, Heading(f"未启用（{len(off)}项）"), *off] if off else rows


def _title(row: CalendarItem | Deadline) -> str:
    return row.title


def _second(row: CalendarItem | Deadline) -> str:
    return told_when(row) if isinstance(row, Deadline) else below(row)


def _due(row: CalendarItem | Deadline) -> str:
    return "" if isinstance(row, Deadline) else due_words(row)


def _basis(row: CalendarItem | Deadline) -> str:
    return "" if isinstance(row, Deadline) else basis_words(row.dates)


def _best(row: CalendarItem | Deadline) -> str:
    """The unit's own day, or the last working day before one on which offices are closed."""
    if isinstance(row, Deadline) or not row.is_open or row.light.light is Light.OVERDUE:
        return ""
    day = row.dates.aim if row.dates.lead else row.advised
    return "" if day is None else f"{day.month}月{day.day}日前"
