"""Letters made in one going, in one transaction, and taken back as one when that was a mistake."""

from collections.abc import Sequence

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.letter_parties import LETTER
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.import_sheet import Came, note_taken_in
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.save_entry import ToSave, save_together
from sxt_desktop.usecases.take_back_import import SheetImport, TakingBack, sheet_imports, take_back_import
from sxt_desktop.usecases.workspace import Workspace

MADE_AS_ONE = "{year}年度责任书（一次生成）"
"""What stands for the file among what was taken in at once."""
MADE_WRONGLY = "责任书生成有误"


def made_together(ws: Workspace, records: Sequence[ToSave], year: int) -> Changes:
    """Keep the letters of one going, noted so that they can be taken back as one (`take_back_letters`)."""
    came, form = Came(MADE_AS_ONE.format(year=year)), ws.library.form(LETTER)

    def noting(db: Database, at: tuple[int, int], rows: int) -> None:
        note_taken_in(ws, db, form, came, at=at, rows=rows)

    return save_together(ws, records, noting=noting)


def last_going(ws: Workspace, year: int) -> SheetImport | None:
    """Return the letters of a year that were made together last, unless they were taken back; None for none."""
    file = MADE_AS_ONE.format(year=year)
    newest = next((one for one in sheet_imports(ws) if one.form_id == LETTER and one.file == file), None)
    return None if newest is None or newest.taken_back_at else newest


def take_back_letters(ws: Workspace, *, year: int) -> tuple[Changes, TakingBack]:
    """Take the letters made together last out of use in one transaction; their numbers are not given again.

    Those signed, sent for endorsement or named elsewhere since are left. SHEET_NOTHING when there are none.
    """
    ws.require(*TO_ENDORSE)
    going = last_going(ws, year)
    if going is None:
        raise UserError(ErrorCode.SHEET_NOTHING)
    return take_back_import(ws, going, reason=MADE_WRONGLY)
