"""What taking a table in, and taking it back, asks of many records at once: one pass each, no content but where needed."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.store.engine import Database

_OWNED = "latest.owner=(SELECT id FROM owners WHERE org_id=?)"
_NAMED = re.compile(r'"id":"([0-9a-f-]{36})"')


class KeyFacts(NamedTuple):
    """What a record is recognised by; days are ISO text."""

    entry_id: EntryId
    occurred_on: str | None
    occurred_to: str | None
    subject_name: str | None
    title: str
    number: str | None


class Kept(NamedTuple):
    """One record that was written at a position: how it stands now."""

    entry_id: EntryId
    title: str
    n: int
    latest_n: int
    revisions: int
    voided: bool


def key_facts(db: Database, form: FormId, owner: OrgId) -> Iterator[KeyFacts]:
    """Yield by what each record of a form that is in use is recognised, in no order."""
    rows = db.execute(
        f"""SELECT entry_id, occurred_on, occurred_to, subject_name, title, number FROM latest
            WHERE form_id=? AND {_OWNED} AND voided=0""",
        (form, owner),
    )
    return map(KeyFacts._make, rows.fetchall())


def written_at(db: Database, owner: OrgId, epoch: str, from_n: int, to_n: int) -> tuple[Kept, ...]:
    """Return the records whose revisions lie at positions of an epoch, both ends included."""
    rows = db.execute(
        """SELECT log.entry_id, latest.title, log.n, latest.n, latest.revisions, latest.voided
           FROM log JOIN latest ON latest.owner=log.owner AND latest.entry_id=log.entry_id
           WHERE log.owner=(SELECT id FROM owners WHERE org_id=?1) AND log.epoch=(SELECT epochs.id FROM epochs
            JOIN owners ON owners.id=epochs.owner WHERE org_id=?1 AND epochs.epoch=?2)
           AND log.n BETWEEN ?3 AND ?4 ORDER BY log.n""",
        (owner, epoch, from_n, to_n),
    )
    return tuple(Kept(EntryId(row[0]), row[1], row[2], row[3], row[4], bool(row[5])) for row in rows)


def written_about(db: Database, besides: frozenset[EntryId] = frozenset()) -> frozenset[str]:
    """Return the records that records in use, but for those left out, are about."""
    rows = db.execute(
        """SELECT DISTINCT about_entry FROM latest WHERE about_entry IS NOT NULL AND voided=0
           AND entry_id NOT IN (SELECT value FROM json_each(?))""",
        (json.dumps(sorted(besides)),),
    )
    return frozenset(row[0] for row in rows)


def named_by_others(db: Database, ids: frozenset[EntryId]) -> frozenset[str]:
    """Return which of these records are named in the contents of records outside them; reads every content once."""
    found: set[str] = set()
    for entry_id, body in db.execute("SELECT entry_id, body FROM latest WHERE voided=0"):
        if entry_id not in ids:
            found.update(one for one in _NAMED.findall(body) if one in ids)
    return frozenset(found)
