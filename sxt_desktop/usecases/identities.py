"""登记: giving out our identity, and enrolling another organisation's after comparing it with stamped paper."""

import json
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.bundle.identity import (
    PrivateIdentity,
    PublicIdentity,
    check_groups,
    public_from_json,
    read_card,
    write_card,
)
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Peer
from sxt_desktop.domain.ids import EntryId, KeyId, OrgId
from sxt_desktop.domain.people import ORGANISATION, Relation
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values
from sxt_desktop.store import ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.workspace import Workspace

TRIES = 3
"""How often groups of one card may be typed wrong in a day."""
GROUPS_ASKED = 4


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A card that was read: who it says it is, and which of the eight groups to type from paper (from 0)."""

    card: bytes
    name: str
    org: OrgId
    asked: tuple[int, ...]


def own_identity(ws: Workspace) -> PrivateIdentity:
    """Return our own identity with its private seeds."""
    keys = outbox.own_keys(ws.read)
    if keys is None:
        raise UserError(ErrorCode.IDENTITY_DAMAGED, what="own keys")
    return PrivateIdentity(public_from_json(json.loads(keys.identity)), keys.sign_seed, keys.box_seed)


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


def begin_enrolment(ws: Workspace, card: Path) -> Enrolment:
    """Read a card and say which groups to type; the fingerprint itself is not shown (it must come from paper)."""
    ws.require(Permission.EXCHANGE)
    try:
        content = card.read_bytes()
    except OSError as missing:
        raise UserError(ErrorCode.FILE_MISSING, name=card.name) from missing
    identity = read_card(content)
    if identity.org == ws.org:
        raise UserError(ErrorCode.IDENTITY_OWN)
    known = outbox.peer(ws.read, identity.org)
    if known is not None and known.key_id != identity.key_id:
        raise UserError(ErrorCode.IDENTITY_CONFLICT, name=identity.name)
    order = sorted(range(8), key=lambda _: ws.random(4))
    return Enrolment(content, identity.name, identity.org, tuple(sorted(order[:GROUPS_ASKED])))


def finish_enrolment(
    ws: Workspace, enrolment: Enrolment, *, groups: dict[int, str], relation: Relation
) -> Changes:
    """Enrol the organisation when all four groups are right.

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
    ws.workbook.write(lambda db: _enrol(ws, db, identity, relation))
    return Changes(entries=(EntryId(identity.org),), people=True, exchange=True)


def _enrol(ws: Workspace, db: Database, identity: PublicIdentity, relation: Relation) -> None:
    text = canonical(identity.to_json()).decode()
    found = Peer(identity.org, identity.key_id, text, relation.value, ws.timestamp, None)
    outbox.keep_peer(db, found, by=ws.author)
    values: Values = {
        "name": identity.name,
        "short_name": identity.short_name,
        "relation": relation.value,
    }
    loaded = ws.library.loaded(ORGANISATION)
    append(ws, db, ToRecord(loaded, loaded.spec.body(values), EntryId(identity.org)))
    ledger.add_event(
        db, at=ws.timestamp, kind="enrolled", detail={"org": identity.org, "key_id": identity.key_id}
    )


def peers(ws: Workspace) -> tuple[Peer, ...]:
    """Return everyone enrolled, superiors first."""
    return outbox.peers(ws.read)


def peer_identity(ws: Workspace, org: OrgId, key_id: KeyId | None = None) -> PublicIdentity | None:
    """Return an enrolled organisation's public identity, or None."""
    found = outbox.peer(ws.read, org, key_id)
    return None if found is None else public_from_json(json.loads(found.identity))
