"""A table whose rows have rows below them: branches are read when they are opened, the columns are those of a `Listing`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from ui.theme import Theme
from ui.widgets.listing import CellPainter, Column, give_way, spread

BLOCK = 500
"""A branch with more rows than this is shown in parts, so that opening it takes no time."""
_LEAST = 260
_INDEX = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Branch:
    """One row and how those below it are read; `below` is None where there are none. `key` names it among its siblings."""

    key: str
    row: Any
    below: Callable[[], Sequence["Branch"]] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What stands for a stretch of too many rows: the first and the last number, from 1."""

    first: int
    last: int


class _Node:
    """A branch in the tree; its nodes below are there once they were read."""

    __slots__ = ("at", "branch", "nodes", "parent")

    def __init__(self, branch: Branch, parent: "_Node | None", at: int) -> None:
        self.branch, self.parent, self.at = branch, parent, at
        self.nodes: list[_Node] | None = None if branch.below is not None else []

    @property
    def path(self) -> tuple[str, ...]:
        """The keys from the top down to this one."""
        above = () if self.parent is None else self.parent.path
        return (*above, self.branch.key)


def in_parts(branches: Sequence[Branch]) -> list[Branch]:
    """Return branches, very many of them in parts of `BLOCK`."""
    if len(branches) <= BLOCK:
        return list(branches)
    found = []
    for start in range(0, len(branches), BLOCK):
        some = branches[start : start + BLOCK]
        found.append(Branch(f"part-{start}", Part(start + 1, start + len(some)), partial(tuple, some)))
    return found


class _Model(QAbstractItemModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._top: list[_Node] = []

    def show(self, branches: Sequence[Branch]) -> None:
        self.beginResetModel()
        self._top = [_Node(branch, None, at) for at, branch in enumerate(in_parts(branches))]
        self.endResetModel()

    def node(self, index: _INDEX) -> _Node | None:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, _Node) else None

    def _nodes(self, parent: _INDEX) -> list[_Node]:
        node = self.node(parent)
        return self._top if node is None else node.nodes or []

    def index(self, row: int, column: int, parent: _INDEX = QModelIndex()) -> QModelIndex:  # noqa: B008
        nodes = self._nodes(parent)
        return self.createIndex(row, column, nodes[row]) if 0 <= row < len(nodes) else QModelIndex()

    def parent(self, index: _INDEX | None = None) -> QModelIndex | QObject:  # type: ignore[override]
        node = None if index is None else self.node(index)
        above = None if node is None else node.parent
        return QModelIndex() if above is None else self.createIndex(above.at, 0, above)

    def rowCount(self, parent: _INDEX = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() and parent.column() > 0 else len(self._nodes(parent))

    def columnCount(self, parent: _INDEX = QModelIndex()) -> int:  # noqa: B008
        return len(self.columns)

    def hasChildren(self, parent: _INDEX = QModelIndex()) -> bool:  # noqa: B008
        node = self.node(parent)
        return bool(self._top) if node is None else node.nodes is None or bool(node.nodes)

    def canFetchMore(self, parent: _INDEX) -> bool:
        node = self.node(parent)
        return node is not None and node.nodes is None

    def fetchMore(self, parent: _INDEX) -> None:
        node = self.node(parent)
        if node is None or node.nodes is not None or node.branch.below is None:
            return
        found = in_parts(node.branch.below())
        node.nodes = []
        if found:
            self.beginInsertRows(self.createIndex(node.at, 0, node), 0, len(found) - 1)
            node.nodes.extend(_Node(branch, node, at) for at, branch in enumerate(found))
            self.endInsertRows()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        is_title = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.columns[section].title if is_title else None

    def data(self, index: _INDEX, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        node = self.node(index)
        if node is None:
            return None
        row, column = node.branch.row, self.columns[index.column()]
        if isinstance(row, Part):
            is_words = role == Qt.ItemDataRole.DisplayRole and index.column() == 0
            return f"第{row.first}—{row.last}项" if is_words else None
        return column.data(row, role)


class TreeListing(QTreeView):
    """Rows one can open and move through with the keyboard; Enter or a double click on a row without any below opens it."""

    picked = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, columns: Sequence[Column], *, name: str, says: str) -> None:
        super().__init__()
        self._theme = theme
        self._model = _Model(columns)
        self._painter = CellPainter(theme)
        self._closed: set[tuple[str, ...]] = set()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setUniformRowHeights(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionsMovable(False)
        self.header().setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(self._pick)
        self.doubleClicked.connect(self._open)
        self.collapsed.connect(lambda index: self._closed.add(self._path(index)))
        self.expanded.connect(lambda index: self._closed.discard(self._path(index)))
        theme.theme_changed.connect(self._measure)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        self.setIndentation(self._theme.px(20))
        spread(self.header(), self._model.columns, self._theme)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._give_way()
        super().resizeEvent(event)

    def _give_way(self) -> None:
        give_way(self, self._model.columns, self._theme, least=_LEAST)

    def show_branches(self, branches: Sequence[Branch], *, opened: Iterable[str] = ()) -> None:
        """Show a tree; what was open and in hand stays so, named top branches are open unless someone closed them."""
        held, paths = self._path(self.currentIndex()), self._open_paths(QModelIndex())
        paths |= {(key,) for key in opened} - self._closed
        self._model.show(branches)
        self._open_again(QModelIndex(), paths)
        if held:
            self.select(held)

    def _path(self, index: QModelIndex) -> tuple[str, ...]:
        node = self._model.node(index)
        return () if node is None else node.path

    def _open_paths(self, parent: QModelIndex) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for row in range(self._model.rowCount(parent)):
            index = self._model.index(row, 0, parent)
            if self.isExpanded(index):
                found |= {self._path(index), *self._open_paths(index)}
        return found

    def _open_again(self, parent: QModelIndex, paths: set[tuple[str, ...]]) -> None:
        for row in range(self._model.rowCount(parent)):
            index = self._model.index(row, 0, parent)
            if self._path(index) in paths:
                self.expand(index)
                self._open_again(index, paths)

    def select(self, path: Sequence[str]) -> bool:
        """Take the row of a path of keys in hand, opening what is above it; says whether it is there."""
        parent = QModelIndex()
        for depth, key in enumerate(path):
            self._model.fetchMore(parent)
            rows = range(self._model.rowCount(parent))
            found = (self._model.index(row, 0, parent) for row in rows)
            index = next((one for one in found if self._path(one)[-1] == key), None)
            if index is None:
                return False
            if depth < len(path) - 1:
                self.expand(index)
            parent = index
        self.setCurrentIndex(parent)
        return True

    def current(self) -> Any:
        """Return the row in hand, or None."""
        node = self._model.node(self.currentIndex())
        return None if node is None else node.branch.row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        node = self._model.node(index)
        if node is not None and not isinstance(node.branch.row, Part):
            self.opened.emit(node.branch.row)

    @Slot(QModelIndex, QModelIndex)
    def _pick(self, index: QModelIndex, before: QModelIndex) -> None:
        node = self._model.node(index)
        if node is not None and not isinstance(node.branch.row, Part):
            self.picked.emit(node.branch.row)
