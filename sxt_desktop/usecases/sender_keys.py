"""Whose key counts for what: a sender's replaced and revoked keys, and new ones that old ones vouch for.

A key that was replaced counts up to the last position and the last number it signed. A revoked one counts below the
number it was revoked from, in the epoch then written and in those before it; never by date, which anyone can write.
"""

import json
from collections.abc import Mapping

from sxt_desktop.bundle.identity import PublicIdentity, public_from_json
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.key_updates import (
    Announced,
    key_update_from_json,
    path_to_key,
    since_known,
)
from sxt_desktop.bundle.manifest import Manifest
from sxt_desktop.bundle.strict_json import Malformed
from sxt_desktop.domain.chains import path_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Peer
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.store import continuations, entries, ledger, org_keys, outbox
from sxt_desktop.store.engine import Database


def known_key(db: Database, org: OrgId, key_id: KeyId) -> PublicIdentity | None:
    """Return an enrolled organisation's identity by one of its keys, or None."""
    found = outbox.peer(db, org, key_id)
    return None if found is None else public_from_json(json.loads(found.identity))


def kept_updates(db: Database, org: OrgId, recipient: OrgId) -> tuple[Announced, ...]:
    """Return the statements held of an organisation's keys, as they concern one recipient."""
    return tuple(
        Announced(key_update_from_json(json.loads(one.statement)), one.last_seqs.get(recipient, 0))
        for one in org_keys.updates(db, org)
    )


def judge_sender(db: Database, sender: PublicIdentity, manifest: Manifest) -> None:
    """Refuse what a key may not sign: BUNDLE_REVOKED_SENDER, BUNDLE_KEY_REPLACED, BUNDLE_FORKED."""
    path = new_keys(db, sender, manifest)
    if path:
        _judge_new(db, path, manifest)
        return
    peer = outbox.peer(db, sender.org, sender.key_id)
    if peer is not None and _is_revoked(db, peer, manifest):
        raise _revoked(sender, manifest)
    for one in org_keys.updates(db, sender.org):
        if one.old == sender.key_id and _is_beyond(db, one, manifest):
            raise UserError(ErrorCode.BUNDLE_KEY_REPLACED, name=sender.name, seq=manifest.seq)


def new_keys(db: Database, sender: PublicIdentity, manifest: Manifest) -> tuple[Announced, ...]:
    """Return the statements that lead from the newest key held of a sender to one that is not held yet."""
    if outbox.peer(db, sender.org, sender.key_id) is not None:
        return ()
    path = path_to_key(manifest.key_updates, sender.org, sender.key_id)
    return since_known(path, lambda org, key_id: known_key(db, org, key_id))


def _judge_new(db: Database, path: tuple[Announced, ...], manifest: Manifest) -> None:
    """Refuse a new key that a revoked one vouches for, or one of two that replace the same key."""
    first, last = path[0].update, path[-1]
    known = outbox.peer(db, first.org, first.old.key_id)
    if known is not None and known.is_revoked:
        raise _revoked(first.old, manifest)
    is_second = any(one.old == first.old.key_id for one in org_keys.updates(db, first.org))
    is_too_early = manifest.sender.epoch == last.update.epoch and manifest.seq <= last.last_seq
    went_on = entries.count_after(db, first.org, first.epoch, first.n)
    if is_second or is_too_early or went_on:
        raise UserError(ErrorCode.BUNDLE_FORKED, name=first.old.name, seq=manifest.seq)


def _revoked(sender: PublicIdentity, manifest: Manifest) -> UserError:
    return UserError(
        ErrorCode.BUNDLE_REVOKED_SENDER,
        key_id=sender.key_id,
        org=sender.org,
        name=sender.name,
        seq=manifest.seq,
    )


def _is_revoked(db: Database, peer: Peer, manifest: Manifest) -> bool:
    first, epoch = peer.revoked_from, manifest.sender.epoch
    if first is None:
        return False
    if peer.revoked_epoch in (None, epoch):
        return manifest.seq >= first
    return epoch not in _before(db, peer.org_id, peer.revoked_epoch or "")


def _is_beyond(db: Database, update: org_keys.KeptUpdate, manifest: Manifest) -> bool:
    statement = key_update_from_json(json.loads(update.statement))
    if manifest.sender.epoch != statement.epoch:
        return manifest.sender.epoch not in _before(db, update.org, statement.epoch)
    is_later = manifest.seq > update.last_seqs.get(manifest.to_org, 0)
    return is_later or any(part.to_n > statement.n for part in manifest.logs)


def _before(db: Database, org: OrgId, epoch: str) -> frozenset[str]:
    """Return the epochs that came before one."""
    return frozenset(one.from_epoch for one in path_to(epoch, continuations.of(db, org)))


def keys_of_sender(db: Database, staged: Staged) -> Mapping[KeyId, PublicIdentity]:
    """Return every key that signed for a sender: those held, and earlier ones its present key vouches for."""
    sender = staged.sender
    announced = staged.manifest.key_updates
    try:
        path = staged.once("key_updates", lambda: path_to_key(announced, sender.org, sender.key_id))
    except Malformed as wrong:
        raise UserError(ErrorCode.BUNDLE_HOSTILE, what="key_updates") from wrong
    held = (public_from_json(json.loads(one.identity)) for one in org_keys.peer_keys(db, sender.org))
    found = {one.update.old.key_id: one.update.old for one in path}
    return {**found, **{one.key_id: one for one in held}, sender.key_id: sender}


def take_keys(db: Database, staged: Staged, *, at: str, by: str) -> tuple[Peer, ...]:
    """Keep the keys that are new, as the organisation stands to us already; return them."""
    sender, manifest = staged.sender, staged.manifest
    path, taken = new_keys(db, sender, manifest), []
    for one in path:
        update = one.update
        before = outbox.peer(db, update.org)
        if before is None:
            raise UserError(ErrorCode.PREVIEW_STALE)
        text = canonical(update.new.to_json()).decode()
        moment = max(at, before.enrolled_at)
        peer = Peer(update.org, update.new.key_id, text, before.relation, moment, None)
        outbox.keep_peer(db, peer, by=by)
        detail = {"org": update.org, "from": update.old.key_id, "to": update.new.key_id, "n": update.n}
        ledger.add_event(db, at=at, kind="key_changed", detail=detail)
        taken.append(peer)
    if path or manifest.key_updates:
        _keep_updates(db, staged, at)
    return tuple(taken)


def _keep_updates(db: Database, staged: Staged, at: str) -> None:
    """Keep statements, also those about keys never seen here: they bind the old keys, and third parties ask for them."""
    sender = staged.sender
    for one in path_to_key(staged.manifest.key_updates, sender.org, sender.key_id):
        update = one.update
        kept = org_keys.KeptUpdate(
            org=update.org,
            old=update.old.key_id,
            new=update.new.key_id,
            statement=canonical(update.to_json()).decode(),
            last_seqs={staged.manifest.to_org: one.last_seq},
            at=at,
        )
        org_keys.keep_update(db, kept)
