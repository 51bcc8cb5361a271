"""How a cell of a dry run is painted: room around it, a soft ground where something is wrong, an icon at the state."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import paint_icon
from ui.pages.sheet_parts.rows_model import ICON, TOKEN
from ui.tables.painting import paint_ground, paint_line
from ui.theme import Theme

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
        paint_ground(painter, option, theme, token="red_soft" if token == "red" and not icon else "")
        inner = area.adjusted(px(_PAD), 0, -px(_PAD), 0)
        if icon:
            spot = QRectF(inner.left(), inner.center().y() - px(_ICON) / 2, px(_ICON), px(_ICON))
            paint_icon(painter, icon, theme=theme, token=token, rect=spot)
            inner.adjust(px(_ICON + 6), 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if index.column() == 0 else Qt.AlignmentFlag.AlignLeft
        words, end = str(index.data() or ""), Qt.TextElideMode.ElideRight
        paint_line(painter, inner, words, theme, token=token or "text", side=side, elided=end)
        painter.restore()
