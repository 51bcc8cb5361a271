"""What an own log still holds for others: counted for every recipient at once, however many there are.

A log is gone through once, not once for each of hundreds of subordinates.
"""

from typing import NamedTuple

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.store import entries
from sxt_desktop.store.engine import Database


class Confirmed(NamedTuple):
    """How far bundles of one of our epochs were accepted, by receipts given in one epoch of the recipient's."""

    recipient: OrgId
    epoch: str
    receipt_epoch: str | None
    n: int


class Counts(NamedTuple):
    """Revisions that would travel: new records, changed ones, and those of which only the digest goes."""

    new: int
    changed: int
    withheld: int


def confirmed(db: Database, recipient: OrgId | None = None) -> tuple[Confirmed, ...]:
    """Return how far each recipient, or one, accepted what we sent."""
    rows = db.execute(
        """SELECT recipient, epoch, json_extract(receipt, '$.epoch'),
           max(min(coalesce(json_extract(receipt, '$.n'), 0), to_n)) FROM outbox
           WHERE json_extract(receipt, '$.result') = 'accepted' AND (:org IS NULL OR recipient = :org)
           GROUP BY recipient, epoch, json_extract(receipt, '$.epoch')""",
        {"org": recipient},
    )
    return tuple(Confirmed(OrgId(row[0]), row[1], row[2], int(row[3])) for row in rows)


class Needed(NamedTuple):
    """A recipient could not take a bundle of ours over: it lacks the positions from `first` on."""

    recipient: OrgId
    epoch: str
    receipt_epoch: str | None
    first: int


def needed(db: Database, recipient: OrgId | None = None) -> tuple[Needed, ...]:
    """Return what recipients, or one, asked for again and did not get since by their own word."""
    rows = db.execute(
        """SELECT recipient, epoch, json_extract(receipt, '$.epoch'),
           json_extract(receipt, '$.needs[0][0]') AS first FROM outbox
           WHERE json_extract(receipt, '$.result') = 'held' AND first IS NOT NULL
           AND (:org IS NULL OR recipient = :org) AND NOT EXISTS (
             SELECT 1 FROM outbox AS later WHERE later.recipient = outbox.recipient AND later.id > outbox.id
             AND later.from_n <= json_extract(outbox.receipt, '$.needs[0][0]')
             AND json_extract(later.receipt, '$.result') = 'accepted')""",
        {"org": recipient},
    )
    return tuple(Needed(OrgId(row[0]), row[1], row[2], int(row[3])) for row in rows)


def receipts_due(db: Database, sender: OrgId | None = None) -> dict[OrgId, int]:
    """Return how many bundles of each sender, or of one, were imported or are held, and not yet answered."""
    rows = db.execute(
        """SELECT sender, count(*) FROM (
             SELECT sender FROM inbox WHERE confirmed_in IS NULL AND counts <> '{}'
             UNION ALL SELECT sender FROM held WHERE asked_in IS NULL)
           WHERE :org IS NULL OR sender = :org GROUP BY sender""",
        {"org": sender},
    )
    return {OrgId(row[0]): int(row[1]) for row in rows}


def told(db: Database, epoch: str) -> frozenset[OrgId]:
    """Return who confirmed a bundle of an epoch of ours: one that was only written may lie on a lost stick."""
    rows = db.execute(
        """SELECT DISTINCT recipient FROM outbox WHERE epoch=?
           AND json_extract(receipt, '$.result') = 'accepted'""",
        (epoch,),
    )
    return frozenset(OrgId(row[0]) for row in rows)


_OWN = f"""FROM epochs CROSS JOIN log ON log.owner = epochs.owner AND log.epoch = epochs.id
 WHERE epochs.owner = (SELECT id FROM owners WHERE org_id=:org) AND n > :lowest AND {entries.ADOPTED}"""


def counts_up(db: Database, org: OrgId, held: int, *, hidden: str) -> Counts:
    """Count the positions after `held` that go to a superior; of those of sensitivity `hidden`, and of earlier
    ones of a record that is so now, the digest goes."""
    row = db.execute(
        f"""SELECT sum(previous IS NULL AND NOT is_hidden), sum(previous IS NOT NULL AND NOT is_hidden),
        sum(is_hidden) FROM (SELECT previous, (sensitivity IS :hidden OR entry_id IN (SELECT entry_id
        FROM latest WHERE sensitivity='纪检专阅' AND latest.owner = (SELECT id FROM owners WHERE org_id=:org)))
        AS is_hidden {_OWN})""",
        {"org": org, "lowest": held, "hidden": hidden},
    ).fetchone()
    return Counts(*(int(count or 0) for count in row))
