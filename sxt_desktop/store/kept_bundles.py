"""Bundles that were not taken over and are kept as they came: those that wait for earlier ones, those set apart.

The files lie in `received/held` and `received/quarantine`, named after their own SHA-256.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.store.engine import Database, one

HELD, QUARANTINE = "received/held", "received/quarantine"
DELETED, IMPORTED, CONTINUED = "deleted", "imported", "continued"
"""How a bundle set apart ended without a person's choice between two lines."""


class Held(NamedTuple):
    """A verified bundle that starts later than what we hold: positions `needs_from` to `needs_to` are missing."""

    sha256: str
    bundle_id: str
    manifest_sha256: str
    sender: OrgId
    epoch: str
    seq: int
    from_n: int
    needs_from: int
    needs_to: int
    at: str


class Quarantined(NamedTuple):
    """A bundle set apart: why (an error's code), from whom by its own word, and how that ended ("" while open)."""

    sha256: str
    manifest_sha256: str
    code: str
    sender: OrgId
    seq: int
    at: str
    resolved_at: str = ""
    resolved_by: str = ""
    how: str = ""
    why: str = ""


def path_of(workbook: Path, folder: str, sha256: str) -> Path:
    """Return where a kept bundle lies."""
    return workbook / folder / f"{sha256}.sxb"


def hold(db: Database, held: Held) -> None:
    """Note a bundle that waits; what it needs is noted anew, and so asked for anew, when that changed."""
    db.execute(
        """INSERT INTO held(sha256, bundle_id, manifest_sha256, sender, epoch, seq, from_n, needs_from, needs_to, at)
           VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(sha256) DO UPDATE SET needs_from=excluded.needs_from,
           needs_to=excluded.needs_to, asked_in=NULL WHERE needs_from <> excluded.needs_from""",
        held,
    )


_HELD = "SELECT sha256, bundle_id, manifest_sha256, sender, epoch, seq, from_n, needs_from, needs_to, at FROM held"


def held(db: Database, sender: OrgId | None = None) -> tuple[Held, ...]:
    """Return what waits, of everyone or of one sender, in the order in which it can be taken over."""
    rows = db.execute(f"{_HELD} WHERE ?1 IS NULL OR sender=?1 ORDER BY sender, from_n, seq", (sender,))
    return tuple(Held(*row) for row in rows)


def asked(db: Database) -> frozenset[str]:
    """Return which waiting bundles' needs a bundle of ours asked for."""
    return frozenset(row[0] for row in db.execute("SELECT sha256 FROM held WHERE asked_in IS NOT NULL"))


def drop_held(db: Database, sha256: str) -> None:
    """Forget a bundle that waits no longer."""
    db.execute("DELETE FROM held WHERE sha256=?", (sha256,))


def mark_asked(db: Database, sender: OrgId, bundle_id: str) -> None:
    """Note that a bundle of ours asked a sender for what its waiting bundles need."""
    db.execute("UPDATE held SET asked_in=? WHERE sender=? AND asked_in IS NULL", (bundle_id, sender))


def set_apart(db: Database, found: Quarantined) -> None:
    """Note a bundle set apart; one that was deleted is open again, about others nothing changes."""
    db.execute(
        """INSERT INTO quarantine(sha256, manifest_sha256, code, sender, seq, at) VALUES(?,?,?,?,?,?)
           ON CONFLICT(sha256) DO UPDATE SET code=excluded.code, at=excluded.at, resolved_at=NULL,
           resolved_by=NULL, how=NULL, why=NULL WHERE how=?""",
        (*found[:6], DELETED),
    )


_QUARANTINED = """SELECT sha256, manifest_sha256, code, sender, seq, at, coalesce(resolved_at, ''),
 coalesce(resolved_by, ''), coalesce(how, ''), coalesce(why, '') FROM quarantine"""


def quarantined(db: Database) -> tuple[Quarantined, ...]:
    """Return everything that was ever set apart, newest first."""
    rows = db.execute(f"{_QUARANTINED} ORDER BY at DESC, rowid DESC")
    return tuple(Quarantined(*row) for row in rows)


def open_ones(db: Database, code: str) -> int:
    """Count what is set apart for one reason and not decided yet."""
    found: Any = one(db, "SELECT count(*) FROM quarantine WHERE code=? AND resolved_at IS NULL", (code,))
    return int(found)


def resolve(db: Database, sha256: str, *, at: str, by: str, how: str, why: str = "") -> None:
    """Note how a bundle set apart ended."""
    db.execute(
        "UPDATE quarantine SET resolved_at=?, resolved_by=?, how=?, why=? WHERE sha256=?",
        (at, by, how, why, sha256),
    )


def taken_over(db: Database, manifest_sha256: str, *, at: str, by: str) -> None:
    """Note that a bundle was imported after all: it neither waits nor stands apart any more."""
    db.execute("DELETE FROM held WHERE manifest_sha256=?", (manifest_sha256,))
    db.execute(
        """UPDATE quarantine SET resolved_at=?, resolved_by=?, how=? WHERE manifest_sha256=?
           AND resolved_at IS NULL""",
        (at, by, IMPORTED, manifest_sha256),
    )


def went_on(db: Database, sender: OrgId, code: str, *, at: str, by: str) -> None:
    """Note that an owner opened a new epoch from the last common position: its open forks are decided."""
    db.execute(
        """UPDATE quarantine SET resolved_at=?, resolved_by=?, how=? WHERE sender=? AND code=?
           AND resolved_at IS NULL""",
        (at, by, CONTINUED, sender, code),
    )


def sweep(db: Database, workbook: Path) -> None:
    """Remove kept files that are kept no longer: taken over, or left by a kill before they were noted or whole."""
    known = {path_of(workbook, HELD, one.sha256) for one in held(db)}
    known |= {
        path_of(workbook, QUARANTINE, one.sha256)
        for one in quarantined(db)
        if one.how not in (DELETED, IMPORTED)
    }
    for folder in (HELD, QUARANTINE):
        for path in (workbook / folder).glob("*"):
            if path not in known:
                remove(path)


def remove(path: Path) -> None:
    """Remove a kept file and the folder it leaves empty; what cannot be removed now is swept later."""
    for step in (path.unlink, path.parent.rmdir):
        with suppress(OSError):
            step()
