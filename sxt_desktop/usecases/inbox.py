"""How much waits for us: what came back, orders to answer or to verify, records of others to review."""

from collections.abc import Sequence

from sxt_desktop.domain.people import Relation
from sxt_desktop.store import outbox, unreviewed
from sxt_desktop.usecases.overview import Todo
from sxt_desktop.usecases.review_entry import REVIEW
from sxt_desktop.usecases.workspace import Workspace


def inbox_count(ws: Workspace, todo: Sequence[Todo]) -> int:
    """Count what the page of received things lists, from what is to do anyway and one query."""
    received = sum(1 for one in todo if one.entry_id is not None and one.target in ("matters", "handbook"))
    below = tuple(
        peer.org_id for peer in outbox.peers(ws.read) if peer.relation == Relation.SUBORDINATE.value
    )
    forms = tuple(spec.id for spec in ws.library.group("handbook"))
    return received + unreviewed.count(ws.read, below, forms, review=REVIEW, reviewer=ws.org)
