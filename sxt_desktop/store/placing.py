"""Which record a position of a log or an attachment belongs to, and whether as many are shown as there are."""

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.store.engine import Database, one


def entry_at(db: Database, owner: OrgId, epoch: str, n: int) -> EntryId | None:
    """Return the record a position belongs to, or None when nothing is held there or it was withheld."""
    found = one(
        db,
        """SELECT entry_id FROM log WHERE owner=(SELECT id FROM owners WHERE org_id=?1) AND n=?3
           AND epoch=(SELECT epochs.id FROM epochs JOIN owners ON owners.id = epochs.owner
            WHERE org_id=?1 AND epochs.epoch=?2)""",
        (owner, epoch, n),
    )
    return None if found is None else EntryId(found)


def record_naming(db: Database, sha256: str) -> tuple[EntryId, OrgId] | None:
    """Return a record (and whose it is) with an attachment of this content, or None."""
    row = db.execute(
        """SELECT entry_id, org_id FROM latest JOIN owners ON owners.id = latest.owner
           WHERE instr(body, ?) LIMIT 1""",
        (sha256,),
    ).fetchone()
    return None if row is None else (EntryId(row[0]), OrgId(row[1]))


def miscounted(db: Database) -> tuple[str, ...]:
    """Return what differs in number between the log and what lists show, in words for the report."""
    shown = one(db, "SELECT count(*) FROM latest")
    kept = one(
        db,
        """SELECT count(*) FROM (SELECT DISTINCT owner, entry_id FROM log
           WHERE entry_id IS NOT NULL AND form_id NOT IN ('void', 'blanking'))""",
    )
    return () if shown == kept else (f"{shown} shown, {kept} kept",)
