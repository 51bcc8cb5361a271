"""Many bundles at once: what was found, one progress for all, stopping between two, what became of each."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.import_many import Found, Line, Outcome, Summary
from ui.icons import IconView
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.exchange_parts.actions import ExchangeActions
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.text import ElidedLabel, label, rule, whole_label
from ui.widgets.words import size_words

_SHOWN = 30
"""So many bundles that were not taken over are named; all of them are in the copied text."""


class BulkImport(QFrame):
    """A card that is there only while there is something to say; `taken` carries the `Changes`."""

    taken = Signal(object)
    inbox_asked = Signal()
    """What came in is to be looked at."""

    def __init__(self, theme: Theme, jobs: Jobs, actions: ExchangeActions) -> None:
        super().__init__()
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._found = Found(())
        self._progress: Progress | None = None
        self._is_working = False
        self._bar = QProgressBar()
        self._says = label("")
        self.setObjectName("bulk_import")
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self.hide()

    def look(self, paths: Sequence[Path]) -> None:
        """Look for bundles in folders and among files; while some are being taken over, nothing."""
        if self._is_working:
            return
        self._is_working = True
        find = self._actions.find
        self._begin("running", "act", "正在查找报送包…")
        self._jobs.run("正在查找报送包", lambda _: find(paths), done=self._looked, failed=self._failed)

    def _begin(self, icon: str, token: str, words: str) -> None:
        clear(self._column)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconView(self._theme, icon, token=token, size=20))
        self._says = label(words, "bold", wraps=True)
        self._says.setObjectName("bulk_says")
        row.addWidget(self._says, 1)
        self._column.addLayout(row)
        self.setAccessibleName(words)
        self.show()

    @Slot(object)
    def _looked(self, found: Found) -> None:
        self._is_working, self._found = False, found
        if not found.paths:
            self._begin("info", "second", "没有找到报送包（.sxb）。")
            self._away("关闭")
            return
        size = sum(_size(path) for path in found.paths)
        self._begin("inbox", "act", f"找到 {len(found.paths)} 个报送包，共 {size_words(size)}")
        words = (
            "按报送单位和包号依次核验、导入；每一包要么全部收下，要么不动。核验不过的不导入，最后列出原因。"
        )
        self._column.addWidget(whole_label(words, "second"))
        if found.left_out:
            self._column.addWidget(
                label("文件夹太深或数量太多，有一部分没有找；可分几次导入。", "error", wraps=True)
            )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("导入前会先做一次备份", "second"), 1)
        leave = plain_button("不导入", name="bulk_leave")
        leave.clicked.connect(self.hide)
        take = primary_button("全部导入", name="bulk_take")
        take.clicked.connect(self._take)
        row.addWidget(leave)
        row.addWidget(take)
        self._column.addLayout(row)
        take.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _take(self) -> None:
        paths, import_many = self._found.paths, self._actions.import_many
        self._is_working = True
        self._begin("running", "act", f"正在导入 {len(paths)} 个报送包…")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName("导入进度")
        stop = plain_button("停止", name="bulk_stop")
        stop.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(stop)
        self._column.addLayout(row)
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._column.addWidget(
            label("停止时，正在导入的一包会先完成或不导入，已导入的保留。", "second", wraps=True)
        )
        self._progress = self._jobs.run(
            "正在导入报送包",
            lambda progress: import_many(paths, progress),
            done=self._took,
            failed=self._failed,
        )
        self._progress.told.connect(self._tell)

    @Slot(int, int)
    def _tell(self, done: int, total: int) -> None:
        if self._progress is not None and total > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * min(done, total) / total))

    @Slot()
    def _stop(self) -> None:
        if self._progress is not None:
            self._says.setText("正在停下…")
            self._progress.cancel()

    @Slot(object)
    def _failed(self, error: UserError) -> None:
        self._is_working, self._progress = False, None
        self._begin("overdue", "red", sentence(error))
        self._away("关闭")

    @Slot(object)
    def _took(self, done: Summary) -> None:
        self._is_working, self._progress = False, None
        is_good = not done.count(Outcome.REFUSED) and not done.left
        self._begin("done" if is_good else "soon", "green" if is_good else "amber", summary_words(done))
        if done.stopped_by is not None:
            self._column.addWidget(label(sentence(done.stopped_by), "error", wraps=True))
        bad = [line for line in done.lines if line.outcome in (Outcome.REFUSED, Outcome.HELD)]
        if bad:
            self._column.addWidget(rule())
        for line in bad[:_SHOWN]:
            self._column.addWidget(ElidedLabel(_headline(line), "bold", mode=Qt.TextElideMode.ElideMiddle))
            if line.error is not None:
                self._column.addWidget(whole_label(sentence(line.error), "second"))
        if len(bad) > _SHOWN:
            self._column.addWidget(label(f"另有 {len(bad) - _SHOWN} 个，见复制的结果。", "second"))
        copy = link_button("复制结果", name="bulk_copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report(done)))
        read = link_button("去收到待办", name="bulk_inbox")
        read.clicked.connect(self.inbox_asked)
        read.setVisible(bool(done.entries))
        self._away("收起", read, copy)
        self.taken.emit(done.changes)

    def _away(self, verb: str, *others: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for other in others:
            row.addWidget(other)
        row.addStretch(1)
        away = plain_button(verb, name="bulk_away")
        away.clicked.connect(self.hide)
        row.addWidget(away)
        self._column.addLayout(row)
        if self.hasFocus():
            away.setFocus(Qt.FocusReason.OtherFocusReason)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _headline(line: Line) -> str:
    who = f"{line.sender_name}第{line.seq}包 · " if line.sender_name and line.seq else ""
    return f"{who}{line.path.name} · {line.outcome.value}"


def summary_words(done: Summary) -> str:
    """Return how many ended how, in one sentence."""
    parts = [f"导入 {done.count(Outcome.IMPORTED)} 包，记录 {done.entries} 条"]
    for outcome, words in (
        (Outcome.REPEATED, "此前已导入 {} 包"),
        (Outcome.HELD, "待补 {} 包"),
        (Outcome.REFUSED, "未导入 {} 包"),
    ):
        if done.count(outcome):
            parts.append(words.format(done.count(outcome)))
    if done.left:
        parts.append(f"停止时还有 {len(done.left)} 包没有处理")
    return "；".join(parts) + "。"


def report(done: Summary) -> str:
    """Return what became of every bundle, as text to be kept or sent on."""
    imported = Counter(line.sender_name for line in done.lines if line.outcome is Outcome.IMPORTED)
    lines = [summary_words(done), *(f"{name}：导入 {count} 包" for name, count in imported.items())]
    for line in done.lines:
        if line.error is not None:
            lines.append(f"{_headline(line)}：{sentence(line.error)}")
    return "\n".join((*lines, *(f"{path.name} · 没有处理" for path in done.left)))
