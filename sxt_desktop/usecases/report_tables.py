"""The tables a report is followed by, as a spreadsheet: each a sheet, the same rows as on paper (附表从台账生成)."""

from contextlib import closing
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.paper_attached import ATTACHED
from sxt_desktop.usecases.viewing import ViewingFolder
from sxt_desktop.usecases.workspace import Workspace


def has_tables(report: str) -> bool:
    """Whether a report of this form is followed by tables."""
    return report in ATTACHED


def save_tables(ws: Workspace, entry_id: EntryId, *, out: Path) -> Path:
    """Write the tables of a report (DOCUMENT_NO_SHEET for one without; PLACE_NOT_WRITABLE, FILE_HELD, DISK_FULL)."""
    from sxt_desktop.documents.sheets.writing import OutSheet, write_sheets

    opened = open_entry(ws, entry_id, ws.org)
    attached = ATTACHED.get(opened.form.id)
    chapters = () if attached is None else attached(ws, opened)
    if not chapters:
        raise UserError(ErrorCode.DOCUMENT_NO_SHEET, name=opened.form.title)
    sheets = [
        OutSheet(
            one.heading,
            (f"{opened.listed.title}　{one.heading}",),
            tuple(column.label for column in table.columns),
            table.rows,
        )
        for one in chapters
        for table in one.tables
    ]
    with closing(ViewingFolder()) as scratch:
        write_sheets(out, sheets, scratch=scratch.path)
    return out
