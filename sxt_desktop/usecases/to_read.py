"""待阅: what superiors addressed to us and only asks to be read, such as 考核反馈单 and 廉情抄告单.

Whatever asks for an answer by its form (matters, list items, profiles, opinions) has a place of its own.
"""

from sxt_desktop.domain.addressing import is_addressed_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.lifecycles import LIFECYCLES
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import ledger, lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entitled import newest_first, superiors
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.profile_offers import OFFER
from sxt_desktop.usecases.review_entry import REVIEW
from sxt_desktop.usecases.taking_up import ITEM
from sxt_desktop.usecases.workspace import Workspace

MOST_PAPERS = 500


def forms_to_read(ws: Workspace) -> tuple[FormId, ...]:
    """Return the addressed forms that have no page of their own at the addressee."""
    verdicts = {runs.verdict for runs in LIFECYCLES.values()}
    elsewhere = {REVIEW, ITEM, OFFER, *verdicts}
    return tuple(
        form
        for form in ws.library.addressed_forms
        if form not in elsewhere and not ws.library.form(form).lifecycle
    )


def to_read(ws: Workspace) -> tuple[Listed, ...]:
    """Return what superiors sent us as it is now and nobody here has taken note of, newest first."""
    forms, seen = forms_to_read(ws), ledger.seen(ws.read)
    rows = newest_first(
        row
        for superior in superiors(ws)
        for row in lists.page(
            ws.read, Filter(forms=forms, owner=superior, only_adopted=True), limit=MOST_PAPERS
        )
        if _name(row) not in seen and is_addressed_to(row.body, ws.org)
    )
    shown(ws, rows)
    return rows


def note_read(ws: Workspace, *, entry_id: EntryId, owner: OrgId) -> Changes:
    """Take note of a paper as it is now; changed by its owner, it is to be read anew (ENTRY_UNKNOWN)."""
    ws.require(Permission.RECORD, Permission.SUPERVISE)
    row = lists.find(ws.read, entry_id, owner)
    if row is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    ws.workbook.write(lambda db: ledger.mark_seen(db, _name(row), ws.timestamp))
    return Changes(entries=(entry_id,), exchange=True)


def _name(row: Listed) -> str:
    """Name one content of one paper."""
    return f"{row.owner}/{row.entry_id}/{row.digest}"
