"""Whether a ledger's file is whole and its shape is as this program made it: pages, tables, triggers, extent."""

from contextlib import suppress
from functools import lru_cache

from sxt_desktop.domain.errors import UserError
from sxt_desktop.store.engine import Database, DatabaseError
from sxt_desktop.store.migrations import bring_up_to_date

_MOST = 20
"""How many faults are told: a cut file would have thousands."""
_OF_THE_LIBRARIES = ("sqlite_", "_sqlite_", "search_")
"""Tables that SQLite, sqlite-utils and the full-text index make for themselves, each version in its way."""


def quick_faults(db: Database) -> tuple[str, ...]:
    """Return what is wrong with the pages in use: unreadable, altered, not where they belong."""
    return tuple(_verdict(db, f"quick_check({_MOST})"))


def page_faults(db: Database) -> tuple[str, ...]:
    """Return what is wrong with any page, also unused ones, and with indexes and rows against each other."""
    rows = [str(row[0]) for row in db.execute("PRAGMA cipher_integrity_check").fetchall()]
    return tuple([*rows, *_verdict(db, "integrity_check")][:_MOST])


def _verdict(db: Database, check: str) -> list[str]:
    """Return what SQLite's own check finds, all of it read at one moment.

    It looks at the full-text index by what this connection last knew of it, and calls damage what others have
    written since: so the index is asked something first, and nobody's writing comes in between.
    """
    is_ours = not db.conn.in_transaction
    if is_ours:
        db.execute("BEGIN")
    try:
        with suppress(UserError, DatabaseError):  # where the index is damaged or missing, the check tells
            db.execute("SELECT rowid FROM search WHERE search MATCH 'a' LIMIT 1").fetchall()
        return [str(row[0]) for row in db.execute(f"PRAGMA {check}").fetchall() if row[0] != "ok"]
    finally:
        if is_ours:
            db.execute("ROLLBACK")


def schema_faults(db: Database) -> tuple[str, ...]:
    """Return the names of tables, indexes, triggers and views that are not as this program makes them."""
    held, expected = _schema(db), _expected()
    return tuple(sorted({name for name, _ in held.items() ^ expected.items()}))


def put_back(db: Database) -> tuple[str, ...]:
    """Make dropped or altered triggers and indexes anew; returns their names. Tables are left as they are."""
    held, expected = _schema(db), _expected()
    names = tuple(
        name
        for name, kept in expected.items()
        if held.get(name) != kept and kept[0] in ("trigger", "index") and held.get(name, kept)[0] == kept[0]
    )
    for name in names:
        kind, sql = expected[name]
        db.execute(f"DROP {kind} IF EXISTS {name}")
        db.execute(sql)
    return names


def extent(db: Database) -> tuple[tuple[str, str, int, int, bytes | None], ...]:
    """Return (owner, epoch, rows, last position, digest there) of every log: equal for equal logs."""
    rows = db.execute(
        """SELECT org_id, epochs.epoch, count(*), max(n), digest FROM log JOIN owners ON owners.id = log.owner
           JOIN epochs ON epochs.id = log.epoch GROUP BY log.owner, log.epoch ORDER BY 1, 2"""
    ).fetchall()
    return tuple((row[0], row[1], row[2], row[3], bytes(row[4])) for row in rows)


def rows_of(db: Database) -> dict[str, int]:
    """Return how many rows each table has that holds something of ours."""
    return {
        name: int(db.execute(f"SELECT count(*) FROM main.{name}").fetchone()[0])
        for name, (kind, sql) in _schema(db).items()
        if kind == "table" and not sql.startswith("CREATE VIRTUAL")
    }


def _schema(db: Database) -> dict[str, tuple[str, str]]:
    """Return kind and SQL of everything made by a statement; where names repeat, the tables' comes last."""
    rows = db.execute("SELECT name, type, sql FROM main.sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {row[0]: (row[1], row[2]) for row in rows if not row[0].startswith(_OF_THE_LIBRARIES)}


@lru_cache(maxsize=1)
def _expected() -> dict[str, tuple[str, str]]:
    model = Database(memory=True)
    try:
        bring_up_to_date(model)
        return _schema(model)
    finally:
        model.close()
