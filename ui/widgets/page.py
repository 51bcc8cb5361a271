"""The head every page has: its title, a quiet line beside it, its buttons on the right."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.forms.widgets.flow import FlowBox
from ui.widgets.text import ElidedLabel, label

MARGIN, GAP, GAP_OF_BUTTONS = 20, 12, 8
PANEL_SHARE, LEAST_PANEL = 0.42, 320


class PageHead(QWidget):
    """Title, quiet line, buttons; these go below the title, in several rows at need, where the page is too narrow."""

    def __init__(self, title: str, buttons: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self.aside: QLabel = ElidedLabel("", "second")
        self._title, self._buttons, self._is_narrow = label(title, "title"), tuple(buttons), False
        self._row, self._below = QHBoxLayout(), FlowBox(gap=GAP_OF_BUTTONS)
        self._row.setSpacing(GAP_OF_BUTTONS)
        self._row.addWidget(self._title)
        self._row.addWidget(self.aside, 1, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_OF_BUTTONS)
        column.addLayout(self._row)
        column.addWidget(self._below)
        self._below.hide()
        for button in self._buttons:
            self._row.addWidget(button)

    def add_before_last(self, *buttons: QWidget) -> None:
        """Add buttons before the last one, which acts."""
        place = max(len(self._buttons) - 1, 0)
        self._buttons = (*self._buttons[:place], *buttons, *self._buttons[place:])
        for button in self._buttons[place:]:
            (self._below.add if self._is_narrow else self._row.addWidget)(button)

    def minimumSizeHint(self) -> QSize:
        """A page may be narrower than the title and all buttons beside each other."""
        widest = max(part.sizeHint().width() for part in (self._title, *self._buttons))
        rows = self.heightForWidth(max(self.width(), widest)) if self._is_narrow else 0
        return QSize(widest, max(super().minimumSizeHint().height(), rows))

    def event(self, event: QEvent) -> bool:
        """Look anew what fits when a button came, went or got other words."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = [self._title, *(one for one in self._buttons if not one.isHidden())]
        wanted = self.aside.sizeHint().width() + sum(one.sizeHint().width() + GAP_OF_BUTTONS for one in shown)
        if (wanted > self.width()) is not self._is_narrow:
            self._is_narrow = not self._is_narrow
            self._below.setVisible(self._is_narrow)
            for button in self._buttons:
                self._move(button)

    def _move(self, button: QWidget) -> None:
        """Put a button where buttons stand now; one that is not offered stays so."""
        explicit = button.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        is_offered = not (explicit and button.isHidden())
        if self._is_narrow:
            self._row.removeWidget(button)
            self._below.add(button)
        else:
            self._below.remove(button)
            self._row.addWidget(button)
        button.setVisible(is_offered)


def fit_panel(panel: QWidget, page: QWidget, wanted: int) -> None:
    """Give a side panel its width, or less where the page is narrow for the text scale."""
    panel.setFixedWidth(min(wanted, max(round(page.width() * PANEL_SHARE), LEAST_PANEL)))


class PageRoom(QScrollArea):
    """The room a page has in the window: where it is too small for the text scale, the page scrolls in it.

    A resizable area would give words that wrap the height they would like; here a page is as high as it must be.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self._page = page
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        page.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the page anew when it needs more or less."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        page, room = self._page, self.maximumViewportSize()
        least = page.minimumSizeHint().expandedTo(page.minimumSize())
        width = max(room.width(), least.width())
        height = self._least_height(page, width, least.height())
        if height > room.height():
            width = max(room.width() - self.verticalScrollBar().sizeHint().width(), least.width())
            height = self._least_height(page, width, least.height())
        page.resize(width, max(height, room.height()))

    @staticmethod
    def _least_height(page: QWidget, width: int, least: int) -> int:
        layout = page.layout()
        wraps = layout is not None and layout.hasHeightForWidth()
        return max(layout.minimumHeightForWidth(width), page.minimumHeight()) if wraps and layout else least


def page_column(page: QWidget, name: str) -> QVBoxLayout:
    """Dress a widget as a page and return the column its parts go into."""
    page.setObjectName(name)
    page.setProperty("role", "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    column = QVBoxLayout(page)
    column.setContentsMargins(MARGIN, 14, MARGIN, 16)
    column.setSpacing(GAP)
    return column
