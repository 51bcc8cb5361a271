"""Saving a record, new or changed; taking it out of use; bringing it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sxt_desktop.domain.derivations import derived
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity, stricter
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.revisions import BLANKING_FORM, VOID_FORM, Target
from sxt_desktop.domain.values import Values
from sxt_desktop.store.blanking import is_blanked
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.accepting import accepted, alone, first_day, with_timeliness
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.gathering import gathered
from sxt_desktop.usecases.guarding import content_kept
from sxt_desktop.usecases.permits import ANY_RECORD, PEOPLE_GROUP, require_form
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.running_numbers import numbered
from sxt_desktop.usecases.visible import find_own, must_see
from sxt_desktop.usecases.withdrawing import withdrawn_first
from sxt_desktop.usecases.workspace import Workspace


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
    does not accept is refused whole (NOT_ACCEPTED with all problems), and so is who may not keep records of
    the form (NOT_PERMITTED).
    """
    loaded = ws.library.loaded(form_id)
    key = entry_id or EntryId(ws.new_id())
    spec = loaded.spec

    _may_be_kept(ws, spec)

    def work(db: Database) -> Changes:
        must_see(ws, db, ws.org, key)
        ready = prepared(ws, db, spec, values, entry_id=entry_id)
        wanted = ToRecord(
            loaded, spec.body(ready), key, about=about, expected=expected, sensitivity=sensitivity
        )
        must_have_content(ws, db, key)
        append(ws, db, withdrawn_first(ws, db, wanted))
        return Changes(entries=(key,), duties=True, people=spec.group == PEOPLE_GROUP)

    return ws.workbook.write(work)


def _may_be_kept(ws: Workspace, form: FormSpec) -> None:
    """Refuse whoever may not keep records of a form, and acts upon records (作废, 依法清除), which are none themselves."""
    if form.id in (VOID_FORM, BLANKING_FORM):
        raise UserError(ErrorCode.FORM_UNKNOWN, form=form.title)
    require_form(ws, form)


@dataclass(frozen=True, slots=True)
class ToSave:
    """One of several records kept together; for a change `entry_id` and the digest that was read (`expected`)."""

    form_id: FormId
    values: Values
    entry_id: EntryId | None = None
    expected: str | None = None


Noting = Callable[[Database, tuple[int, int], int], None]
"""Notes in the same transaction that records were made: their first and last position in our log, how many."""


def save_together(ws: Workspace, records: Sequence[ToSave], *, noting: Noting | None = None) -> Changes:
    """Keep several records in one transaction, all or none; running numbers follow each other in their order.

    What is refused is said as by `save_entry`. `noting` is for new records that may be taken back as one.
    """
    loaded = {one.form_id: ws.library.loaded(one.form_id) for one in records}
    for form in loaded.values():
        _may_be_kept(ws, form.spec)

    def work(db: Database) -> Changes:
        keys: list[EntryId] = []
        positions: list[int] = []
        for one in records:
            form, key = loaded[one.form_id], one.entry_id or EntryId(ws.new_id())
            must_see(ws, db, ws.org, key)
            ready = prepared(ws, db, form.spec, one.values, entry_id=one.entry_id)
            must_have_content(ws, db, key)
            wanted = ToRecord(form, form.spec.body(ready), key, expected=one.expected)
            positions.append(append(ws, db, withdrawn_first(ws, db, wanted)).n)
            keys.append(key)
        if noting is not None and keys:
            noting(db, (positions[0], positions[-1]), len(keys))
        has_people = any(form.spec.group == PEOPLE_GROUP for form in loaded.values())
        return Changes(entries=tuple(keys), duties=True, people=has_people)

    return ws.workbook.write(work)


def must_have_content(ws: Workspace, db: Database, entry_id: EntryId) -> None:
    """Refuse to go on from a content that was blanked (ENTRY_BLANKED)."""
    if is_blanked(db, ws.org, entry_id):
        raise UserError(ErrorCode.ENTRY_BLANKED)


def prepared(
    ws: Workspace, db: Database, spec: FormSpec, values: Values, *, entry_id: EntryId | None
) -> Values:
    """Return values ready to be kept: judged for timeliness, checked, with what they gather, numbered."""
    filled = derived(spec.derivations, values)
    judged = with_timeliness(ws, spec, filled, first_recorded=first_day(ws, db, entry_id))
    accepted(ws, spec, judged)
    alone(ws, db, spec, judged, entry_id=entry_id)
    return numbered(ws, db, spec, gathered(ws, db, spec, judged), entry_id=entry_id)


def judged_now(ws: Workspace, form_id: FormId, values: Values, entry_id: EntryId | None = None) -> Values:
    """Return values as they would be kept now, with timeliness, for showing while typing."""
    return with_timeliness(
        ws, ws.library.form(form_id), values, first_recorded=first_day(ws, ws.read, entry_id)
    )


def void_entry(ws: Workspace, *, entry_id: EntryId, reason: str) -> Changes:
    """Take a record out of use (作废): it stays readable, its number is not given again."""
    ws.require(*ANY_RECORD)
    if not reason.strip():
        raise UserError(ErrorCode.REASON_MISSING)
    loaded = ws.library.loaded(VOID_FORM)

    def work(db: Database) -> Changes:
        known = find_own(ws, db, entry_id)
        require_form(ws, ws.form_of(db, known.form_id, known.form_hash))
        about = Target(known.owner, known.entry_id, known.digest)
        append(ws, db, ToRecord(loaded, {"reason": reason.strip()}, entry_id, about=about))
        return Changes(entries=(entry_id,), duties=True, people=True)

    return ws.workbook.write(work)


def bring_back(ws: Workspace, *, entry_id: EntryId, digest: str | None = None) -> Changes:
    """Bring a record back into use, as it is or as an earlier revision had it; a new revision either way.

    What was 纪检专阅 then is so again.
    """
    from sxt_desktop.usecases.entries import history

    ws.require(*ANY_RECORD)
    known = find(ws.read, entry_id, ws.org)
    if known is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    body, level = content_kept(ws, known).body, Sensitivity(known.sensitivity)
    if digest is None:
        must_have_content(ws, ws.read, entry_id)
    else:
        earlier = {one.digest: one for one in history(ws, entry_id) if one.is_content}
        if digest not in earlier:
            raise UserError(ErrorCode.ENTRY_UNKNOWN)
        body, level = earlier[digest].body, stricter(level, earlier[digest].sensitivity)
    loaded = ws.library.loaded(known.form_id)
    require_form(ws, loaded.spec)

    def work(db: Database) -> Changes:
        wanted = ToRecord(loaded, body, entry_id, sensitivity=level)
        append(ws, db, withdrawn_first(ws, db, wanted))
        return Changes(entries=(entry_id,), duties=True, people=True)

    return ws.workbook.write(work)
