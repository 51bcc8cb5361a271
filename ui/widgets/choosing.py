"""Asking for files and folders with the system's own windows, and taking files that are dropped."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QWidget

from sxt_desktop.usecases.arrivals import arrival_of
from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.text import label, set_state


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder; None when the user changes their mind."""
    found = QFileDialog.getExistingDirectory(parent, title)
    return Path(found) if found else None


def ask_files(parent: QWidget, title: str, kinds: str) -> tuple[Path, ...]:
    """Ask for one or several files of a kind such as ``报送包 (*.sxb)``."""
    found, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return tuple(Path(name) for name in found)


def ask_save(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where a file is to be written; None when the user changes their mind. One that is there is asked about."""
    found, _ = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(found) if found else None


def dragged(event: QDragEnterEvent | QDropEvent) -> tuple[Path, ...]:
    """Return the files and folders that are dragged."""
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())


def take_drag(event: QDragEnterEvent | QDropEvent) -> tuple[Path, ...]:
    """Return the bundles and cards that are dragged, and agree to take them if there are any."""
    files = tuple(path for path in dragged(event) if arrival_of(path) is not None)
    if files:
        event.acceptProposedAction()
    return files


@dataclass(frozen=True, slots=True)
class Choosers:
    """How files and folders are asked for; tests answer by themselves."""

    folder: Callable[[QWidget, str], Path | None] = ask_folder
    files: Callable[[QWidget, str, str], tuple[Path, ...]] = ask_files
    save: Callable[[QWidget, str, str, str], Path | None] = ask_save


class DropArea(QFrame):
    """A place to drop files of one kind, and folders where they count, with a button that asks for files."""

    given = Signal(object)

    def __init__(
        self,
        theme: Theme,
        choosers: Choosers,
        *,
        says: str,
        verb: str,
        suffix: str | tuple[str, ...],
        kinds: str,
        name: str,
        folders: bool = False,
    ) -> None:
        super().__init__()
        self._folders = folders
        self._choosers, self._suffix, self._kinds, self._verb = choosers, suffix, kinds, verb
        self.setObjectName(name)
        self.setProperty("role", "drop")
        self.setAccessibleName(says)
        self.setAcceptDrops(True)
        button = plain_button(verb, name=f"{name}_choose", theme=theme, icon="folder")
        button.clicked.connect(self.ask)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(IconView(theme, "inbox", token="act", size=24))
        row.addWidget(label(says, "quiet", wraps=True), 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_button(self, button: QWidget) -> None:
        """Add another way to choose beside the first one."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def ask(self) -> None:
        """Ask for files with the system's own window."""
        self._give(self._choosers.files(self, self._verb, self._kinds))

    def _give(self, paths: tuple[Path, ...]) -> None:
        if paths:
            self.given.emit(paths)

    def _wanted(self, event: QDragEnterEvent | QDropEvent) -> tuple[Path, ...]:
        return tuple(path for path in dragged(event) if self._takes(path))

    def _takes(self, path: Path) -> bool:
        if isinstance(self._suffix, tuple):
            return path.suffix.casefold() in self._suffix
        return arrival_of(path) == self._suffix or (self._folders and path.is_dir())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._wanted(event):
            set_state(self, "over", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_state(self, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_state(self, "over", False)
        event.acceptProposedAction()
        self._give(self._wanted(event))
