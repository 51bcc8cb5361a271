"""还差什么: what is missing of things that are due before long, the first due first; a click leads to the calendar."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from sxt_desktop.domain.calendar import CalendarItem
from sxt_desktop.domain.lights import Light
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.cards import Card, clear
from ui.widgets.text import ElidedLabel, label, rule
from ui.widgets.words import short_day

MOST = 4
"""So many are listed; the calendar lists all."""


class GapRow(QFrame):
    """One thing and what is missing of it; a click anywhere opens it."""

    def __init__(self, one: CalendarItem) -> None:
        super().__init__()
        self.one = one
        self.setProperty("role", "row")
        self.setObjectName(one.key)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(one.title, "body"))
        words.addWidget(ElidedLabel(one.missing, "second"))
        row.addLayout(words, 1)
        is_late = one.light.light is Light.OVERDUE
        when = label(f"{short_day(one.due)}" if one.due else "", "error" if is_late else "second")
        when.setToolTip("已逾期" if is_late else "到期日")
        row.addWidget(when)
        self.verb = link_button("查看", name="gap_verb")
        self.verb.setAccessibleName(f"查看：{one.title}，{one.missing}")
        row.addWidget(self.verb)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.verb.click()


class GapCard(Card):
    """`item_asked` carries the thing, `all_asked` wants the calendar."""

    item_asked = Signal(object)
    all_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        self._count = label("", "second")
        super().__init__("还差什么", name="card_gaps", aside=self._count)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.more = link_button("", name="gaps_more", is_flush=True)
        self.more.clicked.connect(self.all_asked)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_gaps(self, gaps: Sequence[CalendarItem]) -> None:
        """Show what is missing; with nothing missing the card has nothing to say and goes."""
        clear(self._rows)
        for one in gaps[:MOST]:
            row = GapRow(one)
            row.verb.clicked.connect(lambda _=False, wanted=one: self.item_asked.emit(wanted))
            self._rows.addWidget(rule())
            self._rows.addWidget(row)
        self._count.setText(f"{len(gaps)} 项" if gaps else "")
        self.more.setText(f"另有 {len(gaps) - MOST} 项，都在日历里")
        self.more.setVisible(len(gaps) > MOST)
        self.setVisible(bool(gaps))
