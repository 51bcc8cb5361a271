"""人员交接: who hands over to whom, and the steps one by one, each done elsewhere on this page or left out with a reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.roles import LocalUser
from sxt_desktop.usecases.hand_over import HandOver, Step, StepState
from ui.icons import IconView
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.labelled import LabelledEdit
from ui.widgets.text import label, rule
from ui.widgets.words import short_moment

WHAT_IT_IS = (
    "记实员或管理员换人时办理。每一步可以办理，也可以写明原因略过；办了什么、谁办的，都印在交接单上。"
)
WHAT_A_STEP_IS = {
    Step.ADD: "给接交人自己的密码和角色。接交人要管理台账的，请给管理员角色。",
    Step.KEYS: "今后的报送包用新密钥签名，上级导入下一包时自动认新密钥。",
    Step.REKEY: "移交人记得旧密码时办理；今后的台账和备份，旧密码都打不开。",
    Step.SHEET: "旧恢复单作废，新的由接交人保管。更换台账密钥时已换过的，不用再办。",
    Step.REMOVE: "移交人不能再打开台账。移交人就是您自己的，请由接交人登录后办理。",
}


@dataclass(frozen=True, slots=True)
class HandOverActions:
    """`begin(giver's id, taker's name)`, `skip(step, reason)`; all may raise `UserError`.

    `print_record` makes the paper and shows it.
    """

    current: Callable[[], HandOver | None]
    begin: Callable[[str, str], object]
    skip: Callable[[Step, str], object]
    rotate: Callable[[], object]
    end: Callable[[], object]
    print_record: Callable[[], object]


class StepRow(QFrame):
    """One step: how it stands, doing it, leaving it out."""

    do_asked = Signal(object)
    skip_asked = Signal(object, str)

    def __init__(self, theme: Theme, state: StepState) -> None:
        super().__init__()
        self.setObjectName(f"step_{state.step.name.lower()}")
        self._step = state.step
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        icon, token = ("done", "green") if state.is_settled else ("soon", "amber")
        if state.skipped_why:
            icon, token = "info", "second"
        head.addWidget(IconView(theme, icon, token=token, size=18))
        head.addWidget(label(state.step.value, "bold"), 1)
        column.addLayout(head)
        column.addWidget(label(_words(state), "quiet", wraps=True))
        self._why = LabelledEdit("略过的原因", name=f"skip_why_{state.step.name.lower()}", is_required=True)
        self._why.hide()
        if not state.is_settled:
            column.addWidget(self._why)
            column.addLayout(self._verbs(state))

    def _verbs(self, state: StepState) -> QHBoxLayout:
        name = state.step.name.lower()
        row = QHBoxLayout()
        do = plain_button("办理", name=f"do_{name}")
        do.setAccessibleName(f"办理：{state.step.value}")
        do.clicked.connect(lambda: self.do_asked.emit(self._step))
        row.addWidget(do)
        if not state.skipped_why:
            skip = link_button("略过", name=f"skip_{name}")
            skip.setAccessibleName(f"略过：{state.step.value}")
            skip.clicked.connect(self._skip)
            row.addWidget(skip)
        row.addStretch(1)
        return row

    @Slot()
    def _skip(self) -> None:
        if self._why.isHidden():
            self._why.show()
            self._why.edit.setFocus()
        elif self._why.is_filled():
            self.skip_asked.emit(self._step, self._why.text)


def _words(state: StepState) -> str:
    if state.is_settled:
        return f"{short_moment(state.done_at)}已办，经办人{state.by}"
    return f"略过：{state.skipped_why}" if state.skipped_why else WHAT_A_STEP_IS[state.step]


class HandingOver(QWidget):
    """`step_asked` names what is done elsewhere; `changed` when something was kept here."""

    step_asked = Signal(object)
    changed = Signal()

    def __init__(self, theme: Theme, actions: HandOverActions, users: Sequence[LocalUser], me: str) -> None:
        super().__init__()
        self.setObjectName("handing_over")
        self._theme, self._actions = theme, actions
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("hand_over_error")
        self._error.hide()
        self._giver = QComboBox()
        self._giver.setObjectName("giver")
        self._giver.setAccessibleName("移交人")
        for user in users:
            self._giver.addItem(user.name, user.id)
        self._giver.setCurrentIndex(max(0, self._giver.findData(me)))
        self.taker = LabelledEdit("接交人", name="taker", is_required=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        found = actions.current()
        if found is None or not found.is_open:
            self._ask(column, found)
        else:
            self._show_steps(column, found)
        column.addWidget(self._error)
        column.addStretch(1)

    def _ask(self, column: QVBoxLayout, last: HandOver | None) -> None:
        column.addWidget(label(WHAT_IT_IS, wraps=True))
        column.addWidget(label("移交人", "quiet"))
        column.addWidget(self._giver)
        column.addWidget(self.taker)
        begin = primary_button("开始交接", name="hand_over_begin")
        begin.clicked.connect(self._begin)
        column.addWidget(begin, 0, Qt.AlignmentFlag.AlignLeft)
        if last is not None:
            column.addWidget(rule())
            words = f"上一次：{last.giver}交给{last.taker}，{short_moment(last.ended_at)}办完。"
            column.addWidget(label(words, "quiet", wraps=True))
            self._add_printing(column)

    def _show_steps(self, column: QVBoxLayout, found: HandOver) -> None:
        words = f"{found.giver}交给{found.taker}，{short_moment(found.begun_at)}开始"
        column.addWidget(label(words, "bold", wraps=True))
        for state in found.steps:
            column.addWidget(rule())
            row = StepRow(self._theme, state)
            row.do_asked.connect(self._do)
            row.skip_asked.connect(self._skip)
            column.addWidget(row)
        column.addWidget(rule())
        self._add_printing(column)
        end = primary_button("交接办完", name="hand_over_end")
        end.clicked.connect(lambda: self._try(self._actions.end))
        column.addWidget(end, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_printing(self, column: QVBoxLayout) -> None:
        button = plain_button("打印交接单", name="hand_over_print", theme=self._theme, icon="printer")
        button.clicked.connect(lambda: self._try(self._actions.print_record, is_change=False))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _begin(self) -> None:
        if self.taker.is_filled():
            self._try(lambda: self._actions.begin(self._giver.currentData(), self.taker.text))

    @Slot(object)
    def _do(self, step: Step) -> None:
        if step is Step.KEYS:
            self._try(self._actions.rotate)
        else:
            self.step_asked.emit(step)

    @Slot(object, str)
    def _skip(self, step: Step, why: str) -> None:
        self._try(lambda: self._actions.skip(step, why))

    def _try(self, work: Callable[[], object], *, is_change: bool = True) -> None:
        try:
            work()
        except UserError as error:
            self._error.setText(sentence(error))
            self._error.show()
            return
        if is_change:
            self.changed.emit()
