"""Lights: icon, word and colour together."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sxt_desktop.domain.lights import Light, Lit
from ui.marks import Mark
from ui.tables.painting import LARGE, badge_width, paint_badge
from ui.theme import Theme

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
        self.show_mark(Mark(text, icon, tokens))

    @staticmethod
    def of(theme: Theme, mark: Mark) -> "Badge":
        """Return a badge that shows a mark."""
        return Badge(theme, mark.text, icon=mark.icon, tokens=mark.tokens)

    def show_mark(self, mark: Mark) -> None:
        """Show another mark."""
        self._mark = mark
        self.setAccessibleName(mark.text)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """The words shown."""
        return self._mark.text

    def sizeHint(self) -> QSize:
        return QSize(badge_width(self._mark, self._theme, size=LARGE), self._theme.px(2 * LARGE))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_badge(QPainter(self), QRectF(self.rect()), self._mark, self._theme, size=LARGE, fills=True)


class LightBadge(Badge):
    """How urgent something is; badges below each other are of one width."""

    def __init__(self, theme: Theme, lit: Lit) -> None:
        super().__init__(theme, light_words(lit), icon=lit.light.value, tokens=TOKENS[lit.light])

    def sizeHint(self) -> QSize:
        least = super().sizeHint()
        return least.expandedTo(QSize(self._theme.px(88), least.height()))
