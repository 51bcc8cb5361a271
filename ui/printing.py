"""Documents on their way to paper: made in a private folder of this session and shown by the system's viewer."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from sxt_desktop.domain.values import Attachment
from sxt_desktop.usecases.attach_file import save_copy
from sxt_desktop.usecases.paper_kinds import documents_for, ledgers_for
from sxt_desktop.usecases.paper_names import safe_name
from sxt_desktop.usecases.print_document import (
    render_recovery_sheet,
)
from sxt_desktop.usecases.viewing import ViewingFolder
from sxt_desktop.usecases.workspace import Workspace
from ui.pages.print_parts.wishes import PaperChoices

SHOWN = frozenset(
    [
        ".pdf",
        ".txt",
        ".csv",
        ".doc",
        ".docx",
        ".xls",
        ".xlsx",
        ".ppt",
        ".pptx",
        ".wps",
        ".et",
        ".ofd",
        ".odt",
        ".png",
        ".jpg",
        ".jpeg",
        ".bmp",
        ".gif",
        ".tif",
        ".tiff",
    ]
)
"""Endings of files the system's viewer is asked to open."""


def open_path(path: Path, part: str = "") -> bool:
    """Show a file or folder with the system's own program; `part` names a place within a page."""
    url = QUrl.fromLocalFile(str(path))
    if part:
        url.setFragment(part)
    return QDesktopServices.openUrl(url)


class Papers:
    """Prints for one open workbook; `close` removes every file it left for viewing."""

    def __init__(self, ws: Workspace, show: Callable[[Path], object] = open_path) -> None:
        self._ws = ws
        self._show = show
        self._private = ViewingFolder()
        self._folder = self._private.path

    @property
    def choices(self) -> PaperChoices:
        """What can be printed of a record and of a list."""
        return PaperChoices(
            of_record=lambda form: [(one.id, one.title) for one in documents_for(self._ws, form)],
            of_list=lambda forms: [(one.id, one.title) for one in ledgers_for(self._ws, forms)],
        )

    def print_recovery_sheet(self, recovery_key: str) -> Path:
        """Write the recovery sheet into the private folder."""
        out = self._folder / "台账恢复单.pdf"
        out.write_bytes(render_recovery_sheet(self._ws, recovery_key))
        return out

    def open_attachment(self, attachment: Attachment) -> None:
        """Show a copy of an attachment, kept in the private folder only while the workbook is open.

        What is no document or picture may have come from anyone: its folder is shown, nothing is started.
        """
        place = self._folder / attachment.sha256[:12]
        place.mkdir(exist_ok=True)
        suffix = Path(attachment.name).suffix
        name = safe_name(Path(attachment.name).stem)
        if suffix:
            name = f"{name}.{safe_name(suffix[1:])}"
        kept = save_copy(self._ws, attachment, place / name)
        self._show(kept if suffix.lower() in SHOWN else place)

    def place(self, name: str) -> Path:
        """Return where a file of a name is made that is only looked at."""
        return self._folder / name

    def show(self, path: Path) -> None:
        """Show a file that was made."""
        self._show(path)

    def close(self) -> None:
        """Remove what was made for viewing."""
        self._private.close()
