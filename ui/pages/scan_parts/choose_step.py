"""The first step: files or folders from the copier, chosen or dropped; what could not be read is said here."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.scanned import SCAN_ENDINGS
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.choosing import Choosers, DropArea
from ui.widgets.text import label

_HINT = (
    "签字盖章后的文书放进复印机扫描成 PDF 或图片，顺序、正反、倒放都不要紧。"
    "程序按每页下面的二维码分开、排好，放进各自记录的签署件栏。归档之前先给您看一遍，扫描文件只读，不会改动。"
)


class ChooseStep(QWidget):
    """`given` carries paths; `stopped` asks to stop reading."""

    given = Signal(object)
    stopped = Signal()

    def __init__(self, theme: Theme, choosers: Choosers, may_file: bool, why: str) -> None:
        super().__init__()
        self._choosers = choosers
        self._drop = DropArea(
            theme,
            choosers,
            says="把扫描的 PDF、图片或者整个文件夹拖到这里",
            verb="选择文件…",
            suffix=SCAN_ENDINGS,
            kinds=f"扫描件 ({' '.join(f'*{ending}' for ending in SCAN_ENDINGS)})",
            name="scan_files",
            folders=True,
        )
        self._drop.given.connect(self.given)
        self._folder = plain_button("选择文件夹…", name="scan_folder", theme=theme, icon="folder")
        self._folder.clicked.connect(self._ask_folder)
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("scan_error")
        self._said = label("", "quiet")
        self._said.setObjectName("scan_progress")
        self._stop = plain_button("停止", name="scan_stop")
        self._stop.clicked.connect(self.stopped)
        self._running = QWidget()
        self._drop.add_button(self._folder)
        self._drop.setEnabled(may_file)
        self._drop.setToolTip("" if may_file else why)
        self._lay_out()
        self.show_reading(False)

    def _lay_out(self) -> None:
        running = QHBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.addWidget(self._said)
        running.addWidget(self._stop)
        running.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(14)
        column.addWidget(label(_HINT, "quiet", wraps=True))
        column.addWidget(self._drop)
        column.addWidget(self._running)
        column.addWidget(self._error)
        column.addStretch(1)

    @Slot()
    def _ask_folder(self) -> None:
        folder = self._choosers.folder(self, "扫描件所在的文件夹")
        if folder is not None:
            self.given.emit((Path(folder),))

    def show_reading(self, is_reading: bool) -> None:
        """Show that pages are being read, or offer to choose again."""
        self._running.setVisible(is_reading)
        self._drop.setVisible(not is_reading)
        self._error.hide()
        self.show_share(0, 0)

    def show_share(self, done: int, total: int) -> None:
        """Say how many pages were read."""
        self._said.setText(f"正在识别第 {done} 页，共 {total} 页" if total else "正在打开文件")

    def show_error(self, words: str) -> None:
        """Say why nothing could be read."""
        self.show_reading(False)
        self._error.setText(words)
        self._error.show()
