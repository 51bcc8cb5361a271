"""A yearly plan: its points, which are items of the task list already, spreading the others."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import show
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.year_plans import Spread
from ui.may import EVERYTHING, May
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.facts import Facts
from ui.widgets.text import label, rule


class PlanView(QWidget):
    """Asks for spreading, for the form, for paper, for endorsement."""

    spread_asked = Signal()
    edit_asked = Signal()
    print_asked = Signal()
    endorse_asked = Signal()

    def __init__(self, opened: Opened, spread: Spread, *, may: May = EVERYTHING) -> None:
        super().__init__()
        self.setObjectName("plan_view")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(10)
        self._acts(spread, may)
        values = opened.values
        pairs = [("年度", show(values.get("year"))), ("审定会议", show(values.get("meeting")))]
        self._column.addWidget(
            Facts([*pairs, ("审定日期", show(values.get("adopted_on")))], name="plan_facts")
        )
        self._column.addWidget(rule())
        rows = values.get("items")
        for row in rows if isinstance(rows, tuple) else ():
            if isinstance(row, Mapping):
                self._point(row, spread)
        self._column.addStretch(1)

    def _acts(self, spread: Spread, may: May) -> None:
        row = QHBoxLayout()
        count = len(spread.waiting)
        button = primary_button(f"分解 {count} 条为任务清单" if count else "已全部分解", name="spread")
        button.setEnabled(bool(count))
        button.clicked.connect(self.spread_asked)
        may.gate(button, Permission.RECORD)
        row.addWidget(button)
        for words, name, signal in (
            ("修改", "plan_edit", self.edit_asked),
            ("打印", "plan_print", self.print_asked),
            ("送签", "plan_endorse", self.endorse_asked),
        ):
            other = plain_button(words, name=name)
            other.clicked.connect(signal)
            row.addWidget(other)
        row.addStretch(1)
        self._column.addLayout(row)
        lacking = [no for no in spread.without_holder if no in spread.waiting]
        if lacking:
            says = f"第{'、'.join(lacking)}条没有写责任人，分解以后先列在本单位名下。"
            self._column.addWidget(label(says, "second", wraps=True))

    def _point(self, row: Mapping[str, object], spread: Spread) -> None:
        number = str(row.get("no") or "")
        text = label(f"{number}　{show(row.get('content'))}", wraps=True)
        self._column.addWidget(text)
        holder, due = show(row.get("holder")), show(row.get("due"))
        state = "已列入任务清单" if number in spread.made else "还没有分解"
        words = " · ".join(filter(None, (holder, due, state)))
        self._column.addWidget(label(words, "second"), 0, Qt.AlignmentFlag.AlignLeft)
