"""How much waits, shown at the navigation; counted anew when something was recorded or a page came on show."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from sxt_desktop.usecases.desk import has_subordinates
from sxt_desktop.usecases.drafts import own_drafts
from sxt_desktop.usecases.inbox import inbox_count
from sxt_desktop.usecases.workspace import Workspace
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.reading import Reading


class WaitingCounts(QObject):
    """Counts by page what waits for whoever works here."""

    def __init__(
        self, window: MainWindow, desk: Desk, ws: Workspace, reading: Reading, *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._desk, self._ws, self._reading = window, desk, ws, reading
        self._counts: dict[str, int] = {}

    @Slot()
    def count(self) -> None:
        """Count everything; a large workbook is read meanwhile on another thread."""
        self._window.offer("units", has_subordinates(self._ws))
        self._reading.ask(partial(self._waiting, self._ws.today.year), self._show)

    @Slot()
    def count_drafts(self) -> None:
        """Count drafts alone: they come and go without anything being recorded."""
        self.show_drafts(len(own_drafts(self._ws)))

    @Slot(int)
    def show_drafts(self, count: int) -> None:
        """Show how many drafts there are, where that was counted already."""
        self._counts = {**self._counts, "drafts": count}
        self._window.set_counts(self._counts)

    def _waiting(self, year: int) -> dict[str, int]:
        """Return how much waits, by page; touches no widget."""
        found = self._desk.overview(year)
        counts: dict[str, int] = {}
        for todo in found.todo:
            counts[todo.target] = counts.get(todo.target, 0) + 1
        counts["inbox"] = inbox_count(self._ws, found.todo)
        counts["exchange"] = sum(1 for peer in found.peers if not peer.waiting.is_empty)
        return counts

    def _show(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self.count_drafts()
