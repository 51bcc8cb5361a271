"""The clipboard after a lock: what came from this program is taken away, what came from others stays."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QClipboard, QGuiApplication


class ClipboardWatch(QObject):
    """Remembers whether the last thing put there came from us.

    Not every system tells whose it is; what arrives while one of our windows is being used counts as ours.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_ours = False
        self._board = QGuiApplication.clipboard()
        self._board.dataChanged.connect(self._look)

    @Slot()
    def _look(self) -> None:
        is_used = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        self._is_ours = self._board.ownsClipboard() or is_used

    def forget(self) -> None:
        """Empty it if what lies there came from us."""
        if self._is_ours or self._board.ownsClipboard():
            self._board.clear()
            self._is_ours = False
        if self._board.supportsSelection() and self._board.ownsSelection():
            self._board.clear(QClipboard.Mode.Selection)
