"""The present state of records, `latest` and the search index: told from the log, and told anew at any time."""

from collections.abc import Callable, Iterator
from typing import Any

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.projections import Facts
from sxt_desktop.domain.revisions import Carried, Revision, canonical
from sxt_desktop.store.engine import Database
from sxt_desktop.store.entries import (
    ADOPTED,
    POSITION,
    log_keys,
    owner_key,
    position_of,
    revisions_of,
    unadopted,
)
from sxt_desktop.store.tokens import spaced

_SHOWN = (
    "n, form_id, form_hash, author, digest, body, sensitivity, about_entry, year, occurred_on, occurred_to, "
    "subject, subject_name, title, number, timeliness, amount, due_on, replied_on, closed_on, addressee, day"
)
_LATEST = f"id, entry_id, owner, epoch, {_SHOWN}, revisions, first_recorded_at, recorded_at, voided"


ADD_WORDS = "INSERT INTO search(rowid, text) VALUES(?,?)"
DROP_WORDS = "DELETE FROM search WHERE rowid=?"
_CELLS = f"INTO latest({_LATEST}) VALUES({','.join('?' * (_LATEST.count(',') + 1))})"
ADD_RECORD, SHOW_RECORD = f"INSERT {_CELLS}", f"INSERT OR REPLACE {_CELLS}"
"""For a record that has no row yet, and for any: to replace, every index is looked into before anything is written.

Both take id, entry, owner's and epoch's key, `shown_cells`, revisions, first and last recorded, whether it is void."""


def shown_cells(revision: Revision, digest: bytes, body: str, facts: Facts) -> tuple[object, ...]:
    """Return the columns `_SHOWN` that follow from an entry's newest revision alone."""
    return (
        revision.n,
        revision.form_id,
        revision.form_hash,
        revision.author,
        digest,
        body,
        revision.sensitivity.value,
        None if revision.about is None else revision.about.entry_id,
        facts.year,
        facts.occurred_on,
        facts.occurred_to,
        facts.subject,
        facts.subject_name,
        facts.title,
        facts.number,
        facts.timeliness,
        facts.amount,
        facts.due_on,
        facts.replied_on,
        facts.closed_on,
        facts.addressee,
        facts.occurred_on or revision.recorded_at[:10],
    )


def project(db: Database, revision: Revision, body: dict[str, Any] | None, facts: Facts) -> None:
    """Bring `latest` and the search index up to one revision."""
    owner, epoch = log_keys(db, revision.owner, revision.epoch)
    row = db.execute(
        "SELECT id, revisions, first_recorded_at FROM latest WHERE owner=? AND entry_id=?",
        (owner, revision.entry_id),
    ).fetchone()
    if revision.is_act:
        if row is not None:
            db.execute(
                "UPDATE latest SET voided=max(voided, ?), revisions=revisions+1, recorded_at=? WHERE id=?",
                (revision.is_void, revision.recorded_at, row[0]),
            )
        return
    key = None if row is None else row[0]
    cells = (
        key,
        revision.entry_id,
        owner,
        epoch,
        *shown_cells(revision, revision.digest, canonical(body or {}).decode(), facts),
        1 if row is None else row[1] + 1,
        revision.recorded_at if row is None else row[2],
        revision.recorded_at,
        0,
    )
    cursor = db.execute(ADD_RECORD if row is None else SHOW_RECORD, cells)
    if key is not None:
        db.execute(DROP_WORDS, (key,))
    db.execute(ADD_WORDS, (key or cursor.lastrowid, spaced(facts.search_text)))


def reshow(db: Database, revision: Revision, body: dict[str, Any] | None, facts: Facts) -> None:
    """Show in `latest` and the index what the revision shown there says by now: its content was blanked."""
    owner, _ = log_keys(db, revision.owner, revision.epoch)
    columns = ", ".join(f"{name.strip()}=?" for name in _SHOWN.split(","))
    cells = (
        *shown_cells(revision, revision.digest, canonical(body or {}).decode(), facts),
        owner,
        revision.entry_id,
    )
    row = db.execute(
        f"UPDATE latest SET {columns} WHERE owner=? AND entry_id=? RETURNING id", cells
    ).fetchone()
    if row is not None:
        db.execute(DROP_WORDS, row)
        db.execute(ADD_WORDS, (row[0], spaced(facts.search_text)))


def retell(db: Database, owner: OrgId, entry_id: EntryId, facts: Callable[[Carried], Facts]) -> None:
    """Tell a record's present state anew from its revisions that count.

    Where none of them says what is in it, it is told from those that do not count, and marked.
    """
    off = unadopted(db, owner, entry_id)
    every = revisions_of(db, owner, entry_id)
    kept = [one for one in every if one.digest not in off]
    is_kept = any(one.revision is not None and not one.revision.is_act for one in kept)
    key = owner_key(db, owner)
    for row in db.execute("SELECT id FROM latest WHERE owner=? AND entry_id=?", (key, entry_id)).fetchall():
        db.execute(DROP_WORDS, row)
        db.execute("DELETE FROM latest WHERE id=?", row)
    for carried in kept if is_kept else every:
        if carried.revision is not None:
            body = None if carried.payload is None else carried.payload.body
            project(db, carried.revision, body, facts(carried))
    db.execute("UPDATE latest SET unadopted=? WHERE owner=? AND entry_id=?", (not is_kept, key, entry_id))


def clear_projections(db: Database) -> None:
    """Empty `latest` and the search index before they are rebuilt."""
    db.execute("DELETE FROM latest")
    db.execute("INSERT INTO search(search) VALUES('delete-all')")


def differing(db: Database, facts: Callable[[Carried], Facts]) -> Iterator[tuple[OrgId, int, EntryId]]:
    """Yield (owner, position, entry) of every record whose row in `latest` is not what the log says."""
    for row in db.execute(_WRONG_ROWS):
        yield OrgId(row[0]), row[1] % _EPOCH, EntryId(row[2])
    width = _SHOWN.count(",") + 1
    shown = ", ".join(f"latest.{name.strip()}" for name in _SHOWN.split(","))
    logged = ", ".join(f"log.{name.strip()}" for name in POSITION.split(","))
    rows = db.execute(
        f"""SELECT {shown}, log.n, log.digest, {logged}, salt, payloads.body, epochs.epoch, org_id, latest.entry_id
            FROM latest JOIN owners ON owners.id = latest.owner
            LEFT JOIN epochs ON epochs.id = latest.epoch
            LEFT JOIN log ON log.owner = latest.owner AND log.epoch = latest.epoch AND log.n = latest.n
            LEFT JOIN payloads ON payloads.id = log.payload"""
    )
    for row in rows:
        *rest, epoch, owner, entry_id = row[width:]
        carried = position_of(OrgId(owner), epoch, rest) if rest[0] is not None else Carried(row[0], b"")
        if carried.revision is None or row[:width] != _expected(carried, carried.revision, facts(carried)):
            yield OrgId(owner), row[0], EntryId(entry_id)


def _expected(carried: Carried, revision: Revision, facts: Facts) -> tuple[object, ...]:
    body = canonical({}) if carried.payload is None else carried.payload.canonical
    return shown_cells(revision, carried.digest, body.decode(), facts)


_EPOCH = 1 << 32
_WRONG_ROWS = f"""
WITH marked AS (SELECT log.owner, entry_id, form_id, log.epoch * {_EPOCH} + n AS at, {ADOPTED} AS counts,
  form_id NOT IN ('void', 'blanking') AS tells FROM log JOIN epochs ON epochs.id = log.epoch
  WHERE entry_id IS NOT NULL),
 positions AS (SELECT *, max(counts AND tells) OVER (PARTITION BY owner, entry_id) AS adopted FROM marked),
 newest AS (SELECT owner, entry_id, count(*) AS revisions, max(at) AS last, min(at) AS first,
  max(CASE WHEN form_id <> 'blanking' THEN at END) AS counting, max(CASE WHEN tells THEN at END) AS shown,
  NOT max(adopted) AS unadopted FROM positions WHERE counts OR NOT adopted GROUP BY owner, entry_id)
SELECT org_id, newest.shown, newest.entry_id FROM newest JOIN owners ON owners.id = newest.owner
 JOIN log AS l ON l.owner = newest.owner AND l.epoch = last / {_EPOCH} AND l.n = last % {_EPOCH}
 JOIN log AS f ON f.owner = newest.owner AND f.epoch = first / {_EPOCH} AND f.n = first % {_EPOCH}
 LEFT JOIN latest ON latest.owner = newest.owner AND latest.entry_id = newest.entry_id
WHERE shown IS NOT NULL AND (latest.id IS NULL OR latest.epoch * {_EPOCH} + latest.n <> shown
 OR latest.revisions <> newest.revisions OR latest.voided <> (counting <> shown)
 OR latest.unadopted <> newest.unadopted
 OR latest.recorded_at <> l.recorded_at OR latest.first_recorded_at <> f.recorded_at)"""
