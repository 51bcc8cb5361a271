"""What a superior decided about our two lines (分叉), and the one button by which this workbook follows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.fork_choices import Chosen
from sxt_desktop.usecases.pending_bundles import ForkChoice
from ui.icons import IconView
from ui.may import EVERYTHING, May
from ui.theme import Theme
from ui.widgets.buttons import primary_button
from ui.widgets.cards import clear
from ui.widgets.error_line import ErrorLine
from ui.widgets.text import label
from ui.widgets.words import short_moment


@dataclass(frozen=True, slots=True)
class ChosenActions:
    """`follow` opens the new epoch (by the choice's number), `reopen` goes on with it in the same window."""

    listed: Callable[[], Sequence[tuple[str, Chosen]]] = tuple
    follow: Callable[[int], Changes] = lambda seq: Changes()
    reopen: Callable[[], object] = lambda: None


class ChosenBoard(QFrame):
    """One card for each choice that is not followed yet; hidden while there is none."""

    changed = Signal(object)

    def __init__(self, theme: Theme, actions: ChosenActions, may: May = EVERYTHING) -> None:
        super().__init__()
        self._theme, self._actions, self._may = theme, actions, may
        self.setObjectName("chosen_board")
        self.setProperty("role", "card")
        self.setAccessibleName("上级对分叉的办理")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._error = ErrorLine("chosen_error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self.hide()

    def show_choices(self) -> None:
        """Read what was decided and show it."""
        clear(self._column)
        listed = tuple(self._actions.listed())
        for name, one in listed:
            self._add(name, one)
        self._error = ErrorLine("chosen_error")
        self._column.addWidget(self._error)
        self.setVisible(bool(listed))

    def _add(self, name: str, one: Chosen) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        token = "red" if one.is_ours else "amber"
        icon = IconView(self._theme, "overdue" if one.is_ours else "info", token=token, size=20)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(f"{name}对分叉已作选定：{one.how.value}", "bold", wraps=True))
        words.addWidget(label(choice_words(one), "body", wraps=True))
        words.addWidget(label(f"{short_moment(one.at)} 办理。理由：{one.reason}", "second", wraps=True))
        row.addLayout(words, 1)
        if one.is_ours:
            verb = primary_button("开启新世代", name="follow_choice")
            verb.clicked.connect(partial(self._follow, one.seq))
            self._may.gate(verb, Permission.MANAGE)
            row.addWidget(verb, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)

    def _follow(self, seq: int) -> None:
        changes = self._error.attempt(partial(self._actions.follow, seq))
        if changes is not None:
            self.changed.emit(changes)
            self._actions.reopen()


def choice_words(one: Chosen) -> str:
    """Say what is to be done here about a choice."""
    if one.is_ours:
        again = f"其后的 {one.again} 条会自动重新登记，内容不变。" if one.again else "本机没有其后的记录。"
        return f"选定的就是本机这一本。请从第{one.after}号起开启新世代，{again}办完后照常报送。"
    if one.how is ForkChoice.WAIT:
        return "请查明在用的是哪一本台账，用“备份与恢复”恢复到两本分开以前，再报送。"
    return (
        f"本机这一本没有被选定，与上级只到第{one.after}号相同。请停用本机这一本，"
        "用被选定的一本接着登记；已经找不到的，请上级写出找回包。"
    )
