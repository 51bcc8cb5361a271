"""敏感级别 of a record: which may be chosen, and changing it, which is a new revision like any other change."""

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Listed
from sxt_desktop.store import lists
from sxt_desktop.store.engine import Database
from sxt_desktop.store.entries import last_revision
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.permits import needed_for
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.visible import find_own
from sxt_desktop.usecases.workspace import Workspace


def set_sensitivity(
    ws: Workspace, *, entry_id: EntryId, level: Sensitivity, expected: str | None = None
) -> Changes:
    """Make a record of ours more or less confidential; its content stays as it is.

    Only 纪检员 choose 纪检专阅 or take it back (NOT_PERMITTED), and taking it back is written down. A record
    about one that is 纪检专阅 stays so (STILL_RESTRICTED). What earlier bundles carried is not called back.
    """
    form_id = _form_of(ws, entry_id)
    loaded = ws.library.loaded(form_id)
    ws.require(*needed_for(loaded.spec))

    def work(db: Database) -> Changes:
        known = find_own(ws, db, entry_id)
        if known.voided:
            raise UserError(ErrorCode.ENTRY_UNKNOWN)
        last = last_revision(db, ws.org, entry_id)
        if last is not None and last.sensitivity is level:
            return Changes(entries=(entry_id,))
        wanted = ToRecord(loaded, known.body, entry_id, expected=expected or known.digest, sensitivity=level)
        if append(ws, db, wanted).sensitivity is not level:
            raise UserError(ErrorCode.STILL_RESTRICTED)
        return Changes(entries=(entry_id,), duties=True, people=True)

    return ws.workbook.write(work)


def _form_of(ws: Workspace, entry_id: EntryId) -> FormId:
    row = lists.find(ws.read, entry_id, ws.org)
    if row is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return row.form_id


def still_naming(ws: Workspace, entry_id: EntryId) -> tuple[Listed, ...]:
    """Return the records others may read whose references keep this one's title, to be told when it is restricted."""
    return tuple(
        row
        for row in lists.naming(ws.read, entry_id)
        if row.sensitivity != Sensitivity.DISCIPLINE and row.entry_id != entry_id
    )
