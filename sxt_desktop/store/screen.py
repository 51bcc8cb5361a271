"""What people read through: for who may not see 纪检专阅 a connection on which such records do not exist.

Views of the connection's own (TEMP) take the names of the tables, and SQLite finds them first; every query
of the program is screened so, also one that is written tomorrow. For everyone guarded records are `covering`. A record is hidden whole, with its earlier
revisions, as soon as it is restricted, and so is whatever was written about it; a revision that was restricted
stays hidden when its record no longer is. Positions that came without content are nobody's secret.
"""

import json

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.store.covering import Heads, contents_of_lists, contents_of_log, guarded_payloads
from sxt_desktop.store.engine import Database, one

_RESTRICTED = f"sensitivity='{Sensitivity.DISCIPLINE.value}'"
_HIDDEN = f"""WITH RECURSIVE found(id, owner, entry_id) AS (
  SELECT id, owner, entry_id FROM main.latest WHERE {_RESTRICTED}
  UNION
  SELECT paper.id, paper.owner, paper.entry_id FROM found
   JOIN main.latest AS paper ON paper.about_entry = found.entry_id
   JOIN main.log AS written ON written.owner = paper.owner AND written.epoch = paper.epoch AND written.n = paper.n
   JOIN main.owners AS whose ON whose.id = found.owner
  WHERE json_extract(written.about, '$.owner') = whose.org_id)
 SELECT id, owner, entry_id FROM found"""
_HIDDEN_PAYLOADS = f"""SELECT payload FROM main.log WHERE {_RESTRICTED} AND payload IS NOT NULL
 UNION ALL SELECT written.payload FROM hidden
  CROSS JOIN main.log AS written ON written.entry_id = hidden.entry_id AND written.owner = hidden.owner
 WHERE written.payload IS NOT NULL"""
_HIDING = (
    f"CREATE TEMP VIEW hidden AS {_HIDDEN}",
    f"""CREATE TEMP VIEW log AS SELECT * FROM main.log WHERE ({_RESTRICTED}) IS NOT 1 AND (entry_id IS NULL
        OR (owner, entry_id) NOT IN (SELECT owner, entry_id FROM hidden))""",
)
"""What is hidden is gathered once for a query, from an index that holds nothing else, and compared by row
number: what lists count stays in their own indexes. CROSS JOIN keeps SQLite from beginning with the whole log."""
_SHOWN_RECORDS = "WHERE id NOT IN (SELECT id FROM hidden)"
_SHOWN_PAYLOADS = f"WHERE id NOT IN ({_HIDDEN_PAYLOADS})"


def screen(db: Database, heads: Heads) -> None:
    """Hide on this connection what is 纪检专阅, and of guarded records all but their heads."""
    for view in _HIDING:
        db.execute(view)
    _cover(db, heads, records=_SHOWN_RECORDS, payloads=_SHOWN_PAYLOADS)


def cover(db: Database, heads: Heads) -> None:
    """Hide on this connection of guarded records all but their heads."""
    if heads:
        _cover(db, heads)


def _cover(db: Database, heads: Heads, *, records: str = "", payloads: str = "") -> None:
    for view in guarded_payloads(heads):
        db.execute(view)
    names = [str(row[1]) for row in db.execute("PRAGMA main.table_info(latest)").fetchall()]
    columns = ", ".join(f"{contents_of_lists(heads)} AS body" if one == "body" else one for one in names)
    db.execute(f"CREATE TEMP VIEW latest AS SELECT {columns} FROM main.latest {records}")
    content = f"SELECT id, salt, {contents_of_log(heads)} AS body FROM main.payloads"
    db.execute(f"CREATE TEMP VIEW payloads AS {content} {payloads}")


def anything_hidden(db: Database) -> bool:
    """Whether any record at all is 纪检专阅."""
    return one(db, f"SELECT 1 FROM main.latest WHERE {_RESTRICTED} LIMIT 1") is not None


def is_hidden(db: Database, owner: OrgId, entry_id: EntryId) -> bool:
    """Whether a record, or what it was written about, is 纪检专阅; for connections that see everything."""
    asked: set[tuple[str, str]] = set()
    target: tuple[str, str] | None = (owner, entry_id)
    while target is not None and target not in asked:
        asked.add(target)
        row = db.execute(_WHAT_ABOUT, target).fetchone()
        if row is None:
            return False
        if row[0] == Sensitivity.DISCIPLINE.value:
            return True
        about = json.loads(row[1] or "null")
        target = (about["owner"], about["entry_id"]) if about else None
    return False


_WHAT_ABOUT = """SELECT latest.sensitivity, log.about FROM main.latest JOIN main.log ON log.owner = latest.owner
 AND log.epoch = latest.epoch AND log.n = latest.n
 WHERE latest.owner = (SELECT id FROM owners WHERE org_id=?) AND latest.entry_id = ?"""


def is_named_only_hidden(db: Database, entry_id: EntryId) -> bool:
    """Whether an id is that of hidden records alone, so that naming it would give a title away."""
    sql = "SELECT DISTINCT org_id FROM main.log JOIN owners ON owners.id = log.owner WHERE log.entry_id=?"
    holders = [OrgId(row[0]) for row in db.execute(sql, (entry_id,)).fetchall()]
    return bool(holders) and all(is_hidden(db, holder, entry_id) for holder in holders)


def hidden_holders(db: Database, sha256: str) -> tuple[tuple[OrgId, EntryId], ...]:
    """Return (owner, entry) of the hidden records that hold an attachment, in any of their revisions."""
    sql = f"""WITH hidden AS ({_HIDDEN}), positions AS (
      SELECT owner, entry_id, payload FROM main.log WHERE {_RESTRICTED}
      UNION SELECT written.owner, written.entry_id, written.payload FROM hidden
       CROSS JOIN main.log AS written ON written.entry_id = hidden.entry_id AND written.owner = hidden.owner)
     SELECT DISTINCT org_id, entry_id FROM positions JOIN owners ON owners.id = positions.owner
      JOIN main.payloads ON payloads.id = positions.payload WHERE instr(payloads.body, ?)"""
    return tuple((OrgId(row[0]), EntryId(row[1])) for row in db.execute(sql, (sha256,)).fetchall())


def holds_file(db: Database, sha256: str) -> bool:
    """Whether any record that this connection shows holds an attachment, in any of its revisions."""
    sql = """SELECT 1 FROM log JOIN payloads ON payloads.id = log.payload
             WHERE instr(payloads.body, ?) LIMIT 1"""
    return one(db, sql, (sha256,)) is not None
