"""The head every page has: its title, a quiet line beside it, its buttons on the right."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.text import label

MARGIN, GAP = 20, 12
PANEL_SHARE, LEAST_PANEL = 0.42, 320


class PageHead(QWidget):
    """Title, quiet line, buttons."""

    def __init__(self, title: str, buttons: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self.aside: QLabel = label("", "second")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(title, "title"))
        row.addWidget(self.aside, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)


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
