"""The review state of records, for both sides: our own by our superiors' opinions, subordinates' by ours."""

from collections.abc import Sequence

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.reviewing import Opinion, ReviewState, review_state
from sxt_desktop.store import unreviewed
from sxt_desktop.usecases.entitled import REVIEW, superiors
from sxt_desktop.usecases.outgoing import acknowledged
from sxt_desktop.usecases.workspace import Workspace


def review_states(ws: Workspace, rows: Sequence[Listed]) -> dict[tuple[OrgId, EntryId], ReviewState]:
    """Return the state of each record of a list, ours or a subordinate's, in a few queries for all.

    Without a superior our own records have none, and are left out.
    """
    above = superiors(ws)
    chosen = [row for row in rows if row.owner != ws.org or above]
    if not chosen:
        return {}
    held = max((acknowledged(ws, org) for org in above), default=0)
    given: dict[tuple[OrgId, EntryId], list[Opinion]] = {}
    reviewers = (ws.org, *above)
    for one in unreviewed.opinions(
        ws.read, [row.entry_id for row in chosen], review=REVIEW, reviewers=reviewers
    ):
        given.setdefault((one.owner, one.entry_id), []).append(Opinion(one.verdict, one.digest))
    return {
        (row.owner, row.entry_id): review_state(
            given.get((row.owner, row.entry_id), ()),
            digest=row.digest,
            is_received=row.owner != ws.org or row.n <= held,
        )
        for row in chosen
    }
