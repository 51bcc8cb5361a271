"""How a cell of a dry run is painted: room around it, a soft ground where something is wrong, an icon at the state."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import paint_icon
from ui.pages.sheet_parts.rows_model import ICON, TOKEN
from ui.theme import BODY, Theme

_INDEX = QModelIndex | QPersistentModelIndex
_PAD, _ICON = 8, 15


class RowsDelegate(QStyledItemDelegate):
    """Paints by the tokens the model gives, so that a change of theme needs nothing else."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _INDEX) -> None:
        theme, px = self._theme, self._theme.px
        area = QRectF(option.rect)
        token, icon = index.data(TOKEN) or "", index.data(ICON) or ""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("act_soft"))
        elif token == "red" and not icon:
            painter.fillRect(area, theme.color("red_soft"))
        painter.setPen(theme.color("hairline"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        inner = area.adjusted(px(_PAD), 0, -px(_PAD), 0)
        if icon:
            spot = QRectF(inner.left(), inner.center().y() - px(_ICON) / 2, px(_ICON), px(_ICON))
            paint_icon(painter, icon, theme=theme, token=token, rect=spot)
            inner.adjust(px(_ICON + 6), 0, 0, 0)
        painter.setFont(theme.font(BODY))
        painter.setPen(theme.color(token or "text"))
        text = str(index.data() or "")
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width()))
        side = Qt.AlignmentFlag.AlignRight if index.column() == 0 else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()
