"""A page, or a board of one, with a panel at its right for the one thing in hand."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.changes import Changes
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.page import GAP, PageHead, fit_panel, page_column
from ui.widgets.side_panel import SidePanel

Result = TypeVar("Result")


class PanelPage(QWidget):
    """`changed` carries `Changes` that were made here; `told` and `failed` sentences for the strip of the window.

    The panel is `width` pixels wide at 100 %, less where the page is narrow.
    """

    changed = Signal(object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, *, panel: str, width: int) -> None:
        super().__init__()
        self._theme, self._panel_width = theme, width
        self.panel = SidePanel(theme, name=panel)

    def beside_panel(self, main: QWidget | QLayout, row: QHBoxLayout | None = None) -> QHBoxLayout:
        """Return a row, or fill one: what the page shows, and the panel."""
        row = row or QHBoxLayout()
        row.setSpacing(GAP)
        if isinstance(main, QLayout):
            row.addLayout(main, 1)
        else:
            row.addWidget(main, 1)
        row.addWidget(self.panel)
        return row

    def lay_out_page(
        self, name: str, head: PageHead, *above: QWidget | QLayout, main: QWidget | QLayout
    ) -> None:
        """Dress this as a page: its head, what stands above, then what it shows beside the panel."""
        column = page_column(self, name)
        column.addWidget(head)
        for one in above:
            if isinstance(one, QLayout):
                column.addLayout(one)
            else:
                column.addWidget(one)
        column.addLayout(self.beside_panel(main), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        fit_panel(self.panel, self, self._theme.px(self._panel_width))
        super().resizeEvent(event)

    def attempt(self, work: Callable[[], Result]) -> Result | None:
        """Return what something gave, or say why it was refused and return None."""
        try:
            return work()
        except UserError as error:
            self.failed.emit(sentence(error))
            return None

    def announce(self, changes: Changes, said: str = "") -> None:
        """Tell that something was kept: in words, and to whoever shows what depends on it."""
        if said:
            self.told.emit(said)
        self.changed.emit(changes)
