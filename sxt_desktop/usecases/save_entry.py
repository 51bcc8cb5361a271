"""Saving a record, new or changed; taking it out of use; bringing it back."""

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.revisions import VOID_FORM, Target
from sxt_desktop.domain.values import Values
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.recording import ToRecord, accepted, append, first_day, numbered, with_timeliness
from sxt_desktop.usecases.workspace import Workspace

PEOPLE_GROUP = "people"


def save_entry(
    ws: Workspace,
    *,
    form_id: FormId,
    values: Values,
    entry_id: EntryId | None = None,
    expected: str | None = None,
    about: Target | None = None,
    sensitivity: Sensitivity | None = None,
) -> Changes:
    """Keep a record; it is on disk when this returns.

    A new record gets its id, running number and timeliness here. For a change give `entry_id` and the
    digest that was read (`expected`): ENTRY_CHANGED_MEANWHILE when someone was faster. What the form
    does not accept is refused whole (NOT_ACCEPTED with all problems).
    """
    loaded = ws.library.loaded(form_id)
    key = entry_id or EntryId(ws.new_id())
    spec = loaded.spec

    def work(db: Database) -> Changes:
        ready = prepared(ws, db, spec, values, entry_id=entry_id)
        wanted = ToRecord(
            loaded, spec.body(ready), key, about=about, expected=expected, sensitivity=sensitivity
        )
        append(ws, db, wanted)
        return Changes(entries=(key,), duties=True, people=spec.group == PEOPLE_GROUP)

    return ws.workbook.write(work)


def prepared(
    ws: Workspace, db: Database, spec: FormSpec, values: Values, *, entry_id: EntryId | None
) -> Values:
    """Return values ready to be kept: checked, judged for timeliness, numbered (in that order)."""
    judged = with_timeliness(ws, spec, values, first_recorded=first_day(ws, db, entry_id))
    accepted(ws, spec, judged)
    return numbered(ws, db, spec, judged, entry_id=entry_id)


def judged_now(ws: Workspace, form_id: FormId, values: Values, entry_id: EntryId | None = None) -> Values:
    """Return values as they would be kept now, with timeliness, for showing while typing."""
    return with_timeliness(
        ws, ws.library.form(form_id), values, first_recorded=first_day(ws, ws.read, entry_id)
    )


def void_entry(ws: Workspace, *, entry_id: EntryId, reason: str) -> Changes:
    """Take a record out of use (作废): it stays readable, its number is not given again."""
    if not reason.strip():
        raise UserError(ErrorCode.REASON_MISSING)
    loaded = ws.library.loaded(VOID_FORM)

    def work(db: Database) -> Changes:
        known = find(db, entry_id, ws.org)
        if known is None:
            raise UserError(ErrorCode.ENTRY_UNKNOWN if find(db, entry_id) is None else ErrorCode.NOT_OURS)
        about = Target(known.owner, known.entry_id, known.digest)
        append(ws, db, ToRecord(loaded, {"reason": reason.strip()}, entry_id, about=about))
        return Changes(entries=(entry_id,), duties=True, people=True)

    return ws.workbook.write(work)


def bring_back(ws: Workspace, *, entry_id: EntryId, digest: str | None = None) -> Changes:
    """Bring a record back into use, as it is or as an earlier revision had it; a new revision either way."""
    from sxt_desktop.usecases.entries import history

    known = find(ws.read, entry_id, ws.org)
    if known is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    body = known.body
    if digest is not None:
        earlier = {one.digest: one.body for one in history(ws, entry_id) if not one.is_void}
        if digest not in earlier:
            raise UserError(ErrorCode.ENTRY_UNKNOWN)
        body = earlier[digest]
    loaded = ws.library.loaded(known.form_id)

    def work(db: Database) -> Changes:
        append(ws, db, ToRecord(loaded, body, entry_id))
        return Changes(entries=(entry_id,), duties=True, people=True)

    return ws.workbook.write(work)
