"""The table of what was read: small pictures, boxes to tick, badges; all of it by keys as well."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.icons import paint_icon
from ui.pages.scan_parts.rows_model import MARK, PICTURE, RED, TICK, At, ScanRow, ScanRows
from ui.theme import BODY, SECONDARY, Theme
from ui.widgets.listing import Mark

_INDEX = QModelIndex | QPersistentModelIndex
ROW, PAD, BOX = 64, 8, 18
_WIDTHS = {At.TICK: 46, At.PICTURE: 54, At.PAGES: 80, At.STATE: 142, At.PROXY: 46}


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
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("act_soft"))
        painter.setPen(theme.color("hairline"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        ticked = index.data(TICK)
        if ticked is not None:
            has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
            self._box(
                painter, area, is_on=bool(ticked), is_red=index.column() == At.PROXY, has_focus=has_focus
            )
        picture, mark = index.data(PICTURE), index.data(MARK)
        if isinstance(picture, QPixmap):
            self._picture(painter, area, picture)
        elif isinstance(mark, Mark):
            self._badge(painter, area.adjusted(px(PAD), 0, -px(PAD), 0), mark)
        elif ticked is None:
            token = "red" if index.data(RED) else ""
            self._lines(painter, area.adjusted(px(PAD), 0, -px(PAD), 0), str(index.data() or ""), token)
        painter.restore()

    def _box(self, painter: QPainter, area: QRectF, *, is_on: bool, is_red: bool, has_focus: bool) -> None:
        theme, side = self._theme, self._theme.px(BOX)
        spot = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        token = "red" if is_red else "act"
        painter.setPen(QPen(theme.color(token if is_on or has_focus else "third"), 2 if has_focus else 1))
        painter.setBrush(theme.color(token if is_on else "surface"))
        painter.drawRoundedRect(spot, theme.px(4), theme.px(4))
        if is_on:
            inner = theme.px(3)
            mark = spot.adjusted(inner, inner, -inner, -inner)
            paint_icon(painter, "check", theme=theme, token="on_act", rect=mark)

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

    def _badge(self, painter: QPainter, area: QRectF, mark: Mark) -> None:
        theme, px = self._theme, self._theme.px
        painter.setFont(theme.font(SECONDARY, bold=True))
        width = min(painter.fontMetrics().horizontalAdvance(mark.text) + px(36), int(area.width()))
        spot = QRectF(area.left(), area.center().y() - px(12), width, px(24))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(mark.tokens[1]))
        painter.drawRoundedRect(spot, px(5), px(5))
        side = px(14)
        icon = QRectF(spot.left() + px(7), spot.center().y() - side / 2, side, side)
        paint_icon(painter, mark.icon, theme=theme, token=mark.tokens[0], rect=icon)
        painter.setPen(theme.color(mark.tokens[0]))
        painter.drawText(spot.adjusted(px(26), 0, -px(4), 0), int(Qt.AlignmentFlag.AlignVCenter), mark.text)

    def _lines(self, painter: QPainter, area: QRectF, words: str, token: str) -> None:
        px, lines = self._theme.px, words.split("\n")
        half = area.height() / 2 - px(9)
        first = area if len(lines) == 1 else QRectF(area.left(), area.top() + px(9), area.width(), half)
        self._line(painter, first, lines[0], BODY, "text")
        if len(lines) > 1:
            below = QRectF(area.left(), area.center().y() + px(1), area.width(), half)
            self._line(painter, below, " ".join(lines[1:]), SECONDARY, token or "second")

    def _line(self, painter: QPainter, area: QRectF, text: str, size: int, token: str) -> None:
        painter.setFont(self._theme.font(size))
        painter.setPen(self._theme.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(area.width()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), shown)


class ScanTable(QTableView):
    """`picked` carries the `ScanRow` in hand; the space bar ticks, Enter goes to what is beside."""

    picked = Signal(object)
    entered = Signal()

    def __init__(self, theme: Theme, model: ScanRows) -> None:
        super().__init__()
        self._theme, self._model, self._painter = theme, model, _Painter(theme)
        self.setObjectName("scan_rows")
        self.setAccessibleName("扫描到的文书，空格键勾选归入，回车看右侧")
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
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
