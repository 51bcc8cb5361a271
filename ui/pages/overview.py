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
from sxt_desktop.usecases.overview import Overview, PeerState
from sxt_desktop.usecases.todo import Todo
from ui.may import EVERYTHING, May
from ui.news import News
from ui.pages.overview_parts.cards import BelowCard, MonthCard, PeerCard, TodoCard
from ui.pages.overview_parts.duties import DutyCard, Explain
from ui.pages.overview_parts.gaps import GapCard
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import Card, scrolling
from ui.widgets.say_bar import SayBar
from ui.widgets.text import ElidedLabel, label
from ui.widgets.words import day_of_week, short_day

HANDBOOK, EXCHANGE, PEOPLE, DRAFTS, UNITS = "handbook", "exchange", "organisation", "drafts", "units"
CALENDAR = "calendar"
"""Pages the overview leads to besides those its things to do name."""
PAGES = {"handbook": HANDBOOK, "talk": "talks", "lists": "lists"}
"""Where the records of a group of forms are listed."""
TWO_COLUMNS, THREE_COLUMNS = 820, 1440
"""Widths in pixels at 100 % from which there are two and three columns."""


class Go(Protocol):
    """Leads to a page, there to what the filter names (entry, form, person, year, month, org, action)."""

    def __call__(self, target: str, /, **chosen: object) -> object: ...


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
        self._when = ElidedLabel("", "second")
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
        row.addWidget(self._when, 1, Qt.AlignmentFlag.AlignBottom)
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
