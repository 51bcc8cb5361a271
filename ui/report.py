"""问题报告 on the screen: read first, then kept as a file where the user wants it."""

from pathlib import Path

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from sxt_desktop.usecases.problem_report import problem_report
from sxt_desktop.usecases.workspace import Workspace
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.choosing import Choosers
from ui.widgets.text import label

FILE = "四责协同问题报告.txt"
SIZE = QSize(760, 560)
SAYS = "请先看一遍：里面没有台账内容和人名。存成文件后，再交给帮您处理问题的人。"


class ReportDialog(QDialog):
    """Shows the text of a report; `kept` is the file it was put into, if any."""

    def __init__(self, text: str, parent: QWidget | None = None, choosers: Choosers | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("问题报告")
        self.setObjectName("report")
        self.resize(SIZE)
        self.kept: Path | None = None
        self._choosers = choosers or Choosers()
        self._text = QPlainTextEdit(text)
        self._text.setReadOnly(True)
        self._text.setObjectName("report_text")
        self._text.setAccessibleName("报告内容")
        self._said = label("", "quiet", wraps=True)
        self._said.setObjectName("report_said")
        keep = primary_button("存成文件", name="report_keep")
        keep.clicked.connect(self._keep)
        shut = plain_button("关闭", name="report_close")
        shut.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._said, 1)
        foot.addWidget(shut)
        foot.addWidget(keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(SAYS, wraps=True))
        column.addWidget(self._text, 1)
        column.addLayout(foot)

    @Slot()
    def _keep(self) -> None:
        folder = self._choosers.folder(self, "报告存到哪里")
        if folder is None:
            return
        place = folder / FILE
        try:
            place.write_text(self._text.toPlainText(), encoding="utf-8")
        except OSError:
            self._said.setText(f"{folder}不能写入，报告没有存下，请换一个位置。")
            return
        self.kept = place
        self._said.setText(f"已存到{place}。")


def show_report(parent: QWidget, ws: Workspace | None) -> ReportDialog:
    """Make the report and show it above a window; nothing else waits for it."""
    size = parent.screen().size()
    words = f"{size.width()}×{size.height()}，{parent.devicePixelRatioF():g}倍"
    dialog = ReportDialog(problem_report(ws, screen=words), parent)
    dialog.open()
    return dialog
