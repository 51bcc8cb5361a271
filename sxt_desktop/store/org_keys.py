"""Which keys organisations had, ours among them: what replaced what, what was revoked, whose keys a superior vouched for."""

import json
from dataclasses import dataclass

from sxt_desktop.domain.exchange import OwnKeys, Peer
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.store import outbox
from sxt_desktop.store.engine import Database, one, rows_of


@dataclass(frozen=True, slots=True)
class KeptUpdate:
    """A signed statement as JSON text; `last_seqs` has the last number the old key signed by recipient."""

    org: OrgId
    old: KeyId
    new: KeyId
    statement: str
    last_seqs: dict[str, int]
    at: str


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """A certificate as JSON text, by whose keys it vouches for and who signed it."""

    subject: OrgId
    subject_key_id: KeyId
    parent: OrgId
    parent_key_id: KeyId
    certificate: str
    at: str


def retired_keys(db: Database) -> tuple[OwnKeys, ...]:
    """Return our own keys that were replaced, newest first; what was sealed for them still opens."""
    rows = db.execute(
        """SELECT key_id, identity, sign_seed, box_seed FROM own_keys WHERE retired_at IS NOT NULL
           ORDER BY retired_at DESC, rowid DESC"""
    )
    return tuple(OwnKeys(KeyId(r[0]), r[1], bytes(r[2]), bytes(r[3])) for r in rows)


def retire(db: Database, key_id: KeyId, at: str) -> None:
    """Take our own keys out of use; they stay."""
    db.execute("UPDATE own_keys SET retired_at=? WHERE key_id=?", (at, key_id))


@dataclass(frozen=True, slots=True)
class OwnLine:
    """Our own keys as a ledger has them, with what replaced what: rows by column; `present` is the key in use."""

    org: str
    keys: tuple[dict[str, object], ...]
    updates: tuple[dict[str, object], ...]

    @property
    def present(self) -> str:
        """The key in use."""
        return next((str(row["key_id"]) for row in self.keys if row.get("retired_at") is None), "")

    @property
    def retired(self) -> frozenset[str]:
        """The keys that were replaced."""
        return frozenset(str(row["key_id"]) for row in self.keys if row.get("retired_at") is not None)


def own_line(db: Database) -> OwnLine:
    """Return our own keys of a ledger, also of one as an earlier program left it."""
    org = str(one(db, "SELECT value FROM main.meta WHERE key='org'") or "")
    keys = rows_of(db, "SELECT * FROM main.own_keys ORDER BY rowid")
    has_updates = "key_updates" in db.table_names()
    sql = "SELECT * FROM main.key_updates WHERE org_id=? ORDER BY rowid"
    return OwnLine(org, keys, rows_of(db, sql, (org,)) if has_updates else ())


def join_own_line(db: Database, other: OwnLine) -> None:
    """Add our own keys of another ledger of ours: a key replaced in either is replaced, and where both go on with
    another key it is the other's."""
    for row in other.keys:
        db.execute(_OWN_KEY, {"retired_at": None, **row})
    present = {
        row[0] for row in db.execute("SELECT key_id FROM own_keys WHERE retired_at IS NULL").fetchall()
    }
    if other.present in present and len(present) > 1:
        db.execute(
            """UPDATE own_keys SET retired_at=(SELECT coalesce(max(retired_at), '') FROM own_keys)
               WHERE retired_at IS NULL AND key_id<>?""",
            (other.present,),
        )
    for row in other.updates:
        db.execute(_OWN_UPDATE, row)


_OWN_KEY = """INSERT INTO own_keys(key_id, identity, sign_seed, box_seed, retired_at)
 VALUES(:key_id, :identity, :sign_seed, :box_seed, :retired_at)
 ON CONFLICT(key_id) DO UPDATE SET retired_at=coalesce(retired_at, excluded.retired_at)"""
_OWN_UPDATE = """INSERT OR REPLACE INTO key_updates(org_id, old_key_id, new_key_id, statement, last_seqs, at)
 VALUES(:org_id, :old_key_id, :new_key_id, :statement, :last_seqs, :at)"""


def peer_keys(db: Database, org: OrgId) -> tuple[Peer, ...]:
    """Return every key an organisation was known by, newest first."""
    rows = db.execute(
        "SELECT key_id FROM peers WHERE org_id=? ORDER BY enrolled_at DESC, rowid DESC", (org,)
    ).fetchall()
    found = (outbox.peer(db, org, KeyId(row[0])) for row in rows)
    return tuple(one for one in found if one is not None)


def revoke(db: Database, peer: Peer) -> None:
    """Keep from where on, when and why a key no longer counts."""
    db.execute(
        """UPDATE peers SET revoked_from=?, revoked_epoch=?, revoked_at=?, revoked_why=?
           WHERE org_id=? AND key_id=?""",
        (
            peer.revoked_from,
            peer.revoked_epoch,
            peer.revoked_at,
            peer.revoked_why,
            peer.org_id,
            peer.key_id,
        ),
    )


def last_seqs(db: Database, epoch: str) -> dict[str, int]:
    """Return the last number signed in an epoch by recipient."""
    rows = db.execute("SELECT recipient, max(seq) FROM outbox WHERE epoch=? GROUP BY recipient", (epoch,))
    return {row[0]: int(row[1]) for row in rows.fetchall()}


def keep_update(db: Database, update: KeptUpdate) -> None:
    """Keep a statement; one that replaced the same key before stays."""
    db.execute(
        """INSERT OR IGNORE INTO key_updates(org_id, old_key_id, new_key_id, statement, last_seqs, at)
           VALUES(?,?,?,?,?,?)""",
        (update.org, update.old, update.new, update.statement, json.dumps(update.last_seqs), update.at),
    )


def updates(db: Database, org: OrgId) -> tuple[KeptUpdate, ...]:
    """Return the statements held of an organisation, oldest first."""
    rows = db.execute(
        """SELECT org_id, old_key_id, new_key_id, statement, last_seqs, at FROM key_updates WHERE org_id=?
           ORDER BY rowid""",
        (org,),
    )
    return tuple(
        KeptUpdate(OrgId(r[0]), KeyId(r[1]), KeyId(r[2]), r[3], json.loads(r[4]), r[5])
        for r in rows.fetchall()
    )


def keep_revocation(db: Database, subject: OrgId, key: KeyId, parent: OrgId, statement: str, at: str) -> None:
    """Keep a superior's word that a key counts no longer; what was said first stays."""
    db.execute(
        "INSERT OR IGNORE INTO revocations(subject, subject_key_id, parent, statement, at) VALUES(?,?,?,?,?)",
        (subject, key, parent, statement, at),
    )


def revocations(db: Database, subject: OrgId | None = None) -> tuple[str, ...]:
    """Return the statements (JSON text) about an organisation's revoked keys, or about everyone's, oldest first."""
    sql = "SELECT statement FROM revocations WHERE ?1 IS NULL OR subject=?1 ORDER BY rowid"
    return tuple(row[0] for row in db.execute(sql, (subject,)))


def keep_certificate(db: Database, certificate: KeptCertificate) -> None:
    """Keep a certificate; the same again replaces itself."""
    db.execute(
        """INSERT OR REPLACE INTO certificates(subject, subject_key_id, parent, parent_key_id, certificate, at)
           VALUES(?,?,?,?,?,?)""",
        (
            certificate.subject,
            certificate.subject_key_id,
            certificate.parent,
            certificate.parent_key_id,
            certificate.certificate,
            certificate.at,
        ),
    )


def certificates(db: Database, subject: OrgId | None = None) -> tuple[KeptCertificate, ...]:
    """Return the certificates about an organisation, or all of them, newest first."""
    where, values = ("", ()) if subject is None else (" WHERE subject=?", (subject,))
    rows = db.execute(
        f"""SELECT subject, subject_key_id, parent, parent_key_id, certificate, at FROM certificates{where}
            ORDER BY rowid DESC""",
        values,
    )
    return tuple(
        KeptCertificate(OrgId(r[0]), KeyId(r[1]), OrgId(r[2]), KeyId(r[3]), r[4], r[5])
        for r in rows.fetchall()
    )
