"""Icons of our own (resources/icons/*.svg), tinted with a token and sharp at every screen density."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import Theme

_INK = "#000000"


@lru_cache(maxsize=256)
def _drawing(path: Path, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(path.read_text("utf-8").replace(_INK, color).encode()))


def paint_icon(painter: QPainter, name: str, *, theme: Theme, token: str, rect: QRectF) -> None:
    """Draw an icon into a rectangle."""
    _drawing(theme.resources / "icons" / f"{name}.svg", theme.color(token).name()).render(painter, rect)


def pixmap(name: str, *, theme: Theme, token: str, size: int, density: float = 1.0, gap: int = 0) -> QPixmap:
    """Return an icon as a picture of a size in logical pixels, with a gap at its right; drawn once for all that show it."""
    place, picture = f"{theme.resources}/{name} {theme.color(token).name()} {size} {density} {gap}", QPixmap()
    if QPixmapCache.find(place, picture):
        return picture
    picture = QPixmap(round((size + gap) * density), round(size * density))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_icon(painter, name, theme=theme, token=token, rect=QRectF(0, 0, picture.height(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(density)
    QPixmapCache.insert(place, picture)
    return picture


def icon(name: str, *, theme: Theme, token: str = "second", size: int = 18, gap: int = 0) -> QIcon:
    """Return an icon for Qt's own widgets, with pictures for the usual densities."""
    result = QIcon()
    for density in (1.0, 1.5, 2.0, 3.0):
        result.addPixmap(pixmap(name, theme=theme, token=token, size=size, density=density, gap=gap))
        faded = pixmap(name, theme=theme, token="strong", size=size, density=density, gap=gap)
        result.addPixmap(faded, QIcon.Mode.Disabled)
    return result


class _Tint(QObject):
    """Keeps a button's icon in the colours of the theme."""

    def __init__(self, button: QAbstractButton, theme: Theme, *, name: str, token: str, size: int) -> None:
        super().__init__(button)
        self._button, self._theme = button, theme
        self._name, self._token, self._size = name, token, size
        theme.theme_changed.connect(self.renew)
        self.renew()

    @Slot()
    def renew(self) -> None:
        size = self._theme.px(self._size)
        gap = self._theme.px(4) if self._button.text() else 0
        self._button.setIconSize(QSize(size + gap, size))
        made = icon(self._name, theme=self._theme, token=self._token, size=size, gap=gap)
        self._button.setIcon(made)


def set_icon(
    button: QAbstractButton, name: str, *, theme: Theme, token: str = "second", size: int = 18
) -> None:
    """Give a button an icon that follows the theme."""
    for old in button.findChildren(_Tint, options=Qt.FindChildOption.FindDirectChildrenOnly):
        theme.theme_changed.disconnect(old.renew)
        old.deleteLater()
    _Tint(button, theme, name=name, token=token, size=size)


class IconView(QWidget):
    """One icon, painted afresh each time in the colours of the theme."""

    def __init__(
        self, theme: Theme, name: str, *, token: str = "second", size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._token, self._size = theme, name, token, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, token: str) -> None:
        """Show another icon or colour."""
        self._name, self._token = name, token
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, self._name, theme=self._theme, token=self._token, rect=QRectF(self.rect()))
