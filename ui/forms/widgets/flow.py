"""A frame that puts widgets beside each other and breaks lines as text does.

It is no `QLayout`, whose items Python and Qt would both own.
"""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget


class FlowBox(QFrame):
    """Rows of widgets as wide as there is room; the last one may take the rest of its row."""

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 6, margin: int = 0, stretch_last: bool = False
    ) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._gap, self._margin, self._stretch_last = gap, margin, stretch_last
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Add a widget at the end."""
        self.insert(len(self._widgets), widget)

    def insert(self, place: int, widget: QWidget) -> None:
        """Add a widget before the one at a place."""
        if widget.parentWidget() is not self:
            widget.setParent(self)
        self._widgets.insert(place, widget)
        self._renew()

    def remove(self, widget: QWidget) -> None:
        """Take a widget out."""
        if widget in self._widgets:
            self._widgets.remove(widget)
            self._renew()

    def _renew(self) -> None:
        if self.isVisible():
            self._arrange(self.width(), move=True)
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Arrange anew when a widget has another size or is shown or hidden."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._renew()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange for the new width."""
        super().resizeEvent(event)
        self._arrange(self.width(), move=True)

    def hasHeightForWidth(self) -> bool:
        """Fewer columns need more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height the rows need."""
        return self._arrange(width, move=False)

    def sizeHint(self) -> QSize:
        """Return the size at the width of now."""
        width = max(self.width(), self.minimumSizeHint().width())
        return QSize(width, self._arrange(width, move=False))

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest single widget."""
        width = max((_size(widget).width() for widget in self._shown()), default=0) if self._gap else 0
        return QSize(min(width, 240) + 2 * self._margin, 0)

    def _shown(self) -> Iterator[QWidget]:
        return (widget for widget in self._widgets if not widget.isHidden())

    def _arrange(self, width: int, *, move: bool) -> int:
        """Return the height of all rows, in each of which widgets stand in the middle."""
        y = self._margin
        for number, row in enumerate(self._rows(width)):
            y += self._gap if number else 0
            height = max(place.height() for _, place in row)
            for widget, place in row:
                if move:
                    widget.setGeometry(place.translated(0, y + (height - place.height()) // 2))
            y += height
        return y + self._margin

    def _rows(self, width: int) -> list[list[tuple[QWidget, QRect]]]:
        """Return the widgets of each row with their places, all at the top."""
        left, right = self._margin, max(width - self._margin, self._margin + 1)
        rows: list[list[tuple[QWidget, QRect]]] = []
        x, shown = left, tuple(self._shown())
        for number, widget in enumerate(shown):
            size = _size(widget).boundedTo(QSize(right - left, 10_000))
            if not rows or (x > left and x + size.width() > right):
                x = left
                rows.append([])
            if self._stretch_last and number == len(shown) - 1:
                size.setWidth(max(size.width(), right - x))
            rows[-1].append((widget, QRect(QPoint(x, 0), size)))
            x += size.width() + self._gap
        return rows


def _size(widget: QWidget) -> QSize:
    """Return the size a widget wants, within the limits it has."""
    return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
