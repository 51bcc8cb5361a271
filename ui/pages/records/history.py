"""The revisions of a record at the side of its form: who changed it when, and each as it was."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout

from sxt_desktop.usecases.entries import Version
from ui.theme import Theme
from ui.widgets.text import label


class HistoryPanel(QFrame):
    """Newest first; choosing one shows the record as it was then."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("history")
        self.setProperty("role", "panel")
        self._theme = theme
        self.list = QListWidget(self)
        self.list.setAccessibleName("修改记录")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "plain")
        self.list.currentItemChanged.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 8, 8)
        column.addWidget(label("修改记录", "section"))
        column.addWidget(self.list, 1)
        self.setFixedWidth(theme.px(220))
        self.hide()

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Show the revisions of a record; the newest is the one on show."""
        self.list.blockSignals(True)
        self.list.clear()
        for number, version in reversed(tuple(enumerate(versions, start=1))):
            item = QListWidgetItem(_words(version, number))
            item.setData(Qt.ItemDataRole.UserRole, version)
            item.setSizeHint(QSize(0, self._theme.px(48)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    @property
    def is_newest(self) -> bool:
        """Whether the newest revision is the one chosen."""
        return self.list.currentRow() <= 0

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def moment_words(recorded_at: str) -> str:
    """Return when something was recorded: 11月18日 14:03."""
    moment = datetime.fromisoformat(recorded_at)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def _words(version: Version, number: int) -> str:
    what = "作废" if version.is_void else ("首次记录" if number == 1 else f"第{number - 1}次修改")
    return f"{what}　{version.author}\n{moment_words(version.recorded_at)}"
