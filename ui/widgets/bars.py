"""A bar that shows how far something has got."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme


class ShareBar(QWidget):
    """A share from 0 to 1; green when whole, blue on the way."""

    def __init__(self, theme: Theme, share: float, *, says: str) -> None:
        super().__init__()
        self._theme = theme
        self._share = min(max(share, 0.0), 1.0)
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(48), self._theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setBrush(self._theme.color("track"))
        painter.drawRoundedRect(whole, radius, radius)
        if self._share > 0:
            done = QRectF(whole)
            done.setWidth(max(whole.width() * self._share, whole.height()))
            painter.setBrush(self._theme.color("green_fill" if self._share >= 1 else "act_fill"))
            painter.drawRoundedRect(done, radius, radius)
