"""Writing beside what is 纪检专阅: inside a transaction everything can be read, and nothing of it may be shown.

Whoever may not see such records cannot touch one, write about one or learn that an id is one. Whoever may
keeps what is written about one as confidential, and names none in a record that others read.
"""

from collections.abc import Iterator

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FieldSpec, FormSpec, Problem, ProblemCode, Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.revisions import Revision, Target
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Body, FieldKind, Json
from sxt_desktop.store import ledger, lists
from sxt_desktop.store.engine import Database
from sxt_desktop.store.screen import anything_hidden, is_hidden, is_named_only_hidden
from sxt_desktop.usecases.workspace import Workspace

LOWERED = "sensitivity_lowered"
"""The event that says whose, when and which record stopped being 纪检专阅."""


def must_see(ws: Workspace, db: Database, owner: OrgId, entry_id: EntryId) -> None:
    """Raise ENTRY_UNKNOWN when a record exists but not for whoever is working."""
    if not ws.sees(Sensitivity.DISCIPLINE) and is_hidden(db, owner, entry_id):
        raise UserError(ErrorCode.ENTRY_UNKNOWN)


def find_own(ws: Workspace, db: Database, entry_id: EntryId) -> Listed:
    """Return a record of ours that may be changed (ENTRY_UNKNOWN, NOT_OURS)."""
    known = lists.find(db, entry_id, ws.org)
    if known is None:
        others = lists.find(db, entry_id)
        if others is not None:
            must_see(ws, db, others.owner, entry_id)
        raise UserError(ErrorCode.ENTRY_UNKNOWN if others is None else ErrorCode.NOT_OURS)
    must_see(ws, db, ws.org, entry_id)
    return known


def level_of(
    ws: Workspace,
    db: Database,
    form: FormSpec,
    last: Revision | None,
    about: Target | None,
    wanted: Sensitivity | None,
    *,
    by_content: bool = False,
) -> Sensitivity:
    """Return how confidential a revision is that follows `last`: as wanted, else as it was.

    `by_content`: its form keeps what it says 纪检专阅 whatever was wanted.
    What is about a restricted record is restricted (ENTRY_UNKNOWN for who may not see that one). Only who
    sees what is 纪检专阅 may choose it or take it back (NOT_PERMITTED); taking back what must stay so is refused
    (STILL_RESTRICTED). What earlier bundles carried is not called back.
    """
    was = form.sensitivity if last is None else last.sensitivity
    level = Sensitivity.DISCIPLINE if by_content else wanted or was
    if about is not None and is_hidden(db, about.owner, about.entry_id):
        must_see(ws, db, about.owner, about.entry_id)
        level = Sensitivity.DISCIPLINE
    if Sensitivity.DISCIPLINE in (level, was):
        ws.require(Permission.RESTRICTED)
    if was is level is Sensitivity.DISCIPLINE and last is not None and wanted not in (None, level):
        raise UserError(ErrorCode.STILL_RESTRICTED)
    return level


def note_lowered(ws: Workspace, db: Database, revision: Revision, last: Revision | None) -> None:
    """Write down that a record is 纪检专阅 no longer."""
    if last is None or last.sensitivity is not Sensitivity.DISCIPLINE:
        return
    if revision.sensitivity is Sensitivity.DISCIPLINE:
        return
    detail = {"by": ws.user.id, "entry_id": revision.entry_id, "n": revision.n, "to": revision.sensitivity}
    ledger.add_event(db, at=revision.recorded_at, kind=LOWERED, detail=detail)


def named_hidden(db: Database, form: FormSpec, body: Body, level: Sensitivity) -> tuple[Problem, ...]:
    """Return the fields of a record that others read which name a restricted one: its title would stay in them."""
    if level is Sensitivity.DISCIPLINE or not anything_hidden(db):
        return ()
    return tuple(
        Problem(spec.id, ProblemCode.NOT_TO_BE_NAMED, {}, row, column)
        for spec in form.fields
        for row, column, entry_id in _named(spec, body.get(spec.id))
        if is_named_only_hidden(db, entry_id)
    )


def _named(spec: FieldSpec, raw: Json) -> Iterator[tuple[int | None, str | None, EntryId]]:
    """Yield row, column and id of everything a field names."""
    if spec.kind is FieldKind.TABLE:
        for number, row in enumerate(raw if isinstance(raw, list) else ()):
            for column in spec.columns:
                cells = row.get(column.id) if isinstance(row, dict) else None
                for _, _, entry_id in _named(column, cells):
                    yield number, column.id, entry_id
        return
    for item in raw if isinstance(raw, list) else [raw]:
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield None, None, EntryId(str(item["id"]))


def still_naming(ws: Workspace, entry_id: EntryId) -> tuple[Listed, ...]:
    """Return the records others may read whose references keep this one's title, to be told when it is restricted."""
    return tuple(
        row
        for row in lists.naming(ws.read, entry_id)
        if row.sensitivity != Sensitivity.DISCIPLINE and row.entry_id != entry_id
    )
