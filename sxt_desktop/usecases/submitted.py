"""提交锁定时间: when a record first left for the superior, in which bundle, and whether that was confirmed.

The third of a record's three times (domain.md 6/1): the day it happened is typed, the time it was entered
and the time it was submitted are the program's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sxt_desktop.domain.exchange import Sent
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Listed
from sxt_desktop.store import entries, outbox
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Submitted:
    """The first bundle that carried a revision upwards; `at` is ISO text with time and offset."""

    at: str
    seq: int
    is_confirmed: bool


def submitted(ws: Workspace, row: Listed) -> Submitted | None:
    """Return when our record, as it is now, was submitted to the superior; None when it was not yet."""
    if row.owner != ws.org:
        return None
    superiors = [peer.org_id for peer in outbox.peers(ws.read) if peer.relation == Relation.SUPERIOR.value]
    line = {part.epoch: part.to for part in entries.line(ws.whole, ws.org, ws.epoch)}
    sent = [one for org in superiors for one in outbox.sent_to(ws.read, org) if _carries(one, row, line)]
    if not sent:
        return None
    first = min(sent, key=lambda one: one.created_at)
    return Submitted(first.created_at, first.seq, any(_confirms(one, row) for one in sent))


def _carries(one: Sent, row: Listed, line: Mapping[str, int | None]) -> bool:
    """Whether a bundle of an epoch on our line carried the record's position, in so far as that epoch counts."""
    if one.state != "written" or one.epoch not in line:
        return False
    to = line[one.epoch]
    return one.from_n <= row.n <= one.to_n and (to is None or row.n <= to)


def _confirms(one: Sent, row: Listed) -> bool:
    receipt = one.receipt or {}
    return receipt.get("result") == "accepted" and int(receipt.get("n", 0)) >= row.n
