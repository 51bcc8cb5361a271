"""The small tables beside the log: settings, form definitions, running numbers, attachments, events."""

import json
from typing import Any

from sxt_desktop.domain.ids import FormId
from sxt_desktop.store.engine import Database, one


def setting(db: Database, key: str) -> str | None:
    """Return a setting's text, or None."""
    found = one(db, "SELECT value FROM meta WHERE key=?", (key,))
    return None if found is None else str(found)


def set_setting(db: Database, key: str, value: str) -> None:
    """Keep a setting."""
    db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)", (key, value))


def keep_form(db: Database, *, hash: str, form_id: FormId, version: int, definition: dict[str, Any]) -> None:
    """Keep the definition a record was written with; the same hash is kept once."""
    if form_definition(db, hash) is not None:
        return
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True)
    db.execute(
        "INSERT INTO forms(hash, id, version, definition) VALUES(?,?,?,?)",
        (hash, form_id, version, text),
    )


def form_definition(db: Database, hash: str) -> str | None:
    """Return a kept definition as JSON text by its hash, or None."""
    found = one(db, "SELECT definition FROM forms WHERE hash=?", (hash,))
    return None if found is None else str(found)


def next_number(db: Database, series: str, year: int) -> int:
    """Take the next running number of a series and year; numbers are never given twice or taken back."""
    last = one(db, "SELECT last FROM numbers WHERE series=? AND year=?", (series, year)) or 0
    db.execute(
        "INSERT OR REPLACE INTO numbers(series, year, last) VALUES(?,?,?)", (series, year, int(last) + 1)
    )
    return int(last) + 1


def last_number(db: Database, series: str, year: int) -> int:
    """Return the last running number given of a series and year, 0 for none."""
    return int(one(db, "SELECT last FROM numbers WHERE series=? AND year=?", (series, year)) or 0)


def set_last_number(db: Database, series: str, year: int, last: int) -> None:
    """Say which running number was given last."""
    db.execute("INSERT OR REPLACE INTO numbers(series, year, last) VALUES(?,?,?)", (series, year, last))


def keep_attachment(db: Database, sha256: str, size: int, at: str) -> None:
    """Note that an attachment is held."""
    db.execute("INSERT OR IGNORE INTO attachments(sha256, size, added_at) VALUES(?,?,?)", (sha256, size, at))


def attachment_sizes(db: Database) -> dict[str, int]:
    """Return the size of every attachment held, by hash."""
    return {row[0]: row[1] for row in db.execute("SELECT sha256, size FROM attachments")}


def add_event(db: Database, *, at: str, kind: str, detail: dict[str, Any]) -> None:
    """Write down something that happened to the workbook (an import, a refusal, a restore)."""
    db.execute(
        "INSERT INTO events(at, kind, detail) VALUES(?,?,?)",
        (at, kind, json.dumps(detail, ensure_ascii=False)),
    )


def event_of(db: Database, *, kind: str, sha256: str) -> tuple[str, dict[str, Any]] | None:
    """Return (at, detail) of the last event of a kind about a file of this hash (hex), or None."""
    row = db.execute(
        """SELECT at, detail FROM events WHERE kind=? AND json_extract(detail, '$.sha256')=?
           ORDER BY id DESC LIMIT 1""",
        (kind, sha256),
    ).fetchone()
    return None if row is None else (row[0], json.loads(row[1]))


def events_since(db: Database, kind: str) -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """Return (at, kind, detail) from the last event of a kind on, oldest first; nothing when there was none."""
    sql = """SELECT at, kind, detail FROM events WHERE id >= (SELECT max(id) FROM events WHERE kind=?)
             ORDER BY id"""
    return tuple((row[0], row[1], json.loads(row[2])) for row in db.execute(sql, (kind,)))


def details_of(db: Database, kind: str, *, having: str = "") -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return (at, detail) of every event of a kind, newest first; only those with something under `having`, if given."""
    rows = db.execute(
        """SELECT at, detail FROM events WHERE kind=?1 AND (?2 = '' OR
           coalesce(json_extract(detail, '$.' || ?2), '[]') <> '[]') ORDER BY id DESC""",
        (kind, having),
    )
    return tuple((row[0], json.loads(row[1])) for row in rows.fetchall())


def mark_seen(db: Database, entry_id: str, at: str) -> None:
    """Remember that someone has looked at a record that came in."""
    db.execute("INSERT OR IGNORE INTO seen(entry_id, at) VALUES(?,?)", (entry_id, at))


def seen(db: Database) -> frozenset[str]:
    """Return the records that came in and were looked at."""
    return frozenset(row[0] for row in db.execute("SELECT entry_id FROM seen"))
