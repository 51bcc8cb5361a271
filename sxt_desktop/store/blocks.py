"""Many positions of one log at once: the same rows as `entries` and `latest` write one by one, in a few statements."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.projections import Facts
from sxt_desktop.domain.revisions import Carried, Revision
from sxt_desktop.store.engine import Database, one
from sxt_desktop.store.entries import ADD_PAYLOAD, ADD_POSITION, log_keys, payload_cells, position_cells
from sxt_desktop.store.latest import ADD_RECORD, ADD_WORDS, DROP_WORDS, SHOW_RECORD, shown_cells
from sxt_desktop.store.tokens import spaced

Linked = tuple[Carried, bytes | None]
"""A position and its link, None where only records addressed to us are held and no chain exists."""
Told = tuple[Carried, Facts]
"""A position with a revision, and what its content says of the record."""


def put(db: Database, positions: Sequence[Linked], *, owner: OrgId, epoch: str) -> None:
    """Add positions to a log, whole or withheld."""
    keys = log_keys(db, owner, epoch)
    payload = _last(db, "payloads")
    payloads, rows = [], []
    for carried, link in positions:
        if carried.payload is not None:
            payload += 1
            payloads.append(payload_cells(payload, carried.payload))
        rows.append(position_cells(keys, carried, link, None if carried.payload is None else payload))
    db.conn.executemany(ADD_PAYLOAD, payloads)
    db.conn.executemany(ADD_POSITION, rows)


def project(db: Database, told: Iterable[Told], *, owner: OrgId, epoch: str) -> None:
    """Bring `latest` and the search index up to revisions of one log, in their order."""
    every = [(carried.revision, carried, facts) for carried, facts in told if carried.revision is not None]
    shown = _Shown(db, {revision.entry_id for revision, _, _ in every}, log_keys(db, owner, epoch))
    for revision, carried, facts in every:
        if revision.is_act:
            shown.act(revision)
        else:
            shown.show(revision, carried, facts)
    shown.write()


def _last(db: Database, table: str) -> int:
    return int(one(db, f"SELECT max(id) FROM {table}") or 0)


@dataclass(slots=True)
class _Record:
    """A record's row in `latest` as it will be; `cells` are None while only acts changed a row that is there."""

    key: int
    revisions: int
    first: str
    last: str
    voided: int
    is_there: bool
    cells: tuple[object, ...] | None = None
    words: str = ""
    is_changed: bool = False

    @property
    def row(self) -> tuple[object, ...]:
        """What `ADD_RECORD` and `SHOW_RECORD` take."""
        return *(self.cells or ()), self.revisions, self.first, self.last, self.voided


@dataclass(slots=True)
class _Shown:
    """The rows of some records while revision after revision is told."""

    db: Database
    entries: Iterable[EntryId]
    keys: tuple[int, int]
    records: dict[EntryId, _Record] = field(init=False)
    next_key: int = field(init=False)

    def __post_init__(self) -> None:
        rows = self.db.execute(
            """SELECT latest.entry_id, latest.id, revisions, first_recorded_at, recorded_at, voided FROM json_each(?1)
               CROSS JOIN latest ON latest.owner=?2 AND latest.entry_id=value""",
            (json.dumps(list(self.entries)), self.keys[0]),
        )
        self.records = {
            EntryId(row[0]): _Record(row[1], row[2], row[3], row[4], row[5], True) for row in rows
        }
        self.next_key = _last(self.db, "latest") + 1

    def act(self, revision: Revision) -> None:
        """A record was taken out of use, or told to be blanked; one that is not shown stays so."""
        record = self.records.get(revision.entry_id)
        if record is not None:
            record.revisions += 1
            record.voided = max(record.voided, int(revision.is_void))
            record.last, record.is_changed = revision.recorded_at, True

    def show(self, revision: Revision, carried: Carried, facts: Facts) -> None:
        """What a record says is by now this."""
        record = self.records.get(revision.entry_id)
        if record is None:
            record = _Record(self.next_key, 0, revision.recorded_at, "", 0, False)
            self.records[revision.entry_id] = record
            self.next_key += 1
        record.revisions += 1
        record.last, record.voided, record.is_changed = revision.recorded_at, 0, True
        body = "{}" if carried.payload is None else carried.payload.canonical.decode()
        head = (record.key, revision.entry_id, *self.keys)
        record.cells = (*head, *shown_cells(revision, carried.digest, body, facts))
        record.words = spaced(facts.search_text)

    def write(self) -> None:
        """Write every row that changed."""
        changed = [one for one in self.records.values() if one.is_changed]
        told = [one for one in changed if one.cells is not None]
        acts = [(one.voided, one.revisions, one.last, one.key) for one in changed if one.cells is None]
        conn = self.db.conn
        conn.executemany("UPDATE latest SET voided=?, revisions=?, recorded_at=? WHERE id=?", acts)
        conn.executemany(ADD_RECORD, [one.row for one in told if not one.is_there])
        conn.executemany(SHOW_RECORD, [one.row for one in told if one.is_there])
        conn.executemany(DROP_WORDS, [(one.key,) for one in told if one.is_there])
        conn.executemany(ADD_WORDS, [(one.key, one.words) for one in told])
