"""Cards of the first page: what to do, the months, what was exchanged above and below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.usecases.overview import MonthCount, PeerState
from sxt_desktop.usecases.todo import Todo
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.cards import Card, EmptyState, RowsArea
from ui.widgets.month_chart import Legend, MonthChart
from ui.widgets.peer_list import PeerList
from ui.widgets.text import ElidedLabel, label
from ui.widgets.todo_list import TodoFilters, TodoList

MOST_BELOW = 20
"""So many organisations below us are listed; the page about them lists all."""


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
