"""Whom we exchange with, what went to whom, what came in, and what was confirmed."""

import json
from typing import Any

from sxt_desktop.domain.chains import Checkpoint
from sxt_desktop.domain.exchange import OwnKeys, Peer, Received, Sent
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.store.engine import Database, one


def keep_own_keys(db: Database, keys: OwnKeys) -> None:
    """Keep the organisation's own keys."""
    db.execute(
        "INSERT INTO own_keys(key_id, identity, sign_seed, box_seed) VALUES(?,?,?,?)",
        (keys.key_id, keys.identity, keys.sign_seed, keys.box_seed),
    )


def own_keys(db: Database) -> OwnKeys | None:
    """Return the keys in use, or None before the organisation was set up."""
    row = db.execute(
        "SELECT key_id, identity, sign_seed, box_seed FROM own_keys WHERE retired_at IS NULL"
    ).fetchone()
    return None if row is None else OwnKeys(KeyId(row[0]), row[1], bytes(row[2]), bytes(row[3]))


def keep_peer(db: Database, peer: Peer, *, by: str) -> None:
    """Enrol an organisation."""
    db.execute(
        """INSERT OR REPLACE INTO peers(org_id, key_id, identity, relation, enrolled_at, enrolled_by)
           VALUES(?,?,?,?,?,?)""",
        (peer.org_id, peer.key_id, peer.identity, peer.relation, peer.enrolled_at, by),
    )


_PEER = """SELECT org_id, key_id, identity, relation, enrolled_at, revoked_from, revoked_epoch,
 coalesce(revoked_at, ''), coalesce(revoked_why, '') FROM peers"""


_OTHERS = "SELECT {} FROM peers AS other WHERE other.org_id = peers.org_id"
_NEWEST = _OTHERS.format("other.rowid") + " ORDER BY other.enrolled_at DESC, other.rowid DESC LIMIT 1"
_RELATED = f"FROM peers WHERE relation=? AND rowid = ({_NEWEST})"


def peers(db: Database) -> tuple[Peer, ...]:
    """Return everyone enrolled, each once with its newest key, superiors first."""
    first = _OTHERS.format("min(other.enrolled_at)")
    rows = db.execute(f"{_PEER} WHERE rowid = ({_NEWEST}) ORDER BY relation='下级', ({first})")
    return tuple(_peer(row) for row in rows)


def related(db: Database, relation: str) -> tuple[OrgId, ...]:
    """Return who stands so to us by its newest key, in the order of enrolment."""
    first = _OTHERS.format("min(other.enrolled_at)")
    rows = db.execute(f"SELECT org_id {_RELATED} ORDER BY ({first})", (relation,))
    return tuple(OrgId(row[0]) for row in rows)


def is_related(db: Database, relation: str) -> bool:
    """Whether anybody stands so to us."""
    return one(db, f"SELECT 1 {_RELATED} LIMIT 1", (relation,)) is not None


def count_enrolments(db: Database) -> int:
    """Return how many keys of others were enrolled."""
    return int(one(db, "SELECT count(*) FROM peers"))


def peer(db: Database, org_id: OrgId, key_id: KeyId | None = None) -> Peer | None:
    """Return an enrolled organisation, by one of its keys or by the newest."""
    if key_id is None:
        sql, values = f"{_PEER} WHERE org_id=? ORDER BY enrolled_at DESC, rowid DESC LIMIT 1", (org_id,)
        row = db.execute(sql, values).fetchone()
    else:
        row = db.execute(f"{_PEER} WHERE org_id=? AND key_id=?", (org_id, key_id)).fetchone()
    return None if row is None else _peer(row)


def _peer(row: Any) -> Peer:
    return Peer(OrgId(row[0]), KeyId(row[1]), *row[2:])


_SENT = """SELECT bundle_id, recipient, epoch, seq, manifest_sha256, from_n, to_n, entries, created_at, file_name,
 state, receipt FROM outbox"""


def sent_to(db: Database, recipient: OrgId) -> tuple[Sent, ...]:
    """Return what went to a recipient, oldest first."""
    return tuple(_sent(row) for row in db.execute(f"{_SENT} WHERE recipient=? ORDER BY id", (recipient,)))


def void_bundles(db: Database) -> tuple[Sent, ...]:
    """Return the bundles whose number was spent and that were not written in the end, oldest first."""
    return tuple(_sent(row) for row in db.execute(f"{_SENT} WHERE state='void' ORDER BY id").fetchall())


def last_sent(db: Database) -> dict[OrgId, Sent]:
    """Return the last bundle to every recipient."""
    sql = f"{_SENT} WHERE id IN (SELECT max(id) FROM outbox GROUP BY recipient)"
    return {one.recipient: one for one in map(_sent, db.execute(sql).fetchall())}


def written_to(db: Database, recipient: OrgId) -> dict[str, int]:
    """Return up to which position bundles were written for a recipient, by epoch of ours."""
    rows = db.execute(
        "SELECT epoch, max(to_n) FROM outbox WHERE recipient=? AND state='written' GROUP BY epoch",
        (recipient,),
    )
    return {row[0]: int(row[1]) for row in rows}


def first_beyond(db: Database, recipient: OrgId, n: int) -> Sent | None:
    """Return the first bundle written for a recipient that went beyond a position."""
    sql = f"{_SENT} WHERE recipient=? AND state='written' AND to_n > ? ORDER BY id LIMIT 1"
    row = db.execute(sql, (recipient, n)).fetchone()
    return None if row is None else _sent(row)


def _sent(row: Any) -> Sent:
    receipt = None if row[11] is None else json.loads(row[11])
    return Sent(
        row[0],
        OrgId(row[1]),
        row[2],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        row[10],
        receipt,
    )


def keep_sent(db: Database, sent: Sent, manifest: bytes) -> None:
    """Remember a bundle as soon as its manifest is signed."""
    db.execute(
        """INSERT INTO outbox(bundle_id, recipient, epoch, seq, manifest_sha256, manifest, from_n, to_n, entries,
           created_at, file_name, state) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)""",
        (
            sent.bundle_id,
            sent.recipient,
            sent.epoch,
            sent.seq,
            sent.manifest_sha256,
            manifest.decode(),
            sent.from_n,
            sent.to_n,
            sent.entries,
            sent.created_at,
            sent.file_name,
            sent.state,
        ),
    )


def settle_sent(db: Database, bundle_id: str, *, state: str, file_name: str | None) -> None:
    """Say whether a signed bundle was written in the end, and under which name."""
    db.execute("UPDATE outbox SET state=?, file_name=? WHERE bundle_id=?", (state, file_name, bundle_id))


def confirm_sent(db: Database, *, seq: int, epoch: str, recipient: OrgId, receipt: dict[str, Any]) -> None:
    """Keep the recipient's receipt for one bundle."""
    db.execute(
        "UPDATE outbox SET receipt=? WHERE recipient=? AND epoch=? AND seq=?",
        (json.dumps(receipt, ensure_ascii=False), recipient, epoch, seq),
    )


def keep_withheld(db: Database, recipient: OrgId, epoch: str, ns: list[int]) -> None:
    """Remember which positions went to a recipient by digest only."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO withheld(recipient, epoch, n) VALUES(?,?,?)",
        [(recipient, epoch, n) for n in ns],
    )


def withheld_from(db: Database, recipient: OrgId) -> frozenset[tuple[str, int]]:
    """Return (epoch, position) of what went to a recipient by digest only."""
    rows = db.execute("SELECT epoch, n FROM withheld WHERE recipient=?", (recipient,))
    return frozenset((row[0], row[1]) for row in rows)


def keep_received(db: Database, received: Received, manifest: bytes) -> None:
    """Remember an imported bundle."""
    db.execute(
        """INSERT INTO inbox(bundle_id, sender, epoch, seq, manifest_sha256, manifest, imported_at, counts, owner_n)
           VALUES(?,?,?,?,?,?,?,?,?)""",
        (
            received.bundle_id,
            received.sender,
            received.epoch,
            received.seq,
            received.manifest_sha256,
            manifest.decode(),
            received.imported_at,
            json.dumps(received.counts, ensure_ascii=False),
            received.owner_n,
        ),
    )


_RECEIVED = """SELECT bundle_id, sender, epoch, seq, manifest_sha256, imported_at, counts, owner_n, confirmed_in
 FROM inbox"""


def received_from(db: Database, sender: OrgId) -> tuple[Received, ...]:
    """Return what came from a sender, oldest first."""
    return tuple(_received(row) for row in db.execute(f"{_RECEIVED} WHERE sender=? ORDER BY id", (sender,)))


def prev_of(db: Database, sender: OrgId, epoch: str, seq: int) -> str | None:
    """Return which manifest (SHA-256) a received bundle says came before it; None when it was not received."""
    sql = "SELECT json_extract(manifest, '$.prev') FROM inbox WHERE sender=? AND epoch=? AND seq=?"
    found = one(db, sql, (sender, epoch, seq))
    return None if found is None else str(found)


def last_received(db: Database) -> dict[OrgId, Received]:
    """Return the last bundle that came from every sender."""
    sql = f"{_RECEIVED} WHERE id IN (SELECT max(id) FROM inbox GROUP BY sender)"
    return {one.sender: one for one in map(_received, db.execute(sql).fetchall())}


def recently_received(db: Database, limit: int = 50) -> tuple[Received, ...]:
    """Return the last bundles that came in, newest first."""
    return tuple(_received(row) for row in db.execute(f"{_RECEIVED} ORDER BY id DESC LIMIT ?", (limit,)))


def received_logs(db: Database, bundle_id: str) -> dict[OrgId, int]:
    """Return whose logs a received bundle carried, each with the position up to which it went."""
    rows = db.execute(
        """SELECT part.value ->> '$.owner', max(part.value ->> '$.to_n')
           FROM inbox, json_each(manifest, '$.logs') AS part WHERE bundle_id=? GROUP BY 1 ORDER BY min(part.key)""",
        (bundle_id,),
    )
    return {OrgId(row[0]): int(row[1]) for row in rows}


def _received(row: Any) -> Received:
    return Received(row[0], OrgId(row[1]), row[2], row[3], row[4], row[5], json.loads(row[6]), row[7], row[8])


def mark_confirmed(db: Database, sender: OrgId, bundle_id: str) -> None:
    """Note that receipts for everything so far received from a sender went out in a bundle of ours."""
    db.execute("UPDATE inbox SET confirmed_in=? WHERE sender=? AND confirmed_in IS NULL", (bundle_id, sender))


def confirm_again(db: Database) -> None:
    """Let the receipt for the last bundle of every sender go out once more: what we held later may be lost."""
    db.execute(
        """UPDATE inbox SET confirmed_in=NULL WHERE counts <> '{}' AND id =
           (SELECT other.id FROM inbox AS other WHERE other.sender = inbox.sender AND other.counts <> '{}'
            ORDER BY other.owner_n DESC, other.id DESC LIMIT 1)"""
    )


def keep_checkpoint(db: Database, checkpoint: Checkpoint) -> None:
    """Keep a signed head, ours or another owner's."""
    db.execute(
        """INSERT OR IGNORE INTO checkpoints(owner, epoch, n, link, key_id, at, signature)
           VALUES(?,?,?,?,?,?,?)""",
        (
            checkpoint.owner,
            checkpoint.epoch,
            checkpoint.n,
            checkpoint.link,
            checkpoint.key_id,
            checkpoint.at,
            checkpoint.signature,
        ),
    )


def checkpoints(db: Database, owner: OrgId) -> tuple[Checkpoint, ...]:
    """Return the signed heads held of one owner, oldest first."""
    rows = db.execute(
        "SELECT owner, epoch, n, link, key_id, at, signature FROM checkpoints WHERE owner=? ORDER BY n",
        (owner,),
    )
    return tuple(
        Checkpoint(OrgId(r[0]), r[1], r[2], bytes(r[3]), KeyId(r[4]), r[5], bytes(r[6])) for r in rows
    )


def last_seq(db: Database, recipient: OrgId, epoch: str) -> int:
    """Return the highest number spent towards a recipient in one epoch."""
    return int(one(db, "SELECT max(seq) FROM outbox WHERE recipient=? AND epoch=?", (recipient, epoch)) or 0)
