"""The signing matrix as a table: 乙方 down, 甲方 across; crossings to be made are ticked by mouse or by the space bar."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from sxt_desktop.domain.letter_matrix import Cell, CellState, Matrix, Pair
from sxt_desktop.domain.matrix_lines import Crossing, Lines, lines_of
from ui.pages.assign_parts.matrix_words import KINDS, SHARED_HEAD, TOKENS, below, told
from ui.tables.painting import paint_ground, paint_line, paint_tick, plain_table
from ui.theme import SECONDARY, Theme

_ROW, _COLUMN, _NAME = 52, 150, 180
_BOX, _PAD = 18, 8
_CROSSING, _TICKED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_INDEX = QModelIndex | QPersistentModelIndex


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.matrix = Matrix((), (), {})
        self.drawn = Lines((), ())
        self.ticked: set[Pair] = set()

    def show_matrix(self, matrix: Matrix) -> None:
        """Show a matrix; ticks stay where a letter can still be made."""
        self.beginResetModel()
        self.matrix, self.drawn = matrix, lines_of(matrix)
        self.ticked = {pair for pair in self.ticked if pair in matrix.cells and matrix.cells[pair].may_make}
        self.endResetModel()

    def rowCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.drawn.lines)

    def columnCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.drawn.heads)

    def crossing(self, index: _INDEX) -> Crossing | None:
        """Return what stands at a place."""
        return self.drawn.lines[index.row()].crossings[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        party = self.drawn.heads[section] if across else self.drawn.lines[section].party_b
        name = SHARED_HEAD if party is None else party.name
        note = "" if across or party is None else party.note or KINDS.get(party.kind, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{name}\n{note}" if note else name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{'甲方' if across else '乙方'}：{name}{f'（{note}）' if note else ''}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _INDEX, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        one = self.crossing(index)
        if role == _CROSSING:
            return one
        if one is None:
            return None
        is_ticked = _pair(one) in self.ticked
        if role == _TICKED:
            return is_ticked
        if role == Qt.ItemDataRole.DisplayRole:
            return one.cell.state.value
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words = f"{one.party_a.name}与{one.party_b.name}：{told(one.cell)}"
            return f"{words}，已勾选" if is_ticked else words
        return None

    def tick(self, indexes: Iterable[QModelIndex], on: bool | None = None) -> None:
        """Tick crossings or take ticks away; without `on` all are ticked unless all of them are."""
        found = (self.crossing(one) for one in indexes)
        pairs = {_pair(one) for one in found if one is not None and one.cell.may_make}
        wanted = not pairs <= self.ticked if on is None else on
        self.ticked = self.ticked | pairs if wanted else self.ticked - pairs
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _pair(one: Crossing) -> Pair:
    return one.party_a.id, one.party_b.id


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _INDEX) -> QSize:
        return QSize(self._theme.px(_COLUMN), self._theme.px(_ROW))

    def box(self, area: QRect) -> QRect:
        """Return where the tick of a crossing stands."""
        side, pad = self._theme.px(_BOX), self._theme.px(_PAD)
        return QRect(area.left() + pad, area.center().y() - side // 2, side, side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _INDEX) -> None:
        theme, area = self._theme, QRectF(option.rect)
        one: Crossing | None = index.data(_CROSSING)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, theme)
        painter.drawLine(area.topRight(), area.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("act"), 2))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        if one is not None and one.cell.state is not CellState.NONE:
            self._paint_crossing(painter, option.rect, one, is_ticked=bool(index.data(_TICKED)))
        elif one is not None:
            painter.setPen(theme.color("third"))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), "—")
        painter.restore()

    def _paint_crossing(self, painter: QPainter, rect: QRect, one: Crossing, *, is_ticked: bool) -> None:
        px, cell = self._theme.px, one.cell
        left = px(_PAD)
        if cell.may_make:
            paint_tick(painter, QRectF(self.box(rect)), self._theme, is_on=is_ticked)
            left += px(_BOX) + px(7)
        inner = QRectF(rect).adjusted(left, 0, -px(6), 0)
        second = below(one.party_a, cell)
        top = inner.top() + (px(7) if second else (inner.height() - px(20)) / 2)
        self._paint_state(painter, QRectF(inner.left(), top, inner.width(), px(20)), cell)
        if second:
            token = "red" if cell.letter and cell.letter.by_proxy else "second"
            place, end = (
                QRectF(inner.left(), top + px(20), inner.width(), px(20)),
                Qt.TextElideMode.ElideRight,
            )
            paint_line(painter, place, second, self._theme, size=SECONDARY, token=token, elided=end)

    def _paint_state(self, painter: QPainter, area: QRectF, cell: Cell) -> None:
        theme, px = self._theme, self._theme.px
        word, ground = TOKENS[cell.state]
        font = theme.font(SECONDARY, bold=True)
        width = min(QFontMetrics(font).horizontalAdvance(cell.state.value) + px(14), int(area.width()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        spot = QRectF(area.left(), area.top(), width, area.height())
        painter.drawRoundedRect(spot, px(4), px(4))
        painter.setPen(theme.color(word))
        painter.setFont(font)
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), cell.state.value)


class MatrixTable(QTableView):
    """Shows the matrix; `ticks_changed` tells that other crossings are ticked, `opened` carries a `Crossing`.

    Arrows move, with Shift they choose several; the space bar ticks what is chosen, Enter opens, Ctrl+A chooses all.
    """

    ticks_changed = Signal()
    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._model, self._painter = theme, _Model(), _Painter(theme)
        plain_table(self, name="letter_matrix", says="责任书签订矩阵，乙方为行，甲方为列")
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        across, down = self.horizontalHeader(), self.verticalHeader()
        down.show()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(theme.px(_COLUMN))
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(theme.px(_ROW))
        down.setFixedWidth(theme.px(_NAME))
        down.setSectionsClickable(True)
        self.doubleClicked.connect(self._open)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show a matrix; the crossing in hand stays in hand where it is still there."""
        at = self.currentIndex()
        held = self._model.crossing(at) if at.isValid() else None
        self._model.show_matrix(matrix)
        if held is not None:
            self.take(_pair(held))
        self.ticks_changed.emit()

    @property
    def matrix(self) -> Matrix:
        """What is shown."""
        return self._model.matrix

    @property
    def ticked(self) -> tuple[Pair, ...]:
        """The ticked crossings, line by line."""
        return tuple(pair for pair in self._places() if pair in self._model.ticked)

    def _places(self) -> dict[Pair, tuple[int, int]]:
        """Return where each crossing stands: row and column by pair."""
        return {
            _pair(one): (row, column)
            for row, line in enumerate(self._model.drawn.lines)
            for column, one in enumerate(line.crossings)
            if one is not None
        }

    def tick_all(self, on: bool) -> None:
        """Tick every crossing a letter can be made for, or none."""
        model = self._model
        cells = (
            model.index(row, column)
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        )
        model.tick(cells, on)
        self.ticks_changed.emit()

    def take(self, pair: Pair) -> None:
        """Take a crossing in hand."""
        places = self._places()
        if pair in places:
            index = self._model.index(*places[pair])
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def current(self) -> Crossing | None:
        """Return the crossing in hand."""
        at = self.currentIndex()
        return self._model.crossing(at) if at.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._model.tick(self.selectedIndexes())
            self.ticks_changed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place: QPoint = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        one = self._model.crossing(index)
        hits = self._painter.box(self.visualRect(index)).contains(place)
        if one is not None and one.cell.may_make and hits:
            self._model.tick((index,))
            self.ticks_changed.emit()

    def _open(self, index: QModelIndex) -> None:
        one = self._model.crossing(index)
        if one is not None:
            self.opened.emit(one)
