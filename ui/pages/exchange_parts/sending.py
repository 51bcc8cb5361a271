"""Writing a bundle onto a stick: what goes, where to, writing, reading back, ready to be pulled out."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import Cancelled, UserError
from sxt_desktop.usecases.export_bundle import Exported
from sxt_desktop.usecases.overview import PeerState
from sxt_desktop.usecases.verify_again import ReadAgain
from ui.icons import IconView
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.exchange_parts.actions import ExchangeActions
from ui.pages.exchange_parts.words import waiting_words, withheld_words
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.facts import Facts
from ui.widgets.place_list import PlaceList
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import label, rule
from ui.widgets.words import size_words

_MISSING = "有附件在本机已丢失或损坏，没有随包带出：{names}。记录本身已带出，请找到原件重新挂接。"
_ADVICE = "这台电脑不能绕过缓存回读。请安全弹出U盘，拔下后重新插上，再点“拔插后校验”。"
_NOT_FOUND = "没有找到这一包。请把刚才的U盘插好，等几秒后再点一次。"
_NOT_PULLED = "没有看到U盘拔下过，读到的可能还在缓存里；请拔下重新插上，再校验一次。"
_RECOVERY = "对方报来过的全部记录和附件，只有对方能打开；没有报来过的、当时没有带内容的，找不回。"
_LOOK_MS = 1000
"""How often is looked whether the stick was pulled out."""


class SendingPanel(SidePanel):
    """A side panel that leads from a card to a bundle that can be pulled out; it outlives the writing."""

    sent = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, actions: ExchangeActions) -> None:
        super().__init__(theme, name="sending")
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._state: PeerState | None = None
        self._progress: Progress | None = None
        self._bar = QProgressBar()
        self._says = label("")
        self._error, self._is_recovery = "", False
        self._made: Exported | None = None
        self._was_pulled = False
        self._watch = QTimer(self, interval=_LOOK_MS)
        self._watch.timeout.connect(self._look_for_stick)
        self.closed.connect(self._watch.stop)

    @property
    def is_writing(self) -> bool:
        """Whether a bundle is being written."""
        return self._progress is not None

    def show_recovery(self, state: PeerState) -> None:
        """Show where a subordinate's own log can be written, for it to take back."""
        self.show_peer(state, is_recovery=True)

    def show_peer(self, state: PeerState, *, is_recovery: bool = False) -> None:
        """Show what would go to an organisation and where it can be written."""
        if self.is_writing:
            self.show()
            return
        self._state, self._error, self._is_recovery = state, "", is_recovery
        self._watch.stop()
        self._show_places()

    def _body(self) -> tuple[QWidget, QVBoxLayout]:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        return body, column

    def _heading(self) -> str:
        if self._state is None:
            return ""
        return f"{self._state.name}的找回包" if self._is_recovery else f"报送给{self._state.name}"

    @Slot()
    def _show_places(self) -> None:
        state = self._state
        if state is None:
            return
        body, column = self._body()
        if self._error:
            says = label(self._error, "error", wraps=True)
            says.setObjectName("sending_error")
            column.addWidget(says)
        column.addWidget(label("这一包带什么", "bold"))
        said = waiting_words(state.waiting) or "只带位置信息，没有内容"
        column.addWidget(label(_RECOVERY if self._is_recovery else said, wraps=True))
        if state.waiting.withheld and not self._is_recovery:
            column.addWidget(label(withheld_words(state.waiting.withheld), "second", wraps=True))
        column.addWidget(rule())
        places = PlaceList(self._theme, self._actions.places, self._actions.choosers)
        places.chosen.connect(self.write_to)
        column.addWidget(places)
        column.addWidget(label("点一下就开始写，写完自动回读校验。", "second", wraps=True))
        column.addStretch(1)
        self.show_content(self._heading(), body)
        places.focus_first()

    @Slot(object)
    def write_to(self, folder: Path) -> None:
        """Start writing."""
        actions, state = self._actions, self._state
        export = actions.export_recovery if self._is_recovery else actions.export
        if state is None or self.is_writing:
            return

        def work(progress: Progress) -> Exported | None:
            try:
                return export(state.org, folder, progress)
            except Cancelled:
                return None

        self._show_writing()
        self._progress = self._jobs.run("正在写报送包", work, done=self._written, failed=self._failed)
        self._progress.told.connect(self._tell)

    def _show_writing(
        self, doing: str = "正在写入…", advice: str = "写完会自动回读校验，请不要拔出U盘。"
    ) -> None:
        body, column = self._body()
        self._says = label(doing, "bold")
        self._says.setObjectName("sending_step")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName("写入进度")
        column.addWidget(self._says)
        column.addWidget(self._bar)
        column.addWidget(label(advice, "second", wraps=True))
        stop = plain_button("取消", name="sending_cancel")
        stop.clicked.connect(self._cancel)
        column.addWidget(stop, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.show_content(self._heading(), body)

    @Slot(int, int)
    def _tell(self, done: int, total: int) -> None:
        if self._progress is None or total <= 0:
            return
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * min(done, total) / total))
        self._says.setText("正在回读校验…" if done >= total else f"正在写入… {100 * done // total}%")

    @Slot()
    def _cancel(self) -> None:
        if self._progress is not None:
            self._says.setText("正在停下…")
            self._progress.cancel()

    @Slot(object)
    def _written(self, made: Exported | None) -> None:
        self._progress = None
        if made is None:
            self._error = "已取消，U盘上没有留下半个文件，已有数据没有改动。"
            self._show_places()
            return
        self._made, self._was_pulled = made, False
        self._show_result(made)
        if not made.read_back:
            self._watch.start()
        self.sent.emit(made.changes)

    @Slot(object)
    def _failed(self, error: UserError) -> None:
        self._progress = None
        self._error = sentence(error)
        self._show_places()

    def _show_result(self, made: Exported) -> None:
        body, column = self._body()
        self._add_verdict(column, "已校验，可以拔出" if made.read_back else "已写入，未回读", made.read_back)
        if made.missing:
            column.addWidget(label(_MISSING.format(names="、".join(made.missing[:5])), "error", wraps=True))
        if not made.read_back:
            column.addWidget(label(_ADVICE, wraps=True))
            again = plain_button("拔插后校验", name="sending_again", theme=self._theme, icon="shield")
            again.clicked.connect(self._read_again)
            column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
            if self._error:
                says = label(self._error, "error", wraps=True)
                says.setObjectName("sending_error")
                column.addWidget(says)
        self._add_facts(column, made)
        self._add_close(column)
        self.show_content("报送包已写好", body)
        close = body.findChild(QPushButton, "sending_close")
        if close is not None:
            close.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_verdict(self, column: QVBoxLayout, words: str, is_good: bool) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        icon, token = ("done", "green") if is_good else ("soon", "amber")
        head.addWidget(IconView(self._theme, icon, token=token, size=32))
        says = label(words, "title")
        says.setObjectName("sending_result")
        head.addWidget(says, 1)
        column.addLayout(head)

    def _add_facts(self, column: QVBoxLayout, made: Exported) -> None:
        several = f"（共 {made.volumes} 个文件，要一起交给对方）" if made.volumes > 1 else ""
        facts = (
            ("包号", f"第{made.seq}包"),
            ("内容", f"{made.entries} 条记录，{made.files} 个附件，{size_words(made.size)}"),
            ("下级原件", f"{made.originals} 条" if made.originals else ""),
            ("未带出", f"{made.withheld} 条" if made.withheld else ""),
            ("文件名", made.path.name + several),
            ("位置", str(made.path.parent)),
            ("校验值", made.sha256[:12]),
        )
        column.addWidget(Facts(facts, name="sending_facts"))
        column.addWidget(label("校验值可抄在交接单上，便于日后核对文件。", "second", wraps=True))

    def _add_close(self, column: QVBoxLayout) -> None:
        close = primary_button("完成", name="sending_close")
        close.clicked.connect(self.close_panel)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @Slot()
    def _look_for_stick(self) -> None:
        """Notice that the stick was pulled out: what is read after that comes from the stick."""
        if self._made is not None and not self._made.path.exists():
            self._was_pulled = True

    def _found_again(self, made: Exported) -> Path | None:
        """Return where the bundle lies now: where it was written, or on a stick that came back elsewhere."""
        roots = [made.path.parent, *(place.path for place in self._actions.places())]
        return next((root / made.path.name for root in roots if (root / made.path.name).exists()), None)

    @Slot()
    def _read_again(self) -> None:
        """Read the bundle again from the stick."""
        made, verify = self._made, self._actions.verify_again
        if made is None or self.is_writing:
            return
        path = self._found_again(made)
        if path is None:
            self._error = _NOT_FOUND
            self._show_result(made)
            return

        def work(progress: Progress) -> ReadAgain | None:
            try:
                return verify(path, progress)
            except Cancelled:
                return None

        self._show_writing("正在校验…", "正在把U盘上的内容读一遍，请不要拔出U盘。")
        self._progress = self._jobs.run("正在校验报送包", work, done=self._same, failed=self._differs)
        self._progress.told.connect(self._tell_read)

    def _same(self, found: ReadAgain | None) -> None:
        made, self._progress = self._made, None
        if made is None:
            return
        if found is None:
            self._show_result(made)
            return
        if not found.bypassed and not self._was_pulled:
            self._error = _NOT_PULLED
            self._show_result(made)
            return
        self._watch.stop()
        self._error = ""
        self._show_result(replace(made, path=found.path, read_back=True))

    def _differs(self, error: UserError) -> None:
        self._progress, self._error = None, sentence(error)
        if self._made is not None:
            self._show_result(self._made)

    @Slot(int, int)
    def _tell_read(self, done: int, total: int) -> None:
        if self._progress is not None and total > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * min(done, total) / total))
