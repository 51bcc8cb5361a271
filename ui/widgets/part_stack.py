"""Parts of a page of which one is on show: it asks for the room of that one, not of the largest of all."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget


class PartStack(QStackedWidget):
    """Where the others are larger than the part on show, its page need not scroll for them."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self._changed)

    @Slot(int)
    def _changed(self, _: int) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return what the part on show would like."""
        part = self.currentWidget()
        return super().sizeHint() if part is None else part.sizeHint()

    def hasHeightForWidth(self) -> bool:
        """A stack would ask for the height that the highest of its parts would like."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Return what the part on show needs at the width there is."""
        part = self.currentWidget()
        if part is None:
            return super().minimumSizeHint()
        least, layout = part.minimumSizeHint(), part.layout()
        if layout is None or not layout.hasHeightForWidth():
            return least
        return QSize(least.width(), max(least.height(), layout.minimumHeightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that wrap need another height at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
