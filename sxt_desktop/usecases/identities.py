"""登记: giving out our identity, and enrolling another organisation's after comparing it with stamped paper."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from sxt_desktop.bundle.former_card import is_former
from sxt_desktop.bundle.identity import (
    PrivateIdentity,
    PublicIdentity,
    check_groups,
    public_from_json,
    read_card,
    write_card,
)
from sxt_desktop.domain.chains import newest_epoch
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import OwnKeys, Peer
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, KeyId, OrgId
from sxt_desktop.domain.people import ORGANISATION, Relation, proposed_kind
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import NotReadable, Values, show
from sxt_desktop.store import continuations, ledger, lists, org_keys, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.certifying import certify, held_certificates
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.revoking import note_revoked
from sxt_desktop.usecases.sender_keys import kept_updates, known_key
from sxt_desktop.usecases.workspace import Workspace

TRIES = 3
"""How often groups of one card may be typed wrong in a day."""
GROUPS_ASKED = 4
ANEW = "凭新的登记卡重新登记"
"""Why a key stops counting that another one from paper takes the place of."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A card that was read: who it says it is, and which of the eight groups to type from paper (from 0).

    `replaces` is the key the organisation is enrolled with so far, which stops counting; None for none or a revoked one.
    """

    card: bytes
    name: str
    org: OrgId
    asked: tuple[int, ...]
    replaces: KeyId | None = None
    kind: str = ""
    """What kind of organisation is proposed: what is recorded of it, else what its name tells."""


def own_identity(ws: Workspace) -> PrivateIdentity:
    """Return our own identity with its private seeds."""
    keys = outbox.own_keys(ws.read)
    if keys is None:
        raise UserError(ErrorCode.IDENTITY_DAMAGED, what="own keys")
    return _private(keys)


def earlier_identities(ws: Workspace) -> tuple[PrivateIdentity, ...]:
    """Return our identities with keys that were replaced, newest first: what was sealed for them still opens."""
    return tuple(_private(keys) for keys in org_keys.retired_keys(ws.read))


def _private(keys: OwnKeys) -> PrivateIdentity:
    return PrivateIdentity(public_from_json(json.loads(keys.identity)), keys.sign_seed, keys.box_seed)


def identity_of(ws: Workspace, org: OrgId, key_id: KeyId) -> PublicIdentity | None:
    """Return the identity, ours or one enrolled or vouched for, that a key had at any time; None for others."""
    held = [own_identity(ws).public, *(one.public for one in earlier_identities(ws))] if org == ws.org else []
    held += [one.update.old for one in kept_updates(ws.read, org, ws.org)]
    held += [one.subject for one in held_certificates(ws.read, org)]
    found = next((one for one in held if one.key_id == key_id), None)
    return found or known_key(ws.read, org, key_id)


def must_be_trusted(ws: Workspace, org: OrgId) -> None:
    """Raise PEER_REVOKED for an organisation whose key was revoked and that has not been enrolled anew."""
    peer = outbox.peer(ws.read, org)
    if peer is not None and peer.is_revoked:
        name = public_from_json(json.loads(peer.identity)).name
        raise UserError(ErrorCode.PEER_REVOKED, name=name)


def write_identity(ws: Workspace, directory: Path) -> Path:
    """Write our `.sxk` card into a folder; its fingerprint goes on the printed 登记卡."""
    ws.require(Permission.EXCHANGE)
    identity = own_identity(ws)
    name = "".join(c for c in identity.public.short_name if c.isalnum()) or "本单位"
    path = directory / f"{name[:40]}-{identity.public.key_id[:8]}.sxk"
    part = path.with_suffix(".part")
    try:
        part.write_bytes(write_card(identity))
        part.replace(path)
    except OSError as refused:
        part.unlink(missing_ok=True)
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(directory)) from refused
    return path


def begin_enrolment(ws: Workspace, card: Path, *, replacing: bool = False) -> Enrolment:
    """Read a card and say which groups to type; the fingerprint itself is not shown (it must come from paper).

    IDENTITY_FORMER for a superior's word about a lost unit; IDENTITY_CONFLICT for another key of an organisation whose key counts, unless it is said to be `replacing` that
    one; IDENTITY_USED_UP for a key that was replaced or revoked.
    """
    ws.require(Permission.EXCHANGE)
    try:
        content = card.read_bytes()
    except OSError as missing:
        raise UserError(ErrorCode.FILE_MISSING, name=card.name) from missing
    if is_former(content):
        raise UserError(ErrorCode.IDENTITY_FORMER)
    identity = read_card(content)
    if identity.org == ws.org:
        raise UserError(ErrorCode.IDENTITY_OWN)
    replaces = _replaced(ws, identity)
    if replaces is not None and not replacing:
        raise UserError(ErrorCode.IDENTITY_CONFLICT, name=identity.name)
    order = sorted(range(8), key=lambda _: ws.random(4))
    asked = tuple(sorted(order[:GROUPS_ASKED]))
    kind = _kind(ws, ws.read, identity)
    return Enrolment(content, identity.name, identity.org, asked, replaces, kind)


def _replaced(ws: Workspace, identity: PublicIdentity) -> KeyId | None:
    """Return the key that would stop counting; IDENTITY_USED_UP where the card's own already did."""
    known = outbox.peer(ws.read, identity.org)
    before = outbox.peer(ws.read, identity.org, identity.key_id)
    was_replaced = any(one.old == identity.key_id for one in org_keys.updates(ws.read, identity.org))
    if was_replaced or (before is not None and (before.is_revoked or before != known)):
        raise UserError(ErrorCode.IDENTITY_USED_UP, name=identity.name)
    if known is None or known.is_revoked or known.key_id == identity.key_id:
        return None
    return known.key_id


def finish_enrolment(
    ws: Workspace,
    enrolment: Enrolment,
    *,
    groups: dict[int, str],
    relation: Relation,
    kind: str | None = None,
) -> Changes:
    """Enrol the organisation when all four groups are right; a key it replaces counts no longer for what is new.

    `kind` is what kind of organisation it is (组织类型), empty for none of them; not said, it is what is known or its name tells.

    FINGERPRINT_WRONG says how many tries are left; after three FINGERPRINT_LOCKED until the next day. There is no other way in.
    """
    ws.require(Permission.EXCHANGE)
    identity = read_card(enrolment.card)
    tries_key = f"enrolment_tries:{identity.org}:{identity.key_id}:{ws.today.isoformat()}"
    failed = int(ledger.setting(ws.read, tries_key) or 0)
    if failed >= TRIES:
        raise UserError(ErrorCode.FINGERPRINT_LOCKED, name=identity.name)
    if set(groups) != set(enrolment.asked) or not check_groups(identity, groups):
        ws.workbook.write(lambda db: ledger.set_setting(db, tries_key, str(failed + 1)))
        left = TRIES - failed - 1
        code = ErrorCode.FINGERPRINT_WRONG if left else ErrorCode.FINGERPRINT_LOCKED
        raise UserError(code, name=identity.name, left=left)
    if _replaced(ws, identity) != enrolment.replaces:
        raise UserError(ErrorCode.IDENTITY_CONFLICT, name=identity.name)
    ws.workbook.write(lambda db: _enrol(ws, db, identity, relation, kind))
    return Changes(entries=(EntryId(identity.org),), people=True, exchange=True)


def _enrol(
    ws: Workspace, db: Database, identity: PublicIdentity, relation: Relation, kind: str | None
) -> None:
    text = canonical(identity.to_json()).decode()
    known = outbox.peer(db, identity.org)
    at = ws.timestamp
    if known is not None and known.key_id != identity.key_id:
        at = max(at, known.enrolled_at)
        if not known.is_revoked:
            ended = revoked_now(db, known, at=at, why=ANEW)
            org_keys.revoke(db, ended)
            note_revoked(db, ended, by=own_identity(ws), at=at)
    found = Peer(identity.org, identity.key_id, text, relation.value, at, None)
    outbox.keep_peer(db, found, by=ws.author)
    certify(ws, db, (found,), parent=own_identity(ws))
    loaded = ws.library.loaded(ORGANISATION)
    said = kind if kind is not None else _kind(ws, db, identity)
    recorded = _known_values(ws, db, loaded.spec, identity.org)
    values: Values = {**recorded, **_values(identity, relation), "level": said or None}
    append(ws, db, ToRecord(loaded, loaded.spec.body(values), EntryId(identity.org)))
    ledger.add_event(
        db, at=ws.timestamp, kind="enrolled", detail={"org": identity.org, "key_id": identity.key_id}
    )


def _kind(ws: Workspace, db: Database, identity: PublicIdentity) -> str:
    """Return what is recorded of an organisation's kind, else what its name tells."""
    known = _known_values(ws, db, ws.library.form(ORGANISATION), identity.org).get("level")
    return show(known) or proposed_kind(identity.name)


def _values(identity: PublicIdentity, relation: Relation) -> Values:
    return {"name": identity.name, "short_name": identity.short_name, "relation": relation.value}


def _known_values(ws: Workspace, db: Database, form: FormSpec, org: OrgId) -> Values:
    """Return what is recorded of an organisation already: where it belongs and what kind it is stay as they were."""
    row = lists.find(db, EntryId(org), ws.org)
    if row is None or row.voided or row.form_id != ORGANISATION:
        return {}
    try:
        return form.read(row.body)
    except NotReadable:
        return {}


def revoked_now(db: Database, peer: Peer, *, at: str, why: str, from_seq: int | None = None) -> Peer:
    """Return a key as it is once it stops counting: from a number on, or after everything that came so far.

    The number is one of the newest epoch known of the organisation.
    """
    first = public_from_json(json.loads(peer.identity)).epoch
    epoch = newest_epoch(continuations.of(db, peer.org_id)) or first
    came = (one.seq for one in outbox.received_from(db, peer.org_id) if one.epoch == epoch)
    start = max(came, default=0) + 1 if from_seq is None else from_seq
    return replace(peer, revoked_from=start, revoked_epoch=epoch, revoked_at=at, revoked_why=why)


def peers(ws: Workspace) -> tuple[Peer, ...]:
    """Return everyone enrolled, superiors first."""
    return outbox.peers(ws.read)


def peer_identity(ws: Workspace, org: OrgId, key_id: KeyId | None = None) -> PublicIdentity | None:
    """Return an enrolled organisation's public identity, or None."""
    found = outbox.peer(ws.read, org, key_id)
    return None if found is None else public_from_json(json.loads(found.identity))
