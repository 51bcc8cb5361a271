"""The table of what was read: small pictures, boxes to tick, badges; all of it by keys as well."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.marks import Mark
from ui.pages.scan_parts.rows_model import MARK, PICTURE, RED, TICK, At, ScanRow, ScanRows
from ui.tables.painting import paint_badge, paint_ground, paint_lines, paint_tick, plain_table
from ui.theme import Theme

_INDEX = QModelIndex | QPersistentModelIndex
ROW, PAD, BOX = 64, 8, 18
_WIDTHS = {At.TICK: 46, At.PICTURE: 54, At.PAGES: 80, At.STATE: 142, At.PROXY: 46}
_SPARED, _LEAST = (At.PAGES, At.PICTURE), 170
"""What may be left out so that a document's name has this room."""


class _Painter(QStyledItemDelegate):
    """Paints by what the model says, in the colours of now."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _INDEX) -> QSize:
        return QSize(0, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _INDEX) -> None:
        theme, px = self._theme, self._theme.px
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paint_ground(painter, option, theme)
        ticked = index.data(TICK)
        if ticked is not None:
            has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
            self._box(
                painter, area, is_on=bool(ticked), is_red=index.column() == At.PROXY, has_focus=has_focus
            )
        picture, mark = index.data(PICTURE), index.data(MARK)
        inner = area.adjusted(px(PAD), 0, -px(PAD), 0)
        if isinstance(picture, QPixmap):
            self._picture(painter, area, picture)
        elif isinstance(mark, Mark):
            paint_badge(painter, inner, mark, theme)
        elif ticked is None:
            token = "red" if index.data(RED) else "second"
            paint_lines(painter, inner, str(index.data() or ""), theme, inset=9, token=token)
        painter.restore()

    def _box(self, painter: QPainter, area: QRectF, *, is_on: bool, is_red: bool, has_focus: bool) -> None:
        theme, side = self._theme, self._theme.px(BOX)
        spot = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        token = "red" if is_red else "act"
        paint_tick(painter, spot, theme, is_on=is_on, token=token, has_focus=has_focus)

    def _picture(self, painter: QPainter, area: QRectF, picture: QPixmap) -> None:
        px = self._theme.px
        room = area.adjusted(px(6), px(5), -px(6), -px(5))
        if picture.isNull():
            return
        size = picture.deviceIndependentSize().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        spot = QRectF(0, 0, size.width(), size.height())
        spot.moveCenter(room.center())
        painter.drawPixmap(spot, picture, QRectF(picture.rect()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._theme.color("strong"))
        painter.drawRect(spot)


class ScanTable(QTableView):
    """`picked` carries the `ScanRow` in hand; the space bar ticks, Enter goes to what is beside."""

    picked = Signal(object)
    entered = Signal()

    def __init__(self, theme: Theme, model: ScanRows) -> None:
        super().__init__()
        self._theme, self._model, self._painter = theme, model, _Painter(theme)
        plain_table(self, name="scan_rows", says="扫描到的文书，空格键勾选归入，回车看右侧")
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentRowChanged.connect(self._pick)
        theme.theme_changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        head = self.horizontalHeader()
        head.setMinimumSectionSize(self._theme.px(40))
        for column in At:
            if column in _WIDTHS:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                head.resizeSection(column, self._theme.px(_WIDTHS[column]))
            else:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self._make_room()

    def _make_room(self) -> None:
        """Leave out, where it is narrow, what stands beside the table as well: pages first, then the small picture."""
        left = self.viewport().width() - self._theme.px(sum(_WIDTHS.values()) + _LEAST)
        for column in _SPARED:
            self.setColumnHidden(column, left < 0)
            left += self._theme.px(_WIDTHS[column]) if left < 0 else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self._make_room()

    def current(self) -> ScanRow | None:
        """Return the row in hand."""
        at = self.currentIndex().row()
        return self._model.rows[at] if 0 <= at < len(self._model.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with the space bar: the box the keys are on, else whether to file."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            if not self._model.turn_over(index):
                self._model.turn_over(self._model.index(index.row(), At.TICK))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick with the mouse."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._model.turn_over(index)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew with another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _pick(self, index: QModelIndex, before: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self._model.rows[index.row()])
