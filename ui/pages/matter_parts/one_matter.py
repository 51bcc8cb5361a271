"""One rectification order: its demands, its line of time with the papers, what can be done now."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.lifecycles import State, Step
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.matters import OpenMatter
from ui.may import EVERYTHING, May
from ui.pages.matter_parts.actions import matter_mark, whose_turn
from ui.theme import Theme
from ui.widgets.buttons import icon_button, primary_button
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.text import label, rule
from ui.widgets.time_line import TimeLine
from ui.widgets.words import full_day


class MatterView(QWidget):
    """Shows an `OpenMatter`; everything to be done goes out as a wish."""

    reply_asked = Signal()
    verify_asked = Signal()
    print_asked = Signal()
    papers_asked = Signal()
    """All papers of the matter are to be looked at."""
    paper_asked = Signal(object)

    def __init__(
        self, theme: Theme, one: OpenMatter, name_of: Callable[[OrgId], str], may: May = EVERYTHING
    ) -> None:
        super().__init__()
        self.setObjectName("matter_view")
        self._theme, self._one, self._name_of, self._may = theme, one, name_of, may
        self._runs = one.kind.lifecycle
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        self._head()
        self._facts()
        self._column.addWidget(rule())
        self._demands()
        self._column.addWidget(rule())
        self._line_of_time()
        self._column.addStretch(1)

    def _head(self) -> None:
        mark = matter_mark(self._one)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Badge.of(self._theme, mark))
        row.addStretch(1)
        paper = icon_button(
            self._theme, "printer", says=f"打印{self._one.kind.form.title}", name="matter_print"
        )
        paper.clicked.connect(self.print_asked)
        row.addWidget(paper)
        every = icon_button(self._theme, "paper", says="本事项文书", name="matter_papers")
        every.clicked.connect(self.papers_asked)
        row.addWidget(every)
        if self._one.is_ours_to_answer:
            reply = primary_button(f"去{self._runs.answering}", name="matter_reply")
            reply.clicked.connect(self.reply_asked)
            self._may.gate(reply, Permission.RECORD)
            row.addWidget(reply)
        if self._one.is_ours_to_verify:
            verify = primary_button(self._runs.judging, name="matter_verify")
            verify.clicked.connect(self.verify_asked)
            self._may.gate(verify, Permission.SUPERVISE)
            row.addWidget(verify)
        self._column.addLayout(row)

    def _facts(self) -> None:
        order, due = self._one.order, self._one.matter.due
        pairs = (
            ("标题", order.title),
            ("编号", order.number or ""),
            (f"{self._runs.issuing}单位", self._name_of(order.owner)),
            ("责任单位", self._one.addressee.name),
            (_label(self._one, "responsible"), _named(order, "responsible")),
            (_label(self._one, "due"), "" if due is None else full_day(due.isoformat())),
            ("办理", whose_turn(self._one)),
        )
        self._column.addWidget(Facts(pairs, name="matter_facts"))

    def _demands(self) -> None:
        rows = self._one.order.body.get("demands")
        found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if self._one.kind.form.field("demands") is None:
            self._requirement()
            return
        self._column.addWidget(label("问题与要求", "bold"))
        for number, row in enumerate(found, start=1):
            self._column.addWidget(label(f"{number}. {row.get('problem', '')}", wraps=True))
            quiet = label(f"要求：{row.get('demand', '')}", "quiet", wraps=True)
            quiet.setContentsMargins(16, 0, 0, 0)
            self._column.addWidget(quiet)

    def _requirement(self) -> None:
        """Say what a matter asks for that has no table of demands."""
        for field_id in ("requirement", "done_when", "basis"):
            words = str(self._one.order.body.get(field_id) or "")
            if words:
                self._column.addWidget(label(_label(self._one, field_id), "bold"))
                self._column.addWidget(label(words, wraps=True))

    def _line_of_time(self) -> None:
        self._column.addWidget(label("办理经过", "bold"))
        line = TimeLine(self._theme)
        self._add_step(line, "done", "act", "下达", self._one.order)
        for step in self._one.steps:
            word, icon, token = _step_look(self._one, step)
            self._add_step(line, icon, token, word, step)
        self._add_next(line)
        self._column.addWidget(line)

    def _add_next(self, line: TimeLine) -> None:
        state = self._one.matter.state
        if self._one.matter.is_open:
            line.add(whose_turn(self._one), icon="running", token="third", is_quiet=True, is_last=True)
        else:
            icon, token = ("done", "green") if state is State.CLOSED else ("sanction", "second")
            line.add(self._one.state_word, icon=icon, token=token, is_quiet=True, is_last=True)

    def _add_step(self, line: TimeLine, icon: str, token: str, word: str, paper: Listed) -> None:
        day = full_day(paper.occurred_on or paper.first_recorded_at[:10])
        below = f"{day}  {self._name_of(paper.owner)}"
        line.add(word, below, icon=icon, token=token, look=lambda: self.paper_asked.emit(paper))


def _step_look(one: OpenMatter, step: Listed) -> tuple[str, str, str]:
    runs = one.kind.lifecycle
    if step.form_id == one.kind.answer.id:
        return runs.report, "inbox", "act"
    verdict = str(step.body.get("verdict") or "")
    if runs.verdicts.get(verdict) is Step.CLOSE:
        return f"{runs.judging}：{verdict}", "done", "green"
    return f"{runs.judging}：{verdict}", "soon", "amber"


def _label(one: OpenMatter, field_id: str) -> str:
    spec = one.kind.form.field(field_id)
    return "" if spec is None else spec.label


def _named(row: Listed, field_id: str) -> str:
    raw = row.body.get(field_id)
    return str(raw.get("name") or "") if isinstance(raw, dict) else str(raw or "")
