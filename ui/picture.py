"""Draws a window or page into a PNG file, for the manual and for looking at."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


def draw(widget: QWidget, size: QSize, *, density: float = 1.0) -> QPixmap:
    """Return a picture of a widget at a size in logical pixels, shown if it was not."""
    widget.resize(size)
    widget.show()
    settle()
    picture = QPixmap(round(size.width() * density), round(size.height() * density))
    picture.setDevicePixelRatio(density)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return picture


def save_picture(widget: QWidget, path: Path, size: QSize, *, density: float = 1.0) -> None:
    """Write a picture of a widget to a PNG file; raises OSError when it cannot be written."""
    if not draw(widget, size, density=density).save(str(path), "PNG"):
        raise OSError(f"cannot write {path}")


def settle() -> None:
    """Let everything that waits be laid out and thrown away."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
