"""Strokes that everything shares that paints cells: the ground of a row, a badge, a box to tick, a line of words."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView

from ui.icons import paint_icon
from ui.marks import Mark
from ui.theme import BODY, SECONDARY, Theme

LEFT = Qt.AlignmentFlag.AlignLeft
LARGE = BODY - 1
"""The size of letters in badges that stand by themselves."""
_PAD, _GAP = 7, 5
"""Room in a badge before its icon, and between this and the word, in pixels at 100 %."""


def plain_table(view: QTableView, *, name: str, says: str) -> None:
    """Make a table quiet: no grid, no editing, whole rows taken in hand one at a time, no heads at the left."""
    view.setObjectName(name)
    view.setAccessibleName(says)
    view.setShowGrid(False)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.horizontalHeader().setHighlightSections(False)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme, *, token: str = "") -> None:
    """Fill a cell whose row is in hand, others with a colour if there is one; draw the hairline below."""
    area = QRectF(option.rect)
    ground = "act_soft" if option.state & QStyle.StateFlag.State_Selected else token
    if ground:
        painter.fillRect(area, theme.color(ground))
    painter.setPen(theme.color("hairline"))
    painter.drawLine(area.bottomLeft(), area.bottomRight())


def badge_width(mark: Mark, theme: Theme, *, size: int = SECONDARY) -> int:
    """Return how wide a badge is with letters of a size."""
    words = QFontMetrics(theme.font(size, bold=True)).horizontalAdvance(mark.text)
    return words + theme.px(_PAD + size + 2 + _GAP + size - 2)


def paint_badge(
    painter: QPainter, area: QRectF, mark: Mark, theme: Theme, *, size: int = SECONDARY, fills: bool = False
) -> None:
    """Draw a badge at the left of an area, in its middle, not wider than it; just as wide if it `fills` it."""
    (word, ground), px = mark.tokens, theme.px
    width = int(area.width()) if fills else min(badge_width(mark, theme, size=size), int(area.width()))
    spot = QRectF(area.left(), area.center().y() - px(size), width, px(2 * size))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(spot, px(5), px(5))
    side = px(size + 2)
    icon = QRectF(spot.left() + px(_PAD), spot.center().y() - side / 2, side, side)
    paint_icon(painter, mark.icon, theme=theme, token=word, rect=icon)
    painter.setPen(theme.color(word))
    painter.setFont(theme.font(size, bold=True))
    words = spot.adjusted(px(_PAD) + side + px(_GAP), 0, -px(4), 0)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), mark.text)
    painter.restore()


def paint_tick(
    painter: QPainter, box: QRectF, theme: Theme, *, is_on: bool, token: str = "act", has_focus: bool = False
) -> None:
    """Draw a box, filled and ticked where it is on; `has_focus` where the space bar would tick it."""
    painter.setPen(QPen(theme.color(token if is_on or has_focus else "third"), 2 if has_focus else 1.2))
    painter.setBrush(theme.color(token if is_on else "surface"))
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))
    if is_on:
        inner = theme.px(2)
        mark = box.adjusted(inner, inner, -inner, -inner)
        paint_icon(painter, "check", theme=theme, token="on_act", rect=mark)


def paint_line(
    painter: QPainter,
    area: QRectF,
    words: str,
    theme: Theme,
    *,
    size: int = BODY,
    token: str = "text",
    side: Qt.AlignmentFlag = LEFT,
    elided: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
) -> None:
    """Draw one line of words in the middle of an area, shortened where it is too narrow."""
    painter.setFont(theme.font(size))
    painter.setPen(theme.color(token))
    shown = painter.fontMetrics().elidedText(words, elided, int(area.width()))
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


def paint_lines(
    painter: QPainter,
    area: QRectF,
    words: str,
    theme: Theme,
    *,
    inset: int,
    token: str = "second",
    side: Qt.AlignmentFlag = LEFT,
) -> None:
    """Draw a line, or a line and a quiet one below it; `inset` is the room above and below both, in pixels at 100 %."""
    first, _, below = words.partition("\n")
    if not below:
        paint_line(painter, area, first, theme, side=side)
        return
    room = theme.px(inset)
    half = area.height() / 2 - room
    upper = QRectF(area.left(), area.top() + room, area.width(), half)
    lower = QRectF(area.left(), area.center().y() - theme.px(1), area.width(), half)
    paint_line(painter, upper, first, theme, side=side)
    quiet = below.replace("\n", " ")
    paint_line(painter, lower, quiet, theme, size=SECONDARY, token=token, side=side)
