"""Contents of records that are not shown in lists: earlier revisions, reasons of voiding, void records."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Body
from sxt_desktop.store.engine import Database, one
from sxt_desktop.store.lists import chosen_ids

_REVISIONS = """SELECT latest.id AS row, log.entry_id, log.owner, log.form_id, log.form_hash, log.digest,
  log.author, log.recorded_at, log.payload, latest.voided,
  log.epoch = latest.epoch AND log.n = latest.n AS is_shown,
  row_number() OVER (PARTITION BY log.owner, log.entry_id ORDER BY log.epoch, log.n) AS version
 FROM latest JOIN log ON log.entry_id = latest.entry_id AND log.owner = latest.owner
 WHERE latest.revisions > 1 AND latest.id IN ({ids})"""
_FROM = "FROM ({revisions}) AS r JOIN owners ON owners.id = r.owner JOIN payloads ON payloads.id = r.payload"
_WHERE = "WHERE payloads.body IS NOT NULL AND r.form_id <> 'blanking' AND (r.voided OR NOT r.is_shown)"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One content; `version` counts a record's revisions from 1, `row` is the record's in lists."""

    row: int
    entry_id: EntryId
    owner: OrgId
    form_id: FormId
    form_hash: str
    digest: str
    author: str
    recorded_at: str
    version: int
    body: Body


def count(db: Database, chosen: Filter) -> int:
    """Return how many contents there are to look through."""
    sql, values = _query(chosen)
    return int(one(db, f"SELECT count(*) {sql}", tuple(values)) or 0)


def each(db: Database, chosen: Filter) -> Iterator[Earlier]:
    """Yield every such content of the records of a list that is still held, the newest first."""
    sql, values = _query(chosen)
    rows = db.execute(
        f"""SELECT r.row, r.entry_id, owners.org_id, r.form_id, r.form_hash, r.digest, r.author, r.recorded_at,
            r.version, payloads.body {sql}
            ORDER BY r.recorded_at DESC, r.row DESC, r.version DESC""",
        tuple(values),
    )
    for row in rows:
        yield Earlier(
            row=row[0],
            entry_id=EntryId(row[1]),
            owner=OrgId(row[2]),
            form_id=FormId(row[3]),
            form_hash=row[4],
            digest=bytes(row[5]).hex(),
            author=row[6],
            recorded_at=row[7],
            version=row[8],
            body=json.loads(row[9]),
        )


def _query(chosen: Filter) -> tuple[str, list[object]]:
    ids, values = chosen_ids(chosen)
    return f"{_FROM.format(revisions=_REVISIONS.format(ids=ids))} {_WHERE}", values
