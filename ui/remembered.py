"""What the window remembers on this computer between uses: the folder papers were saved in last."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.usecases.preferences import documents_folder


@dataclass(frozen=True, slots=True)
class LastFolder:
    """The folder last chosen, as text (empty: none yet), and how it is kept."""

    read: Callable[[], str]
    keep: Callable[[str], object]

    def place(self) -> Path:
        """Return the folder to propose: the last one while it is there, else the user's documents."""
        last = self.read()
        return Path(last) if last and Path(last).is_dir() else documents_folder()

    def remember(self, file: Path) -> None:
        """Remember where a file was saved."""
        self.keep(str(file.parent))


def for_this_window() -> LastFolder:
    """Return a memory that lasts as long as whoever holds it."""
    kept: list[str] = []
    return LastFolder(lambda: kept[-1] if kept else "", kept.append)
