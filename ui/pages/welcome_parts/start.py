"""The first screen: three choices, and what was open before."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.choices import Choice
from ui.widgets.text import ElidedLabel, label, rule


@dataclass(frozen=True, slots=True)
class Recent:
    """A workbook that was open before."""

    path: Path
    title: str


class StartStep(QWidget):
    """Three big choices, and what was open before."""

    new_asked = Signal()
    open_asked = Signal(object)
    demo_asked = Signal()
    restore_asked = Signal(object)
    lost_asked = Signal()

    def __init__(self, theme: Theme, recent: Sequence[Recent], *, can_come_back: bool = False) -> None:
        super().__init__()
        self.setObjectName("step_start")
        new = Choice(
            theme,
            "新建本单位",
            "回答三个问题，设好密码，就可以记第一条。",
            icon="building",
            name="welcome_new",
        )
        open_ = Choice(
            theme, "打开", "打开本机已有的台账；U盘上的先复制到本机。", icon="folder", name="welcome_open"
        )
        demo = Choice(
            theme,
            "用示例单位试一试",
            "一个虚构单位的整年数据，随便改，不影响正式台账。",
            icon="try",
            name="welcome_demo",
        )
        new.clicked.connect(self.new_asked)
        open_.clicked.connect(self._open_any)
        demo.clicked.connect(self.demo_asked)
        row = QHBoxLayout()
        row.setSpacing(16)
        for choice in (new, open_, demo):
            row.addWidget(choice, 1)
        self._error: QLabel = label("", "error", wraps=True)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(row)
        column.addWidget(self._error)
        restore = link_button("从备份恢复，或从另一台电脑搬来", name="welcome_restore", is_flush=True)
        restore.clicked.connect(lambda: self.restore_asked.emit(None))
        column.addWidget(restore, 0, Qt.AlignmentFlag.AlignLeft)
        if can_come_back:
            lost = link_button("电脑坏了，没有备份，从上级找回", name="welcome_lost", is_flush=True)
            lost.clicked.connect(self.lost_asked)
            column.addWidget(lost, 0, Qt.AlignmentFlag.AlignLeft)
        if recent:
            column.addLayout(self._recent(recent))

    def _recent(self, recent: Sequence[Recent]) -> QVBoxLayout:
        self._paths = {str(one.path): one.path for one in recent}
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addSpacing(16)
        column.addWidget(label("最近打开", "second"))
        column.addSpacing(8)
        for one in recent[:5]:
            row = QHBoxLayout()
            row.setContentsMargins(0, 6, 0, 6)
            row.setSpacing(12)
            title = ElidedLabel(one.title, "bold", mode=Qt.TextElideMode.ElideMiddle)
            path = ElidedLabel(str(one.path), "second", mode=Qt.TextElideMode.ElideMiddle)
            verb = link_button("打开", name=str(one.path))
            verb.setAccessibleName(f"打开{one.title}")
            verb.clicked.connect(self._open_recent)
            row.addWidget(title, 2)
            row.addWidget(path, 3)
            row.addWidget(verb)
            column.addWidget(rule())
            column.addLayout(row)
        return column

    def show_error(self, text: str) -> None:
        """Say what went wrong with the example."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    @Slot()
    def _open_any(self) -> None:
        self.open_asked.emit(None)

    @Slot()
    def _open_recent(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.open_asked.emit(self._paths[sender.objectName()])
