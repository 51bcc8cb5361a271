"""How far others' logs are signed here, and how far of each somebody above confirmed to hold: counted in a few queries."""

import json
from collections.abc import Collection

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.store.engine import Database

HELD_THERE = "held_there:"
"""The setting, with a recipient's and an owner's id, of how far of each epoch it confirmed to hold: JSON."""


def lacking(db: Database, recipient: OrgId, without: Collection[OrgId]) -> dict[OrgId, int]:
    """Return how many signed positions of each owner's log a recipient did not confirm yet; owners it lacks none of
    are left out, and so is what lies beyond the end of an epoch of which it holds all that counts."""
    held = _held(db, recipient)
    rows = db.execute(
        """SELECT org_id, epoch,
           (SELECT max(n) FROM checkpoints WHERE owner = org_id AND checkpoints.epoch = epochs.epoch) AS signed,
           coalesce((SELECT max(n) FROM continuations WHERE owner = org_id
            AND continuations.epoch = epochs.epoch), 0), counts_to
           FROM epochs JOIN owners ON owners.id = epochs.owner WHERE signed IS NOT NULL"""
    )
    found: dict[OrgId, int] = {}
    for owner, epoch, signed, begins, counts_to in rows.fetchall():
        there = max(begins, held.get((owner, epoch), 0))
        missing = signed - there
        has_all = counts_to is not None and there >= counts_to
        if missing > 0 and not has_all and owner not in without:
            found[OrgId(owner)] = found.get(OrgId(owner), 0) + missing
    return found


def _held(db: Database, recipient: OrgId) -> dict[tuple[str, str], int]:
    prefix = f"{HELD_THERE}{recipient}:"
    rows = db.execute("SELECT key, value FROM meta WHERE substr(key, 1, ?)=?", (len(prefix), prefix))
    return {
        (key.removeprefix(prefix), epoch): int(n)
        for key, value in rows.fetchall()
        for epoch, n in json.loads(value).items()
    }


def forget_held(db: Database, recipient: OrgId) -> None:
    """Believe no longer what a recipient confirmed: it may have lost it, and says anew what it still holds."""
    prefix = f"{HELD_THERE}{recipient}:"
    db.execute("DELETE FROM meta WHERE substr(key, 1, ?)=?", (len(prefix), prefix))


def signing_owners(db: Database) -> tuple[OrgId, ...]:
    """Return whose logs are held up to a signed position, ours among them once we sent any."""
    sql = (
        "SELECT org_id FROM owners WHERE EXISTS (SELECT 1 FROM checkpoints WHERE owner = org_id) ORDER BY id"
    )
    return tuple(OrgId(row[0]) for row in db.execute(sql).fetchall())


def signed_to(db: Database, owner: OrgId) -> tuple[int, str] | None:
    """Return up to which position an owner signed its log and when (ISO text), None where nothing signed is held."""
    row = db.execute("SELECT n, at FROM checkpoints WHERE owner=? ORDER BY at DESC, n DESC LIMIT 1", (owner,))
    found = row.fetchone()
    return None if found is None else (int(found[0]), str(found[1]))
