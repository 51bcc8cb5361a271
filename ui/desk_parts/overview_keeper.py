"""The overview as the first page and the marks of the navigation share it."""

from datetime import date
from threading import get_ident

from sxt_desktop.usecases.overview import Overview, overview
from sxt_desktop.usecases.workspace import Workspace


class OverviewKeeper:
    """Reads the overview of a year, and keeps the last until something is written or a day begins."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._kept: tuple[tuple[int, int, date, int], Overview] | None = None

    def __call__(self, year: int) -> Overview:
        """Return the overview as it is now; put together anew only when something was written or a day began."""
        # each thread counts states by itself
        asked = (get_ident(), self._ws.workbook.state, self._ws.today, year)
        kept = self._kept
        if kept is None or kept[0] != asked:
            kept = self._kept = (asked, overview(self._ws, year))
        return kept[1]
