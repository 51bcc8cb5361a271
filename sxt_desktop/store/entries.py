"""The revision log: positions, their links, and which of them count."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sxt_desktop.domain.chains import Head, Stretch, counting, extend, genesis, line_to
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.revisions import Carried, Payload, Revision, Target
from sxt_desktop.store import continuations
from sxt_desktop.store.engine import Database, one

_COLUMNS = "entry_id, form_id, form_version, form_hash, author, recorded_at, sensitivity, about, previous, payload_hash"
_OWNER = "log.owner=(SELECT id FROM owners WHERE org_id=?1)"
"""With a plus before it the few revisions of one entry are found by the entry, not by its owner's whole log."""
_LOG = f"""{_OWNER} AND log.epoch=(SELECT epochs.id FROM epochs JOIN owners ON owners.id = epochs.owner
 WHERE org_id=?1 AND epochs.epoch=?2)"""
"""One owner's log in one epoch, named so that the primary key is walked and never more than it."""


_ALL = 1 << 62
ADOPTED = "(epochs.counts_to IS NULL OR n <= epochs.counts_to)"
"""Whether a position is on the line that counts; its epoch must be joined."""


def owner_key(db: Database, owner: OrgId) -> int:
    """Return the small integer an owner is kept under, giving it one when new."""
    found = one(db, "SELECT id FROM owners WHERE org_id=?", (owner,))
    if found is None:
        found = db.execute("INSERT INTO owners(org_id) VALUES(?)", (owner,)).lastrowid
    return int(found)


def log_keys(db: Database, owner: OrgId, epoch: str) -> tuple[int, int]:
    """Return the small integers an owner and its epoch are kept under, giving them when new."""
    known = db.execute(
        "SELECT owners.id, epochs.id FROM epochs JOIN owners ON owners.id = epochs.owner "
        "WHERE org_id=? AND epochs.epoch=?",
        (owner, epoch),
    ).fetchone()
    if known is not None:
        return int(known[0]), int(known[1])
    key = owner_key(db, owner)
    return key, int(db.execute("INSERT INTO epochs(owner, epoch) VALUES(?,?)", (key, epoch)).lastrowid or 0)


def head(db: Database, owner: OrgId, epoch: str) -> Head:
    """Return how far the line goes that ends in an epoch; a new epoch begins where the earlier one was left."""
    row = db.execute(
        f"SELECT n, link FROM log WHERE {_LOG} ORDER BY n DESC LIMIT 1", (owner, epoch)
    ).fetchone()
    return continuations.beginning(db, owner, epoch) if row is None else Head(row[0], bytes(row[1] or b""))


def latest_recorded_at(db: Database, owner: OrgId, epoch: str, among: int) -> str | None:
    """Return the latest time (ISO 8601 text) at the last so many positions of an epoch, None while there is none."""
    sql = f"SELECT max(recorded_at) FROM (SELECT recorded_at FROM log WHERE {_LOG} ORDER BY n DESC LIMIT ?)"
    found = one(db, sql, (owner, epoch, among))
    return None if found is None else str(found)


def line(db: Database, owner: OrgId, epoch: str) -> tuple[Stretch, ...]:
    """Return of which epochs the line consists that ends in this one, and from where to where."""
    return line_to(epoch, continuations.of(db, owner))


def recount(db: Database, owner: OrgId) -> tuple[EntryId, ...]:
    """Work out anew which positions count, after a statement was kept.

    Returns the records whose present state must be told anew, because revisions of theirs count no longer
    or count again.
    """
    told: dict[EntryId, None] = {}
    for epoch, to in counting(continuations.of(db, owner)).items():
        _, key = log_keys(db, owner, epoch)
        before = one(db, "SELECT counts_to FROM epochs WHERE id=?", (key,))
        db.execute("UPDATE epochs SET counts_to=? WHERE id=?", (to, key))
        after, until = sorted(_ALL if end is None else int(end) for end in (before, to))
        rows = db.execute(
            f"SELECT DISTINCT entry_id FROM log WHERE {_LOG} AND n > ?3 AND n <= ?4 AND entry_id IS NOT NULL",
            (owner, epoch, after, until),
        )
        told.update((EntryId(row[0]), None) for row in rows)
    return tuple(told)


def epochs(db: Database, owner: OrgId) -> tuple[tuple[str, int | None], ...]:
    """Return (epoch, last position that counts) of every epoch of an owner, in the order they came to be."""
    rows = db.execute(
        """SELECT epochs.epoch, counts_to FROM epochs JOIN owners ON owners.id = epochs.owner
           WHERE org_id=? ORDER BY epochs.id""",
        (owner,),
    )
    return tuple((row[0], row[1]) for row in rows)


def count_after(db: Database, owner: OrgId, epoch: str, n: int) -> int:
    """Return how many positions of an epoch are held after one."""
    return int(one(db, f"SELECT count(*) FROM log WHERE {_LOG} AND n > ?3", (owner, epoch, n)))


def unadopted(db: Database, owner: OrgId, entry_id: EntryId | None = None) -> frozenset[bytes]:
    """Return the digests of an owner's positions held that do not count (未承接), of one record or of all."""
    which = "" if entry_id is None else "AND entry_id=?2"
    rows = db.execute(
        f"""SELECT digest FROM log JOIN epochs ON epochs.id = log.epoch
            WHERE {_OWNER} {which} AND n > epochs.counts_to""",
        (owner,) if entry_id is None else (owner, entry_id),
    )
    return frozenset(bytes(row[0]) for row in rows)


def unadopted_stretches(db: Database) -> tuple[tuple[OrgId, str, int, int], ...]:
    """Return (owner, epoch, first, last position) of everything held that does not count."""
    rows = db.execute(
        """SELECT org_id, epochs.epoch, min(n), max(n) FROM epochs JOIN owners ON owners.id = epochs.owner
           JOIN log ON log.owner = epochs.owner AND log.epoch = epochs.id AND n > epochs.counts_to
           WHERE epochs.counts_to IS NOT NULL GROUP BY epochs.id ORDER BY epochs.id"""
    )
    return tuple((OrgId(row[0]), row[1], row[2], row[3]) for row in rows)


def link_at(db: Database, owner: OrgId, epoch: str, n: int) -> bytes | None:
    """Return the link at a position of the line that ends in an epoch (0 is its beginning), or None if not held."""
    opened = continuations.opening(db, owner, epoch)
    while opened is not None and n < opened.n:
        epoch = opened.from_epoch
        opened = continuations.opening(db, owner, epoch)
    if opened is not None and n == opened.n:
        return opened.link
    if n == 0:
        return genesis(owner, epoch).link
    found = one(db, f"SELECT link FROM log WHERE {_LOG} AND n=?3", (owner, epoch, n))
    return None if found is None else bytes(found)


def others_among(db: Database, entry_ids: Iterable[EntryId], owner: OrgId) -> frozenset[EntryId]:
    """Return those ids of records that are in another owner's log already."""
    rows = db.execute(
        """SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM log WHERE entry_id=value
           AND owner IS NOT (SELECT id FROM owners WHERE org_id=?2))""",
        (json.dumps(list(entry_ids)), owner),
    )
    return frozenset(EntryId(row[0]) for row in rows)


def has_links(db: Database, owner: OrgId, epoch: str) -> bool:
    """Whether any position of a log is held with its link, so that all of them must be."""
    return one(db, f"SELECT 1 FROM log WHERE {_LOG} AND link IS NOT NULL LIMIT 1", (owner, epoch)) is not None


def digest_at(db: Database, owner: OrgId, epoch: str, n: int) -> bytes | None:
    """Return the digest held at a position, or None."""
    found = one(db, f"SELECT digest FROM log WHERE {_LOG} AND n=?3", (owner, epoch, n))
    return None if found is None else bytes(found)


def last_revision(
    db: Database, owner: OrgId, entry_id: EntryId, *, besides: FormId | None = None
) -> Revision | None:
    """Return an entry's newest revision that counts (of any form but `besides`), or None for a new one."""
    row = db.execute(
        f"""SELECT n, digest, {_COLUMNS}, NULL, NULL, epochs.epoch FROM log
            JOIN epochs ON epochs.id = log.epoch
            WHERE entry_id=?2 AND +{_OWNER} AND form_id IS NOT ?3
            ORDER BY {ADOPTED} DESC, log.epoch DESC, n DESC LIMIT 1""",
        (owner, entry_id, besides),
    ).fetchone()
    return None if row is None else _carried(owner, row[14], row).revision


def append(db: Database, at: Head, carried: Carried, *, owner: OrgId, epoch: str) -> Head:
    """Add one position to a log after `at`, whole or withheld; returns the new head."""
    new = extend(at, carried.digest)
    put(db, carried, owner=owner, epoch=epoch, link=new.link)
    return new


def put(db: Database, carried: Carried, *, owner: OrgId, epoch: str, link: bytes | None) -> None:
    """Add one position; `link` is None where only records addressed to us are held and no chain exists."""
    payload = None if carried.payload is None else _add_payload(db, carried.payload)
    db.execute(ADD_POSITION, position_cells(log_keys(db, owner, epoch), carried, link, payload))


def _add_payload(db: Database, payload: Payload) -> int:
    key = db.execute(ADD_PAYLOAD, payload_cells(None, payload)).lastrowid
    return int(key or 0)


ADD_PAYLOAD = "INSERT INTO payloads(id, salt, body) VALUES(?,?,?)"
ADD_POSITION = f"INSERT INTO log(owner, epoch, n, digest, link, {_COLUMNS}, payload) VALUES(?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?, ?)"


def payload_cells(key: int | None, payload: Payload) -> tuple[object, ...]:
    """Return what `ADD_PAYLOAD` takes; without a key the database gives one."""
    return key, payload.salt, payload.canonical.decode()


def position_cells(
    keys: tuple[int, int], carried: Carried, link: bytes | None, payload: int | None
) -> tuple[object, ...]:
    """Return what `ADD_POSITION` takes: the log's keys (`log_keys`), the position, its link and its payload's key."""
    return *keys, carried.n, carried.digest, link, *_cells_of(carried.revision), payload


def _cells_of(revision: Revision | None) -> tuple[object, ...]:
    if revision is None:
        return _WITHHELD
    about = revision.about
    return (
        revision.entry_id,
        revision.form_id,
        revision.form_version,
        revision.form_hash,
        revision.author,
        revision.recorded_at,
        revision.sensitivity.value,
        None
        if about is None
        else json.dumps({"owner": about.owner, "entry_id": about.entry_id, "digest": about.digest}),
        revision.previous,
        revision.payload_hash,
    )


_WITHHELD: tuple[None, ...] = (None,) * (_COLUMNS.count(",") + 1)


def positions(db: Database, owner: OrgId, epoch: str, from_n: int, to_n: int) -> Iterator[Carried]:
    """Yield the held positions of a log from `from_n` to `to_n`, both included, in order."""
    return (carried for carried, _ in linked_positions(db, owner, epoch, from_n, to_n))


def linked_positions(
    db: Database, owner: OrgId, epoch: str, from_n: int, to_n: int
) -> Iterator[tuple[Carried, bytes | None]]:
    """Yield what `positions` does, each with its link, None where no chain is held."""
    rows = db.execute(
        f"""SELECT n, digest, {_COLUMNS}, salt, body, link FROM log
            LEFT JOIN payloads ON payloads.id = log.payload
            WHERE {_LOG} AND n BETWEEN ?3 AND ?4 ORDER BY n""",
        (owner, epoch, from_n, to_n),
    )
    for row in rows:
        yield _carried(owner, epoch, row), None if row[14] is None else bytes(row[14])


def revisions_of(db: Database, owner: OrgId, entry_id: EntryId) -> tuple[Carried, ...]:
    """Return every revision of an entry, oldest first."""
    rows = db.execute(
        f"""SELECT n, digest, {_COLUMNS}, salt, body, epochs.epoch FROM log
            JOIN epochs ON epochs.id = log.epoch
            LEFT JOIN payloads ON payloads.id = log.payload
            WHERE entry_id=?2 AND +{_OWNER} ORDER BY log.epoch, n""",
        (owner, entry_id),
    )
    return tuple(_carried(owner, row[14], row) for row in rows)


def position_of(owner: OrgId, epoch: str, cells: Sequence[Any]) -> Carried:
    """Return a position from its cells: n, digest, those of `POSITION`, salt and body (ValueError, TypeError)."""
    return _carried(owner, epoch, cells)


POSITION = _COLUMNS
"""The columns of the log that hold a revision, as SQL."""


def _carried(owner: OrgId, epoch: str, row: Any) -> Carried:
    if row[2] is None:
        return Carried(row[0], bytes(row[1]))
    about = None if row[9] is None else json.loads(row[9])
    revision = Revision(
        owner=owner,
        epoch=epoch,
        n=row[0],
        entry_id=EntryId(row[2]),
        form_id=FormId(row[3]),
        form_version=row[4],
        form_hash=row[5],
        author=row[6],
        recorded_at=row[7],
        sensitivity=Sensitivity(row[8]),
        about=None
        if about is None
        else Target(OrgId(about["owner"]), EntryId(about["entry_id"]), about["digest"]),
        previous=None if row[10] is None else bytes(row[10]),
        payload_hash=bytes(row[11]),
    )
    payload = None if row[12] is None else Payload(bytes(row[12]), json.loads(row[13]))
    return Carried(row[0], bytes(row[1]), revision, payload)


def owners(db: Database) -> tuple[tuple[OrgId, str, int], ...]:
    """Return (owner, epoch, last position) of every log held."""
    rows = db.execute(
        """SELECT org_id, epochs.epoch, max(n) FROM log JOIN owners ON owners.id = log.owner
           JOIN epochs ON epochs.id = log.epoch GROUP BY log.owner, log.epoch ORDER BY log.owner, log.epoch"""
    )
    return tuple((OrgId(row[0]), row[1], row[2]) for row in rows)
