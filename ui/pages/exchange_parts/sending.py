"""Writing a bundle onto a stick: what goes, where to, writing, reading back, ready to be pulled out."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import Cancelled, UserError
from sxt_desktop.usecases.export_bundle import Exported
from sxt_desktop.usecases.overview import PeerState
from ui.icons import IconView
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.exchange_parts.actions import ExchangeActions, Place
from ui.pages.exchange_parts.words import size, waiting_words, withheld_words
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.facts import Facts
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import ElidedLabel, label, rule

_MISSING = "有附件在本机已丢失或损坏，没有随包带出：{names}。记录本身已带出，请找到原件重新挂接。"
_ADVICE = "这台电脑不能绕过缓存回读。请先安全弹出U盘，重新插上后确认文件还在、大小一致；送达以对方回执为准。"


class _PlaceButton(QPushButton):
    """A button as high as the two lines laid out in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "choice")

    def sizeHint(self) -> QSize:
        inside = self.layout()
        return super().sizeHint() if inside is None else inside.sizeHint()


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
        self._error = ""

    @property
    def is_writing(self) -> bool:
        """Whether a bundle is being written."""
        return self._progress is not None

    def show_peer(self, state: PeerState) -> None:
        """Show what would go to an organisation and where it can be written."""
        if self.is_writing:
            self.show()
            return
        self._state, self._error = state, ""
        self._show_places()

    def _body(self) -> tuple[QWidget, QVBoxLayout]:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        return body, column

    def _heading(self) -> str:
        return "" if self._state is None else f"报送给{self._state.name}"

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
        column.addWidget(label(waiting_words(state.waiting) or "只带位置信息，没有内容", wraps=True))
        if state.waiting.withheld:
            column.addWidget(label(withheld_words(state.waiting.withheld), "second", wraps=True))
        column.addWidget(rule())
        column.addLayout(self._places_head())
        places = self._actions.places()
        buttons = [self._place_button(place, number) for number, place in enumerate(places)]
        for button in buttons:
            column.addWidget(button)
        if not places:
            column.addWidget(
                label("没有找到U盘。插好后点“重新查找”，或选择其他文件夹。", "quiet", wraps=True)
            )
        other = plain_button("其他文件夹…", name="other_folder", theme=self._theme, icon="folder")
        other.clicked.connect(self._ask_folder)
        column.addWidget(other)
        column.addWidget(label("点一下就开始写，写完自动回读校验。", "second", wraps=True))
        column.addStretch(1)
        self.show_content(self._heading(), body)
        (*buttons, other)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _places_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("写到哪里", "bold"), 1)
        again = link_button("重新查找", name="find_again")
        again.clicked.connect(self._show_places)
        row.addWidget(again)
        return row

    def _place_button(self, place: Place, number: int) -> QPushButton:
        name, path, free = place
        button = _PlaceButton()
        button.setObjectName(f"place_{number}")
        button.setAccessibleName(f"写到{name}，剩余{size(free)}")
        button.setToolTip(str(path))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(button)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(IconView(self._theme, "stick", token="act", size=20))
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(ElidedLabel(name, "bold", mode=Qt.TextElideMode.ElideMiddle))
        both.addWidget(ElidedLabel(f"剩余 {size(free)}", "second"))
        row.addLayout(both, 1)
        button.clicked.connect(lambda: self.write_to(path))
        return button

    @Slot()
    def _ask_folder(self) -> None:
        found = self._actions.choosers.folder(self, "写到哪个文件夹")
        if found is not None:
            self.write_to(found)

    def write_to(self, folder: Path) -> None:
        """Start writing."""
        state, export = self._state, self._actions.export
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

    def _show_writing(self) -> None:
        body, column = self._body()
        self._says = label("正在写入…", "bold")
        self._says.setObjectName("sending_step")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName("写入进度")
        column.addWidget(self._says)
        column.addWidget(self._bar)
        column.addWidget(label("写完会自动回读校验，请不要拔出U盘。", "second", wraps=True))
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
        self._show_result(made)
        self.sent.emit(made.changes)

    @Slot(object)
    def _failed(self, error: UserError) -> None:
        self._progress = None
        self._error = sentence(error)
        self._show_places()

    def _show_result(self, made: Exported) -> None:
        body, column = self._body()
        head = QHBoxLayout()
        head.setSpacing(12)
        icon, token = ("done", "green") if made.read_back else ("soon", "amber")
        head.addWidget(IconView(self._theme, icon, token=token, size=32))
        says = label("已校验，可以拔出" if made.read_back else "已写入，未回读", "title")
        says.setObjectName("sending_result")
        head.addWidget(says, 1)
        column.addLayout(head)
        if not made.read_back:
            column.addWidget(label(_ADVICE, wraps=True))
        if made.missing:
            column.addWidget(label(_MISSING.format(names="、".join(made.missing[:5])), "error", wraps=True))
        facts = (
            ("包号", f"第{made.seq}包"),
            ("内容", f"{made.entries} 条记录，{made.files} 个附件，{size(made.size)}"),
            ("未带出", f"{made.withheld} 条" if made.withheld else ""),
            ("文件名", made.path.name),
            ("位置", str(made.path.parent)),
            ("校验值", made.sha256[:12]),
        )
        column.addWidget(Facts(facts, name="sending_facts"))
        column.addWidget(label("校验值可抄在交接单上，便于日后核对文件。", "second", wraps=True))
        close = primary_button("完成", name="sending_close")
        close.clicked.connect(self.close_panel)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.show_content("报送包已写好", body)
        close.setFocus(Qt.FocusReason.TabFocusReason)
        close.setFocus()
