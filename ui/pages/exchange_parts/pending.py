"""待处理的包: bundles that wait for earlier ones or were set apart, each with its reason and what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.pending_bundles import ForkChoice, Pending, Why
from ui.icons import IconView
from ui.may import EVERYTHING, May
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.labelled import LabelledEdit
from ui.widgets.lights import Badge
from ui.widgets.text import ElidedLabel, label, rule
from ui.widgets.words import full_moment, short_moment


@dataclass(frozen=True, slots=True)
class PendingActions:
    """What can be done with kept bundles; all of it is quick."""

    listed: Callable[[], Sequence[Pending]]
    settle: Callable[[str, ForkChoice, str], Changes]
    delete: Callable[[str], Changes]


_LOOKS = {
    Why.HELD: ("running", ("amber", "amber_soft")),
    Why.FORKED: ("overdue", ("red", "red_soft")),
    Why.UNKNOWN: ("info", ("second", "grey_soft")),
    Why.REVOKED: ("lock", ("red", "red_soft")),
    Why.REPLACED: ("key", ("red", "red_soft")),
    Why.LATER: ("inbox", ("act", "act_soft")),
}
_CHOICES = {
    ForkChoice.KEEP_OURS: "以原来收到的为准；这一包继续留存备查，标为“未承接”。",
    ForkChoice.TAKE_NEW: "以这一包所在的台账为准；原来收到而它没有的，接续以后标为“未承接”。",
    ForkChoice.WAIT: "请对方用“备份与恢复”恢复到两本分开以前，再报送；程序会写明从哪里接上。",
}


class PendingBoard(QWidget):
    """Lists kept bundles; hidden while there are none. `changed` carries `Changes`, `again_asked` a `Pending`."""

    changed = Signal(object)
    again_asked = Signal(object)

    def __init__(self, theme: Theme, actions: PendingActions, may: May = EVERYTHING) -> None:
        super().__init__()
        self.setObjectName("pending_board")
        self._theme, self._actions, self._may = theme, actions, may
        self.rows: list[PendingRow] = []
        self._count = label("", "second")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label("待处理的包", "heading"))
        head.addWidget(self._count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._list)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_pending(self) -> None:
        """Read what is kept anew and show it."""
        clear(self._list)
        self.rows = [PendingRow(self._theme, one, self._may) for one in self._actions.listed()]
        for row in self.rows:
            row.again_asked.connect(self.again_asked)
            row.settle_asked.connect(self._settle)
            row.delete_asked.connect(self._delete)
            self._list.addWidget(row)
        self._count.setText(f"{len(self.rows)} 个，内容都没有导入")
        self.setVisible(bool(self.rows))

    @Slot(object, object, str)
    def _settle(self, row: "PendingRow", choice: ForkChoice, reason: str) -> None:
        self._do(row, lambda: self._actions.settle(row.pending.id, choice, reason))

    @Slot(object)
    def _delete(self, row: "PendingRow") -> None:
        self._do(row, lambda: self._actions.delete(row.pending.id))

    def _do(self, row: "PendingRow", act: Callable[[], Changes]) -> None:
        try:
            changes = act()
        except UserError as error:
            row.say(sentence(error))
            return
        self.show_pending()
        self.changed.emit(changes)


class PendingRow(QFrame):
    """One kept bundle: from whom, why, since when; its verbs, and where a fork is decided the questions."""

    again_asked = Signal(object)
    settle_asked = Signal(object, object, str)
    delete_asked = Signal(object)

    def __init__(self, theme: Theme, pending: Pending, may: May = EVERYTHING) -> None:
        super().__init__()
        self._theme, self.pending, self._may = theme, pending, may
        self.setObjectName("pending_row")
        self.setProperty("role", "card")
        self.setAccessibleName(f"{title_of(pending)}，{pending.why.value}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._verbs_of()
        self._head()
        is_decided = pending.choice is not None
        words = decided_words(pending) if is_decided else reason_words(pending)
        self._column.addWidget(label(words, "quiet" if is_decided else "body", wraps=True))
        self._error = label("", "error", wraps=True)
        self._error.hide()
        self._column.addWidget(self._error)

    def say(self, words: str) -> None:
        """Tell why something was not done."""
        self._error.setText(words)
        self._error.show()

    def _head(self) -> None:
        icon, tokens = _LOOKS[self.pending.why]
        is_decided = self.pending.choice is not None
        row = QHBoxLayout()
        row.setSpacing(12)
        token = "second" if is_decided else tokens[0]
        row.addWidget(IconView(self._theme, icon, token=token, size=20), 0, Qt.AlignmentFlag.AlignTop)
        both = QVBoxLayout()
        both.setSpacing(1)
        both.addWidget(ElidedLabel(title_of(self.pending), "bold", mode=Qt.TextElideMode.ElideMiddle))
        at = label(f"{short_moment(self.pending.at)} 收到", "second")
        at.setToolTip(full_moment(self.pending.at))
        both.addWidget(at)
        row.addLayout(both, 1)
        words = "未承接" if self.pending.choice is ForkChoice.KEEP_OURS else self.pending.why.value
        if is_decided:
            badge = Badge(self._theme, words, icon="info", tokens=("second", "grey_soft"))
        else:
            badge = Badge(self._theme, words, icon=icon, tokens=tokens)
        row.addWidget(self._verbs, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)

    def _verbs_of(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        if self.pending.may_be_tried:
            again = link_button("重新核验", name="pending_again")
            again.clicked.connect(self._ask_again)
            row.addWidget(again)
            self._may.gate(again, Permission.EXCHANGE)
        if self.pending.is_alarm:
            settle = link_button("处理…", name="pending_settle")
            settle.clicked.connect(self._ask_settle)
            row.addWidget(settle)
            self._may.gate(settle, Permission.MANAGE)
        else:
            delete = link_button("删除", name="pending_delete")
            delete.clicked.connect(self._ask_delete)
            row.addWidget(delete)
            self._may.gate(delete, Permission.EXCHANGE)
        self._verbs = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        self._verbs.setLayout(row)

    @Slot()
    def _ask_again(self) -> None:
        self.again_asked.emit(self.pending)

    @Slot()
    def _ask_settle(self) -> None:
        """Ask which line counts, and why."""
        column = self._unfold()
        self._choices = QButtonGroup(self._asks)
        for number, (choice, says) in enumerate(_CHOICES.items()):
            button = QRadioButton(choice.value)
            button.setObjectName(f"fork_{choice.name.lower()}")
            self._choices.addButton(button, number)
            column.addWidget(button)
            below = label(says, "second", wraps=True)
            below.setContentsMargins(32, 0, 0, 4)
            column.addWidget(below)
        self._reason = LabelledEdit("理由（怎样核实的、与谁核实的）", name="fork_reason", is_required=True)
        column.addWidget(self._reason)
        self._buttons("确定", "fork_take", self._settle, "办理人和理由记录在案")

    @Slot()
    def _settle(self) -> None:
        found = self._choices.checkedId()
        if found < 0:
            self.say("请先选一种处理办法。")
            return
        self.settle_asked.emit(self, tuple(_CHOICES)[found], self._reason.edit.text())

    @Slot()
    def _ask_delete(self) -> None:
        self._unfold()
        self._buttons("确认删除", "delete_take", self._delete, "只删除留存的这个文件，台账记录不受影响")

    @Slot()
    def _delete(self) -> None:
        self.delete_asked.emit(self)

    def _buttons(self, verb: str, name: str, act: Callable[[], None], says: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(says, "second", wraps=True), 1)
        away = plain_button("取消", name="pending_cancel")
        away.clicked.connect(self._fold)
        take = primary_button(verb, name=name)
        take.clicked.connect(act)
        row.addWidget(away)
        row.addWidget(take)
        self._below.addLayout(row)

    def _unfold(self) -> QVBoxLayout:
        """Make room for questions in place of the verbs."""
        self._verbs.hide()
        self._asks = QWidget()
        self._below = QVBoxLayout(self._asks)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(8)
        self._below.addWidget(rule())
        self._column.insertWidget(self._column.indexOf(self._error), self._asks)
        return self._below

    @Slot()
    def _fold(self) -> None:
        """Take the questions away again."""
        self._asks.deleteLater()
        self._error.hide()
        self._verbs.show()


def title_of(pending: Pending) -> str:
    """Return from whom a kept bundle is, as far as can be said, and its number."""
    return f"{pending.sender_name or '未登记的单位'}第{pending.seq}包"


def reason_words(pending: Pending) -> str:
    """Say why a bundle is kept and what happens next."""
    if pending.needs is not None:
        first, last = pending.needs
        lacks = f"前面缺第{first}条" if first == last else f"前面缺第{first}至{last}条"
        asked = "已随回执向对方索取" if pending.is_asked else "下一个报送包会带回执向对方索取"
        return f"{lacks}，{asked}；补齐后自动导入，不用再找这一包。"
    if pending.why is Why.UNKNOWN and pending.is_enrolled:
        return "对方现在已经登记，可以重新核验后导入。"
    return {
        Why.FORKED: "报来的记录与以前收到的对不上，两条线都留着。请先打电话与对方核实在用哪一本台账。",
        Why.UNKNOWN: "写这一包的单位没有登记，真伪不能判定。登记对方的登记卡以后再核验。",
        Why.REVOKED: "这一包用已经停用的登记签名。请与对方核对新的登记卡。",
        Why.LATER: "已核验无误，留着没有导入；重新核验后可以导入，不要了可以删除。",
        Why.REPLACED: "对方换过密钥，这一包仍用旧密钥签名。请与对方核实，由对方重写。",
    }.get(pending.why, "")


def decided_words(pending: Pending) -> str:
    """Say who decided a fork, when, how and why."""
    choice = pending.choice.value if pending.choice is not None else ""
    when = short_moment(pending.decided_at)
    return f"{when} {pending.decided_by}处理：{choice}。理由：{pending.reason}"
