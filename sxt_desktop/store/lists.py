"""Reading records: filtered lists by keyset, single records, everything about a record, counts."""

from collections.abc import Iterator
from typing import Any

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store.engine import Database, one
from sxt_desktop.store.tokens import phrase

_COLUMNS = """latest.id, entry_id, owners.org_id, form_id, form_hash, n, digest, author, title, number,
 occurred_on, occurred_to, subject, subject_name, timeliness, amount, due_on, replied_on, closed_on, addressee,
 about_entry, sensitivity, first_recorded_at, recorded_at, revisions, voided, body"""
_FROM = "FROM latest JOIN owners ON owners.id = latest.owner"
_ORDER = "ORDER BY day DESC, latest.id DESC"


def _where(chosen: Filter) -> tuple[str, list[object]]:
    parts: list[str] = [] if chosen.with_void else ["voided=0"]
    values: list[object] = []
    if chosen.forms:
        parts.append(f"form_id IN ({','.join('?' * len(chosen.forms))})")
        values.extend(chosen.forms)
    simple = {
        "owners.org_id=?": chosen.owner,
        "year=?": chosen.year,
        "subject=?": chosen.subject,
        "timeliness=?": chosen.timeliness,
        "about_entry=?": chosen.about_entry,
        "addressee=?": chosen.addressee,
    }
    for condition, value in simple.items():
        if value:
            parts.append(condition)
            values.append(value)
    if chosen.month:
        parts.append("substr(occurred_on, 6, 2)=?")
        values.append(f"{chosen.month:02d}")
    if chosen.words.strip():
        query = phrase(chosen.words)
        parts.append("latest.id IN (SELECT rowid FROM search WHERE search MATCH ?)" if query else "0")
        values.extend([query] if query else [])
    return ("WHERE " + " AND ".join(parts)) if parts else "", values


def page(db: Database, chosen: Filter, *, offset: int = 0, limit: int = 200) -> tuple[Listed, ...]:
    """Return a window of a list, newest first."""
    where, values = _where(chosen)
    sql = f"SELECT {_COLUMNS} {_FROM} {where} {_ORDER} LIMIT ? OFFSET ?"
    return tuple(map(_listed, db.execute(sql, (*values, limit, offset))))


def each(db: Database, chosen: Filter) -> Iterator[Listed]:
    """Yield a whole list in the order it was recorded."""
    where, values = _where(chosen)
    for row in db.execute(f"SELECT {_COLUMNS} {_FROM} {where} ORDER BY latest.id", tuple(values)):
        yield _listed(row)


def count(db: Database, chosen: Filter) -> int:
    """Return how many records a list has."""
    where, values = _where(chosen)
    return int(one(db, f"SELECT count(*) {_FROM} {where}", tuple(values)))


def find(db: Database, entry_id: EntryId, owner: OrgId | None = None) -> Listed | None:
    """Return one record, void ones too."""
    condition, values = ("AND owners.org_id=?", (entry_id, owner)) if owner else ("", (entry_id,))
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE entry_id=? {condition} LIMIT 1"
    row = db.execute(sql, values).fetchone()
    return None if row is None else _listed(row)


def counts_by_form(db: Database, owner: OrgId, year: int | None = None) -> dict[FormId, int]:
    """Return how many records of each form are in use."""
    sql = f"SELECT form_id, count(*) {_FROM} WHERE voided=0 AND owners.org_id=?"
    values: tuple[object, ...] = (owner,)
    if year is not None:
        sql, values = sql + " AND year=?", (owner, year)
    return {FormId(row[0]): row[1] for row in db.execute(sql + " GROUP BY form_id ORDER BY form_id", values)}


def counts_by_month(
    db: Database, owner: OrgId, year: int, forms: tuple[FormId, ...]
) -> dict[tuple[int, str], int]:
    """Return how many records happened in each month, by timeliness."""
    marks = ",".join("?" * len(forms))
    rows = db.execute(
        f"""SELECT cast(substr(occurred_on, 6, 2) AS INTEGER), coalesce(timeliness, ''), count(*) {_FROM}
            WHERE voided=0 AND owners.org_id=? AND year=? AND occurred_on IS NOT NULL AND form_id IN ({marks})
            GROUP BY 1, 2""",
        (owner, year, *forms),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def years(db: Database, owner: OrgId) -> tuple[int, ...]:
    """Return the years in which anything is kept, newest first."""
    rows = db.execute(f"SELECT DISTINCT year {_FROM} WHERE owners.org_id=? ORDER BY year DESC", (owner,))
    return tuple(row[0] for row in rows if row[0])


def _listed(row: Any) -> Listed:
    return Listed(
        row=row[0],
        entry_id=EntryId(row[1]),
        owner=OrgId(row[2]),
        form_id=FormId(row[3]),
        form_hash=row[4],
        n=row[5],
        digest=bytes(row[6]).hex(),
        author=row[7],
        title=row[8],
        number=row[9],
        occurred_on=row[10],
        occurred_to=row[11],
        subject=row[12],
        subject_name=row[13],
        timeliness=row[14],
        amount=row[15],
        due_on=row[16],
        replied_on=row[17],
        closed_on=row[18],
        addressee=row[19],
        about_entry=row[20],
        sensitivity=row[21],
        first_recorded_at=row[22],
        recorded_at=row[23],
        revisions=row[24],
        voided=bool(row[25]),
        body_json=row[26],
    )
