"""What still has to go to an organisation, counted before a bundle is made.

Upwards the whole log goes, from the last position this recipient acknowledged (`full`). Downwards only
records addressed to the recipient go, each by its position (`addressed`). The log is the line that counts,
whatever epochs it runs through.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sxt_desktop.domain.chains import newest_epoch
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import addressed as below
from sxt_desktop.store import continuations, entries, outbox, reports, waiting
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.fork_told import is_choice_untold
from sxt_desktop.usecases.passing_on import originals_lacking
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the next bundle to a recipient would carry; `receipts` counts imports not yet acknowledged.

    `is_untold`: the recipient has not confirmed yet that it knows that our log goes on in a new epoch. That is
    worth a bundle by itself, for it then sends again what we may have lost. `originals` are positions of the logs of
    `units` below us that are passed on as they are.
    """

    from_n: int
    to_n: int
    new: int
    changed: int
    withheld: int
    receipts: int
    is_untold: bool = False
    originals: int = 0
    units: int = 0
    is_choice_untold: bool = False
    """Something was decided about a fork of the recipient's log that no bundle told it of."""

    @property
    def total(self) -> int:
        """Records that would travel, new and changed."""
        return self.new + self.changed

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a record nor a receipt to send, nor an original, nor a new epoch to tell of."""
        beside = self.receipts or self.is_untold or self.originals or self.is_choice_untold
        return self.to_n < self.from_n and not beside

    @property
    def is_worth_a_bundle(self) -> bool:
        """Whether the next bundle would bring the recipient anything."""
        return bool(self.total or self.withheld or self.receipts) or bool(
            self.is_untold or self.originals or self.is_choice_untold
        )


def is_upward(ws: Workspace, recipient: OrgId) -> bool:
    """Whether bundles to this organisation carry the whole log."""
    peer = outbox.peer(ws.read, recipient)
    return peer is not None and peer.relation == Relation.SUPERIOR.value


def acknowledged(ws: Workspace, recipient: OrgId) -> int:
    """Return the last own position this recipient has confirmed holding, 0 for none.

    What it confirmed before it opened a new epoch of its own it may have lost since; it confirms anew what it
    still holds.
    """
    return _acknowledged(ws, (recipient,), recipient)[recipient]


def acknowledged_by_each(ws: Workspace, recipients: Iterable[OrgId]) -> dict[OrgId, int]:
    """Return what `acknowledged` says of each recipient, in the same few queries however many there are."""
    return _acknowledged(ws, recipients, None)


def _acknowledged(ws: Workspace, recipients: Iterable[OrgId], only: OrgId | None) -> dict[OrgId, int]:
    db = ws.whole
    reach = {part.epoch: part.to for part in entries.line(db, ws.org, ws.epoch)}
    found = dict.fromkeys(recipients, 0)
    counts = _Counting(db, frozenset(reach), frozenset(found))
    for one in waiting.confirmed(db, only):
        if counts.holds(one):
            to = reach[one.epoch]
            held = one.n if to is None else min(one.n, to)
            found[one.recipient] = max(found[one.recipient], held)
    for lack in waiting.needed(db, only):
        if counts.holds(lack):
            found[lack.recipient] = min(found[lack.recipient], lack.first - 1)
    return found


@dataclass(slots=True)
class _Counting:
    """Whether a receipt counts: for an epoch of our line, and given in the recipient's present epoch."""

    db: Database
    epochs: frozenset[str]
    recipients: frozenset[OrgId]
    present: dict[OrgId, str | None] = field(default_factory=dict)

    def holds(self, one: waiting.Confirmed | waiting.Needed) -> bool:
        """Whether what a recipient said counts still."""
        if one.epoch not in self.epochs or one.recipient not in self.recipients:
            return False
        if one.recipient not in self.present:
            self.present[one.recipient] = newest_epoch(continuations.of(self.db, one.recipient))
        return self.present[one.recipient] in (None, one.receipt_epoch)


def waiting_for(ws: Workspace, recipient: OrgId) -> Waiting:
    """Count what the next bundle to a recipient would carry: numbers alone, the same whoever asks."""
    return waiting_for_each(ws, (recipient,))[recipient]


def waiting_for_each(ws: Workspace, recipients: Sequence[OrgId]) -> dict[OrgId, Waiting]:
    """Count what the next bundle to each recipient would carry; the log is gone through once for all below us."""
    db, only = ws.whole, recipients[0] if len(recipients) == 1 else None
    held = _acknowledged(ws, recipients, only)
    above = superiors(ws)
    down = {org: n for org, n in held.items() if org not in above}
    found = below.counts(db, ws.org, down, ws.library.addressed_forms)
    counts = {org: waiting.Counts(new, changed, 0) for org, (new, changed) in found.items()}
    for org in above:
        if org in held:
            hidden = Sensitivity.DISCIPLINE.value
            counts[org] = waiting.counts_up(db, ws.org, held[org], hidden=hidden)
    head, receipts = entries.head(db, ws.org, ws.epoch).n, waiting.receipts_due(db, only)
    is_new_epoch = continuations.opening(db, ws.org, ws.epoch) is not None
    told = waiting.told(db, ws.epoch) if is_new_epoch else frozenset(held)
    decided = frozenset(one.sender for one in reports.told(db) if one.kind == reports.FORK_SETTLED)
    passed = {org: originals_lacking(db, ws.org, org) for org in above if org in held}
    return {
        org: Waiting(
            n + 1,
            head,
            *counts.get(org, _NOTHING),
            receipts.get(org, 0),
            org not in told,
            sum(passed.get(org, {}).values()),
            len(passed.get(org, {})),
            is_choice_untold(db, org) if org in decided else False,
        )
        for org, n in held.items()
    }


_NOTHING = waiting.Counts(0, 0, 0)


def addressed(db: Database, ws: Workspace, recipient: OrgId, held: int) -> tuple[int, ...]:
    """Return the own positions after `held` that are addressed to a recipient, in order."""
    return below.positions(db, ws.org, recipient, held, ws.library.addressed_forms)
