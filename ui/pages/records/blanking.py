"""依法清除: what would go and what stays elsewhere in plain words, the basis, the reason, and typing to confirm."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.blank_entry import Blanked, BlankingPreview
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import scrolling
from ui.widgets.hints import set_hint
from ui.widgets.labelled import LabelledEdit
from ui.widgets.text import label

CONFIRM_LENGTH = 6
"""So many characters of a record's number or title are typed to confirm."""
WIDTH = 720
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class BlankingActions:
    """`preview(entry, revisions)` and `blank(entry, basis, reason, revisions)`; no revisions mean all of them."""

    preview: Callable[[EntryId, Sequence[str] | None], BlankingPreview]
    blank: Callable[[EntryId, str, str, Sequence[str] | None], Blanked]


@dataclass(frozen=True, slots=True)
class BlankingWish:
    """What was asked for and confirmed."""

    basis: str
    reason: str
    revisions: tuple[str, ...] | None


class BlankingPanel(QWidget):
    """Asks in place of the form; `wished` carries a `BlankingWish`, `left` leaves everything as it is."""

    wished = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("blanking")
        self._theme = theme
        self._preview: BlankingPreview | None = None
        self._narrower: BlankingPreview | None = None
        self._needed = ""
        self.whole = QRadioButton()
        self.whole.setObjectName("blank_whole")
        self.earlier = QRadioButton()
        self.earlier.setObjectName("blank_earlier")
        self.whole.toggled.connect(self._say)
        self._goes = label("", wraps=True)
        self._goes.setObjectName("blank_goes")
        self._stays = label("", wraps=True)
        self._stays.setObjectName("blank_stays")
        self.basis = LabelledEdit(
            "清除依据", name="blank_basis", hint="法规条款、本人申请或批准文件", is_required=True
        )
        self.reason = QPlainTextEdit()
        self.confirm = LabelledEdit("确认", name="blank_confirm", is_required=True)
        self.agree = primary_button("清除内容", name="blank_agree")
        self._leave = plain_button("不清除", name="blank_leave")
        self._connect()
        self._lay_out()
        self.hide()

    def _connect(self) -> None:
        self.reason.setObjectName("blank_reason")
        self.reason.setAccessibleName("清除原因，必填")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(self._theme.px(56))
        set_hint(self.reason, "为什么清除；依据和原因会长期保留，不要写被清除的内容")
        self.basis.edit.textChanged.connect(self._typed)
        self.reason.textChanged.connect(self._typed)
        self.confirm.edit.textChanged.connect(self._typed)
        self.agree.clicked.connect(self._agree)
        self._leave.clicked.connect(self.left)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(self._theme.px(WIDTH))
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        column.addWidget(label("依法清除内容", "heading"))
        column.addWidget(
            label(
                "个人信息保护等法规要求删除时使用。一般的登记错误请用“作废”，内容写错请直接修改。",
                "quiet",
                wraps=True,
            )
        )
        choices = QVBoxLayout()
        choices.setSpacing(0)
        choices.addWidget(self.whole)
        choices.addWidget(self.earlier)
        column.addLayout(choices)
        column.addWidget(_box("清除以后", self._goes, "warn"))
        column.addWidget(_box("这些地方仍会有原来的内容，需要另行处理", self._stays, "info"))
        column.addWidget(self.basis)
        reason = QVBoxLayout()
        reason.setSpacing(4)
        reason.addWidget(label("清除原因 *", "quiet"))
        reason.addWidget(self.reason)
        column.addLayout(reason)
        verbs = QHBoxLayout()
        verbs.setSpacing(8)
        verbs.addWidget(self.confirm, 1)
        for button in (self.agree, self._leave):
            verbs.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(verbs)
        column.addStretch(1)
        canvas = QWidget()
        row = QHBoxLayout(canvas)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner, 1)
        row.addStretch(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(canvas))

    def ask(self, preview: BlankingPreview, narrower: BlankingPreview | None) -> None:
        """Ask about a record: everything, or only what it said before its present content."""
        self._preview, self._narrower = preview, narrower
        self._needed = (preview.listed.number or preview.listed.title)[:CONFIRM_LENGTH].strip()
        self.whole.setText(f"清除全部内容（{len(preview.versions)} 版）")
        count = 0 if narrower is None else len(narrower.versions)
        self.earlier.setText(f"只清除改正以前的内容（{count} 版），现在的内容保留")
        self.earlier.setVisible(narrower is not None)
        self.whole.setChecked(True)
        self.confirm.edit.clear()
        set_hint(self.confirm.edit, f"为防误点，请输入“{self._needed}”")
        self.basis.edit.clear()
        self.reason.clear()
        self._say()
        self._typed()
        self.show()
        self.basis.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _say(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._goes.setText("\n".join(goes_words(chosen, is_whole=self.whole.isChecked())))
            self._stays.setText("\n".join(stays_words(chosen)))

    def _chosen(self) -> BlankingPreview | None:
        return self._preview if self.whole.isChecked() else self._narrower

    def _wish(self) -> BlankingWish | None:
        basis, reason = self.basis.text, self.reason.toPlainText().strip()
        chosen = self._chosen()
        if not basis or not reason or self.confirm.text != self._needed or chosen is None:
            return None
        digests = None if self.whole.isChecked() else tuple(one.digest for one in chosen.versions)
        return BlankingWish(basis, reason, digests)

    @Slot()
    def _typed(self) -> None:
        self.agree.setEnabled(self._wish() is not None)

    @Slot()
    def _agree(self) -> None:
        wish = self._wish()
        if wish is not None:
            self.agree.setEnabled(False)
            self.wished.emit(wish)


def goes_words(preview: BlankingPreview, *, is_whole: bool) -> list[str]:
    """Say what blanking takes away and what it leaves."""
    files = f"，连同附件 {_names(preview.files)}" if preview.files else ""
    words = [f"· {len(preview.versions)} 版的内容从本台账和检索中删去{files}，不能恢复。"]
    if is_whole:
        words.append("· 列表里只留“内容已清除”；不再计入履责统计，不能再改。没有保存的草稿一并删去。")
    words.append("· 留下：登记的时间和人、清除的依据和原因。编号不再使用，记录链照常可以核验。")
    return words


def stays_words(preview: BlankingPreview) -> list[str]:
    """Say where the content still is afterwards."""
    words = ["· 以前做的备份，包括放在U盘和其他电脑上的，轮换掉以前仍有原来的内容。"]
    if preview.recipients:
        named = "、".join(preview.recipients)
        words.append(f"· 已报送给{named}。下一次报送会告知已清除，对方那一份由对方处理。")
    if preview.naming:
        words.append(f"· 另有 {preview.naming} 条记录提到它的名称，请逐条检查。")
    if preview.kept_files:
        words.append(f"· 附件 {_names(preview.kept_files)} 在别的记录或草稿里也有，仍然保留。")
    words.append("· 已经打印的纸面，另存出去的文件。")
    return words


def _names(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:_ENOUGH])
    return shown if len(names) <= _ENOUGH else f"{shown}等 {len(names)} 个"


def _box(title: str, words: QWidget, kind: str) -> QFrame:
    box = QFrame()
    box.setProperty("role", "notice")
    box.setProperty("kind", kind)
    column = QVBoxLayout(box)
    column.setContentsMargins(14, 8, 14, 8)
    column.setSpacing(2)
    column.addWidget(label(title, "bold", wraps=True))
    column.addWidget(words)
    return box
