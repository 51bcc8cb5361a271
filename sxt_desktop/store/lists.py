"""Reading records: filtered lists, single records, everything about a record, counts."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sxt_desktop.domain.duties import Counted
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import OTHER_HOLDERS, Filter, Listed
from sxt_desktop.store.engine import Database, one
from sxt_desktop.store.picking import Fields, Picked, picked
from sxt_desktop.store.reviewed import in_review
from sxt_desktop.store.tokens import phrase

_COLUMNS = """latest.id, entry_id, owners.org_id, form_id, form_hash, n, digest, author, title, number,
 occurred_on, occurred_to, subject, subject_name, timeliness, amount, due_on, replied_on, closed_on, addressee,
 about_entry, sensitivity, first_recorded_at, recorded_at, revisions, voided, body, unadopted"""
_FROM = "FROM latest JOIN owners ON owners.id = latest.owner"
_ORDER = "ORDER BY day DESC, latest.id DESC"
_OWNED = "latest.owner=(SELECT id FROM owners WHERE org_id=?)"
HAS_CONTENT = "body <> '{}'"
"""Leaves out what was blanked (依法清除): nothing can be done about it any more, so it stands nowhere as undone."""
_OF_THESE = "latest.owner IN (SELECT id FROM owners WHERE org_id IN (SELECT value FROM json_each(?)))"

_ABOUT = """(SELECT json_extract(log.about, '$.owner') FROM log WHERE log.owner=latest.owner
 AND log.epoch=latest.epoch AND log.n=latest.n)=?"""
"""Whose record it is about; an id alone could be anybody's."""
HELD_BY = f"""(subject=? OR instr(body, ?) AND EXISTS (SELECT 1 FROM json_tree(body, '$.{OTHER_HOLDERS}')
 WHERE key='id' AND atom=?))"""
"""Whoever is responsible, first or among others; asks for the id three times."""


def _where(chosen: Filter) -> tuple[str, list[object]]:
    parts: list[str] = [] if chosen.with_void and not chosen.only_void else [f"voided={chosen.only_void:d}"]
    parts += ["unadopted=0"] if chosen.only_adopted else []
    values: list[object] = []
    if chosen.forms:
        parts.append(f"form_id IN ({','.join('?' * len(chosen.forms))})")
        values.extend(chosen.forms)
    simple = {
        _OWNED: chosen.owner,
        HELD_BY if chosen.shared else "subject=?": chosen.subject,
        "timeliness=?": chosen.timeliness,
        "about_entry=?": chosen.about_entry,
        "addressee=?": chosen.addressee,
        "instr(body, ?)": chosen.names,
        _ABOUT: chosen.about_owner,
    }
    for condition, value in simple.items():
        if value:
            parts.append(condition)
            values += [value] * condition.count("?")
    if chosen.review and chosen.reach is not None:
        said, given = in_review(chosen.review, chosen.reach)
        parts.append(said)
        values.extend(given)
    if chosen.owners:
        parts.append(_OF_THESE)
        values.append(json.dumps(list(chosen.owners)))
    if chosen.year:
        parts.append("day BETWEEN ? AND ?")
        values.extend(_days_of(chosen.year))
    if chosen.month:
        parts.append("substr(occurred_on, 6, 2)=?")
        values.append(f"{chosen.month:02d}")
    if chosen.words.strip():
        query = phrase(chosen.words)
        parts.append("latest.id IN (SELECT rowid FROM search WHERE search MATCH ?)" if query else "0")
        values.extend([query] if query else [])
    return ("WHERE " + " AND ".join(parts)) if parts else "", values


def _days_of(year: int) -> tuple[str, str]:
    """Return the first and the last day of a year; a record's year is that of its day."""
    return f"{year:04d}-01-01", f"{year:04d}-12-31"


def page(db: Database, chosen: Filter, *, offset: int = 0, limit: int = 200) -> tuple[Listed, ...]:
    """Return a window of a list, newest first.

    The window is found on indexes alone, one walk for each form, merged; only its own rows are then read.
    """
    found, values = _found(chosen)
    window = f"SELECT id FROM ({found} ORDER BY day DESC, id DESC LIMIT ? OFFSET ?)"
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE latest.id IN ({window}) {_ORDER}"
    return tuple(map(_listed, db.execute(sql, (*values, limit, offset)).fetchall()))


def _found(chosen: Filter) -> tuple[str, list[object]]:
    """Return a query for (id, day): in words' order of finding, or as a merge of each form's own order."""
    if chosen.words.strip() or chosen.subject or chosen.about_entry or chosen.addressee:
        where, values = _where(chosen)
        return f"SELECT id, day FROM latest {where}", values
    each_form = [replace(chosen, forms=(form,)) for form in chosen.forms] or [chosen]
    queries = [_where(one) for one in each_form]
    sql = " UNION ALL ".join(f"SELECT id, day FROM latest {where}" for where, _ in queries)
    return sql, [value for _, values in queries for value in values]


def each(db: Database, chosen: Filter) -> Iterator[Listed]:
    """Yield a whole list in the order it was recorded."""
    where, values = _where(chosen)
    ids = f"SELECT id FROM latest {where}"
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE latest.id IN ({ids}) ORDER BY latest.id"
    for row in db.execute(sql, tuple(values)):
        yield _listed(row)


def in_order(db: Database, chosen: Filter, block: int = 500) -> Iterator[Listed]:
    """Yield a whole list newest first, as `page` gives it, holding no more than its row numbers and one block."""
    found, values = _found(chosen)
    ids = [
        row[0] for row in db.execute(f"SELECT id FROM ({found}) ORDER BY day DESC, id DESC", tuple(values))
    ]
    for start in range(0, len(ids), block):
        some = ids[start : start + block]
        marks = ",".join("?" * len(some))
        sql = f"SELECT {_COLUMNS} {_FROM} WHERE latest.id IN ({marks}) {_ORDER}"
        yield from map(_listed, db.execute(sql, tuple(some)).fetchall())


def naming(db: Database, entry_id: EntryId, limit: int = 200) -> tuple[Listed, ...]:
    """Return records in use that hold a reference to a record, newest first; reads every content."""
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE voided=0 AND instr(body, ?) {_ORDER} LIMIT ?"
    return tuple(map(_listed, db.execute(sql, (entry_id, limit)).fetchall()))


def count(db: Database, chosen: Filter) -> int:
    """Return how many records a list has."""
    where, values = _where(chosen)
    return int(one(db, f"SELECT count(*) FROM latest {where}", tuple(values)))


def highest_row(db: Database) -> int:
    """Return the highest row number records have: about how often any was written, without counting."""
    return int(one(db, "SELECT max(id) FROM main.latest") or 0)


def find(db: Database, entry_id: EntryId, owner: OrgId | None = None) -> Listed | None:
    """Return one record, void ones too; without an owner whoever's it is, the first held of several."""
    writers = "owner IN (SELECT owner FROM log WHERE entry_id=?)"
    condition, values = (_OWNED, (entry_id, owner)) if owner else (writers, (entry_id, entry_id))
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE entry_id=? AND {condition} ORDER BY latest.id LIMIT 1"
    row = db.execute(sql, values).fetchone()
    return None if row is None else _listed(row)


def by_rows(db: Database, rows: Sequence[int]) -> tuple[Listed, ...]:
    """Return records by their row numbers, newest first."""
    wanted = "SELECT value FROM json_each(?)"
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE latest.id IN ({wanted}) {_ORDER}"
    return tuple(map(_listed, db.execute(sql, (json.dumps(list(rows)),)).fetchall()))


def organisation_names(db: Database, org: OrgId) -> tuple[dict[OrgId, str], dict[OrgId, str]]:
    """Return short names (else full ones) of organisations, as `org` keeps them and as they call themselves."""
    rows = db.execute(
        f"""SELECT owners.org_id, entry_id, coalesce(nullif(json_extract(body, '$.short_name'), ''),
        nullif(json_extract(body, '$.name'), '')) {_FROM}
        WHERE form_id='organisation' AND (owners.org_id=:org OR owners.org_id=entry_id)""",
        {"org": org},
    ).fetchall()
    ours = {OrgId(row[1]): str(row[2]) for row in rows if row[0] == org and row[2]}
    return ours, {OrgId(row[1]): str(row[2]) for row in rows if row[0] == row[1] and row[2]}


def chosen_ids(chosen: Filter) -> tuple[str, list[object]]:
    """Return a query for the row numbers of a list, with its values, for use inside another query."""
    where, values = _where(chosen)
    return f"SELECT id FROM latest {where}", values


def counts_by_month(
    db: Database, owner: OrgId, year: int, forms: tuple[FormId, ...]
) -> dict[tuple[int, str], int]:
    """Return how many records happened in each month, by timeliness."""
    where, values = _where(Filter(forms=forms, owner=owner, year=year, only_adopted=True))
    rows = db.execute(
        f"""SELECT cast(substr(occurred_on, 6, 2) AS INTEGER), coalesce(timeliness, ''), count(*)
            FROM latest {where} AND occurred_on IS NOT NULL GROUP BY 1, 2""",
        tuple(values),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def counted(db: Database, owner: OrgId, year: int, fields: Fields) -> Iterator[Counted]:
    """Yield what an owner did in a year in the order it was recorded: records of these forms, of each body the fields
    named for its form."""
    where, values = _where(Filter(forms=tuple(fields), owner=owner, year=year, only_adopted=True))
    expression, names = picked(fields)
    rows = db.execute(
        f"""SELECT entry_id, form_id, occurred_on, occurred_to, subject, {expression}, subject_name FROM latest
            {where} AND occurred_on IS NOT NULL ORDER BY latest.id""",
        (*names, *values),
    ).fetchall()
    read = Picked(fields)
    for row in rows:
        form, start = FormId(row[1]), date.fromisoformat(row[2])
        end = date.fromisoformat(row[3]) if row[3] else start
        yield Counted(EntryId(row[0]), form, start, end, row[4], read.body(form, row[5]), row[6])


def numbers(db: Database, owner: OrgId, form: FormId) -> tuple[str, ...]:
    """Return the numbers an owner's records of a form have, those out of use among them."""
    rows = db.execute(
        """SELECT number FROM latest JOIN owners ON owners.id = latest.owner
           WHERE org_id=? AND form_id=? AND number IS NOT NULL""",
        (owner, form),
    )
    return tuple(row[0] for row in rows)


class Aimed(NamedTuple):
    """A record in use and the exact revision of another record that it is about."""

    owner: OrgId
    entry_id: EntryId
    about_owner: OrgId
    about_entry: EntryId
    about_digest: str


def aimed(db: Database, chosen: Filter) -> tuple[Aimed, ...]:
    """Return what each record of a list is about, in the order of recording; those about nothing are left out."""
    where, values = _where(chosen)
    rows = db.execute(
        f"""SELECT owners.org_id, latest.entry_id, log.about ->> '$.owner', log.about ->> '$.entry_id',
            log.about ->> '$.digest' {_FROM} JOIN log ON log.owner=latest.owner AND log.epoch=latest.epoch
            AND log.n=latest.n WHERE log.about IS NOT NULL AND latest.id IN (SELECT id FROM latest {where})
            ORDER BY latest.id""",
        tuple(values),
    )
    return tuple(
        Aimed(OrgId(row[0]), EntryId(row[1]), OrgId(row[2]), EntryId(row[3]), str(row[4])) for row in rows
    )


def restricted(db: Database, owner: OrgId) -> frozenset[EntryId]:
    """Return which records of an owner are 纪检专阅 now, whatever their earlier revisions were."""
    rows = db.execute(f"SELECT entry_id FROM latest WHERE sensitivity='纪检专阅' AND {_OWNED}", (owner,))
    return frozenset(EntryId(row[0]) for row in rows)


def years(db: Database, owner: OrgId) -> tuple[int, ...]:
    """Return the years in which anything is kept, newest first."""
    rows = db.execute(
        f"SELECT DISTINCT cast(substr(day, 1, 4) AS INTEGER) FROM latest WHERE {_OWNED} ORDER BY 1 DESC",
        (owner,),
    )
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
        unadopted=bool(row[27]),
    )


def newest_of(db: Database, owner: OrgId, entry_ids: Sequence[EntryId]) -> dict[EntryId, tuple[str, bool]]:
    """Return the digest (hex) of each record's newest revision and whether it is void, in one query."""
    rows = db.execute(
        f"SELECT entry_id, hex(digest), voided FROM latest WHERE {_OWNED} AND entry_id IN "
        "(SELECT value FROM json_each(?))",
        (owner, json.dumps(list(entry_ids))),
    )
    return {EntryId(row[0]): (row[1].lower(), bool(row[2])) for row in rows}
