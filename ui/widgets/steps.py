"""The steps of a wizard: numbered, the present one named in the acting colour."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import BODY, SECONDARY, Theme
from ui.widgets.buttons import plain_button, primary_button

_DOT, _GAP, _LINE = 24, 8, 40


class Steps(QWidget):
    """A row of steps; those behind carry a tick."""

    def __init__(self, theme: Theme, titles: Sequence[str]) -> None:
        super().__init__()
        self._theme, self._titles, self._at = theme, tuple(titles), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def show_step(self, number: int) -> None:
        """Show which step, counted from 0, is being done."""
        self._at = number
        self.setAccessibleName(f"第{number + 1}步，共{len(self._titles)}步：{self._titles[number]}")
        self.update()

    def sizeHint(self) -> QSize:
        px, metrics = self._theme.px, QFontMetrics(self._theme.font(BODY, bold=True))
        words = sum(metrics.horizontalAdvance(title) for title in self._titles)
        count = len(self._titles)
        return QSize(words + count * px(_DOT + _GAP) + (count - 1) * px(_LINE + 2 * _GAP), px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        px = self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = 0.0, self.height() / 2
        for number, title in enumerate(self._titles):
            self._paint_dot(painter, number, QRectF(left, middle - px(_DOT) / 2, px(_DOT), px(_DOT)))
            left += px(_DOT + _GAP)
            painter.setFont(self._theme.font(BODY, bold=number == self._at))
            painter.setPen(self._theme.color("text" if number <= self._at else "second"))
            width = painter.fontMetrics().horizontalAdvance(title)
            painter.drawText(QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, title)
            left += width + px(_GAP)
            if number < len(self._titles) - 1:
                painter.setPen(self._theme.color("strong"))
                painter.drawLine(int(left), int(middle), int(left + px(_LINE)), int(middle))
                left += px(_LINE + _GAP)

    def _paint_dot(self, painter: QPainter, number: int, spot: QRectF) -> None:
        theme = self._theme
        is_past, is_now = number < self._at, number == self._at
        painter.setPen(theme.color("act") if is_past or is_now else theme.color("strong"))
        painter.setBrush(theme.color("act" if is_now else "act_soft" if is_past else "surface"))
        painter.drawEllipse(spot.adjusted(0.5, 0.5, -0.5, -0.5))
        if is_past:
            inner = theme.px(6)
            mark = spot.adjusted(inner, inner, -inner, -inner)
            paint_icon(painter, "check", theme=theme, token="act", rect=mark)
            return
        painter.setFont(theme.font(SECONDARY, bold=True))
        painter.setPen(theme.color("on_act" if is_now else "second"))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(number + 1))


class StepFoot(QHBoxLayout):
    """Back at the left, the way on at the right."""

    def __init__(self, forward: str, *, name: str, back: str = "上一步") -> None:
        super().__init__()
        self.back = plain_button(back, name=f"{name}_back")
        self.forward = primary_button(forward, name=f"{name}_forward")
        if back:
            self.addWidget(self.back)
        self.addStretch(1)
        self.addWidget(self.forward)
