"""The head every page has: its title, a quiet line beside it, its buttons on the right."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.text import ElidedLabel, label

MARGIN, GAP, GAP_OF_BUTTONS = 20, 12, 8
PANEL_SHARE, LEAST_PANEL = 0.42, 320


class PageHead(QWidget):
    """Title, quiet line, buttons; these go below the title where the page is too narrow for all."""

    def __init__(self, title: str, buttons: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self.aside: QLabel = ElidedLabel("", "second")
        self._title, self._buttons, self._is_narrow = label(title, "title"), tuple(buttons), False
        self._row, self._below = QHBoxLayout(), QHBoxLayout()
        self._row.addWidget(self._title)
        self._row.addWidget(self.aside, 1, Qt.AlignmentFlag.AlignBottom)
        self._below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_OF_BUTTONS)
        for row in (self._row, self._below):
            row.setSpacing(GAP_OF_BUTTONS)
            column.addLayout(row)
        for button in self._buttons:
            self._row.addWidget(button)

    def minimumSizeHint(self) -> QSize:
        """A page may be narrower than the title and all buttons beside each other."""
        widest = max(part.sizeHint().width() for part in (self._title, *self._buttons))
        return QSize(widest, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Look anew what fits when a button came, went or got other words."""
        if event.type() is QEvent.Type.LayoutRequest:
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
            for button in self._buttons:
                (self._below if self._is_narrow else self._row).addWidget(button)


def fit_panel(panel: QWidget, page: QWidget, wanted: int) -> None:
    """Give a side panel its width, or less where the page is narrow for the text scale."""
    panel.setFixedWidth(min(wanted, max(round(page.width() * PANEL_SHARE), LEAST_PANEL)))


def page_column(page: QWidget, name: str) -> QVBoxLayout:
    """Dress a widget as a page and return the column its parts go into."""
    page.setObjectName(name)
    page.setProperty("role", "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    column = QVBoxLayout(page)
    column.setContentsMargins(MARGIN, 14, MARGIN, 16)
    column.setSpacing(GAP)
    return column
