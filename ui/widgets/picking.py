"""Lines of which each is taken or left out, however many there are: all taken at first; the space bar ticks."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.text import label

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LINES = 7


class PickLine(NamedTuple):
    """One line: what it is, said after a few quiet words; `key` is what is handed back."""

    key: str
    title: str
    below: str = ""


class PickModel(QAbstractListModel):
    """Lines with a tick each."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[PickLine, ...] = ()
        self._out: set[str] = set()

    def show_lines(self, lines: Sequence[PickLine]) -> None:
        """Show lines, all of them taken."""
        self.beginResetModel()
        self._lines, self._out = tuple(lines), set()
        self.endResetModel()

    @property
    def taken(self) -> tuple[str, ...]:
        """What is taken, in their order."""
        return tuple(line.key for line in self._lines if line.key not in self._out)

    def key(self, index: Index) -> str:
        """Return what a line hands back."""
        return self._lines[index.row()].key if index.isValid() else ""

    def take_all(self, is_taken: bool) -> None:
        """Take all lines, or none."""
        self._out = set() if is_taken else {line.key for line in self._lines}
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
            is_out = line.key in self._out
            return Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        key = self._lines[index.row()].key
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._out.discard(key)
        else:
            self._out.add(key)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable


class PickList(QWidget):
    """The list with its count; `changed` when others are taken, `looked_at` carries the key of the line in hand.

    It is `lines` high, or with `least` as high as there is room, at least so many. `verb` says what becomes of lines.
    """

    changed = Signal()
    looked_at = Signal(str)

    def __init__(
        self,
        theme: Theme,
        *,
        name: str,
        says: str,
        verb: str,
        unit: str = "条",
        lines: int = _LINES,
        least: int = 0,
    ) -> None:
        super().__init__()
        self._verb, self._unit = verb, unit
        self.model = PickModel()
        self.model.setParent(self)
        self.model.ticked.connect(self._ticked)
        self._count: QLabel = label("", "quiet")
        self._count.setObjectName(f"{name}_count")
        every = link_button("全选", name=f"{name}_all")
        none = link_button("全不选", name=f"{name}_none")
        every.clicked.connect(lambda: self.model.take_all(True))
        none.clicked.connect(lambda: self.model.take_all(False))
        self.view = QListView()
        self.view.setObjectName(f"{name}_list")
        self.view.setAccessibleName(says)
        self.view.setUniformItemSizes(True)
        self.view.setModel(self.model)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if least:
            self.view.setMinimumHeight(theme.px(26) * least)
        else:
            self.view.setFixedHeight(theme.px(26) * lines)
        self.view.selectionModel().currentChanged.connect(self._look)
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(every)
        head.addWidget(none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.view)

    def show_lines(self, lines: Sequence[PickLine]) -> None:
        """Show lines, all of them taken."""
        self.model.show_lines(lines)
        self._say()

    @property
    def taken(self) -> tuple[str, ...]:
        """What is taken."""
        return self.model.taken

    @Slot(QModelIndex)
    def _look(self, index: QModelIndex) -> None:
        key = self.model.key(index)
        if key:
            self.looked_at.emit(key)

    @Slot()
    def _ticked(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self._count.setText(
            f"共 {self.model.rowCount()} {self._unit}，{self._verb} {len(self.taken)} {self._unit}"
        )
