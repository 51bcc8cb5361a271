"""检查台账: checking everything, what was found record by record, building lists anew, where the workbook lies."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.findings import Checked, Finding
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.organisation_parts.backup_actions import CheckActions
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState
from ui.widgets.listing import Column, Listing
from ui.widgets.say_bar import SayBar
from ui.widgets.text import label
from ui.widgets.words import full_day

KINDS: Mapping[str, str] = {
    "file": "数据文件有损坏",
    "schema": "数据表被程序以外改动过",
    "head": "末尾的记录不见了",
    "anchor": "记录长度的存根不在了",
    "missing": "记录有缺号",
    "digest": "记录与登记时不符",
    "payload": "内容与登记时不符",
    "link": "先后次序对不上",
    "checkpoint": "与已签名的位置对不上",
    "continuation": "恢复的接续说明对不上",
    "projection": "列表与记录不一致，可重建",
    "attachment": "附件损坏或缺失",
}
NOTE = "每次打开先快查，每月全查一次，也可以随时全查：从头核对每条记录、先后次序、签名、附件和列表。"
DAMAGED = (
    "检查发现记录对不上，台账已改为只读：可以看、打印、备份，不能登记。请从备份恢复，或抢救能核验的记录。"
)
MOVED = "这本台账已搬到另一台电脑，这里只能看。"


class ChecksBoard(QWidget):
    """`told` and `failed` are sentences for the banner; `checked` when something may have changed for all."""

    told = Signal(str)
    failed = Signal(str)
    checked = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, actions: CheckActions) -> None:
        super().__init__()
        self.setObjectName("checks_board")
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._head = label("", "heading")
        self.bar = SayBar("check_bar")
        self._result = label("", wraps=True)
        self._result.setObjectName("check_result")
        self.list = Listing(theme, _COLUMNS, name="findings", says="检查结果")
        self._fine = EmptyState(theme, "", icon="shield", name="no_findings")
        self._start = primary_button("开始全查", name="check_start", theme=theme, icon="shield")
        self._start.clicked.connect(lambda: self.check(rebuild=False))
        self._again = plain_button("重建列表", name="check_rebuild")
        self._again.setToolTip("按记录重新生成列表和检索，不改动记录本身")
        self._again.clicked.connect(lambda: self.check(rebuild=True))
        self._lay_out()
        self.list.hide()
        jobs.rested.connect(self._free)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._head, 1)
        head.addWidget(self._again)
        head.addWidget(self._start)
        place = plain_button("打开台账文件夹", name="open_folder", theme=self._theme, icon="folder")
        place.clicked.connect(self._open_folder)
        foot = QHBoxLayout()
        folder = label(str(self._actions.folder()), "second", wraps=True)
        folder.setObjectName("folder")
        foot.addWidget(folder, 1)
        foot.addWidget(place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(label(NOTE, "second", wraps=True))
        column.addWidget(self.bar)
        column.addWidget(self._result)
        column.addWidget(self.list, 1)
        column.addWidget(self._fine, 1)
        column.addLayout(foot)

    @Slot()
    def show_state(self) -> None:
        """Say when everything was last checked, and whether anything may be written."""
        last = self._actions.last()
        self._head.setText("还没有全查过" if last is None else f"上次全查 {full_day(last[0])}")
        self._fine.say(last_words(None if last is None else last[1]))
        why = self._actions.read_only()
        if why:
            back = self._actions.take_back
            verbs = (("取消搬家，继续在这里用", back),) if why == "moved" and back is not None else ()
            self.bar.say(MOVED if why == "moved" else DAMAGED, "error", verbs)
        else:
            self.bar.hide()

    def check(self, *, rebuild: bool) -> None:
        """Check everything, away from the window."""
        run = self._actions.check

        def work(progress: Progress) -> Checked:
            return run(rebuild, progress)

        title = "正在重建列表" if rebuild else "正在检查台账"
        self._start.setEnabled(False)
        self._again.setEnabled(False)
        self._jobs.run(title, work, done=self._done, failed=self._refused)

    @Slot()
    def _free(self) -> None:
        """Let a check be asked for again, also after one that was stopped."""
        self._start.setEnabled(True)
        self._again.setEnabled(True)

    def _done(self, found: Checked) -> None:
        self.show_found(found)
        self.show_state()
        self.checked.emit()

    def show_found(self, found: Checked) -> None:
        """Show what a check found."""
        self._result.setText(checked_words(found))
        self.list.show_rows(found.findings)
        self.list.setVisible(bool(found.findings))
        self._fine.setVisible(not found.findings)

    def _refused(self, error: UserError) -> None:
        self.failed.emit(sentence(error))

    @Slot()
    def _open_folder(self) -> None:
        self._actions.open_path(self._actions.folder())


def last_words(count: int | None) -> str:
    """Return what stands where no findings are listed, by how many there were the last time, None before any check."""
    if count is None:
        return "全查以后，发现的问题逐条列在这里。"
    return f"上次全查发现 {count} 处问题，再查一次即可逐条查看。" if count else "上次全查没有发现问题。"


def checked_words(found: Checked) -> str:
    """Return the result of a check in words."""
    scope = f"共核对 {found.revisions} 次登记、{found.entries} 条记录、{found.files} 个附件"
    rebuilt = "，列表已重建" if found.rebuilt else ""
    off = ""
    if found.unadopted:
        count = sum(one.last - one.first + 1 for one in found.unadopted)
        off = f"另有 {count} 次登记在恢复以后没有承接，仍可查看。"
    if not found.findings:
        return f"没有发现问题。{scope}{rebuilt}。{off}"
    return f"发现 {len(found.findings)} 处问题，逐条列在下面。{scope}{rebuilt}。{off}"


def _record(found: Finding) -> str:
    named = " ".join(part for part in (found.number, found.title) if part)
    return named or found.detail


def _where(found: Finding) -> str:
    return f"第 {found.n} 条" if found.n else ""


_COLUMNS = (
    Column("问题", lambda one: KINDS.get(one.kind, "其他问题"), width=230),
    Column("位置", _where, width=110),
    Column("日期", lambda one: one.day, width=120, is_optional=True),
    Column("记录", _record),
)
