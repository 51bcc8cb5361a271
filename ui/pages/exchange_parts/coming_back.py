"""找回 step by step, at the unit that lost its workbook: what is done, what comes next, what cannot come back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.coming_back import CameBack, ComingBack
from sxt_desktop.usecases.numbers import Series
from ui.icons import IconView
from ui.pages.exchange_parts.words import positions
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.cards import clear
from ui.widgets.number_rows import NumberRows, SetLast
from ui.widgets.text import label
from ui.widgets.words import short_moment

WAIT = "找回以前请先不要登记：找回以后，现在登记的只能查看，不计入统计。"
NUMBERS = "纸质登记用到的最后一个号比“已编到”大的，改成纸上的号再点“接着编”，免得重号。"
OTHERS = "本单位有下级或另外的上级的，也要与它们重新互换登记；下级随后会把报过的再报来。"
REASON = "找回以后按纸质登记核对"


@dataclass(frozen=True, slots=True)
class ReturnActions:
    """`state` is None when there is nothing to bring back; `reopen` goes on with what came back, in the same window."""

    state: Callable[[], ComingBack | None] = lambda: None
    settle: Callable[[], Changes] = Changes
    is_due: Callable[[], bool] = lambda: False
    reopen: Callable[[], object] = lambda: None
    series: Callable[[], Sequence[Series]] = tuple
    set_last: SetLast | None = None


class ComingBackBoard(QFrame):
    """A card with the steps; hidden when there is nothing to bring back."""

    card_asked = Signal()
    print_asked = Signal()
    enrol_asked = Signal()
    import_asked = Signal()
    changed = Signal(object)

    def __init__(self, theme: Theme, actions: ReturnActions) -> None:
        super().__init__()
        self._theme, self._actions = theme, actions
        self.setObjectName("coming_back")
        self.setProperty("role", "card")
        self.setAccessibleName("找回本单位台账")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(12)

    @Slot()
    def show_state(self) -> None:
        """Read how far it is and show it."""
        state = self._actions.state()
        clear(self._column)
        self.setVisible(state is not None)
        if state is None:
            return
        self._add_head(state)
        if state.is_anew:
            if state.came is None:
                self._column.addWidget(label(WAIT, "warn", wraps=True))
            self._add_way(state)
        if state.came is not None:
            self._add_came(state.came)

    def _add_head(self, state: ComingBack) -> None:
        head = QHBoxLayout()
        head.addWidget(label("找回本单位台账", "heading"), 1)
        settle = link_button("不再找回" if state.came is None else "都办完了，收起", name="back_settle")
        if state.came is None:
            settle.setToolTip("上级也没有可找回的，或者不打算找回时用；以后照常登记、报送")
        settle.clicked.connect(self._settle)
        head.addWidget(settle)
        self._column.addLayout(head)

    def _add_way(self, state: ComingBack) -> None:
        done = state.came is not None
        self._step(
            "把新的登记卡交给上级",
            "打印登记卡盖章，导出登记文件，一起交给上级，请上级用它替换原来的登记。",
            is_done=done,
            verbs=(
                self._verb("打印登记卡", "back_print", self.print_asked),
                self._verb("导出登记文件…", "back_card", self.card_asked),
            ),
        )
        self._step(
            "登记上级",
            f"已登记{state.superior}。" if state.superior else "用上级的登记文件和盖章的登记卡登记上级。",
            is_done=bool(state.superior),
            verbs=(self._verb("登记上级…", "back_enrol", self.enrol_asked),),
        )
        self._step(
            "导入上级写出的找回包",
            "上级在本单位的卡片上点“帮对方找回”，写出找回包。导入前写明找回几条、哪几号没有内容。",
            is_done=done,
            verbs=(self._verb("导入找回包…", "back_import", self.import_asked),),
        )

    def _add_came(self, came: CameBack) -> None:
        self._step("记录回来了", came_words(came), is_done=True)
        for title, words in left_words(came):
            self._step(title, words, is_done=False)
        self._step("核对编号", NUMBERS, is_done=False)
        rows = NumberRows(self._actions.set_last, reason=REASON)
        rows.show_series(self._actions.series())
        rows.changed.connect(self.show_state)
        self._column.addWidget(rows)

    def _verb(self, words: str, name: str, asked: SignalInstance) -> QPushButton:
        button = plain_button(words, name=name)
        button.clicked.connect(asked)
        return button

    def _step(self, title: str, words: str, *, is_done: bool, verbs: Sequence[QPushButton] = ()) -> None:
        icon, token = ("done", "green") if is_done else ("next", "act")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconView(self._theme, icon, token=token, size=20), 0, Qt.AlignmentFlag.AlignTop)
        both = QVBoxLayout()
        both.setSpacing(4)
        both.addWidget(label(title, "bold"))
        both.addWidget(label(words, "quiet", wraps=True))
        if verbs and not is_done:
            both.addLayout(_side_by_side(verbs))
        row.addLayout(both, 1)
        self._column.addLayout(row)

    @Slot()
    def _settle(self) -> None:
        self.changed.emit(self._actions.settle())


def _side_by_side(widgets: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def came_words(came: CameBack) -> str:
    """Say what came back and that it is ours."""
    says = f"{short_moment(came.at)} 从{came.superior}找回 {came.new} 条，到第{came.to_n}条为止，逐条核验过本单位自己的签名。"
    return says if came.is_taken else f"{says}找回的标为“未承接”，可逐条查看，不计入统计。"


def left_words(came: CameBack) -> list[tuple[str, str]]:
    """Say what did not come back: positions without content, and what was never reported."""
    left = []
    if came.bodiless:
        told = positions(came.bodiless)
        left.append(("补录没有内容的", f"{told}当时没有把内容报给上级，只找回编号，内容要从纸质材料补录。"))
    if came.is_taken:
        left.append(("补录没有报送过的", f"第{came.to_n}条之后登记而没有报送的找不回，请对照纸质材料补录。"))
    left.append(("与其他单位换新登记卡", OTHERS))
    return left
