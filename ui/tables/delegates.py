"""How cells are drawn: badges with icon, word and colour, and records in two lines for narrow lists."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sxt_desktop.domain.records import Listed
from ui.marks import Mark
from ui.tables.columns import day_words, level_mark
from ui.tables.painting import badge_width, paint_badge, paint_ground
from ui.tables.record_model import MARK, RECORD
from ui.theme import BODY, SECONDARY, Theme

Index = QModelIndex | QPersistentModelIndex
LEFT, RIGHT = 12, 8
"""Room beside the words of a cell, in pixels at 100 %."""


def _ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    is_below_mouse = bool(option.state & QStyle.StateFlag.State_MouseOver)
    paint_ground(painter, option, theme, token="sunken" if is_below_mouse else "")


class RecordDelegate(QStyledItemDelegate):
    """Draws a cell of a wide list: words, or a badge where there is one."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground, then words shortened at the end, or a badge."""
        painter.save()
        _ground(painter, option, self._theme)
        rect: QRect = option.rect.adjusted(self._theme.px(LEFT), 0, -self._theme.px(RIGHT), 0)
        mark = index.data(MARK)
        if isinstance(mark, Mark):
            paint_badge(painter, QRectF(rect), mark, self._theme)
        else:
            font = self._theme.font(BODY)
            listed = index.data(RECORD)
            font.setStrikeOut(isinstance(listed, Listed) and listed.voided)
            painter.setFont(font)
            painter.setPen(self._theme.color("text"))
            words = QFontMetrics(font).elidedText(
                str(index.data(Qt.ItemDataRole.DisplayRole) or ""), Qt.TextElideMode.ElideRight, rect.width()
            )
            painter.drawText(rect, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), words)
        painter.restore()


class SummaryDelegate(QStyledItemDelegate):
    """Draws a whole record in two lines, for the list beside a form."""

    def __init__(self, theme: Theme, form_titles: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._titles = form_titles
        self.with_year = False
        """Whether days are shown with their year, in a list of several."""

    def name_forms(self, titles: dict[str, str]) -> None:
        """Call forms otherwise from now on."""
        self._titles = titles

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of two lines."""
        return QSize(self._theme.px(200), self._theme.px(60))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw title and badge, beneath them day, who and which form."""
        listed = index.data(RECORD)
        if not isinstance(listed, Listed):
            return
        theme = self._theme
        painter.save()
        _ground(painter, option, theme)
        whole: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole.left(), whole.top(), 3, whole.height(), theme.color("act"))
        rect = whole.adjusted(theme.px(16), theme.px(9), -theme.px(12), -theme.px(9))
        mark = index.model().index(index.row(), index.model().columnCount() - 1).data(MARK)
        width = badge_width(mark, theme) + theme.px(8) if isinstance(mark, Mark) else 0
        upper = QRect(rect.left(), rect.top(), rect.width() - width, rect.height() // 2)
        lower = QRect(rect.left(), rect.top() + rect.height() // 2, rect.width(), rect.height() // 2)
        if isinstance(mark, Mark):
            paint_badge(
                painter,
                QRectF(rect.right() - width + theme.px(9), upper.top(), width, upper.height()),
                mark,
                theme,
            )
        self._words(painter, upper, listed.title, size=BODY, token="text", struck=listed.voided)
        level = level_mark(listed)
        if level is not None:
            paint_badge(painter, QRectF(lower), level, theme)
            lower.setLeft(lower.left() + badge_width(level, theme) + theme.px(8))
        self._words(painter, lower, self._second(listed), size=SECONDARY, token="second")
        painter.restore()

    def _second(self, listed: Listed) -> str:
        day = day_words(
            listed.occurred_on or listed.due_on,
            listed.occurred_to if listed.occurred_on else None,
            with_year=self.with_year,
        )
        form = self._titles.get(listed.form_id, "") if len(self._titles) > 1 else ""
        whose = "" if listed.subject_name == listed.title else listed.subject_name
        return " · ".join(filter(None, (day.text, listed.number, whose, form)))

    def _words(
        self, painter: QPainter, rect: QRect, words: str, *, size: int, token: str, struck: bool = False
    ) -> None:
        font = self._theme.font(size, bold=size == BODY)
        font.setStrikeOut(struck)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
