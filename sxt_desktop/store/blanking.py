"""Taking contents out of the ledger for good (依法清除); that they were there stays provable by their hashes."""

from collections.abc import Collection, Sequence

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.store.engine import Database, one

BLANKING_DUE = "blanking_due"
"""The setting of a restored ledger with what must be recorded as blanked once more."""
_PAYLOADS = """SELECT payload FROM log WHERE entry_id=? AND +owner=(SELECT id FROM owners WHERE org_id=?)
 AND digest=?"""


def blank(db: Database, owner: OrgId, entry_id: EntryId, digests: Sequence[bytes]) -> None:
    """Set salt and body of these revisions of a record to nothing; nothing else of the log changes."""
    for digest in digests:
        db.execute(
            f"UPDATE payloads SET salt=NULL, body=NULL WHERE id IN ({_PAYLOADS})", (entry_id, owner, digest)
        )


def blanked(db: Database) -> tuple[bytes, ...]:
    """Return the digests of all revisions whose content was blanked."""
    sql = "SELECT digest FROM main.log AS l JOIN payloads ON payloads.id = l.payload WHERE body IS NULL"
    return tuple(bytes(row[0]) for row in db.execute(sql).fetchall())


def with_content(db: Database, digest: bytes) -> tuple[tuple[OrgId, EntryId], ...]:
    """Return (owner, record) of the revisions of a digest whose content is still held."""
    rows = db.execute(
        """SELECT org_id, entry_id FROM log JOIN owners ON owners.id = log.owner
           JOIN payloads ON payloads.id = log.payload WHERE digest=? AND body IS NOT NULL""",
        (digest,),
    ).fetchall()
    return tuple((OrgId(row[0]), EntryId(row[1])) for row in rows)


def is_blanked(db: Database, owner: OrgId, entry_id: EntryId) -> bool:
    """Whether the content a record shows was blanked."""
    sql = """SELECT payloads.body IS NULL FROM latest
             JOIN log ON log.owner = latest.owner AND log.epoch = latest.epoch AND log.n = latest.n
             LEFT JOIN payloads ON payloads.id = log.payload
             WHERE latest.entry_id=? AND latest.owner=(SELECT id FROM owners WHERE org_id=?)"""
    return bool(one(db, sql, (entry_id, owner)))


def holds(db: Database, text: str, *, besides: Collection[bytes] = ()) -> bool:
    """Whether the content of any revision, whoever's, but those of these digests, has this text in it."""
    sql = """SELECT log.digest FROM payloads JOIN log ON log.payload = payloads.id
             WHERE instr(payloads.body, ?)"""
    return any(bytes(row[0]) not in besides for row in db.execute(sql, (text,)).fetchall())


def naming(db: Database, entry_id: EntryId) -> int:
    """Return how many records as they are now name a record of this id in their content."""
    sql = "SELECT count(*) FROM latest WHERE instr(body, ?) AND entry_id IS NOT ?"
    return int(one(db, sql, (f'"{entry_id}"', entry_id)) or 0)


def drop_attachment(db: Database, sha256: str) -> None:
    """No longer know an attachment; its file is removed after the transaction."""
    db.execute("DELETE FROM attachments WHERE sha256=?", (sha256,))


def knows_attachment(db: Database, sha256: str) -> bool:
    """Whether an attachment is known."""
    return one(db, "SELECT 1 FROM attachments WHERE sha256=?", (sha256,)) is not None


def acts(db: Database, owner: OrgId, form_id: FormId) -> tuple[tuple[str, str], ...]:
    """Return (entry, when) of every act of blanking an owner wrote down, by the form of such acts."""
    sql = """SELECT entry_id, recorded_at FROM log WHERE owner=(SELECT id FROM owners WHERE org_id=?)
             AND form_id=? AND entry_id IS NOT NULL"""
    return tuple((row[0], row[1]) for row in db.execute(sql, (owner, form_id)))


def squeeze_search(db: Database) -> None:
    """Write the full-text index anew without what was deleted from it.

    Deleting alone only marks: words and their places would stay in the index until it is merged some day.
    """
    db.execute("INSERT INTO search(search) VALUES('optimize')")


def settle(db: Database) -> bool:
    """Bring the write-ahead log into the database and cut it to nothing; False while someone is still reading.

    Then it happens at the latest when the workbook is closed.
    """
    return not one(db, "PRAGMA wal_checkpoint(TRUNCATE)")


_UNEXPLAINED = """WITH own AS (SELECT log.entry_id, log.n, log.digest, log.form_id, payloads.body FROM log
  LEFT JOIN payloads ON payloads.id = log.payload
  WHERE log.owner=(SELECT id FROM owners WHERE org_id=?) AND log.entry_id IS NOT NULL)
 SELECT n FROM own WHERE body IS NULL AND NOT EXISTS(
  SELECT 1 FROM log AS act JOIN payloads ON payloads.id = act.payload,
   json_each(payloads.body, '$.revisions') AS named
  WHERE act.entry_id = own.entry_id AND act.form_id = 'blanking' AND named.value = lower(hex(own.digest)))"""


def unexplained(db: Database, owner: OrgId) -> tuple[int, ...]:
    """Return the positions of an owner whose content is gone though no blanking revision tells of it."""
    return tuple(row[0] for row in db.execute(_UNEXPLAINED, (owner,)))
