"""未确认: what of our own records was exported to a superior and has no receipt yet, and since when."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.records import UNCONFIRMED, Filter, Reach
from sxt_desktop.store import entries, lists, outbox
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.outgoing import acknowledged
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.workspace import Workspace

GROUPS = ("handbook", "talk", "lists")
"""Groups of forms whose records have a page of their own each."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What one superior has not confirmed: since the first bundle (its number, ISO text) that carried some of it.

    `counts` has how many records there are by group of forms, `due_on` the day by which its receipt was expected.
    """

    seq: int
    since: str
    due_on: date
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, count in self.counts)


def with_reach(ws: Workspace, chosen: Filter) -> Filter:
    """Return a filter by state in review with what it needs to know of our superiors; any other as it is."""
    if not chosen.review:
        return chosen
    above = superiors(ws)
    held = max((acknowledged(ws, org) for org in above), default=0)
    sent = max((_sent_to(ws, org) for org in above), default=0)
    return replace(chosen, reach=Reach(above, held, sent))


def unconfirmed(ws: Workspace, org: OrgId) -> Unconfirmed | None:
    """Return what a superior has not confirmed, None when it has everything that was written for it."""
    held, sent = acknowledged(ws, org), _sent_to(ws, org)
    if held >= sent:
        return None
    first = outbox.first_beyond(ws.read, org, held)
    if first is None:
        return None
    reach = Reach((org,), held, sent)
    counts = tuple((group, _count(ws, group, reach)) for group in GROUPS)
    expected = date.fromisoformat(first.created_at[:10]) + timedelta(days=rules_now(ws).policy.receipt_days)
    return Unconfirmed(first.seq, first.created_at, expected, tuple(one for one in counts if one[1]))


def _count(ws: Workspace, group: str, reach: Reach) -> int:
    forms: tuple[FormId, ...] = tuple(spec.id for spec in ws.library.group(group))
    chosen = Filter(forms=forms, owner=ws.org, review=UNCONFIRMED, reach=reach)
    return lists.count(ws.read, chosen) if forms else 0


def _sent_to(ws: Workspace, org: OrgId) -> int:
    """Return up to which position of the line that counts bundles were written for a recipient."""
    reach = {part.epoch: part.to for part in entries.line(ws.read, ws.org, ws.epoch)}
    ends = [(to_n, reach[epoch]) for epoch, to_n in outbox.written_to(ws.read, org).items() if epoch in reach]
    return max((n if to is None else min(n, to) for n, to in ends), default=0)
