"""Changing our own keys, revoking another organisation's, and showing which keys there were."""

from dataclasses import dataclass

from sxt_desktop.bundle.identity import new_identity
from sxt_desktop.bundle.key_updates import KeyUpdate, sign_key_update
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import OwnKeys
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import entries, ledger, org_keys, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.identities import earlier_identities, own_identity, revoked_now
from sxt_desktop.usecases.revoking import note_revoked
from sxt_desktop.usecases.sender_keys import kept_updates
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KeyOfOrg:
    """One key an organisation had: since when, and how it ended where it did.

    `until_n` is the last position of the owner's log it signed where it was replaced; `revoked_from` the bundle number
    from which it is refused. `by_paper` tells one enrolled from a card from one that an earlier key vouched for.
    """

    key_id: KeyId
    since: str
    is_present: bool
    by_paper: bool = True
    until_n: int | None = None
    revoked_from: int | None = None
    ended_at: str = ""
    why: str = ""


def rotate_keys(ws: Workspace) -> Changes:
    """Make new keys for our organisation and have both old and new ones sign that they follow each other.

    Whoever enrolled us takes them over by itself with our next bundle. What was sealed for the old keys still opens.
    """
    ws.require(Permission.MANAGE)
    ws.workbook.write(lambda db: _rotate(ws, db))
    return Changes(exchange=True)


def _rotate(ws: Workspace, db: Database) -> None:
    old, at = own_identity(ws), ws.timestamp
    new = new_identity(
        org=ws.org,
        name=old.public.name,
        short_name=old.public.short_name,
        epoch=old.public.epoch,
        created_at=at,
        random=ws.random,
    )
    n = entries.head(db, ws.org, ws.epoch).n
    update = sign_key_update(old=old, new=new, epoch=ws.epoch, n=n, at=at)
    org_keys.retire(db, old.public.key_id, at)
    text = canonical(new.public.to_json()).decode()
    outbox.keep_own_keys(db, OwnKeys(new.public.key_id, text, new.sign_seed, new.box_seed))
    org_keys.keep_update(db, _kept(update, org_keys.last_seqs(db, ws.epoch), at))
    detail = {"from": old.public.key_id, "to": new.public.key_id, "n": n}
    ledger.add_event(db, at=at, kind="keys_rotated", detail={**detail, "by": ws.author})


def _kept(update: KeyUpdate, last_seqs: dict[str, int], at: str) -> org_keys.KeptUpdate:
    text = canonical(update.to_json()).decode()
    return org_keys.KeptUpdate(update.org, update.old.key_id, update.new.key_id, text, last_seqs, at)


def was_restored(ws: Workspace) -> bool:
    """Whether the workbook was ever restored from a backup, so that its key may be older than the one others know."""
    return bool(ledger.details_of(ws.read, "restored"))


def next_number(ws: Workspace, org: OrgId) -> int:
    """Return the number after the last bundle taken over of an organisation's present epoch: where revoking begins
    unless something is known to be forged before."""
    peer = outbox.peer(ws.read, org)
    if peer is None:
        raise UserError(ErrorCode.ORGANISATION_UNKNOWN)
    return revoked_now(ws.read, peer, at="", why="").revoked_from or 1


def revoke(ws: Workspace, org: OrgId, *, from_seq: int, reason: str) -> Changes:
    """Refuse an organisation's bundles from a number of its present epoch on; earlier ones still verify.

    The organisation can then be enrolled anew with another card. NOT_PERMITTED, ORGANISATION_UNKNOWN,
    REASON_MISSING, NOT_REVOCABLE for a key that is revoked already, a number below 1, and whoever stands above us.
    """
    ws.require(Permission.EXCHANGE)
    ws.require(Permission.MANAGE)
    why = reason.strip()
    if not why:
        raise UserError(ErrorCode.REASON_MISSING)

    def write(db: Database) -> None:
        peer = outbox.peer(db, org)
        if peer is None:
            raise UserError(ErrorCode.ORGANISATION_UNKNOWN)
        if peer.is_revoked or from_seq < 1:
            raise UserError(ErrorCode.NOT_REVOCABLE, seq=from_seq)
        at = ws.timestamp
        found = revoked_now(db, peer, at=at, why=why, from_seq=from_seq)
        org_keys.revoke(db, found)
        note_revoked(db, found, by=own_identity(ws), at=at)
        detail = {"org": org, "key_id": peer.key_id, "from_seq": from_seq, "why": why, "by": ws.author}
        ledger.add_event(db, at=at, kind="key_revoked", detail=detail)

    ws.workbook.write(write)
    return Changes(exchange=True)


def keys_of(ws: Workspace, org: OrgId) -> tuple[KeyOfOrg, ...]:
    """Return every key an enrolled organisation was known by here, newest first."""
    db = ws.read
    ends = {one.update.old.key_id: one.update for one in kept_updates(db, org, ws.org)}
    led = {one.new.key_id for one in ends.values()}
    held = org_keys.peer_keys(db, org)
    taken = {one.new: one.at for one in org_keys.updates(db, org)}
    return tuple(
        KeyOfOrg(
            key_id=one.key_id,
            since=one.enrolled_at,
            is_present=number == 0 and not one.is_revoked,
            by_paper=one.key_id not in led or taken.get(one.key_id, "") != one.enrolled_at,
            until_n=ends[one.key_id].n if one.key_id in ends and not one.is_revoked else None,
            revoked_from=one.revoked_from,
            ended_at=one.revoked_at or (ends[one.key_id].at if one.key_id in ends else ""),
            why=one.revoked_why,
        )
        for number, one in enumerate(held)
    )


def own_keys_of(ws: Workspace) -> tuple[KeyOfOrg, ...]:
    """Return our own keys, the present one first."""
    ends = {one.update.old.key_id: one.update for one in kept_updates(ws.read, ws.org, ws.org)}
    present = own_identity(ws).public
    earlier = tuple(
        KeyOfOrg(
            one.public.key_id,
            one.public.created_at,
            is_present=False,
            until_n=ends[one.public.key_id].n if one.public.key_id in ends else None,
            ended_at=ends[one.public.key_id].at if one.public.key_id in ends else "",
        )
        for one in earlier_identities(ws)
    )
    return (KeyOfOrg(present.key_id, present.created_at, is_present=True), *earlier)
