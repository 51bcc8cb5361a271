"""Documents on their way to paper: made in a private folder of this session and shown by the system's viewer."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from sxt_desktop.domain.exchange import Received
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Attachment
from sxt_desktop.usecases.attach_file import save_copy
from sxt_desktop.usecases.entries import all_entries, open_entry
from sxt_desktop.usecases.preview_pages import page_pictures
from sxt_desktop.usecases.print_document import (
    document_for,
    document_spec,
    documents_for,
    ledgers_for,
    print_batch,
    print_document,
    render_document,
    render_recovery_sheet,
)
from sxt_desktop.usecases.viewing import ViewingFolder
from sxt_desktop.usecases.workspace import Workspace
from ui.pages.records.printing import Extent, PaperChoices, PaperWish

NAME_LENGTH = 60
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
PREVIEW_WIDTH = 720
"""Width of a page in a preview, in pixels."""


def open_path(path: Path, part: str = "") -> bool:
    """Show a file or folder with the system's own program; `part` names a place within a page."""
    url = QUrl.fromLocalFile(str(path))
    if part:
        url.setFragment(part)
    return QDesktopServices.openUrl(url)


def safe_name(text: str) -> str:
    """Return text as a file name that every system takes; a long one loses its middle, where numbers are not."""
    kept = "".join(c if c.isalnum() or c in "·-_()（）〔〕" else "-" for c in text).strip("-")
    short = kept if len(kept) <= NAME_LENGTH else f"{kept[:30]}…{kept[31 - NAME_LENGTH :]}"
    return short or "文书"


class Papers:
    """Prints for one open workbook; `close` removes every file it left for viewing."""

    def __init__(self, ws: Workspace, show: Callable[[Path], object] = open_path) -> None:
        self._ws = ws
        self._show = show
        self._private = ViewingFolder()
        self._folder = self._private.path

    def print_entry(self, entry_id: EntryId, folder: Path | None = None) -> Path:
        """Write a record's own document into a folder, or the private one, and return the file."""
        opened = open_entry(self._ws, entry_id)
        document = document_for(self._ws, opened.listed.form_id)
        listed = opened.listed
        parts = (opened.form.title, listed.subject_name, listed.number or listed.title)
        name = safe_name("-".join(filter(None, parts)))
        out = (folder or self._folder) / f"{name}.pdf"
        return print_document(self._ws, document=document, subject=entry_id, out=out).path

    @property
    def choices(self) -> PaperChoices:
        """What can be printed of a record and of a list."""
        return PaperChoices(
            of_record=lambda form: [(one.id, one.title) for one in documents_for(self._ws, form)],
            of_list=lambda forms: [(one.id, one.title) for one in ledgers_for(self._ws, forms)],
        )

    def print_wish(self, wish: PaperWish, year: int) -> Path:
        """Write what was wished for into the private folder; a list without a year is of the year on show."""
        spec = document_spec(self._ws, wish.document)
        out = self._folder / f"{safe_name(f'{spec.title}-{year}')}.pdf"
        if wish.extent is Extent.RECORD:
            subject = str(wish.entry_id)
            return print_document(self._ws, document=spec.id, subject=subject, out=out, year=year).path
        if wish.chosen is None:
            return print_document(self._ws, document=spec.id, out=out, year=year).path
        chosen = replace(wish.chosen, owner=self._ws.org)
        if wish.extent is Extent.LIST:
            return print_document(self._ws, document=spec.id, chosen=chosen, out=out, year=year).path
        subjects = [row.entry_id for row in all_entries(self._ws, chosen)]
        return print_batch(self._ws, document=spec.id, subjects=subjects, out=out).path

    def print_handbook(self, subject: str, name: str, year: int, *, booklet: bool = False) -> Path:
        """Write a person's handbook of a year into the private folder, `booklet` for sheets that are folded."""
        words = f"全程纪实手册-{name}-{year}" + ("-小册子" if booklet else "")
        out = self._folder / f"{safe_name(words)}.pdf"
        done = print_document(
            self._ws, document="handbook", subject=subject, year=year, out=out, booklet=booklet
        )
        return done.path

    def print_enrolment_card(self) -> Path:
        """Write our enrolment card into the private folder."""
        return print_document(self._ws, document="enrolment_card", out=self._folder / "单位登记卡.pdf").path

    def print_hand_over(self) -> Path:
        """Write the record of the last hand-over into the private folder."""
        return print_document(self._ws, document="hand_over", out=self._folder / "人员交接单.pdf").path

    def print_receipt(self, got: Received) -> Path:
        """Write the receipt for a bundle that was imported into the private folder."""
        out = self._folder / f"报送回执-{got.sender[:8]}-{got.seq}.pdf"
        return print_document(self._ws, document="receipt", subject=got.bundle_id, out=out).path

    def print_reminder(self, year: int, period: str) -> Path:
        """Write the list of units to be reminded of a period (催报名单) into the private folder."""
        out = self._folder / f"{safe_name(f'催报名单-{year}年{period}')}.pdf"
        return print_document(self._ws, document="reminder_list", out=out, subject=period, year=year).path

    def print_recovery_sheet(self, recovery_key: str) -> Path:
        """Write the recovery sheet into the private folder."""
        out = self._folder / "台账恢复单.pdf"
        out.write_bytes(render_recovery_sheet(self._ws, recovery_key))
        return out

    def preview(self, entry_id: EntryId) -> list[bytes]:
        """Return the pages of a record's document as PNG pictures."""
        opened = open_entry(self._ws, entry_id)
        document = document_for(self._ws, opened.listed.form_id)
        content, _ = render_document(self._ws, document=document, subject=entry_id)
        return page_pictures(content, width=PREVIEW_WIDTH)

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

    def show(self, path: Path) -> None:
        """Show a file that was made."""
        self._show(path)

    def close(self) -> None:
        """Remove what was made for viewing."""
        self._private.close()
