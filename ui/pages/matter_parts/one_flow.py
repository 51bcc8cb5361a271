"""One record of a flow: where it stands, what can be done next, its line of time, its measures, what became of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sxt_desktop.domain.flows import Passed
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import show
from sxt_desktop.usecases.convert import Offer
from sxt_desktop.usecases.flow_board import OpenFlow
from ui.pages.matter_parts.flow_actions import flow_mark
from ui.theme import Theme
from ui.widgets.buttons import icon_button, link_button, plain_button, primary_button
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.text import label, rule
from ui.widgets.time_line import TimeLine
from ui.widgets.words import full_day

_FACTS = (
    "kind",
    "style_kind",
    "origin",
    "opinion_on",
    "area",
    "risk",
    "tier",
    "holder",
    "others",
    "due",
    "relapse_reason",
)
_SELF = "主动发现的，考核时不作负面评价"


class FlowView(QWidget):
    """Shows an `OpenFlow`; everything to be done goes out as a wish."""

    step_asked = Signal(object)
    turn_asked = Signal(object)
    way_asked = Signal()
    record_asked = Signal(str, str)
    print_asked = Signal()
    papers_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        one: OpenFlow,
        *,
        measures: Sequence[Listed],
        offers: Sequence[Offer],
        made: Sequence[tuple[str, Listed]],
        may_act: bool,
    ) -> None:
        super().__init__()
        self.setObjectName("flow_view")
        self._theme, self._one, self._may_act = theme, one, may_act
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        self._head(offers)
        self._steps()
        self._what()
        self._below("回告", [("", row) for row in one.told if row.owner == one.matter.row.owner])
        self._below("措施", [(row.number or "", row) for row in measures])
        self._below("已转为", [(words, row) for words, row in made])
        self._column.addWidget(rule())
        self._line_of_time()
        self._column.addStretch(1)

    def _head(self, offers: Sequence[Offer]) -> None:
        mark = flow_mark(self._one.matter)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Badge.of(self._theme, mark))
        row.addStretch(1)
        for icon, says, name, signal in (
            ("printer", "打印这一件", "flow_print", self.print_asked),
            ("paper", "本事项文书", "flow_papers", self.papers_asked),
        ):
            button = icon_button(self._theme, icon, says=says, name=name)
            button.clicked.connect(signal)
            row.addWidget(button)
        if offers and self._may_act:
            row.addWidget(self._turn(offers))
        self._column.addLayout(row)

    def _turn(self, offers: Sequence[Offer]) -> QWidget:
        button = link_button("转为", name="flow_turn")
        menu = QMenu(button)
        menu.addAction("共同定责、推项目").triggered.connect(lambda _=False: self.way_asked.emit())
        menu.addSeparator()
        for one in offers:
            menu.addAction(one.verb).triggered.connect(lambda _=False, wish=one: self.turn_asked.emit(wish))
        button.setMenu(menu)
        return button

    def _steps(self) -> None:
        if not self._one.steps or not self._may_act:
            return
        row = QHBoxLayout()
        row.setSpacing(8)
        is_first = True
        for step in self._one.steps:
            make = primary_button if is_first and not step.turns_back else plain_button
            button = make(step.verb, name=f"step_{step.id}")
            button.clicked.connect(lambda _=False, wish=step: self.step_asked.emit(wish))
            row.addWidget(button)
            is_first = False
        row.addStretch(1)
        self._column.addLayout(row)

    def _what(self) -> None:
        form, values = self._one.matter.form, self._one.values
        self._column.addWidget(label(show(values.get("content")) or self._one.matter.row.title, wraps=True))
        labels = {spec.id: spec.label for spec in form.fields}
        names = _FACTS if form.flow else tuple(name for name in form.list_columns if name != "number")
        pairs = [(labels[name], show(values.get(name))) for name in names if name in labels]
        found = [("", "")] if not self._one.matter.found_by_self else [("主动发现", _SELF)]
        look = link_button("打开记录", name="flow_open", is_flush=True)
        look.clicked.connect(self._open)
        self._column.addWidget(Facts([*pairs, *found], name="flow_facts"))
        self._column.addWidget(look)

    def _open(self) -> None:
        row = self._one.matter.row
        self.record_asked.emit(str(row.form_id), str(row.entry_id))

    def _below(self, title: str, rows: Sequence[tuple[str, Listed]]) -> None:
        if not rows:
            return
        self._column.addWidget(rule())
        self._column.addWidget(label(title, "bold"))
        for words, row in rows:
            line = QHBoxLayout()
            line.addWidget(label(f"{words}　{row.title}" if words else row.title, wraps=True), 1)
            look = link_button("打开", name="flow_below")
            look.setAccessibleName(f"打开{row.title}")
            look.clicked.connect(lambda _=False, one=row: self.record_asked.emit(one.form_id, one.entry_id))
            line.addWidget(look)
            self._column.addLayout(line)

    def _line_of_time(self) -> None:
        self._column.addWidget(label("办理经过", "bold"))
        line = TimeLine(self._theme)
        is_open = self._one.matter.is_open
        for number, one in enumerate(self._one.course, start=1):
            is_end = not is_open and number == len(self._one.course)
            is_back = one.turns_back or one.state == "二次整改"
            token = "green" if is_end else "amber" if is_back else "act"
            icon = "soon" if is_back else "done"
            line.add(_word(one), _words(one), icon=icon, token=token, is_last=is_end)
        if is_open:
            line.add(_next(self._one), icon="running", token="third", is_quiet=True, is_last=True)
        self._column.addWidget(line)


def _word(one: Passed) -> str:
    is_plain = one.state in (one.title, f"已{one.title}", "整改中")
    return one.title if is_plain else f"{one.title}，{one.state}"


def _words(one: Passed) -> str:
    who = f"{full_day(one.day)}  {one.author}登记" if one.day else f"{one.author}登记"
    return "\n".join((who, *(f"{label}：{words}" for label, words in one.words)))


def _next(one: OpenFlow) -> str:
    way = [step.title for step in one.steps if not step.turns_back]
    state = one.matter.state
    return f"待{way[0]}" if way else state if state.startswith("待") else "待办理"
