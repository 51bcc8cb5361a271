"""Parts of a page of which one is on show: it asks for the room of that one, not of the largest of all."""

from PySide6.QtCore import QSize, Slot
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

    def minimumSizeHint(self) -> QSize:
        """Return what the part on show needs."""
        part = self.currentWidget()
        return super().minimumSizeHint() if part is None else part.minimumSizeHint()
