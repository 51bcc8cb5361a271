"""The statements by which owners' logs go on in a new epoch, our own and others'."""

from typing import Any

from sxt_desktop.domain.chains import Continuation, Head, genesis
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.store.engine import Database

_STATEMENT = "SELECT owner, epoch, from_epoch, n, link, why, at, key_id, signature FROM continuations"


def keep(db: Database, statement: Continuation) -> None:
    """Keep a statement; what counts from now on is for `entries.recount` to say."""
    db.execute(
        """INSERT INTO continuations(owner, epoch, from_epoch, n, link, why, at, key_id, signature)
           VALUES(?,?,?,?,?,?,?,?,?)""",
        (
            statement.owner,
            statement.epoch,
            statement.from_epoch,
            statement.n,
            statement.link,
            statement.why,
            statement.at,
            statement.key_id,
            statement.signature,
        ),
    )


def of(db: Database, owner: OrgId) -> tuple[Continuation, ...]:
    """Return every statement held of one owner."""
    rows = db.execute(f"{_STATEMENT} WHERE owner=? ORDER BY n, at", (owner,))
    return tuple(map(_statement, rows.fetchall()))


def opening(db: Database, owner: OrgId, epoch: str) -> Continuation | None:
    """Return the statement that opened an epoch; None for an owner's first, and for one never heard of."""
    row = db.execute(f"{_STATEMENT} WHERE owner=? AND epoch=?", (owner, epoch)).fetchone()
    return None if row is None else _statement(row)


def beginning(db: Database, owner: OrgId, epoch: str) -> Head:
    """Return the head of an epoch before its first position."""
    opened = opening(db, owner, epoch)
    return genesis(owner, epoch) if opened is None else opened.head


def _statement(row: Any) -> Continuation:
    owner, epoch, from_epoch, n, link, why, at, key_id, signature = row
    return Continuation(
        OrgId(owner), epoch, from_epoch, n, bytes(link), why, at, KeyId(key_id), bytes(signature)
    )
