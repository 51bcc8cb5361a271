"""收到待办: records of subordinates to review, what was sent back to us, orders to answer or to verify."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.periods import Period
from sxt_desktop.domain.reviewing import ReviewFilter, ReviewState
from ui.pages.inbox_parts.actions import InboxActions, Kind, ReceivedActions, Thing
from ui.pages.inbox_parts.detail import ThingDetail
from ui.pages.inbox_parts.received_bar import EVERY, ReceivedBar, Run, at_once
from ui.pages.inbox_parts.review_bar import PASSED
from ui.pages.inbox_parts.rows import columns
from ui.reading import Reading
from ui.tables.paged import PAGE, Paged
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.chip_row import ChipRow
from ui.widgets.listing import Listing
from ui.widgets.page import PageHead, page_column

__all__ = ["InboxActions", "InboxPage", "Kind", "Thing"]

_ALL = "全部"
WAITING = ReviewFilter(waiting=True)


class Gathered(NamedTuple):
    """What is to do besides reviewing; how subordinates' records are listed and how many wait; of the list `chosen`
    how long it is and how it begins."""

    mine: tuple[Thing, ...] = ()
    received: ReceivedActions | None = None
    waiting: int = 0
    chosen: ReviewFilter = WAITING
    length: int = 0
    first: tuple[Thing, ...] = ()


class InboxPage(QWidget):
    """`correct_asked` carries the id of our record, `order_asked` that of an order, `changed` the `Changes`."""

    changed = Signal(object)
    correct_asked = Signal(str)
    order_asked = Signal(str)
    print_asked = Signal(str)
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self, theme: Theme, actions: InboxActions, run: Run = at_once, reading: Reading | None = None
    ) -> None:
        super().__init__()
        self._reading = reading or Reading()
        self._theme, self._actions = theme, actions
        self._found = Gathered()
        self._shown = _ALL
        names = (_ALL, *map(str, Kind))
        self._chips = ChipRow({name: name for name in names}, name=lambda name: f"show_{name}")
        self._chips.chosen.connect(self._choose)
        self.detail = ThingDetail(theme, actions)
        self.list = Listing(theme, columns(), name="inbox_list", says="收到待办")
        self.list.picked.connect(self.detail.show_thing)
        self.list.opened.connect(self.detail.act)
        self.received = ReceivedBar(theme, actions.may, run, self._reading.another())
        self.received.chosen.connect(self._narrow)
        self.received.reviewed.connect(self._many_reviewed)
        self.received.told.connect(self.told)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.detail.let_pass)

    def _connect(self) -> None:
        detail = self.detail
        detail.correct_asked.connect(self.correct_asked)
        detail.order_asked.connect(self.order_asked)
        detail.print_asked.connect(self.print_asked)
        detail.failed.connect(self.failed)
        detail.changed.connect(self._noted)
        detail.followed.connect(self._followed)
        detail.reviewed.connect(self._reviewed)

    def _lay_out(self) -> None:
        self._head = PageHead("收到待办")
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(12)
        both.addWidget(self.list)
        both.addWidget(self.detail)
        both.setSizes([self._theme.px(420), self._theme.px(640)])
        both.setStretchFactor(1, 1)
        self._stack.addWidget(both)
        self._stack.addWidget(
            EmptyState(self._theme, "收到的都已办理。导入报送包后，要办的会列在这里。", icon="inbox")
        )
        self._stack.addWidget(
            EmptyState(self._theme, "没有这样的记录。", icon="search", name="received_none")
        )
        column = page_column(self, "inbox_page")
        column.addWidget(self._head)
        column.addWidget(self._chips)
        column.addWidget(self.received)
        column.addWidget(self._stack, 1)

    @property
    def total(self) -> int:
        """How much there is to do."""
        return len(self._found.mine) + self._found.waiting

    def show_inbox(self, kind: Kind | None = None) -> None:
        """Read what waits and show it, only one kind if wanted."""
        if kind is not None:
            self._shown = kind.value
        self._read(max(self.list.currentIndex().row(), 0))

    def show_received(self, *, org: str = "", period: Period | None = None, filing: bool = False) -> None:
        """Show records of a subordinate as they were asked for elsewhere, or ask whether to file what was passed."""
        self._reading.then(partial(self._choose_received, org, period, filing))

    def _choose_received(self, org: str, period: Period | None, filing: bool) -> None:
        self.received.choose(org=org, period=period, state=ReviewState.PASSED.value if filing else EVERY)
        if filing:
            self.received.ask(ReviewState.ARCHIVED)

    def _read(self, at: int = 0) -> None:
        self._reading.ask(partial(self._gathered, self.received.filter), partial(self._show_gathered, at))

    def _gathered(self, chosen: ReviewFilter) -> Gathered:
        """Return what waits, and the beginning of the list that was chosen; touches no widget."""
        mine, received = tuple(self._actions.mine()), self._actions.received()
        if received is None:
            return Gathered(mine, None, 0, chosen, 0, ())
        waiting = received.count(WAITING)
        count = waiting if chosen == WAITING else received.count(chosen)
        return Gathered(mine, received, waiting, chosen, count, tuple(received.page(chosen, 0, PAGE)))

    def _show_gathered(self, at: int, found: Gathered) -> None:
        self._found = found
        self.detail.today = None if found.received is None else found.received.today
        self.received.show_units(found.received)
        if found.chosen != self.received.filter:  # a unit that was chosen is none any more
            self._read(at)
            return
        counts = {kind: sum(1 for thing in self._found.mine if thing.kind is kind) for kind in Kind}
        counts[Kind.REVIEW] = self._found.waiting
        by_name = {_ALL: self.total, **{str(kind): count for kind, count in counts.items()}}
        is_alone = not self.total and not self.received.is_narrowed
        self._chips.show_counts(by_name, kept=() if is_alone else (_ALL,))
        self._head.aside.setText(f"{self.total} 件" if self.total else "")
        if self._shown != _ALL and not counts[Kind(self._shown)]:
            self._shown = _ALL
        self._show_list(at)

    @Slot(object)
    def _choose(self, wanted: str, at: int = 0) -> None:
        """Show one kind of what is to do; a list of records chosen before gives way to it."""
        self._shown = wanted
        if self.received.is_narrowed:
            self.received.choose()
        elif self._found.chosen == WAITING:
            self._show_list(at)

    @Slot()
    def _narrow(self) -> None:
        self._read()

    def _show_list(self, at: int = 0) -> None:
        narrowed = self.received.is_narrowed
        self._chips.press(None if narrowed else self._shown)
        rows = self._rows(narrowed)
        self.detail.let_go(rows[min(at, len(rows) - 1)] if rows else None)
        self.list.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 2 if narrowed else 1)
        if rows:
            self.list.selectRow(min(at, len(rows) - 1))

    def _rows(self, narrowed: bool) -> Sequence[Thing]:
        """Return what is listed: our own things to do first, then records of subordinates, read as they are seen."""
        shown = self._shown
        mine = () if narrowed else tuple(one for one in self._found.mine if shown in (_ALL, one.kind))
        found, received = self._found, self._found.received
        if received is None or (not narrowed and shown not in (_ALL, Kind.REVIEW)):
            return mine

        def read(offset: int, limit: int) -> Sequence[Thing]:
            first = mine[offset : offset + limit]
            rest = limit - len(first)
            after = max(offset - len(mine), 0)
            if not after and rest <= PAGE:
                return (*first, *found.first[:rest])
            return (*first, *(received.page(found.chosen, after, rest) if rest else ()))

        return Paged(len(mine) + found.length, read)

    @Slot(object)
    def _many_reviewed(self, changes: object) -> None:
        self._read()
        self.changed.emit(changes)

    def show_draft(self, typing: Typing) -> None:
        """Go on with an opinion that was not given yet."""
        self._reading.then(partial(self._show_draft, typing))

    def _show_draft(self, typing: Typing) -> None:
        self._choose(_ALL)
        if self.list.select(
            lambda thing: thing.kind is Kind.REVIEW and thing.record.entry_id == typing.about
        ):
            self.detail.bar.remark.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.failed.emit("这条记录已有审核意见，不再需要这份草稿；可在草稿箱里删除。")

    @Slot(object)
    def _noted(self, changes: object) -> None:
        self._read(self.list.currentIndex().row())
        self.changed.emit(changes)

    @Slot(object)
    def _followed(self, changes: object) -> None:
        self._read(self.list.currentIndex().row())
        self.told.emit("本机收到的这一份也已清除。")
        self.changed.emit(changes)

    @Slot(object, str, object)
    def _reviewed(self, thing: Thing, verdict: str, changes: object) -> None:
        self._read(self.list.currentIndex().row())
        self.list.setFocus()
        if verdict != PASSED:
            self.told.emit(f"已记下“{verdict}”，下一次报送给{thing.sender}时带去。")
        self.changed.emit(changes)

    def print_now(self) -> None:
        """Print the record on show (Ctrl+P of the window)."""
        self.detail.print_now()
