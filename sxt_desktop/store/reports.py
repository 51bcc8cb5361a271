"""What came from every subordinate and what was in the way, for all of them in a few queries."""

import json
from typing import Any, NamedTuple

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.standing import Arrival
from sxt_desktop.store.engine import Database

REFUSED = "bundle_refused"
"""The event of a bundle that was not taken over: `from` (if it could be told), `code` of the error, `seq`."""
CONTINUED, CONFIRMED = "epoch_continued", "epoch_confirmed"
"""A sender's log goes on in a new epoch; a named person here agreed to it."""
FORK_SETTLED = "fork_settled"
"""A named person here chose one of two lines."""


class Told(NamedTuple):
    """Something that was written down about a unit."""

    sender: OrgId
    at: str
    kind: str
    detail: dict[str, Any]


class Last(NamedTuple):
    """The last bundle imported of a sender; `format` is None when its manifest says none."""

    seq: int
    imported_at: str
    format: int | None


def arrivals(db: Database, since: str) -> dict[OrgId, list[Arrival]]:
    """Return what was imported of each sender since a day, by when it was made."""
    rows = db.execute(
        """SELECT sender, seq, json_extract(manifest, '$.created_at') AS made, imported_at FROM inbox
           WHERE imported_at >= ? AND made IS NOT NULL ORDER BY made, id""",
        (since,),
    )
    found: dict[OrgId, list[Arrival]] = {}
    for sender, seq, made, imported_at in rows:
        found.setdefault(OrgId(sender), []).append(Arrival(int(seq), str(made), str(imported_at)))
    return found


def last(db: Database) -> dict[OrgId, Last]:
    """Return the bundle of every sender that was imported last."""
    rows = db.execute(
        """SELECT sender, seq, imported_at, json_extract(manifest, '$.format') FROM inbox
           WHERE id IN (SELECT max(id) FROM inbox GROUP BY sender)"""
    )
    return {OrgId(row[0]): Last(int(row[1]), str(row[2]), row[3]) for row in rows}


def told(db: Database) -> tuple[Told, ...]:
    """Return what bears on how units stand, oldest first."""
    kinds = (REFUSED, CONTINUED, CONFIRMED, FORK_SETTLED)
    rows = db.execute(
        f"""SELECT at, kind, detail FROM events WHERE kind IN ({",".join("?" * len(kinds))})
        AND json_extract(detail, '$.from') IS NOT NULL ORDER BY id""",
        kinds,
    )
    found = ((row[0], row[1], json.loads(row[2])) for row in rows)
    return tuple(Told(OrgId(str(detail["from"])), at, kind, detail) for at, kind, detail in found)
