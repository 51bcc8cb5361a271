"""White cards with a heading, and what an empty place says."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.text import label

PADDING, GAP = 16, 12
BAR = 12
"""Width of a scroll bar at 100 %."""


class Card(QFrame):
    """A card: heading on the left, something small on the right, a body below.

    A body that `scrolls` reaches into the padding on the right, where its scroll bar finds room.
    """

    def __init__(
        self, title: str, *, name: str = "", aside: QWidget | None = None, scrolls: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(PADDING, GAP, PADDING - BAR, PADDING)
        outer.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, BAR, 0)
        head.setSpacing(8)
        head.addWidget(label(title, "heading"))
        head.addStretch(1)
        if aside is not None:
            head.addWidget(aside)
        outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0 if scrolls else BAR, 0)
        self.body.setSpacing(0)
        outer.addLayout(self.body, 1)


class RowsArea(QScrollArea):
    """Rows that scroll; they keep their width whether the bar shows or not."""

    def __init__(self, rows: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.setProperty("role", "canvas")
        self.setWidget(rows)
        self._rows = rows
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)
        self._keep_width(0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Want another height when the rows do."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Another look may have bars of another width."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._keep_width(0, self.verticalScrollBar().maximum())

    def sizeHint(self) -> QSize:
        """Want the height of all rows; where there is less room they scroll."""
        return self._rows.sizeHint()

    @Slot(int, int)
    def _keep_width(self, _: int, highest: int) -> None:
        room = 0 if highest > 0 else self.verticalScrollBar().sizeHint().width()
        rows = self.widget()
        if rows is not None:
            rows.setContentsMargins(0, 0, room, 0)


class EmptyState(QWidget):
    """Says what belongs here and offers one button."""

    asked = Signal()

    def __init__(
        self, theme: Theme, text: str, *, icon: str = "paper", verb: str = "", name: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column.setSpacing(GAP)
        column.addStretch(1)
        column.addWidget(IconView(theme, icon, token="third", size=32), 0, Qt.AlignmentFlag.AlignHCenter)
        self._says = label(text, "quiet", wraps=True)
        self._says.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(self._says)
        if verb:
            button = plain_button(verb, name=f"{name}_verb")
            button.clicked.connect(self.asked)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def say(self, text: str) -> None:
        """Say something else."""
        self._says.setText(text)


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout; keys that were in it go on from where it stands, not from the window's begin."""
    host, focus = layout.parentWidget(), QApplication.focusWidget()
    if host is not None and focus is not None and _holds(layout, focus):
        host.setFocus(Qt.FocusReason.OtherFocusReason)
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QVBoxLayout | QHBoxLayout):
            clear(inner)


def _holds(layout: QLayout, focus: QWidget) -> bool:
    """Whether the focus is in something a layout laid out."""
    items = [item for number in range(layout.count()) if (item := layout.itemAt(number)) is not None]
    inner = [one for item in items if (one := item.layout()) is not None]
    widgets = [found for item in items if (found := item.widget()) is not None]
    return any(found is focus or found.isAncestorOf(focus) for found in widgets) or any(
        _holds(one, focus) for one in inner
    )


def scrolling(content: QWidget) -> QScrollArea:
    """Return an area that scrolls a widget up and down."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("role", "canvas")
    area.setWidget(content)
    return area
