"""收到的记录: what subordinates reported, as a list by unit, days and review state, and one verdict for many at once."""

from collections.abc import Callable
from dataclasses import replace

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.reviewing import FOLLOWS, ReviewFilter, ReviewState
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists, outbox, reviewed
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.accepting import accepted
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entitled import REVIEW
from sxt_desktop.usecases.permits import require_form
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.review_entry import organisation_names
from sxt_desktop.usecases.workspace import Workspace

WAITING = ReviewFilter(waiting=True)
MOST_COUNTED = 1000
"""Beside the navigation more than so many is not told apart."""
MOST_AT_ONCE = 20_000
"""So many records get one verdict at once; the rest wait for the next time."""


def subordinates(ws: Workspace) -> tuple[OrgId, ...]:
    """Return who stands below us, in the order of enrolment."""
    return outbox.related(ws.read, Relation.SUBORDINATE.value)


def received_page(
    ws: Workspace, chosen: ReviewFilter = WAITING, *, offset: int = 0, limit: int = 200
) -> tuple[Listed, ...]:
    """Return a window of subordinates' records in use, newest day first; one pass however many units there are."""
    found = reviewed.rows(
        ws.read, *_whose(ws, chosen), chosen, review=REVIEW, reviewer=ws.org, offset=offset, limit=limit
    )
    return lists.by_rows(ws.read, found) if found else ()


def received_count(ws: Workspace, chosen: ReviewFilter = WAITING, *, most: int = reviewed.AT_MOST) -> int:
    """Return how many such records there are, up to `most`."""
    return reviewed.count(ws.read, *_whose(ws, chosen), chosen, review=REVIEW, reviewer=ws.org, most=most)


def _whose(ws: Workspace, chosen: ReviewFilter) -> tuple[tuple[OrgId, ...], tuple[FormId, ...]]:
    below = subordinates(ws)
    owners = below if chosen.org is None else tuple(org for org in below if org == chosen.org)
    return owners, tuple(spec.id for spec in ws.library.group("handbook"))


def review_many(
    ws: Workspace,
    chosen: ReviewFilter,
    *,
    verdict: ReviewState,
    reviewer: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Changes:
    """Give one verdict (通过 or 归档) on every record of a list that is in a state before it; all or nothing.

    Only what was received or corrected is passed, only what was passed is filed (`FOLLOWS`); what is listed in
    another state stays as it is. ENTRY_UNKNOWN when there is none. `progress` may raise `Cancelled`.
    """
    ws.require(Permission.SUPERVISE)
    loaded = ws.library.loaded(REVIEW)
    require_form(ws, loaded.spec)
    found = to_review(ws, chosen, verdict)
    if not found:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    names = organisation_names(ws, tuple({row.owner for row in found}))

    def work(db: Database) -> tuple[EntryId, ...]:
        for number, row in enumerate(found):
            if progress is not None:
                progress(number, len(found))
            values: Values = {
                "addressee": Ref(row.owner, names[row.owner]),
                "verdict": verdict.value,
                "reviewed_on": ws.today,
                "reviewer": Ref(None, reviewer or ws.author),
            }
            accepted(ws, loaded.spec, values)
            about = Target(row.owner, row.entry_id, row.digest)
            append(ws, db, ToRecord(loaded, loaded.spec.body(values), EntryId(ws.new_id()), about=about))
        return tuple(row.entry_id for row in found)

    return Changes(entries=ws.workbook.write(work), duties=False, exchange=True)


def to_review(ws: Workspace, chosen: ReviewFilter, verdict: ReviewState) -> tuple[Listed, ...]:
    """Return which records of a list a verdict for many would be given on."""
    states = FOLLOWS[verdict]
    wanted = states if chosen.state is None else tuple(one for one in states if one is chosen.state)
    rows = (received_page(ws, replace(chosen, state=one), limit=MOST_AT_ONCE) for one in wanted)
    return tuple(row for some in rows for row in some)[:MOST_AT_ONCE]
