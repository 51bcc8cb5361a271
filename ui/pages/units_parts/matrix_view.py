"""The matrix as a table: units down, periods across, in each cell a word on its colour."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from sxt_desktop.domain.periods import Period
from sxt_desktop.domain.standing import Cell
from sxt_desktop.usecases.desk import Row
from ui.pages.units_parts.words import TOKENS, cell_words
from ui.tables.painting import plain_table
from ui.theme import BODY, SECONDARY, Theme

_ROW, _NAME, _LEAST = 40, 190, 38
_LONGER = 14
"""A half-year, whose name is longer than a month's, gets so much more room."""
_CELL = Qt.ItemDataRole.UserRole
_INDEX = QModelIndex | QPersistentModelIndex


class MatrixModel(QAbstractTableModel):
    """Rows of the matrix; the first column has the unit's name."""

    def __init__(self) -> None:
        super().__init__()
        self.periods: tuple[Period, ...] = ()
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, periods: Sequence[Period], rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.periods, self.rows = tuple(periods), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.periods) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.periods[section - 1].name if section else "单位"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignHCenter if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def cell(self, index: _INDEX) -> Cell | None:
        """Return the cell at a place; None in the column of names and where nothing was due."""
        return self.rows[index.row()].cells[index.column() - 1] if index.column() else None

    def data(self, index: _INDEX, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row, cell = self.rows[index.row()], self.cell(index)
        if role == _CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if not index.column() else "" if cell is None else cell.standing.value
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if cell is None:
                return row.name
            return f"{row.name}\n{cell_words(self.periods[index.column() - 1], cell)}"
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _INDEX) -> QSize:
        return QSize(0, self._theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _INDEX) -> None:
        theme, area = self._theme, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("hairline"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        cell = index.data(_CELL)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if isinstance(cell, Cell):
            self._paint_cell(painter, area, cell, is_chosen=is_chosen)
        elif not index.column():
            self._paint_name(painter, area, str(index.data()))
        painter.restore()

    def _paint_name(self, painter: QPainter, area: QRectF, name: str) -> None:
        theme = self._theme
        font = theme.font(BODY)
        inner = area.adjusted(theme.px(8), 0, -theme.px(8), 0)
        lines = [name]
        if QFontMetrics(font).horizontalAdvance(name) > inner.width():
            font = theme.font(SECONDARY)
            lines = two_lines(name, QFontMetrics(font), int(inner.width()))
        painter.setPen(theme.color("text"))
        painter.setFont(font)
        side = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(inner, side, "\n".join(lines))

    def _paint_cell(self, painter: QPainter, area: QRectF, cell: Cell, *, is_chosen: bool) -> None:
        theme, px = self._theme, self._theme.px
        word, ground = TOKENS[cell.standing]
        spot = area.adjusted(px(2), px(4), -px(2), -px(5))
        painter.setPen(theme.color("act") if is_chosen else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(spot, px(4), px(4))
        painter.setPen(theme.color(word))
        painter.setFont(theme.font(SECONDARY))
        wraps = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWrapAnywhere)
        painter.drawText(spot, wraps, cell.standing.value)


def two_lines(name: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Cut a long name into two lines that fit, the second elided in its middle where even that is too short."""
    half = (len(name) + 1) // 2
    if all(metrics.horizontalAdvance(part) <= width for part in (name[:half], name[half:])):
        return [name[:half], name[half:]]
    first = next((n for n in range(len(name), 0, -1) if metrics.horizontalAdvance(name[:n]) <= width), 1)
    rest = metrics.elidedText(name[first:], Qt.TextElideMode.ElideMiddle, width)
    return [name[:first], rest] if rest else [name[:first]]


class MatrixView(QTableView):
    """Shows the matrix; `opened` carries the unit and the column of the period that was clicked or entered."""

    opened = Signal(object, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._model, self._painter = theme, MatrixModel(), _Painter(theme)
        plain_table(self, name="units_matrix", says="下级报送，单位与时段")
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(theme.px(36))
        self.clicked.connect(self._open)

    def show_rows(self, periods: Sequence[Period], rows: Sequence[Row]) -> None:
        """Show units in periods."""
        self._model.show_rows(periods, rows)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give the periods equal widths in what the names leave."""
        columns = self._model.columnCount() - 1
        if columns < 1:
            return
        px = self._theme.px
        room = self.viewport().width()
        wide = [px(_LONGER) if one.end.month - one.start.month else 0 for one in self._model.periods]
        each = max((room - px(_NAME) - sum(wide)) // columns, px(_LEAST))
        self.setColumnWidth(0, max(room - each * columns - sum(wide), px(_NAME // 2)))
        for column, more in enumerate(wide, start=1):
            self.setColumnWidth(column, each + more)

    def keep_in_view(self) -> None:
        """Keep the chosen cell in sight after the room for the table changed."""
        QTimer.singleShot(0, self, self._show_current)

    @Slot()
    def _show_current(self) -> None:
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._model.rows[index.row()], index.column() - 1)
