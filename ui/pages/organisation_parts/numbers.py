"""编号: how far each series of running numbers has got, going on after paper, and the numbers that stand for nothing in use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.usecases.numbers import Gap, Series, UnusedNumber
from ui.theme import Theme
from ui.widgets.cards import Card, EmptyState, scrolling
from ui.widgets.listing import ROW, Column, Listing, Mark
from ui.widgets.number_rows import NumberRows, SetLast
from ui.widgets.text import label
from ui.widgets.words import short_moment

NOTE = (
    "编号自动往后接，给出的不收回，也不重给。纸上已经用过的号，把“已编到”改成最后一个，程序从下一个接着编。"
)
GAPS = "跳过和作废的编号"
NONE = "没有跳过的编号，也没有作废的记录和报送包。"
_MOST_ROWS, _HEAD = 6, 48
"""So many rows are seen at once; further ones scroll."""
_TOKENS = {
    Gap.PAPER: ("paper", ("second", "grey_soft")),
    Gap.VOID: ("not_applicable", ("second", "grey_soft")),
    Gap.BUNDLE_VOID: ("not_applicable", ("amber", "amber_soft")),
    Gap.BUNDLE_SKIPPED: ("done", ("green", "green_soft")),
}


@dataclass(frozen=True, slots=True)
class NumberActions:
    """`set_last` is None for who may not move series on."""

    series: Callable[[], Sequence[Series]]
    unused: Callable[[], Sequence[UnusedNumber]]
    set_last: SetLast | None = None


class NumbersBoard(QWidget):
    """Two cards: the series, and what was left out or taken out of use and why."""

    told = Signal(str)

    def __init__(self, theme: Theme, actions: NumberActions) -> None:
        super().__init__()
        self.setObjectName("numbers_board")
        self._theme, self._actions = theme, actions
        self.rows = NumberRows(actions.set_last)
        self.rows.changed.connect(self._changed)
        series = Card("编号", name="number_series")
        series.body.setSpacing(8)
        series.body.addWidget(label(NOTE, "second", wraps=True))
        series.body.addWidget(self.rows)
        self.list = Listing(theme, _COLUMNS, name="unused_numbers", says=GAPS)
        self._none = EmptyState(theme, NONE, icon="done", name="no_gaps")
        gaps = Card(GAPS, name="number_gaps")
        gaps.body.addWidget(self.list)
        gaps.body.addWidget(self._none)
        canvas = QWidget()
        column = QVBoxLayout(canvas)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(gaps)
        column.addWidget(series)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(canvas))

    @Slot()
    def show_numbers(self) -> None:
        """Read everything anew and show it."""
        self.rows.show_series(self._actions.series())
        found = self._actions.unused()
        self.list.show_rows(found)
        self.list.setFixedHeight(self._theme.px(ROW * min(len(found), _MOST_ROWS) + _HEAD))
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)

    @Slot()
    def _changed(self) -> None:
        self.show_numbers()
        self.told.emit("编号已往后接。")


def _mark(one: UnusedNumber) -> Mark:
    icon, tokens = _TOKENS[one.why]
    return Mark(one.why.value, icon, tokens)


def _when(one: UnusedNumber) -> str:
    return " ".join(part for part in (short_moment(one.at), one.by) if part)


_COLUMNS = (
    Column("编号", lambda one: one.number),
    Column("情况", lambda one: one.why.value, width=210, mark=_mark),
    Column("原因", lambda one: one.reason, width=240, is_optional=True),
    Column("时间", _when, width=170),
)
