"""Logs of others that go out in a bundle of ours, as their owners signed them: upwards what is below us, downwards
a unit's own log after a loss. What was withheld from us stays withheld."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sxt_desktop.bundle.acks import Ack
from sxt_desktop.bundle.continuations import continuation_to_json
from sxt_desktop.bundle.log_parts import Mode
from sxt_desktop.bundle.outgoing import OutgoingLog
from sxt_desktop.domain.chains import Checkpoint, Continuation, newest_epoch
from sxt_desktop.domain.exchange import Received
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.domain.values import Json
from sxt_desktop.store import continuations, entries, ledger, lists, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.store.originals import HELD_THERE, lacking, signing_owners
from sxt_desktop.usecases.revoking import counting_statements, limits

OWNERS = "owners"
"""The extension of a manifest with the statements of owners other than its sender, by their ids."""
ASKED = "passes_on:"
"""The setting, with a superior's id, that says that it wants the originals of those below us (转报下级原件)."""
LEFT_OUT = "passes_not:"
"""The setting, with a superior's id, of whose logs are not passed on to it all the same: JSON."""
HELD_SAID = "held_said:"
"""The setting, with a superior's id, of the epoch and number of its last bundle that said what it holds: JSON."""
OWNERS_OF = "owners_of:"
"""The setting, with a sender's id, of whose originals it brings: JSON."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What goes out of others' logs, with every statement held of their owners. `alone`: nothing of ours beside it.

    `is_untold`: the recipient has not confirmed yet that one of the logs goes on in a new epoch.
    """

    logs: tuple[OutgoingLog, ...] = ()
    statements: Mapping[OrgId, tuple[Continuation, ...]] = field(default_factory=dict)
    alone: bool = False
    is_untold: bool = False


@dataclass(frozen=True, slots=True)
class HeldLines:
    """Positions of another owner's log, read each time they are gone through."""

    db: Database
    part: tuple[OrgId, str, int, int]
    withhold: bool

    def __iter__(self) -> Iterator[Carried]:
        restricted = lists.restricted(self.db, self.part[0]) if self.withhold else frozenset()
        for carried in entries.positions(self.db, *self.part):
            revision = carried.revision
            hidden = revision is not None and (
                revision.sensitivity is Sensitivity.DISCIPLINE or revision.entry_id in restricted
            )
            yield Carried(carried.n, carried.digest) if self.withhold and hidden else carried


def statements_told(statements: Mapping[OrgId, tuple[Continuation, ...]]) -> dict[str, Json]:
    """Return the extension that tells the statements of owners."""
    told: dict[str, Json] = {
        org: [continuation_to_json(one) for one in all_] for org, all_ in statements.items()
    }
    return {OWNERS: told} if told else {}


def passed_on(
    db: Database, owner: OrgId, after: Mapping[str, int], *, withhold: bool
) -> tuple[OutgoingLog, ...]:
    """Return what is held of an owner's log after given positions of its epochs, up to what it signed."""
    signed: dict[str, Checkpoint] = {}
    ends, statements = limits(db, owner), continuations.of(db, owner)
    for one in outbox.checkpoints(db, owner):
        end = ends.get(one.key_id)
        if end is not None and not end.holds(one.epoch, one.n, statements):
            continue
        if one.n >= (signed[one.epoch].n if one.epoch in signed else 0):
            signed[one.epoch] = one
    logs = (
        _log(db, signed[epoch], after.get(epoch, 0), withhold=withhold)
        for epoch, _ in entries.epochs(db, owner)
        if epoch in signed
    )
    return tuple(log for log in logs if log is not None)


def _log(db: Database, signed: Checkpoint, after: int, *, withhold: bool) -> OutgoingLog | None:
    owner, epoch = signed.owner, signed.epoch
    first = max(after, continuations.beginning(db, owner, epoch).n) + 1
    before = entries.link_at(db, owner, epoch, first - 1)
    if first > signed.n or before is None or entries.link_at(db, owner, epoch, signed.n) != signed.link:
        return None
    lines = HeldLines(db, (owner, epoch, first, signed.n), withhold)
    return OutgoingLog(owner, epoch, Mode.FULL, first, signed.n, before, signed, lines)


def originals_for(db: Database, own: OrgId, to: OrgId) -> Passed:
    """Return what a superior asked for and lacks of the logs of those below us.

    Of an epoch that was left nothing more goes up once all of it that counts is there: what lies beyond need not
    follow what is held there.
    """
    if not is_asked(db, to):
        return Passed()
    logs: list[OutgoingLog] = []
    statements: dict[OrgId, tuple[Continuation, ...]] = {}
    without, is_untold = not_passed(db, own, to), False
    for owner in signing_owners(db):
        if owner in without:
            continue
        there = _held_there(db, to, owner)
        said = counting_statements(
            continuations.of(db, owner), limits(db, owner), outbox.checkpoints(db, owner)
        )
        ends = dict(entries.epochs(db, owner))
        lacking_there = passed_on(db, owner, there, withhold=True)
        found = [log for log in lacking_there if (end := ends[log.epoch]) is None or log.from_n <= end]
        untold = any(one.epoch not in there and there.get(one.from_epoch, -1) >= one.n for one in said)
        if found or untold:
            logs += found
            statements[owner] = said
        is_untold |= untold
    return Passed(tuple(logs), statements, is_untold=is_untold)


def is_asked(db: Database, to: OrgId) -> bool:
    """Whether the logs of those below us go to a superior."""
    return ledger.setting(db, ASKED + to) == "1"


def left_out(db: Database, to: OrgId) -> frozenset[OrgId]:
    """Return whose logs are not passed on to a superior whatever else is."""
    return frozenset(map(OrgId, json.loads(ledger.setting(db, LEFT_OUT + to) or "[]")))


def not_passed(db: Database, own: OrgId, to: OrgId) -> frozenset[OrgId]:
    """Return whose logs never go up to a superior: ours goes as ours, superiors' are theirs, and who was left out."""
    above = {one.org_id for one in outbox.peers(db) if one.relation == Relation.SUPERIOR.value}
    return frozenset({own, *above, *left_out(db, to)})


def originals_lacking(db: Database, own: OrgId, to: OrgId) -> Mapping[OrgId, int]:
    """Return how many positions of whose logs the next bundle to a superior would bring."""
    return lacking(db, to, not_passed(db, own, to)) if is_asked(db, to) else {}


def _held_there(db: Database, recipient: OrgId, owner: OrgId) -> dict[str, int]:
    return dict(json.loads(ledger.setting(db, f"{HELD_THERE}{recipient}:{owner}") or "{}"))


def note_held_there(db: Database, recipient: OrgId, ack: Ack) -> bool:
    """Keep a superior's receipt for another owner's log; False for one we never passed on or do not hold."""
    held = {epoch for epoch, _ in entries.epochs(db, ack.owner)}
    if ledger.setting(db, ASKED + recipient) is None or ack.epoch not in held:
        return False
    known = _held_there(db, recipient, ack.owner)
    told = json.dumps({**known, ack.epoch: ack.n})
    ledger.set_setting(db, f"{HELD_THERE}{recipient}:{ack.owner}", told)
    return True


def is_said_late(db: Database, recipient: OrgId, *, epoch: str, seq: int) -> bool:
    """Whether a superior said later than in this bundle what it holds of others' logs: bundles come in any order."""
    present = newest_epoch(continuations.of(db, recipient))
    last_epoch, last_seq = json.loads(ledger.setting(db, HELD_SAID + recipient) or '["", 0]')
    if present not in (None, epoch) or (last_epoch == epoch and seq < last_seq):
        return True
    ledger.set_setting(db, HELD_SAID + recipient, json.dumps([epoch, seq]))
    return False


def note_owners(db: Database, sender: OrgId, brought: tuple[OrgId, ...]) -> None:
    """Keep whose originals a sender brings, so that receipts for them go back."""
    known = json.loads(ledger.setting(db, OWNERS_OF + sender) or "[]")
    owners = dict.fromkeys([*known, *brought])
    if list(owners) != known:
        ledger.set_setting(db, OWNERS_OF + sender, json.dumps(list(owners)))


def receipts_for_originals(db: Database, sender: OrgId, due: Received) -> tuple[Ack, ...]:
    """Return how far we hold each log a sender passed on, beside the receipt for its last bundle."""
    owners = json.loads(ledger.setting(db, OWNERS_OF + sender) or "[]")
    return tuple(
        Ack(owner, epoch, entries.head(db, owner, epoch).n, due.seq, due.manifest_sha256, "accepted")
        for owner in map(OrgId, owners)
        for epoch, _ in entries.epochs(db, owner)
    )
