"""Above the list: which subordinates' records are shown (unit, period, state), and one verdict for all of them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.periods import Period, PeriodKind, periods_of
from sxt_desktop.domain.reviewing import ReviewFilter, ReviewState
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.changes import Changes
from ui.forms.widgets.flow import FlowBox
from ui.may import May
from ui.messages import sentence
from ui.pages.inbox_parts.actions import ReceivedActions
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.say_bar import SayBar
from ui.widgets.text import label

Done = Callable[[object], None]
Run = Callable[[Callable[[], object], Done, Callable[[UserError], None]], None]
"""Works away from the window and answers in it."""
WAITING, EVERY = "待审核", "全部状态"
_STATES = (WAITING, *(state for state in ReviewState if state is not ReviewState.AWAITED), EVERY)


def at_once(work: Callable[[], object], done: Done, failed: Callable[[UserError], None]) -> None:
    """Work right here."""
    try:
        result = work()
    except UserError as error:
        failed(error)
        return
    done(result)


class ReceivedBar(QWidget):
    """`chosen` says that another list is wanted; `reviewed` carries the `Changes` of a verdict for many."""

    chosen = Signal()
    reviewed = Signal(object)
    told = Signal(str)

    def __init__(self, theme: Theme, may: May, run: Run = at_once, reading: Reading | None = None) -> None:
        super().__init__()
        self._reading = reading or Reading()
        self.setObjectName("received_bar_filters")
        self._run = run
        self._actions: ReceivedActions | None = None
        self._may_review = may(Permission.SUPERVISE)
        self._periods: dict[str, Period] = {}
        self.unit = _combo("received_unit", "单位", theme.px(220))
        self.period = _combo("received_period", "时段", theme.px(136))
        self.state = _combo("received_state", "审核状态", theme.px(124))
        for name in _STATES:
            self.state.addItem(str(name), str(name))
        self.all_pass = plain_button("所列全部通过…", name="pass_all")
        self.all_file = plain_button("所列全部归档…", name="file_all")
        self.all_pass.clicked.connect(lambda: self.ask(ReviewState.PASSED))
        self.all_file.clicked.connect(lambda: self.ask(ReviewState.ARCHIVED))
        for button in (self.all_pass, self.all_file):
            may.gate(button, Permission.SUPERVISE)
        self.says = SayBar("received_many")
        row = QHBoxLayout()
        row.setSpacing(8)
        chosen = FlowBox(gap=8)
        chosen.add(label("下级记录", "second"))
        for combo in (self.unit, self.period, self.state):
            combo.activated.connect(self._choose)
            chosen.add(combo)
        row.addWidget(chosen, 1)
        row.addWidget(self.all_pass)
        row.addWidget(self.all_file)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.says)

    def show_units(self, actions: ReceivedActions | None) -> None:
        """Offer units and periods as they are now; what was chosen stays chosen."""
        self._actions = actions
        self.setVisible(actions is not None)
        if actions is None:
            return
        _offer(self.unit, [("全部单位", ""), *((name, org) for org, name in actions.units)])
        self._periods = {one.name: one for one in _periods(actions.today)}
        _offer(self.period, [("全部时段", ""), *((name, name) for name in self._periods)])
        self._offer_verdicts()

    @property
    def filter(self) -> ReviewFilter:
        """What was chosen."""
        period = self._periods.get(str(self.period.currentData() or ""))
        state = str(self.state.currentData())
        org = str(self.unit.currentData() or "")
        return ReviewFilter(
            waiting=state == WAITING,
            state=None if state in (WAITING, EVERY) else ReviewState(state),
            org=OrgId(org) if org else None,
            first=None if period is None else period.start,
            last=None if period is None else period.end,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether another list is chosen than everything that waits."""
        return self.filter != ReviewFilter(waiting=True)

    def choose(self, *, org: str = "", period: Period | None = None, state: str = WAITING) -> None:
        """Show what was asked for elsewhere: a unit, days, a state."""
        if period is not None and all(one != period for one in self._periods.values()):
            name = f"{period.start.year}年{period.name}"
            self._periods[name] = period
            self.period.addItem(name, name)
        named = next((name for name, one in self._periods.items() if one == period), "")
        for combo, wanted in ((self.unit, org), (self.period, named), (self.state, state)):
            combo.setCurrentIndex(max(combo.findData(wanted), 0))
        self._choose()

    @Slot()
    def _choose(self) -> None:
        self.says.hide()
        self.unit.setToolTip(_named(self.unit))
        self._offer_verdicts()
        self.chosen.emit()

    def _offer_verdicts(self) -> None:
        """Offer a verdict for many only where the list can hold records that may get it."""
        state = self.filter.state
        waits = self.filter.waiting or state in (None, ReviewState.RECEIVED, ReviewState.CORRECTED)
        self.all_pass.setVisible(self._may_review and waits)
        self.all_file.setVisible(
            self._may_review and state in (None, ReviewState.PASSED) and not self.filter.waiting
        )

    def ask(self, verdict: ReviewState) -> None:
        """Say how many records would get a verdict, and give it when that is agreed to."""
        actions, chosen = self._actions, self.filter
        if actions is None or not self._may_review:
            return
        self._reading.ask(
            lambda: actions.to_review(chosen, verdict), lambda count: self._asked(chosen, verdict, count)
        )

    def _asked(self, chosen: ReviewFilter, verdict: ReviewState, count: int) -> None:
        if chosen != self.filter:
            return
        where = "、".join(filter(None, (_named(self.unit), _named(self.period)))) or "全部下级"
        if not count:
            states = "已通过" if verdict is ReviewState.ARCHIVED else "待审核"
            self.says.say(
                f"{where}没有{states}、可以{verdict.value}的记录。", "info", (("知道了", _nothing),)
            )
            return
        rest = "没有通过的不归档。" if verdict is ReviewState.ARCHIVED else "退回补正、不通过的不在其内。"
        words = f"{where}的 {count} 条记录将一次记为“{verdict.value}”，随下一次报送带给各单位。{rest}"
        self.says.say(
            words, "warn", ((verdict.value, lambda: self._give(chosen, verdict)), ("先不办", _nothing))
        )
        self.says.focus_verb()

    def _give(self, chosen: ReviewFilter, verdict: ReviewState) -> None:
        actions = self._actions
        if actions is None:
            return
        self.setEnabled(False)
        self._verdict = verdict.value
        self._run(lambda: actions.review_many(chosen, verdict), self._given, self._failed)

    def _given(self, changes: object) -> None:
        self.setEnabled(True)
        if isinstance(changes, Changes):
            self.told.emit(f"已记下“{self._verdict}” {len(changes.entries)} 条，下一次报送时带给各单位。")
        self.reviewed.emit(changes)

    def _failed(self, error: UserError) -> None:
        self.setEnabled(True)
        self.says.say(sentence(error), "error")


def _combo(name: str, says: str, width: int) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setProperty("role", "filter")
    combo.setAccessibleName(says)
    combo.setMaxVisibleItems(20)
    combo.setFixedWidth(width)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
    combo.view().setMinimumWidth(width + width // 2)
    return combo


def _offer(combo: QComboBox, choices: list[tuple[str, str]]) -> None:
    held = combo.currentData()
    combo.clear()
    for words, value in choices:
        combo.addItem(words, value)
    combo.setCurrentIndex(max(combo.findData(held), 0))


def _periods(today: date) -> list[Period]:
    """Return what has begun of this year and the last one: months, newest first, and half-years after them."""
    found: list[Period] = []
    for year in (today.year, today.year - 1):
        for kind in (PeriodKind.MONTH, PeriodKind.HALF_YEAR):
            begun = [one for one in periods_of(year, kind) if one.start <= today]
            found += [Period(one.start, one.end, f"{year}年{one.name}") for one in reversed(begun)]
    return found


def _named(combo: QComboBox) -> str:
    return combo.currentText() if combo.currentIndex() > 0 else ""


def _nothing() -> None:
    """Leave everything as it is."""
