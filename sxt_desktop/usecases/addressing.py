"""Records addressed to organisations below: to whom they can go, and what a superior took back from us."""

from sxt_desktop.domain.addressing import is_addressed_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref
from sxt_desktop.store import entries, ledger, lists, outbox
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entitled import newest_first, superiors
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.review_entry import organisation_names
from sxt_desktop.usecases.workspace import Workspace

MOST_WITHDRAWN = 200


def subordinates(ws: Workspace) -> tuple[Ref, ...]:
    """Return everyone enrolled below us, to be addressed."""
    below = tuple(
        dict.fromkeys(
            one.org_id for one in outbox.peers(ws.read) if one.relation == Relation.SUBORDINATE.value
        )
    )
    names = organisation_names(ws, below) if below else {}
    return tuple(Ref(org, names[org]) for org in below)


def withdrawn(ws: Workspace) -> tuple[Listed, ...]:
    """Return what superiors took back from us and nobody here has taken note of yet, newest first."""
    forms, seen = ws.library.addressed_forms, ledger.seen(ws.read)
    rows = newest_first(
        row
        for superior in superiors(ws)
        for row in lists.page(
            ws.read, Filter(forms=forms, owner=superior, only_void=True), limit=MOST_WITHDRAWN
        )
        if is_addressed_to(row.body, ws.org) and _withdrawal(row) not in seen
    )
    shown(ws, rows)
    return rows


def note_withdrawn(ws: Workspace, *, entry_id: EntryId, owner: OrgId) -> Changes:
    """Take note that a superior took a record back; it is listed no more, unless it is sent and taken back anew.

    ENTRY_UNKNOWN when it is not held, or in use.
    """
    ws.require(Permission.RECORD, Permission.SUPERVISE)
    row = lists.find(ws.read, entry_id, owner)
    if row is None or not row.voided:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    ws.workbook.write(lambda db: ledger.mark_seen(db, _withdrawal(row), ws.timestamp))
    return Changes(entries=(entry_id,), exchange=True)


def why_void(ws: Workspace, row: Listed) -> str:
    """Return why a record was taken out of use, as its owner wrote it."""
    held = reversed(entries.revisions_of(ws.read, row.owner, row.entry_id))
    acts = (
        one for one in held if one.revision is not None and one.revision.is_void and one.payload is not None
    )
    body = next((one.payload.body for one in acts if one.payload is not None), {})
    return str(body.get("reason") or "")


def _withdrawal(row: Listed) -> str:
    """Name one withdrawal: the same record may be sent and taken back again."""
    return f"{row.owner}/{row.entry_id}/{row.revisions}"
