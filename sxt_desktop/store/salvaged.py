"""What the small tables of a damaged ledger still say, put into a new one."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sxt_desktop.domain.chains import Continuation
from sxt_desktop.domain.ids import EntryId, KeyId, OrgId
from sxt_desktop.domain.roles import EVERY_ROLE, LocalUser
from sxt_desktop.domain.salvaging import Place
from sxt_desktop.store import entries, users
from sxt_desktop.store.engine import Database, IntegrityError
from sxt_desktop.store.wreck import Wreck

COPIED = (
    *("users", "looks", "own_keys", "peers", "forms", "numbers", "attachments", "events"),
    *("outbox", "inbox", "withheld", "seen", "checkpoints"),
    *("key_updates", "certificates", "revocations", "held", "quarantine"),
)
"""Tables taken over row by row; the log, its epochs and what is built from it are judged position by position."""
_NOT_SETTINGS = frozenset({"anchored", "full_check", "epoch"})
Row = Mapping[str, Any]
Tables = dict[str, list[dict[str, Any]]]


def tables_of(wreck: Wreck) -> Tables:
    """Return what can be read of the small tables, `latest` and `continuations` among them."""
    return {name: wreck.table(name) for name in ("meta", "latest", "continuations", *COPIED)}


def setting_of(tables: Tables, key: str) -> str:
    """Return a setting of the damaged ledger, empty when it is lost."""
    return next((str(row["value"]) for row in tables["meta"] if row["key"] == key), "")


def users_of(tables: Tables) -> tuple[LocalUser, ...]:
    """Return who could work in the damaged ledger; one of 0.1.0 had one user who did everything."""
    found = [row for row in tables["users"] if row["removed_at"] is None]
    if not found and not tables["users"] and (author := setting_of(tables, "author")):
        return (LocalUser(users.FIRST_USER, author, EVERY_ROLE),)
    return tuple(users.from_row((row["id"], row["name"], row["roles"])) for row in found)


def statements_of(tables: Tables, owner: OrgId) -> tuple[Continuation, ...]:
    """Return the statements held of an owner's epochs."""
    return tuple(
        Continuation(
            OrgId(row["owner"]),
            row["epoch"],
            row["from_epoch"],
            row["n"],
            bytes(row["link"]),
            row["why"],
            row["at"],
            KeyId(row["key_id"]),
            bytes(row["signature"]),
        )
        for row in tables["continuations"]
        if row["owner"] == owner
    )


def ends_of(tables: Tables, owner: OrgId) -> dict[str, int]:
    """Return up to which position each epoch of ours was signed or sent, whatever is left of it."""
    ends: dict[str, int] = {}
    signed = [(row["epoch"], row["n"]) for row in tables["checkpoints"] if row["owner"] == owner]
    sent = [(row["epoch"], row["to_n"]) for row in tables["outbox"]]
    for epoch, n in signed + sent:
        ends[epoch] = max(ends.get(epoch, 0), int(n))
    return ends


def put_tables(db: Database, tables: Tables, epoch: str) -> None:
    """Write what was read into a new ledger, our log being about to go on from `epoch`."""
    for row in tables["meta"]:
        if row["key"] not in _NOT_SETTINGS:
            _insert(db, "meta", row)
    _insert(db, "meta", {"key": "epoch", "value": epoch})
    for name in COPIED:
        for row in tables[name]:
            _insert(db, name, row)


def put_log(db: Database, owner: OrgId, places: Iterable[Place]) -> None:
    """Write positions where they were, without building lists from them yet."""
    for place in places:
        entries.put(db, place.carried, owner=owner, epoch=place.epoch, link=place.link)


def drop_beyond(db: Database, owner: OrgId) -> None:
    """Forget signed heads of another's log beyond what is left of it: the owner sends both again."""
    db.execute(
        """DELETE FROM checkpoints WHERE owner=?1 AND n > (SELECT coalesce(max(n), 0) FROM log
           JOIN epochs ON epochs.id = log.epoch JOIN owners ON owners.id = log.owner
           WHERE org_id=?1 AND epochs.epoch = checkpoints.epoch)""",
        (owner,),
    )


def titles_of(tables: Tables, hidden: str) -> dict[EntryId, tuple[str, str]]:
    """Return title and day of the records lists showed, without those of a sensitivity."""
    return {
        EntryId(row["entry_id"]): (str(row["title"]), str(row["day"]))
        for row in tables["latest"]
        if row["sensitivity"] != hidden
    }


def own_name(tables: Tables, org: OrgId) -> str:
    """Return the organisation's name as its own record said."""
    for row in tables["latest"]:
        if row["entry_id"] == org:
            return str(json.loads(row["body"]).get("name") or row["title"])
    return ""


def _insert(db: Database, table: str, row: Row) -> None:
    """Insert a row; what does not fit the table's rules was altered from outside and stays away."""
    columns = {found[1] for found in db.execute(f"PRAGMA table_info({table})").fetchall()}
    kept = {name: value for name, value in row.items() if name in columns}
    marks = ", ".join("?" * len(kept))
    try:
        db.execute(f"INSERT OR REPLACE INTO {table}({', '.join(kept)}) VALUES({marks})", tuple(kept.values()))
    except IntegrityError:
        return
