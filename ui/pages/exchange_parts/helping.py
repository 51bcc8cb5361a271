"""帮对方找回: what a superior does for a subordinate that lost its workbook, in three steps."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.overview import PeerState
from ui.messages import sentence
from ui.pages.exchange_parts.actions import ExchangeActions
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import label, rule
from ui.widgets.words import full_moment

WHEN = "对方的台账丢失、来函申请找回时用。对方还有备份的，请它先从备份恢复。"
FORMER = "对方没有留下自己的登记文件，就由本单位写出一个，交给对方新建台账时用。"
ANEW = "对方新建台账以后，凭它新的登记文件和盖章的登记卡登记，选“替换原来的登记”；原来的密钥随即停用。"
WRITE = "对方报来过的记录和附件写成一包，只有现在登记的密钥打得开。"
NOT_YET = "收到对方最近一包以后还没有登记过新的登记卡。对方用的是新建的台账，就先办第二步，不然打不开。"


class HelpingPanel(SidePanel):
    """Offers the steps for one subordinate; `enrol_asked` and `write_asked` lead on."""

    enrol_asked = Signal()
    write_asked = Signal(object)

    def __init__(self, theme: Theme, actions: ExchangeActions) -> None:
        super().__init__(theme, name="helping")
        self._actions = actions
        self._state: PeerState | None = None
        self._said = label("", "second", wraps=True)

    def show_peer(self, state: PeerState) -> None:
        """Show what can be done for a subordinate."""
        self._state = state
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(label(WHEN, wraps=True))
        self._said = label("", "second", wraps=True)
        self._said.setObjectName("helping_said")
        self._add(column, "一、原登记文件", FORMER)
        self._offer(column, plain_button("写出原登记文件…", name="helping_former"), self._write_former)
        column.addWidget(self._said)
        self._add(column, "二、登记对方新的登记卡", ANEW)
        self._offer(column, plain_button("登记新的登记卡…", name="helping_enrol"), self._enrol)
        since = self._enrolled_since()
        column.addWidget(label(f"现在登记的密钥：{full_moment(since)} 起", "second"))
        self._add(column, "三、写出找回包", WRITE)
        got = state.received
        if got is not None and since <= got.imported_at:
            column.addWidget(label(NOT_YET, "warn", wraps=True))
        self._offer(column, primary_button("写出找回包…", name="helping_write"), self._write)
        column.addStretch(1)
        self.show_content(f"帮{state.name}找回", body)

    def _add(self, column: QVBoxLayout, title: str, says: str) -> None:
        column.addWidget(rule())
        column.addWidget(label(title, "bold"))
        column.addWidget(label(says, wraps=True))

    def _offer(self, column: QVBoxLayout, button: QPushButton, do: Callable[[], object]) -> None:
        button.clicked.connect(do)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _enrolled_since(self) -> str:
        found = () if self._state is None else self._actions.keys.of(self._state.org)
        return found[0].since if found else ""

    @Slot()
    def _write_former(self) -> None:
        state = self._state
        folder: Path | None = self._actions.choosers.folder(self, "原登记文件写到哪里")
        if state is None or folder is None:
            return
        try:
            written = self._actions.write_former(state.org, folder)
        except UserError as error:
            self._said.setText(sentence(error))
            return
        self._said.setText(f"已写出 {written.name}，交给对方。")

    @Slot()
    def _enrol(self) -> None:
        self.enrol_asked.emit()

    @Slot()
    def _write(self) -> None:
        if self._state is not None:
            self.write_asked.emit(self._state)
