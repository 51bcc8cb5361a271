"""Opening a workbook on a thread of its own while the code of the window is read: deriving its key takes as long."""

from pathlib import Path
from threading import Thread

from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import Workspace


class OpeningAhead:
    """Begins at once; `wait` is asked for what became of it, once."""

    def __init__(self, path: Path, password: str, around: Surroundings) -> None:
        self._path, self._password, self._around = path, password, around
        self._opened: Workspace | None = None
        self._error: BaseException | None = None
        self._thread = Thread(target=self._open, name="opening")
        self._thread.start()

    def _open(self) -> None:
        try:
            self._opened = open_unit(self._path, self._password, self._around)
        except BaseException as raised:  # whoever waits is told
            self._error = raised
        finally:
            self._password = ""

    def wait(self) -> Workspace:
        """Return the open workbook as soon as it is there, or raise what opening it raised."""
        self._thread.join()
        if self._opened is None:
            raise self._error or RuntimeError("nothing opened")
        return self._opened
