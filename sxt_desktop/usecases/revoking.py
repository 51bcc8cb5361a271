"""停用登记 made known upwards: up to where a key of a unit counts, for whoever gets that unit's log from between.

A key that was replaced counts up to the position its statement names; a revoked one up to the position whoever vouched
for it names. Both travel with the logs that are passed on, so that the top refuses what the middle would refuse.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sxt_desktop.bundle.identity import (
    Certificate,
    PrivateIdentity,
    PublicIdentity,
    certificate_from_json,
    public_from_json,
)
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.key_updates import KeyUpdate, key_update_from_json, verify_key_update
from sxt_desktop.bundle.revocations import (
    Revocation,
    revocation_from_json,
    sign_revocation,
    verify_revocation,
)
from sxt_desktop.bundle.strict_json import Malformed, Shape
from sxt_desktop.domain.chains import Checkpoint, Continuation, path_to
from sxt_desktop.domain.exchange import Peer
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.values import Json
from sxt_desktop.store import continuations, org_keys, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.screening import hostile, is_superior

REVOKED, REPLACED = "revocations", "replaced_keys"
"""The extensions of a manifest with what is known of keys of owners below its sender."""
MOST = 10_000
"""How many statements of a kind one bundle may bring."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The last position, and the epoch it is in, up to which a key counts."""

    epoch: str
    n: int

    def holds(self, epoch: str, n: int, statements: Iterable[Continuation]) -> bool:
        """Whether a position is one the key may have signed; epochs before the limit's lie within."""
        if epoch == self.epoch:
            return n <= self.n
        return any(epoch == one.from_epoch for one in path_to(self.epoch, statements))


def counting_statements(
    said: Sequence[Continuation], ends: Mapping[KeyId, Limit], signed: Iterable[Checkpoint]
) -> tuple[Continuation, ...]:
    """Return those of an owner's statements by which its log goes on, whatever became of the keys that signed them.

    One signed with a key beyond where it counts is believed once a head in its epoch, or in one that leads on from
    there, is signed with a key that counts: whoever goes back to a backup opens the epoch with the key of that time.
    """

    def counts(key_id: KeyId, epoch: str, n: int) -> bool:
        end = ends.get(key_id)
        return end is None or end.holds(epoch, n, said)

    heads = {one.epoch for one in signed if counts(one.key_id, one.epoch, one.n)}
    vouched = {one.epoch for epoch in heads for one in path_to(epoch, said)}
    return tuple(one for one in said if one.epoch in vouched or counts(one.key_id, one.from_epoch, one.n))


def note_revoked(db: Database, peer: Peer, *, by: PrivateIdentity, at: str) -> None:
    """Sign and keep for our superiors up to where a subordinate's key counts that was revoked here just now."""
    if peer.relation != Relation.SUBORDINATE.value or peer.revoked_from is None:
        return
    epoch = peer.revoked_epoch or public_from_json(json.loads(peer.identity)).epoch
    said = Revocation(
        subject=peer.org_id,
        subject_key_id=peer.key_id,
        epoch=epoch,
        n=_held_before(db, peer.org_id, epoch, peer.revoked_from),
        parent=by.public.org,
        parent_key_id=by.public.key_id,
        at=at,
    )
    _keep(db, sign_revocation(said, by), at)


def _held_before(db: Database, org: OrgId, epoch: str, seq: int) -> int:
    """Return up to which position bundles of an epoch before a number brought an owner's log."""
    came = (one.owner_n for one in outbox.received_from(db, org) if one.epoch == epoch and one.seq < seq)
    return max(came, default=continuations.beginning(db, org, epoch).n)


def told_upwards(db: Database, own: OrgId, to: OrgId) -> dict[str, Json]:
    """Return the extensions that tell a superior of revoked and replaced keys below us; nothing to others."""
    if not is_superior(db, to):
        return {}
    revoked = list[Json](one.to_json() for one in held_revocations(db))
    owners = {one.subject for one in org_keys.certificates(db)} - {own}
    replaced = list[Json](
        json.loads(one.statement) for org in sorted(owners) for one in org_keys.updates(db, org)
    )
    return {**({REVOKED: revoked} if revoked else {}), **({REPLACED: replaced} if replaced else {})}


def held_revocations(db: Database, subject: OrgId | None = None) -> tuple[Revocation, ...]:
    """Return what was revoked below us, by us or by those between."""
    return tuple(revocation_from_json(json.loads(text)) for text in org_keys.revocations(db, subject))


def brought_revocations(
    db: Database, staged: Staged, keys: Sequence[PublicIdentity]
) -> tuple[Revocation, ...]:
    """Return what a subordinate's bundle says of revoked keys; `keys` are its own and those it vouches for.

    BUNDLE_HOSTILE for what does not verify, nothing from who stands above us.
    """
    if REVOKED not in staged.manifest.extensions or is_superior(db, staged.sender.org):
        return ()
    try:
        said = Shape({REVOKED: staged.manifest.extensions[REVOKED]}).items(
            REVOKED, revocation_from_json, limit=MOST
        )
    except Malformed as wrong:
        raise hostile(REVOKED) from wrong
    known = {(one.org, one.key_id): one for one in keys}
    certificates = (*staged.certificates(), *_certificates(db))
    for one in said:
        signer = known.get((one.parent, one.parent_key_id))
        if signer is None or not verify_revocation(one, signer, certificates):
            raise hostile(REVOKED)
    return said


def brought_updates(db: Database, staged: Staged) -> tuple[KeyUpdate, ...]:
    """Return what a subordinate's bundle says of replaced keys, each signed by both keys (else BUNDLE_HOSTILE)."""
    if REPLACED not in staged.manifest.extensions or is_superior(db, staged.sender.org):
        return ()
    try:
        said = Shape({REPLACED: staged.manifest.extensions[REPLACED]}).items(
            REPLACED, key_update_from_json, limit=MOST
        )
    except Malformed as wrong:
        raise hostile(REPLACED) from wrong
    if not all(map(verify_key_update, said)):
        raise hostile(REPLACED)
    return said


def limits(
    db: Database, owner: OrgId, revoked: Iterable[Revocation] = (), replaced: Iterable[KeyUpdate] = ()
) -> Mapping[KeyId, Limit]:
    """Return up to where an owner's keys count that do not count without end, by what is held and brought."""
    held = (key_update_from_json(json.loads(one.statement)) for one in org_keys.updates(db, owner))
    found = {one.old.key_id: Limit(one.epoch, one.n) for one in (*replaced, *held) if one.org == owner}
    for said in (*revoked, *held_revocations(db, owner)):
        if said.subject == owner:
            found[said.subject_key_id] = Limit(said.epoch, said.n)
    return found


def take_revocations(db: Database, staged: Staged, keys: Sequence[PublicIdentity], *, at: str) -> None:
    """Keep what a bundle tells of keys below its sender, to be told on; of whoever is enrolled here we know ourselves."""
    for said in brought_revocations(db, staged, keys):
        _keep(db, said, at)
    for update in brought_updates(db, staged):
        if outbox.peer(db, update.org) is None:
            text = canonical(update.to_json()).decode()
            org_keys.keep_update(
                db, org_keys.KeptUpdate(update.org, update.old.key_id, update.new.key_id, text, {}, at)
            )


def _keep(db: Database, said: Revocation, at: str) -> None:
    text = canonical(said.to_json()).decode()
    org_keys.keep_revocation(db, said.subject, said.subject_key_id, said.parent, text, at)


def _certificates(db: Database) -> tuple[Certificate, ...]:
    return tuple(certificate_from_json(json.loads(one.certificate)) for one in org_keys.certificates(db))
