"""新写报告: which report, of which period, about whom, and what it asks for; and the reports that are there already."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Ref, Value, show
from sxt_desktop.usecases.draft_report import ReportWish
from ui.pages.report_parts.actions import ReportActions
from ui.pages.sheet_parts.inputs import beside, choice
from ui.theme import Theme
from ui.widgets.buttons import primary_button
from ui.widgets.cards import Card, EmptyState
from ui.widgets.flow_row import FlowRow, held
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.text import label
from ui.widgets.words import short_moment

NOTE = (
    "程序按章从台账里汇总，每句话都写明依据哪些记录；台账里没有的写明没有，不编数字，不排名次。"
    "限定查阅的记录不写进报告。"
)
_FINAL = Mark("已定稿", "done", ("green", "green_soft"))
_DRAFT = Mark("草稿", "running", ("amber", "amber_soft"))

_NONE = "不另送"
_TYPED = Mark("直接登记", "paper", ("second", "grey_soft"))


class Beginning(QWidget):
    """`wanted` carries a `ReportWish`, `opened` a report that is there."""

    wanted = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, actions: ReportActions) -> None:
        super().__init__()
        self._theme, self._actions = theme, actions
        self._kinds = actions.kinds()
        kinds = [(one.name, name) for name, one in self._kinds.items()]
        self.kind = choice(theme, kinds, name="report_kind", says="报告", width=170)
        self.year = choice(
            theme, [(f"{year}年", year) for year in actions.years], name="report_year", says="年度", width=110
        )
        halves = [("全年", False), ("上半年", True)]
        self.half = choice(theme, halves, name="report_half", says="期间", width=110)
        people = [(one.name, one) for one in actions.subjects()]
        self.subject = choice(theme, people, name="report_subject", says="写谁的")
        self.begin = primary_button("汇总成初稿", name="report_begin", theme=theme, icon="paper")
        self.begin.setEnabled(actions.may_write)
        self.begin.clicked.connect(self._begin)
        self._asked: dict[str, QComboBox] = {}
        self._asks = FlowRow(gap=16)
        self._questions: list[QWidget] = []
        self.list = Listing(theme, _columns(), name="own_reports", says="已有的报告")
        self.list.opened.connect(self.opened)
        self._none = EmptyState(theme, "这一年还没有写报告。", icon="paper", name="no_reports")
        for each in (self.kind, self.year, self.subject):
            each.currentIndexChanged.connect(self._show_asks)
        self.year.currentIndexChanged.connect(self.show_own)
        self._lay_out()
        self._show_asks()

    def _lay_out(self) -> None:
        first = FlowRow(gap=16, stretch_last=True)
        wanted = (("报告", self.kind), ("年度", self.year), ("期间", self.half), ("写谁的", self.subject))
        for words, widget in wanted:
            first.add(held(beside(words, widget)))
        second = QHBoxLayout()
        second.setSpacing(16)
        second.addWidget(self._asks, 1)
        second.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignBottom)
        new = Card("新写报告", name="new_report")
        new.body.setSpacing(10)
        new.body.addWidget(label(NOTE, "second", wraps=True))
        new.body.addWidget(first)
        new.body.addLayout(second)
        known = Card("已有的报告", name="known_reports")
        known.body.addWidget(self.list, 1)
        known.body.addWidget(self._none, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(new)
        column.addWidget(known, 1)

    @Slot()
    def _show_asks(self) -> None:
        """Ask what this kind of report asks for."""
        for one in self._questions:
            self._asks.remove(one)
            one.hide()
            one.deleteLater()
        self._questions = []
        chosen = {name: combo.currentData() for name, combo in self._asked.items()}
        asks = self._actions.asks(self.kind.currentData(), self._subject(), self.year.currentData())
        self._asked = {}
        for name, (says, choices) in asks.items():
            words = [(_NONE if one is None else show(one), one) for one in choices]
            combo = choice(self._theme, words, name=f"ask_{name}", says=says, width=200)
            if isinstance(chosen.get(name), str):  # whom a report goes to follows whom it is about
                combo.setCurrentIndex(max(combo.findData(chosen[name]), 0))
            self._asked[name] = combo
            self._questions.append(held(beside(says, combo)))
            self._asks.add(self._questions[-1])
            self._questions[-1].show()

    @Slot()
    def show_own(self) -> None:
        """Show the reports of the year."""
        found: Sequence[Listed] = self._actions.own(self.year.currentData())
        self.list.show_rows(found, same=lambda one: one.entry_id)
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)

    def wish(self) -> ReportWish:
        """Return what is chosen."""
        answers: dict[str, Value] = {name: combo.currentData() for name, combo in self._asked.items()}
        return ReportWish(
            self.kind.currentData(),
            self._subject(),
            self.year.currentData(),
            bool(self.half.currentData()),
            {name: value for name, value in answers.items() if value is not None},
        )

    def _subject(self) -> Ref:
        subject = self.subject.currentData()
        return subject if isinstance(subject, Ref) else Ref(None, "")

    @Slot()
    def _begin(self) -> None:
        self.wanted.emit(self.wish())


def _columns() -> tuple[Column, ...]:
    return (
        Column("报告", lambda one: one.title),
        Column("写谁的", lambda one: one.subject_name or "", width=220, is_optional=True),
        Column("最后改动", lambda one: short_moment(one.recorded_at), width=150),
        Column("状态", lambda _: "", width=110, mark=_state),
    )


def _state(row: Listed) -> Mark:
    return {"已定稿": _FINAL, "草稿": _DRAFT}.get(str(row.body.get("state")), _TYPED)
