"""The users of a workbook: what they may do lies inside the ledger; `keyslots.json` only lets them in."""

import json
from collections.abc import Iterable, Sequence

from sxt_desktop.domain.roles import LocalUser, Role, in_order
from sxt_desktop.store.engine import Database, one

FIRST_USER = "u1"


def user(db: Database, user_id: str) -> LocalUser | None:
    """Return a user who has not been removed, or None."""
    row = db.execute(f"{_USERS} WHERE id=? AND removed_at IS NULL", (user_id,)).fetchone()
    return None if row is None else _user(row)


def users(db: Database) -> tuple[LocalUser, ...]:
    """Return everyone who can open the workbook, in the order they were added."""
    return tuple(map(_user, db.execute(f"{_USERS} WHERE removed_at IS NULL ORDER BY rowid").fetchall()))


def user_name(db: Database, user_id: str) -> str:
    """Return a user's name, also of one who was removed; empty when there never was one."""
    return str(one(db, "SELECT name FROM users WHERE id=?", (user_id,)) or "")


def next_id(db: Database) -> str:
    """Return an id that no user ever had."""
    return f"u{int(one(db, 'SELECT max(cast(substr(id, 2) AS INTEGER)) FROM users') or 0) + 1}"


def keep_user(db: Database, known: LocalUser, at: str) -> None:
    """Keep a new user, or another name or other roles of a known one."""
    db.execute(
        """INSERT INTO users(id, name, roles, added_at) VALUES(?,?,?,?)
           ON CONFLICT(id) DO UPDATE SET name=excluded.name, roles=excluded.roles""",
        (known.id, known.name, _roles_text(known.roles), at),
    )


def remove_user(db: Database, user_id: str, at: str) -> None:
    """Let a user no longer in; the name stays for what was recorded."""
    db.execute("UPDATE users SET removed_at=? WHERE id=?", (at, user_id))


def must_change(db: Database) -> frozenset[str]:
    """Return the ids of those whose password was given to them for one use."""
    kept = one(db, "SELECT value FROM meta WHERE key='must_change'")
    return frozenset(json.loads(kept) if kept else ())


def set_must_change(db: Database, ids: Iterable[str]) -> None:
    """Say whose password is for one use."""
    text = json.dumps(sorted(ids))
    db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES('must_change', ?)", (text,))


def add_look(db: Database, *, at: str, user: str, owner: str, entry_id: str, how: str) -> None:
    """Write down that someone looked at a restricted record, and how (打开, 列表, 打印 …)."""
    db.execute(
        "INSERT INTO looks(at, user, owner, entry_id, how) VALUES(?,?,?,?,?)",
        (at, user, owner, entry_id, how),
    )


def looked_at(db: Database, user: str, day: str, how: str) -> frozenset[tuple[str, str]]:
    """Return (owner, entry) of what a user looked at in one way on a day, ISO text."""
    rows = db.execute(
        "SELECT owner, entry_id FROM looks WHERE user=? AND at BETWEEN ? AND ? AND how=?",
        (user, day, f"{day}~", how),
    )
    return frozenset((row[0], row[1]) for row in rows)


def looks(
    db: Database, limit: int = 500, *, besides: Sequence[str] = ()
) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return (at, user, owner, entry, how) of the looks at restricted records, newest first, but in some ways."""
    marks = ",".join("?" * len(besides))
    sql = f"SELECT at, user, owner, entry_id, how FROM looks WHERE how NOT IN ({marks}) ORDER BY id DESC LIMIT ?"
    rows = db.execute(sql, (*besides, limit))
    return tuple(tuple(row) for row in rows)


_USERS = "SELECT id, name, roles FROM users"


def from_row(row: tuple[str, str, str]) -> LocalUser:
    """Return a user from id, name and roles as they are kept."""
    return _user(row)


def _user(row: tuple[str, str, str]) -> LocalUser:
    return LocalUser(row[0], row[1], frozenset(Role(name) for name in json.loads(row[2])))


def _roles_text(roles: Iterable[Role]) -> str:
    return json.dumps([role.value for role in in_order(roles)], ensure_ascii=False)
