"""The records of a batch, each to be taken or left out."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from sxt_desktop.domain.ids import EntryId
from ui.pages.print_parts.actions import BatchLine
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.text import label

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LINES = 7


class BatchModel(QAbstractListModel):
    """Records with a tick each."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[BatchLine, ...] = ()
        self._out: set[EntryId] = set()

    def show_lines(self, lines: Sequence[BatchLine]) -> None:
        """Show records, all of them taken."""
        self.beginResetModel()
        self._lines, self._out = tuple(lines), set()
        self.endResetModel()

    @property
    def taken(self) -> tuple[EntryId, ...]:
        """The records taken, in their order."""
        return tuple(line.entry_id for line in self._lines if line.entry_id not in self._out)

    def take_all(self, is_taken: bool) -> None:
        """Take all records, or none."""
        self._out = set() if is_taken else {line.entry_id for line in self._lines}
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))
        self.ticked.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.below}　{line.title}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.title}\n{line.below}".strip()
        if role == Qt.ItemDataRole.CheckStateRole:
            is_out = line.entry_id in self._out
            return Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        entry = self._lines[index.row()].entry_id
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._out.discard(entry)
        else:
            self._out.add(entry)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable


class BatchList(QWidget):
    """The list with its count; `changed` when other records are taken."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model = BatchModel()
        self.model.setParent(self)
        self.model.ticked.connect(self._ticked)
        self._count: QLabel = label("", "quiet")
        self._count.setObjectName("batch_count")
        every = link_button("全选", name="batch_all")
        none = link_button("全不选", name="batch_none")
        every.clicked.connect(lambda: self.model.take_all(True))
        none.clicked.connect(lambda: self.model.take_all(False))
        self.view = QListView()
        self.view.setObjectName("batch_list")
        self.view.setAccessibleName("整批中的记录")
        self.view.setUniformItemSizes(True)
        self.view.setModel(self.model)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFixedHeight(theme.px(26) * _LINES)
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(every)
        head.addWidget(none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.view)

    def show_lines(self, lines: Sequence[BatchLine]) -> None:
        """Show records, all of them taken."""
        self.model.show_lines(lines)
        self._say()

    @property
    def taken(self) -> tuple[EntryId, ...]:
        """The records taken."""
        return self.model.taken

    @Slot()
    def _ticked(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self._count.setText(f"共 {self.model.rowCount()} 条，打印 {len(self.taken)} 条")
