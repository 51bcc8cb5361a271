"""Lights: icon, word and colour together."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sxt_desktop.domain.lights import Light, Lit
from ui.icons import paint_icon
from ui.theme import BODY, Theme

TOKENS: Mapping[Light, tuple[str, str]] = {
    Light.OVERDUE: ("red", "red_soft"),
    Light.SOON: ("amber", "amber_soft"),
    Light.RUNNING: ("act", "act_soft"),
    Light.DONE: ("green", "green_soft"),
    Light.NOT_APPLICABLE: ("second", "grey_soft"),
    Light.AHEAD: ("second", "grey_soft"),
}
"""Colour of the word and of its ground."""

_PLAIN = {Light.DONE: "已完成", Light.NOT_APPLICABLE: "不适用", Light.AHEAD: "未开始"}


def light_words(lit: Lit) -> str:
    """Return what a light says: 逾期2天, 今天到期, 只剩5天, 剩9天, 已完成."""
    plain = _PLAIN.get(lit.light)
    if plain is not None:
        return plain
    if lit.days_left is None:
        return "将到期" if lit.light is Light.SOON else "进行中"
    if lit.days_left < 0:
        return f"逾期{-lit.days_left}天"
    if lit.days_left == 0:
        return "今天到期"
    return f"只剩{lit.days_left}天" if lit.is_pressing else f"剩{lit.days_left}天"


class Badge(QWidget):
    """A word with an icon on a soft ground."""

    def __init__(self, theme: Theme, text: str, *, icon: str, tokens: tuple[str, str]) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_words(text, icon=icon, tokens=tokens)

    def show_words(self, text: str, *, icon: str, tokens: tuple[str, str]) -> None:
        """Show other words."""
        self._text, self._icon, self._tokens = text, icon, tokens
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(px(40) + self._width_of_text(), px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _width_of_text(self) -> int:
        return QFontMetrics(self._theme.font(BODY - 1, bold=True)).horizontalAdvance(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        word, ground = self._tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()), px(5), px(5))
        side = px(15)
        spot = QRectF(px(7), (self.height() - side) / 2, side, side)
        paint_icon(painter, self._icon, theme=theme, token=word, rect=spot)
        painter.setPen(theme.color(word))
        painter.setFont(theme.font(BODY - 1, bold=True))
        text = QRectF(self.rect()).adjusted(px(27), 0, -px(4), 0)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(text, flags, self._text)


class LightBadge(Badge):
    """How urgent something is; badges below each other are of one width."""

    def __init__(self, theme: Theme, lit: Lit) -> None:
        super().__init__(theme, light_words(lit), icon=lit.light.value, tokens=TOKENS[lit.light])

    def sizeHint(self) -> QSize:
        least = super().sizeHint()
        return least.expandedTo(QSize(self._theme.px(88), least.height()))
