"""Text of several lines."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QPlainTextEdit

from ui.widgets.choosing import dragged


class PlainText(QPlainTextEdit):
    """Takes text that is dropped; files go on to whatever takes them, never in as their names."""

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not any(url.isLocalFile() for url in source.urls()) and super().canInsertFromMimeData(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged(event):
            event.ignore()
        else:
            super().dragEnterEvent(event)
