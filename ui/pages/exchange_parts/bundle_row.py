"""One bundle in the list of what is being taken over: who sent it, what it would change, how it ended."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.usecases.continuing import Restored
from sxt_desktop.usecases.own_line import Recovery
from sxt_desktop.usecases.preview_import import ImportPlan, OriginalCount
from ui.icons import IconView
from ui.pages.exchange_parts.coming import coming_changes, coming_records, counts_grid, todo_lines
from ui.pages.exchange_parts.passing import signed_words
from ui.pages.exchange_parts.words import positions
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.lights import Badge
from ui.widgets.text import ElidedLabel, label, rule, whole_label
from ui.widgets.words import short_moment

KEY_CHANGED = "对方已更换密钥，由新旧密钥共同签名证明；导入后自动改认新密钥，不用重新登记。"


class RowState(StrEnum):
    """How far a file has got."""

    BUSY = "busy"
    READY = "ready"
    DONE = "done"
    REFUSED = "refused"


class BundleRow(QFrame):
    """Shows one file; asks to take it over or to leave it."""

    take_asked = Signal(object)
    leave_asked = Signal(object)
    later_asked = Signal(object)
    file_asked = Signal(object)

    def __init__(self, theme: Theme, path: Path, name: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.path, self.name = path, name or path.name
        self.plan: ImportPlan | None = None
        self.state = RowState.BUSY
        self.code: ErrorCode | None = None
        self.sentence = ""
        self.setObjectName("bundle_row")
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)

    @property
    def order(self) -> tuple[str, int]:
        """Sender and number, the order in which several are taken over."""
        return ("", 0) if self.plan is None else (self.plan.sender_name, self.plan.seq)

    def drop_plan(self) -> None:
        """Give up the preview."""
        plan, self.plan = self.plan, None
        if plan is not None:
            plan.close()

    def show_busy(self, words: str) -> None:
        """Show that work is under way."""
        self._begin(RowState.BUSY, words)
        self._head("running", "act", self.name, words)

    def show_refused(self, words: str, code: ErrorCode) -> None:
        """Show why nothing was taken over."""
        self._begin(RowState.REFUSED, words)
        self.code = code
        is_known = code is ErrorCode.BUNDLE_REPEATED
        row = self._head(*(("info", "second") if is_known else ("overdue", "red")), self.name, "")
        says = label(words, "quiet" if is_known else "error", wraps=True)
        says.setObjectName("bundle_error")
        self._column.addWidget(says)
        if not is_known:
            self._add_file_link(row)
        self._add_away(row)

    def show_done(self, words: str) -> None:
        """Show what was taken over."""
        self._begin(RowState.DONE, words)
        row = self._head("done", "green", words, self.name)
        self._add_away(row)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what would be taken over, with the two buttons."""
        self._begin(RowState.READY, "")
        self.plan = plan
        below = f"第{plan.seq}包，{short_moment(plan.created_at)} 写出，签名已核对"
        self._add_file_link(self._head("shield", "green", plan.sender_name, below))
        self._counts(plan)
        self._marks(plan)
        for words in _remarks(plan):
            self._column.addWidget(whole_label(words, "second"))
        if plan.todos:
            self._column.addLayout(todo_lines(plan))
        self._column.addWidget(rule())
        self._buttons(plan)

    def _begin(self, state: RowState, words: str) -> None:
        clear(self._column)
        self.state, self.sentence, self.code = state, words, None
        self.setAccessibleName(words or self.name)

    def _head(self, icon: str, token: str, words: str, below: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconView(self._theme, icon, token=token, size=20))
        both = QVBoxLayout()
        both.setSpacing(1)
        both.addWidget(ElidedLabel(words, "bold", mode=Qt.TextElideMode.ElideMiddle))
        if below:
            quiet = ElidedLabel(below, "second", mode=Qt.TextElideMode.ElideMiddle)
            quiet.setToolTip(self.name)
            both.addWidget(quiet)
        row.addLayout(both, 1)
        self._column.addLayout(row)
        return row

    def _add_file_link(self, row: QHBoxLayout) -> None:
        seen = link_button("文件情况", name="bundle_file")
        seen.setToolTip("文件名、大小、校验值、收件密钥；不开包也看得到的都在这里")
        seen.clicked.connect(lambda: self.file_asked.emit(self))
        row.addWidget(seen)

    def show_file(self, says: Sequence[str]) -> None:
        """Say what shows of the file from outside."""
        for words in says:
            line = label(words, "second", wraps=True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            line.setObjectName("bundle_file_words")
            self._column.addWidget(line)
        for button in self.findChildren(QPushButton, "bundle_file"):
            button.setEnabled(False)

    def _add_away(self, row: QHBoxLayout) -> None:
        away = link_button("移出列表", name="bundle_away")
        away.clicked.connect(self._leave)
        row.addWidget(away)

    def _counts(self, plan: ImportPlan) -> None:
        if not plan.forms:
            self._column.addWidget(label("没有新的记录，只带回执。", "quiet"))
            return
        self._column.addLayout(counts_grid(plan))
        if plan.added:
            self._column.addWidget(coming_records(plan))
        if plan.changes:
            self._column.addWidget(coming_changes(self._theme, plan))

    def _marks(self, plan: ImportPlan) -> None:
        amber, grey = ("amber", "amber_soft"), ("second", "grey_soft")
        marks = [
            (plan.unclear, f"需人工核对 {plan.unclear} 条", "info", amber),
            (plan.belated, f"补录 {plan.belated} 条", "soon", amber),
            (plan.withheld, f"未随包 {plan.withheld} 条", "lock", grey),
            (plan.hidden, f"限定查阅 {plan.hidden} 条", "lock", grey),
            (plan.files, f"附件 {plan.files} 个", "attach", grey),
            (plan.receipts, f"回执 {plan.receipts} 件", "check", ("green", "green_soft")),
        ]
        shown = [Badge(self._theme, text, icon=icon, tokens=tokens) for n, text, icon, tokens in marks if n]
        if not shown:
            return
        row = QHBoxLayout()
        row.setSpacing(8)
        for badge in shown:
            row.addWidget(badge)
        row.addStretch(1)
        self._column.addLayout(row)

    def _buttons(self, plan: ImportPlan) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        take = primary_button("接收", name="bundle_take")
        take.clicked.connect(self._take)
        leave = plain_button("关闭", name="bundle_leave")
        leave.setToolTip("不接收，也不留存；U盘上的文件不动")
        leave.clicked.connect(self._leave)
        later = plain_button("暂不接收", name="bundle_later")
        later.setToolTip("把这一包留存在本机，以后再接收或删除")
        later.clicked.connect(self._later)
        row.addWidget(label("接收前没有改动任何数据", "second", wraps=True), 1)
        row.addWidget(leave)
        row.addWidget(later)
        row.addWidget(take)
        self._column.addLayout(row)

    @Slot()
    def _take(self) -> None:
        self.take_asked.emit(self)

    @Slot()
    def _later(self) -> None:
        self.later_asked.emit(self)

    @Slot()
    def _leave(self) -> None:
        self.leave_asked.emit(self)


def _remarks(plan: ImportPlan) -> list[str]:
    found = [_restored(one) for one in plan.restored]
    if plan.recovery is not None:
        found.append(recovery_words(plan.recovery))
    found += [_original(one, plan.sender_name) for one in plan.originals]
    if plan.key_changes:
        found.append(KEY_CHANGED)
    if not plan.todos:
        found += [f"新的督办整改单：{title}" for title in plan.orders]
    if plan.starts_late:
        found.append("本包之前有本机恢复前收过、现已缺少的内容；可以先导入，本单位下次报送后对方会补送。")
    elif plan.skipped_numbers:
        numbers = "、".join(str(number) for number in plan.skipped_numbers)
        found.append(f"第{numbers}包没有收到，其内容已包含在本包中，不影响导入。")
    return found


def _original(one: OriginalCount, by: str) -> str:
    new = f"本机缺少其中 {one.new} 条" if one.new else "本机都已有"
    return f"{signed_words(one.name, by)}，逐条核验过，{new}。"


def recovery_words(found: Recovery) -> str:
    """Say what of our own records comes back, what of it has no content, and what follows from taking it over."""
    if not found.new:
        return f"上级保存的本单位台账到第{found.to_n}条，本机都已有，没有可找回的。"
    says = f"找回本单位台账：上级保存到第{found.to_n}条，本机缺少其中{found.new}条。"
    if found.bodiless:
        says += f"{positions(found.bodiless)}当时没有把内容报给上级，只能找回编号，内容要从纸质材料补录。"
    if found.is_taken:
        return f"{says}第{found.to_n}条之后没有报送过的记录找不回，需补录。导入后窗口自动换用找回的台账。"
    return f"{says}本机备份之后另有登记，找回的标为“未承接”，可逐条查看，不计入统计。"


def _restored(one: Restored) -> str:
    """Say that the sender's records go on from an earlier point, and what that leaves with us."""
    begun = f"对方的台账{short_moment(one.at)}经{one.why}后，在第{one.n}条之后接续登记"
    if not one.unadopted:
        return f"{begun}，本机已收的记录都有承接。"
    return f"{begun}；本机已收而对方没有承接的{one.unadopted}条继续保留，标为“未承接”，不计入统计。"
