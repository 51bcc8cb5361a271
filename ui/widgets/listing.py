"""A table of things: columns by function, a badge with icon, word and colour in a cell; long lists are `Paged`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTreeView,
)

from sxt_desktop.usecases.export_sheet import ShownList
from ui.marks import Mark
from ui.tables.paged import Paged
from ui.tables.painting import LARGE, paint_badge, paint_ground, paint_line, paint_lines, plain_table
from ui.theme import SECONDARY, Theme

__all__ = ["Column", "Heading", "Listing", "Mark"]

ROW, PAD, HEADING = 44, 8, 30
LOOKED_AT = 1000
"""So many rows are looked through for one that is wanted."""
_LEAST = 150
MARK = Qt.ItemDataRole.UserRole
"""Under which role a cell gives its badge."""
_HEADING = Qt.ItemDataRole.UserRole + 1
_FILES = (("把列表导出为 Excel 表格…", "xlsx"), ("把列表导出为文本表格 CSV…", "csv"))
_WORDS = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
_INDEX = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in pixels at 100 %, 0 for the one that takes the rest; `second` is a line below;
    one that is optional gives way where room is short."""

    title: str
    text: Callable[[Any], str]
    width: int = 0
    mark: Callable[[Any], Mark | None] | None = None
    second: Callable[[Any], str] | None = None
    is_number: bool = False
    is_optional: bool = False

    def words(self, row: Any) -> str:
        """Return what a cell says, a second line below the first."""
        if self.mark is not None:
            found = self.mark(row)
            return "" if found is None else found.text
        below = "" if self.second is None else self.second(row)
        return f"{self.text(row)}\n{below}" if below else self.text(row)

    def data(self, row: Any, role: int) -> Any:
        """Return what a model gives for a cell: its badge or its words."""
        if role == MARK:
            return None if self.mark is None else self.mark(row)
        return self.words(row) if role in _WORDS else None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line between rows that says what those below have in common; it cannot be taken in hand."""

    text: str


class _Rows(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: Sequence[Any] = ()

    def show_rows(self, rows: Iterable[Any]) -> None:
        self.beginResetModel()
        self.rows = rows if isinstance(rows, Paged) else tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def flags(self, index: _INDEX) -> Qt.ItemFlag:
        """A heading is passed over by keys and mouse."""
        if index.isValid() and isinstance(self.rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _INDEX, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == _HEADING:
            return row.text if isinstance(row, Heading) else None
        if isinstance(row, Heading):
            return self.words(column, row) if role in _WORDS else None
        return column.data(row, role)

    def words(self, column: Column, row: Any) -> str:
        """Return what a cell says, a second line below the first."""
        if isinstance(row, Heading):
            return row.text if column is self.columns[0] else ""
        return column.words(row)


class CellPainter(QStyledItemDelegate):
    """Paints a cell: a badge, or one line of text with a quiet one below it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _INDEX) -> QSize:
        return QSize(0, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _INDEX) -> None:
        theme = self._theme
        area = QRectF(option.rect)
        heading = index.data(_HEADING)
        if isinstance(heading, str):
            self._paint_heading(painter, area, heading)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, theme)
        mark = index.data(MARK)
        inner = area.adjusted(theme.px(PAD), 0, -theme.px(PAD), 0)
        if isinstance(mark, Mark):
            paint_badge(painter, inner, mark, theme, size=LARGE)
        else:
            self._paint_text(painter, inner, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRectF, text: str) -> None:
        theme, px = self._theme, self._theme.px
        painter.save()
        painter.fillRect(area, theme.color("sunken"))
        painter.setPen(theme.color("hairline"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        words = area.adjusted(px(PAD), 0, -px(PAD), 0)
        paint_line(painter, words, text, theme, size=SECONDARY, token="second")
        painter.restore()

    def _paint_text(self, painter: QPainter, area: QRectF, index: _INDEX) -> None:
        model = index.model()
        is_number = isinstance(model, _Rows) and model.columns[index.column()].is_number
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        paint_lines(painter, area, str(index.data() or ""), self._theme, inset=3, side=side)


def spread(head: QHeaderView, columns: Sequence[Column], theme: Theme) -> None:
    """Give columns their widths, and the one without a width what is left."""
    head.setMinimumSectionSize(theme.px(48))
    for number, column in enumerate(columns):
        mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
        head.setSectionResizeMode(number, mode)
        if column.width:
            head.resizeSection(number, theme.px(column.width))


def give_way(view: QTableView | QTreeView, columns: Sequence[Column], theme: Theme, *, least: int) -> None:
    """Hide optional columns from the right until the widest column has room: `least` pixels at 100 %."""
    px = theme.px
    room = view.viewport().width() - px(least) - sum(px(column.width) for column in columns)
    for number in reversed(range(len(columns))):
        is_hidden = columns[number].is_optional and room < 0
        view.setColumnHidden(number, is_hidden)
        room += px(columns[number].width) if is_hidden else 0


class Listing(QTableView):
    """Rows one can move through with the keyboard; Enter or a double click opens one."""

    picked = Signal(object)
    opened = Signal(object)
    sheet_asked = Signal(object, str)
    """What is shown is wanted as a file: the `ShownList` and the ending."""

    def __init__(self, theme: Theme, columns: Sequence[Column], *, name: str, says: str) -> None:
        super().__init__()
        self._theme = theme
        self._model = _Rows(columns)
        self._headed: list[int] = []
        self._painter = CellPainter(theme)
        plain_table(self, name=name, says=says)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._pick)
        self.clicked.connect(self._pick_again)
        self._is_told = False
        theme.theme_changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        spread(self.horizontalHeader(), self._model.columns, self._theme)
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._give_way()
        super().resizeEvent(event)

    def _give_way(self) -> None:
        give_way(self, self._model.columns, self._theme, least=_LEAST)

    def show_rows(self, rows: Iterable[Any], *, same: Callable[[Any], object] | None = None) -> None:
        """Show rows; the row in hand stays in hand when `same` finds it again."""
        held = self.current()
        key = None if held is None or same is None else same(held)
        self._model.show_rows(rows)
        self._span_headings()
        if key is not None and same is not None:
            self.select(lambda row: same(row) == key)

    def _span_headings(self) -> None:
        """Let each heading take the whole width and less height; long lists have none."""
        self.clearSpans()
        rows = self._model.rows
        for number in self._headed:
            self.setRowHeight(number, self._theme.px(ROW))
        self._headed = []
        for number, row in enumerate(() if isinstance(rows, Paged) else rows):
            if isinstance(row, Heading):
                self.setSpan(number, 0, 1, len(self._model.columns))
                self.setRowHeight(number, self._theme.px(HEADING))
                self._headed.append(number)

    @property
    def rows(self) -> Sequence[Any]:
        """What is shown."""
        return self._model.rows

    def current(self) -> Any:
        """Return the row in hand, or None."""
        at = self.currentIndex().row()
        row = self._model.rows[at] if 0 <= at < len(self._model.rows) else None
        return None if isinstance(row, Heading) else row

    def select(self, wanted: Callable[[Any], bool]) -> bool:
        """Take the first row in hand that is wanted among the first many, and say whether there is one."""
        for number, row in enumerate(islice(self._model.rows, LOOKED_AT)):
            if not isinstance(row, Heading) and wanted(row):
                self.selectRow(number)
                return True
        return False

    def step(self, by: int) -> None:
        """Go some rows down or up."""
        at = min(max(self.currentIndex().row() + by, 0), len(self._model.rows) - 1)
        if at >= 0:
            self.selectRow(at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the list as a file, by the right button or the menu key; one too long to be read at once is left out."""
        if 0 < len(self.rows) <= LOOKED_AT:
            self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return what is offered for the list as a whole."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, ending in _FILES:
            made.addAction(words).triggered.connect(partial(self._ask_sheet, ending))
        return made

    def _ask_sheet(self, ending: str, _: bool = False) -> None:
        self.sheet_asked.emit(self.shown(), ending)

    def shown(self) -> ShownList:
        """Return every row in the words it is shown by."""
        columns = self._model.columns
        rows = tuple(tuple(self._model.words(column, row) for column in columns) for row in self.rows)
        return ShownList(self.accessibleName(), tuple(column.title for column in columns), rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.rows[index.row()])

    def _pick(self, index: QModelIndex, before: QModelIndex) -> None:
        if index.isValid():
            self._is_told = True
            self.picked.emit(self._model.rows[index.row()])

    def _pick_again(self, index: QModelIndex) -> None:
        """Tell of a row that was in hand already: what showed it may have been closed since."""
        if not self._is_told:
            self.picked.emit(self._model.rows[index.row()])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_told = False
        super().mousePressEvent(event)
