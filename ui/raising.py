"""Brings the window forward when the program is started once more, and hands over the file that start was given:
requests are files, watched by Qt."""

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from sxt_desktop.usecases.presence import Presence


class Bell(QObject):
    """Hears other starts of the program once it listens; `rung` with the file it was given, or None, when one asks for
    the window."""

    rung = Signal(object)

    def __init__(self, presence: Presence, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.presence = presence
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)

    def listen(self) -> None:
        """Be found by other starts from now on."""
        if self.presence.come():
            self._watcher.addPath(str(self.presence.folder))

    @Slot(str)
    def _look(self, _: str) -> None:
        request = self.presence.request()
        if request is not None:
            self.rung.emit(request.file)

    def stop(self) -> None:
        """Listen no more."""
        if paths := self._watcher.directories():
            self._watcher.removePaths(paths)
        self.presence.leave()


def come_forward(window: QWidget) -> None:
    """Show a window before all others; where the system does not allow that, its entry in the task bar asks."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)
