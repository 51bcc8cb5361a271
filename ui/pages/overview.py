"""履责总览: what to do this week, how far the duties are, the months, and what was exchanged."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import UNCONFIRMED, Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.overview import MonthCount, Overview, PeerState
from sxt_desktop.usecases.todo import Todo
from ui.may import EVERYTHING, May
from ui.news import News
from ui.pages.overview_parts.duties import DutyCard, Explain
from ui.pages.overview_parts.gaps import GapCard
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import Card, EmptyState, RowsArea, scrolling
from ui.widgets.month_chart import Legend, MonthChart
from ui.widgets.peer_list import PeerList
from ui.widgets.say_bar import SayBar
from ui.widgets.text import ElidedLabel, label
from ui.widgets.todo_list import TodoFilters, TodoList
from ui.widgets.words import day_of_week, short_day

HANDBOOK, EXCHANGE, PEOPLE, DRAFTS, UNITS = "handbook", "exchange", "organisation", "drafts", "units"
CALENDAR = "calendar"
"""Pages the overview leads to besides those its things to do name."""
PAGES = {"handbook": HANDBOOK, "talk": "talks", "lists": "lists"}
"""Where the records of a group of forms are listed."""
MOST_BELOW = 20
"""So many organisations below us are listed; the page about them lists all."""
TWO_COLUMNS, THREE_COLUMNS = 820, 1440
"""Widths in pixels at 100 % from which there are two and three columns."""


class Go(Protocol):
    """Leads to a page, there to what the filter names (entry, form, person, year, month, org, action)."""

    def __call__(self, target: str, /, **chosen: object) -> object: ...


class Filled(QWidget):
    """Shows its content, or what belongs there while there is none."""

    def __init__(self, content: QWidget, empty: EmptyState) -> None:
        super().__init__()
        self._content, self._empty = content, empty
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        column.addWidget(empty)

    def show_filled(self, is_filled: bool) -> None:
        """Show the one or the other."""
        self._content.setVisible(is_filled)
        self._empty.setVisible(not is_filled)


class TodoCard(Card):
    """本周该做什么, with chips that choose a light."""

    def __init__(self, theme: Theme) -> None:
        filters = TodoFilters()
        super().__init__("本周该做什么", name="card_todo", aside=filters, scrolls=True)
        self.rows = TodoList(theme, filters)
        words = "眼下没有要办的事。到期的定额、督办整改单和退回的纪实会列在这里。"
        self.empty = EmptyState(theme, words, icon="done", verb="新记一条", name="todo_empty")
        self._filled = Filled(self.rows, self.empty)
        self.body.addWidget(self._filled)

    def show_todo(self, todo: Sequence[Todo]) -> None:
        """Show what is to do."""
        self.rows.show_todo(todo)
        self._filled.show_filled(bool(todo))


class MonthCard(Card):
    """逐月记录 by timeliness."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("逐月记录", name="card_months", aside=Legend(theme))
        self.chart = MonthChart(theme)
        self._remark = ElidedLabel("", "second")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.chart, 1)
        column.addWidget(self._remark)
        words = "记下第一条纪实后，这里按月显示及时、迟录和补录的条数。"
        self.empty = EmptyState(theme, words, icon="assess", verb="新记一条", name="months_empty")
        self._filled = Filled(content, self.empty)
        self.body.addWidget(self._filled)

    def show_months(self, months: Sequence[MonthCount], present: int | None) -> None:
        """Show counts."""
        self.chart.show_months(months, present)
        self._remark.setText(month_remark(months, present))
        self._filled.show_filled(any(one.total for one in months))


class PeerCard(Card):
    """报送与回执."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("报送与回执", name="card_exchange")
        self.rows = PeerList(theme, verb="去报送", name="peers_above")
        words = "与上级互换登记卡后，这里显示报送和回执。"
        self.empty = EmptyState(theme, words, icon="stick", verb="登记上级单位", name="peers_empty")
        self._filled = Filled(self.rows, self.empty)
        self.body.addWidget(self._filled)

    def show_peers(self, peers: Sequence[PeerState]) -> None:
        """Show organisations above us."""
        self.rows.show_peers(peers, below=False)
        self._filled.show_filled(bool(peers))


class BelowCard(Card):
    """下级报送: who below has sent what."""

    def __init__(self, theme: Theme) -> None:
        self._count = label("", "second")
        super().__init__("下级报送", name="card_below", aside=self._count, scrolls=True)
        self.rows = PeerList(theme, verb="查看", name="peers_below")
        self.more = link_button("", name="peers_more", is_flush=True)
        area = RowsArea(self.rows)
        area.setMinimumHeight(theme.px(56))
        self.body.addWidget(area)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_peers(self, peers: Sequence[PeerState]) -> None:
        """Show organisations below us; those from whom a receipt is owed come first."""
        first = sorted(peers, key=lambda peer: not peer.waiting.receipts)
        self.rows.show_peers(first[:MOST_BELOW], below=True)
        self.more.setText(f"另有 {len(peers) - MOST_BELOW} 个单位")
        self.more.setVisible(len(peers) > MOST_BELOW)
        owed = sum(1 for peer in peers if peer.waiting.receipts)
        self._count.setText(f"{len(peers)} 个单位" + (f" · {owed} 个待写回执" if owed else ""))
        self.setVisible(bool(peers))


def month_remark(months: Sequence[MonthCount], present: int | None) -> str:
    """Return the line below the months: the whole year, the share in time, and what it is not for."""
    total, prompt = sum(one.total for one in months), sum(one.prompt for one in months)
    share = f"，及时 {round(100 * prompt / total)}%" if total else ""
    past = [one for one in months if present is None or one.month < present]
    least = min(past, key=lambda one: one.total, default=None)
    fewest = "" if least is None or not total else f"；{least.month}月最少（{least.total}条）"
    return f"全年 {total} 条{share}{fewest}。此图只供本单位自查，不用于排名。"


class OverviewPage(QWidget):
    """The first page; reads anew when shown after something was written."""

    shown = Signal(int)

    def __init__(
        self,
        load: Callable[[int], Overview],
        go: Go,
        theme: Theme,
        *,
        year: int,
        explain: Explain,
        news: News | None = None,
        left_over: Callable[[], str] = str,
        may: May = EVERYTHING,
        reading: Reading | None = None,
    ) -> None:
        super().__init__()
        self._reading = reading or Reading()
        self.setObjectName("overview")
        self.setProperty("role", "page")
        self._load, self._go, self._theme, self._year = load, go, theme, year
        self._left_over, self._may = left_over, may
        self._bar = SayBar("left_over")
        self._is_stale = True
        self._has_below = self._has_above = self._has_gaps = False
        self._when = label("", "second")
        self._todo = TodoCard(theme)
        self._duties = DutyCard(
            theme, explain, may_record=self._may(Permission.RECORD), reading=self._reading.another()
        )
        self._months, self._above, self._below = MonthCard(theme), PeerCard(theme), BelowCard(theme)
        self._gaps = GapCard(theme)
        for card in (self._todo, self._duties, self._gaps, self._months, self._above, self._below):
            card.setParent(self)
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._below.hide()
        self._gaps.hide()
        self._row, self._columns = QHBoxLayout(), (QVBoxLayout(), QVBoxLayout(), QVBoxLayout())
        self._row.setSpacing(12)
        for part in self._columns:
            part.setSpacing(12)
            self._row.addLayout(part)
        self._lay_out()
        self._connect()
        theme.theme_changed.connect(self._arrange)
        if news is not None:
            news.changed.connect(self._hear)

    def _lay_out(self) -> None:
        canvas = QWidget()
        column = QVBoxLayout(canvas)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(self._bar)
        column.addLayout(self._row, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(canvas))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("履责总览", "title"), 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._when, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        send = plain_button("报送到U盘", name="overview_send", theme=self._theme, icon="stick")
        new = primary_button("新记一条", name="overview_new", theme=self._theme, icon="plus")
        send.clicked.connect(self._send)
        new.clicked.connect(self._record)
        self._may.gate(send, Permission.EXCHANGE)
        self._may.gate(new, Permission.RECORD)
        row.addWidget(send)
        row.addWidget(new)
        return row

    def _connect(self) -> None:
        self._todo.rows.todo_asked.connect(self._go_todo)
        self._duties.list_asked.connect(self._go_progress)
        self._duties.new_asked.connect(self._go_new)
        self._duties.record_asked.connect(self._go_record)
        self._months.chart.month_asked.connect(self._go_month)
        for empty in (self._todo.empty, self._months.empty):
            empty.asked.connect(self._record)
        self._duties.empty.asked.connect(self._go_people)
        self._gaps.item_asked.connect(lambda one: self._go(CALENDAR, key=one.key))
        self._gaps.all_asked.connect(lambda: self._go(CALENDAR))
        self._above.empty.asked.connect(self._enrol)
        for rows in (self._above.rows, self._below.rows):
            rows.peer_asked.connect(self._go_peer)
        self._above.rows.records_asked.connect(self._go_unconfirmed)
        self._below.more.clicked.connect(self._go_units)

    @Slot(int)
    def show_year(self, year: int) -> None:
        """Show another year."""
        self._year = year
        self.renew()

    @Slot()
    def renew(self) -> None:
        """Read anew now, or when the page is next shown."""
        self._is_stale = True
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        self._is_stale = False
        self._reading.ask(partial(self._load, self._year), self._show)

    def _show(self, found: Overview) -> None:
        is_this_year = found.today.year == found.year
        self._when.setText(f"{found.year}年度 · 今天 {short_day(found.today)} {day_of_week(found.today)}")
        self._todo.show_todo(found.todo)
        self._duties.show_board(found.progress, found.today, found.terms)
        self._months.show_months(found.months, found.today.month if is_this_year else None)
        self._gaps.show_gaps(found.gaps)
        self._has_gaps = bool(found.gaps)
        below = [peer for peer in found.peers if peer.relation is Relation.SUBORDINATE]
        self._above.show_peers([peer for peer in found.peers if peer.relation is Relation.SUPERIOR])
        self._below.show_peers(below)
        self._has_below = bool(below)
        self._has_above = not below or len(below) < len(found.peers)
        self._arrange()
        self._above.setVisible(self._has_above)
        self.shown.emit(found.year)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._read()
        self._say_left_over()

    def _say_left_over(self) -> None:
        """Say what was left unfinished the last time, as long as it is there."""
        words = self._left_over()
        self._bar.hide()
        if words:
            self._bar.say(words, "info", (("打开草稿箱", lambda: self._go(DRAFTS)),))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Lay the cards out for the width there is, each as high as what it holds."""
        width = self.width()
        exchange = [
            card for card, has in ((self._above, self._has_above), (self._below, self._has_below)) if has
        ]
        gaps = [self._gaps] if self._has_gaps else []
        if width >= self._theme.px(THREE_COLUMNS):
            self._place(((5, [self._todo]), (4, [self._duties]), (4, [*gaps, self._months, *exchange])))
        elif width >= self._theme.px(TWO_COLUMNS):
            self._place(((3, [self._todo, self._months]), (2, [*gaps, self._duties, *exchange])))
        else:
            self._place(((1, [self._todo, *gaps, self._duties, self._months, *exchange]),))

    def _place(self, wanted: Sequence[tuple[int, Sequence[Card]]]) -> None:
        """Put cards into columns of the given shares; what is left of a column stays empty below them."""
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        for number, column in enumerate(self._columns):
            share, cards = wanted[number] if number < len(wanted) else (0, ())
            self._row.setStretch(number, share)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)

    @Slot(object, object)
    def _hear(self, changes: object, initiator: object) -> None:
        if initiator is not self:
            self.renew()

    @Slot(object)
    def _go_todo(self, todo: Todo) -> None:
        if todo.key:
            self._go(todo.target, key=todo.key)
        elif todo.entry_id is not None:
            self._go(todo.target, entry=todo.entry_id)
        elif todo.form_id is not None:
            self._go(todo.target, form=todo.form_id, action="new")
        else:
            self._go(todo.target)

    @Slot(object)
    def _go_progress(self, one: Progress) -> None:
        self._go(HANDBOOK, form=one.duty.forms[0], person=one.subject, year=self._year)

    @Slot(object)
    def _go_new(self, one: Progress) -> None:
        self._go(HANDBOOK, form=one.duty.forms[0], action="new")

    @Slot(object)
    def _go_record(self, row: Listed) -> None:
        self._go(HANDBOOK, form=row.form_id, entry=row.entry_id)

    @Slot(int)
    def _go_month(self, month: int) -> None:
        self._go(HANDBOOK, year=self._year, month=month)

    @Slot(object)
    def _go_peer(self, peer: PeerState) -> None:
        self._go(EXCHANGE, org=peer.org)

    @Slot(str)
    def _go_unconfirmed(self, group: str) -> None:
        self._go(PAGES[group], review=UNCONFIRMED)

    @Slot()
    def _go_units(self) -> None:
        self._go(UNITS)

    @Slot()
    def _go_people(self) -> None:
        self._go(PEOPLE)

    @Slot()
    def _enrol(self) -> None:
        self._go(EXCHANGE, action="enrol")

    @Slot()
    def _send(self) -> None:
        self._go(EXCHANGE, action="send")

    @Slot()
    def _record(self) -> None:
        self._go(HANDBOOK, action="new")
