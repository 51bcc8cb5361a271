"""First use after a loss without any backup: who the unit was, and how its records come back from its superior."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.coming_back import Former
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.choosing import Choosers, DropArea
from ui.widgets.facts import Facts
from ui.widgets.steps import StepFoot
from ui.widgets.text import label

WHY = "电脑坏了、台账没有任何备份时用。报送过的记录上级那里都有一份，可以找回；没有报送过的找不回。"
WAY = (
    "一、在这里新建台账，仍用本单位原来的编号。",
    "二、打印新的登记卡盖章，连同登记文件交上级，请上级用它替换原来的登记，写出找回包。",
    "三、登记上级，导入找回包。程序逐条核验是不是本单位自己签的名，记录和附件就回来了。",
    "四、核对编号，补录没有报送过的，接着记。",
)
WHICH = (
    "原登记文件：本单位以前导出的登记文件（.sxk），或者请上级在“数据交换”里点“帮对方找回”，为本单位写出一个。"
)


@dataclass(frozen=True, slots=True)
class LostUse:
    """`read` says whom a file is of; it may raise `UserError`."""

    read: Callable[[Path], Former]
    choosers: Choosers = field(default_factory=Choosers)


class LostStep(QWidget):
    """Tells the way, takes the file; `forward_asked` carries who the unit was."""

    back_asked = Signal()
    forward_asked = Signal(object)

    def __init__(self, theme: Theme, use: LostUse) -> None:
        super().__init__()
        self.setObjectName("step_lost")
        self._use = use
        self._found: Former | None = None
        drop = DropArea(
            theme,
            use.choosers,
            says="拖入原登记文件（.sxk）",
            verb="选择…",
            suffix=".sxk",
            kinds="登记文件 (*.sxk)",
            name="lost_file",
        )
        drop.given.connect(self._given)
        self._facts = Facts(name="lost_facts")
        self._error: QLabel = label("", "error", wraps=True)
        self._error.setObjectName("lost_error")
        foot = StepFoot("下一步", name="lost", back="返回")
        self._forward = foot.forward
        foot.back.clicked.connect(self.back_asked)
        foot.forward.clicked.connect(self._go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(WHY, "quiet", wraps=True))
        for line in WAY:
            column.addWidget(label(line, wraps=True))
        column.addWidget(label(WHICH, "quiet", wraps=True))
        column.addWidget(drop)
        column.addWidget(self._facts)
        column.addWidget(self._error)
        column.addSpacing(8)
        column.addLayout(foot)
        self.begin()

    def begin(self) -> None:
        """Ask for the file anew."""
        self._show(None)

    def show_error(self, text: str) -> None:
        """Say why a file cannot be used."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def _show(self, found: Former | None) -> None:
        self._found = found
        self.show_error("")
        self._facts.setVisible(found is not None)
        self._forward.setEnabled(found is not None)
        if found is not None:
            by = f"由{found.said_by}写出" if found.said_by else "本单位原来的登记文件"
            self._facts.show_facts((("单位", found.name), ("统一编号", found.org), ("来历", by)))

    @Slot(object)
    def _given(self, paths: tuple[Path, ...]) -> None:
        try:
            found = self._use.read(paths[0])
        except UserError as error:
            self._show(None)
            self.show_error(sentence(error))
            return
        self._show(found)
        self._forward.setFocus()

    @Slot()
    def _go_on(self) -> None:
        if self._found is not None:
            self.forward_asked.emit(self._found)
