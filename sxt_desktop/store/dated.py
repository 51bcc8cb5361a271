"""Reading what the calendar looks at: records between two days, and records that have a day of their own."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sxt_desktop.domain.duties import Counted
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.store.engine import Database
from sxt_desktop.store.picking import Fields, Picked, picked

_IN_USE = "owner=(SELECT id FROM owners WHERE org_id=?) AND voided=0 AND unadopted=0"


class Happened(NamedTuple):
    """A record between two days: what rules look at, what to call it, and its row number."""

    counted: Counted
    title: str
    row: int


def between(db: Database, owner: OrgId, fields: Fields, first: date, last: date) -> Iterator[Happened]:
    """Yield an owner's records by the day lists show them under: of these forms, of each body the fields named for its form."""
    expression, values = picked(fields)
    rows = db.execute(
        f"""SELECT entry_id, form_id, day, subject, title, {expression}, latest.id FROM latest
            WHERE {_IN_USE} AND form_id IN (SELECT value FROM json_each(?)) AND day BETWEEN ? AND ?
            ORDER BY latest.id""",
        (*values, owner, json.dumps(list(fields)), first.isoformat(), last.isoformat()),
    )
    read = Picked(fields)
    for row in rows.fetchall():
        form, day = FormId(row[1]), date.fromisoformat(row[2])
        counted = Counted(EntryId(row[0]), form, day, day, row[3], read.body(form, row[5]))
        yield Happened(counted, row[4], row[6])


def is_there(
    db: Database, owner: OrgId, form: FormId, *, day: str, title: str, subject_name: str | None
) -> bool:
    """Whether an owner has a record of a form in use of that day (ISO text), title and subject, as lists show them."""
    rows = db.execute(
        f"SELECT 1 FROM latest WHERE {_IN_USE} AND form_id=? AND day=? AND occurred_on=? AND title=?"
        " AND subject_name IS ? LIMIT 1",
        (owner, form, day, day, title, subject_name),
    )
    return rows.fetchone() is not None


def with_due_day(db: Database, owner: OrgId, forms: Sequence[FormId], since: date) -> tuple[int, ...]:
    """Return the row numbers of an owner's records of these forms whose own day is not before another."""
    rows = db.execute(
        f"""SELECT latest.id FROM latest WHERE {_IN_USE} AND form_id IN (SELECT value FROM json_each(?))
            AND due_on >= ?""",
        (owner, json.dumps(list(forms)), since.isoformat()),
    )
    return tuple(row[0] for row in rows.fetchall())


def named_in(db: Database, owner: OrgId, field: str) -> dict[EntryId, date]:
    """Return which records an owner's records in use name in a field, each with the last day it was named on."""
    rows = db.execute(
        f"""SELECT CASE named.type WHEN 'object' THEN named.value ->> '$.id' END, max(day) FROM latest, json_each(latest.body, ?) AS named
            WHERE {_IN_USE} GROUP BY 1""",
        (f'$."{field}"', owner),
    )
    return {EntryId(row[0]): date.fromisoformat(row[1]) for row in rows.fetchall() if row[0]}
