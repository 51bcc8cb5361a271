"""Reading a damaged ledger: whatever can still be read, piece by piece, without changing it.

SQLCipher refuses a page that does not verify, and from then on the whole connection. So each piece is read on
its own and the connection is opened anew after each refusal: a table from both ends, the log and its contents
at last page by page, also pages that nothing leads to any more. Where the beginning of the file is bad, which
says where the tables begin, a new beginning is made in a copy from what the anchor remembers.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.salvaging import Held
from sxt_desktop.store import anchor, entries, front
from sxt_desktop.store.anchor import Anchor
from sxt_desktop.store.engine import Database, DatabaseError, untouched
from sxt_desktop.store.front import Front

FAILURES = (UserError, DatabaseError)


class WreckedLog:
    """One owner's log in one epoch: what was read, and which positions there must have been."""

    def __init__(self, owner: OrgId, epoch: str) -> None:
        self.owner = owner
        self.epoch = epoch
        self.held: dict[int, Held] = {}
        self.known: dict[int, str] = {}
        """Positions anything knows of, with their entry where that is known."""
        self.digests: dict[int, bytes] = {}
        """What the index of digests says; it lies on pages of its own."""
        self._rows: dict[int, list[tuple[int, Any]]] = {}

    @property
    def lacks_rows(self) -> bool:
        """Whether positions are known of that were not read."""
        return any(n not in self.held for n in (*self.known, *self.digests))

    @property
    def unread(self) -> list[int]:
        """The numbers of the payloads still to be read."""
        return [payload for payload, rows in self._rows.items() if rows]

    def take(self, row: Sequence[Any]) -> None:
        """Take a row of the log; of two for the same position the one that verifies counts."""
        *cells, payload, link = row
        held = self._held(cells, link, None)
        n = row[0]
        if held is None or (n in self.held and not self._is_better(n, held)):
            return
        self.held[n] = replace(held, is_whole=payload is None)
        self.known[n] = str(row[2] or "") or self.known.get(n, "")
        if payload is not None:
            self._rows.setdefault(payload, []).append((n, (cells, link)))

    def _is_better(self, n: int, other: Held) -> bool:
        return not self.held[n].verifies and other.verifies

    def give(self, row: Sequence[Any] | None) -> None:
        """Take a row of the payloads: the content of whatever position it fits."""
        if row is None:
            return
        payload, salt, body = row
        for waiting in list(self._rows.get(payload, ())):
            n, (cells, link) = waiting
            held = self._held(cells, link, (salt, body))
            if held is not None and held.verifies:
                self.held[n] = held
                self._rows[payload].remove(waiting)

    def _held(self, cells: Sequence[Any], link: Any, payload: tuple[Any, Any] | None) -> Held | None:
        """Return a position, or None when its cells hold what was never written."""
        salt, body = payload or (None, None)
        try:
            carried = entries.position_of(self.owner, self.epoch, [*cells, salt, body])
        except (ValueError, KeyError, TypeError):
            return None
        return Held(carried, None if link is None else bytes(link))


_ROW = f"n, digest, {entries.POSITION}, payload, link"


class Wreck:
    """A ledger that may be damaged anywhere; nobody else may have it open. Use it as a context manager."""

    def __init__(self, ledger: Path, key: bytes, scratch: Path) -> None:
        self._key = key
        self._stack = ExitStack()
        self._database: Database | None = None
        self.faults: list[str] = []
        """Tables of which something could not be read."""
        self.anchor = _anchor(ledger.parent, key)
        self._scratch = scratch
        self._front: Front | None = None
        self._is_broken = False
        self._ledger = self._openable(ledger, scratch)

    def __enter__(self) -> "Wreck":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _openable(self, ledger: Path, scratch: Path) -> Path:
        try:
            with untouched(ledger, self._key) as db:
                db.execute("SELECT name FROM sqlite_schema").fetchall()
            return ledger
        except FAILURES:
            self.faults.append("schema")
            if self.anchor is None:
                raise
            self._front = Front(ledger, self._key, self.anchor.salt, scratch)
            return self._front.begin_at(self.anchor.roots)

    def _db(self) -> Database:
        if self._database is None:
            self._database = self._stack.enter_context(untouched(self._ledger, self._key))
        return self._database

    def read(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Return rows, as many as can be read before the first bad page; `failed` tells whether there was one."""
        found: list[Any] = []
        self.failed = False
        try:
            for row in self._db().execute(sql, tuple(parameters)):
                found.append(row)
        except FAILURES:
            self.failed = True
            self._stack.close()
            self._database = None
        return found

    failed = False
    """Whether the last reading met a page it could not read."""

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a small table: from both ends up to what cannot be read, completed by the anchor."""
        columns = [row[1] for row in self.read(f"PRAGMA table_info({name})")]
        keys = self._order(name, columns)
        rows = {tuple(row): row for row in self.read(f"SELECT * FROM main.{name} ORDER BY {keys}")}
        if self.failed and columns:
            self.faults.append(name)
            backwards = ", ".join(f"{key} DESC" for key in keys.split(", "))
            rows |= {tuple(row): row for row in self.read(f"SELECT * FROM main.{name} ORDER BY {backwards}")}
        found = [dict(zip(columns, row, strict=True)) for row in rows.values()]
        return found + self._remembered(name, found)

    def _order(self, name: str, columns: list[str]) -> str:
        info = self.read(f"PRAGMA table_list({name})")
        keys = [row[1] for row in self.read(f"PRAGMA table_info({name})") if row[5]]
        without_rowid = bool(info) and bool(info[0][4])
        return ", ".join(keys) if without_rowid and keys else "rowid"

    def _remembered(self, name: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return what only the anchor still knows of a table; a row is known by its first column."""
        if self.anchor is None or name not in self.anchor.tables:
            return []
        have = {next(iter(row.values())) for row in found}
        return [row for row in self.anchor.tables[name] if next(iter(row.values())) not in have]

    def logs(self) -> list[WreckedLog]:
        """Return every log of which anything can be read or is remembered."""
        owners = {row["id"]: OrgId(row["org_id"]) for row in self.table("owners")}
        epochs = {row["id"]: (row["owner"], row["epoch"]) for row in self.table("epochs")}
        known = self._index("log_entry", "entry_id")
        digests = self._index("log_digest", "digest")
        logs = {
            (owner, key): WreckedLog(owners[owner], epoch)
            for key, (owner, epoch) in epochs.items()
            if owner in owners
        }
        for (owner, key), log in logs.items():
            log.known = {n: entry for (o, e, n), entry in known.items() if (o, e) == (owner, key)}
            log.digests = {n: bytes(found) for (o, e, n), found in digests.items() if (o, e) == (owner, key)}
            log.known |= {n: log.known.get(n, "") for n in self._ends(log)}
            for row in self._rows(owner, key):
                log.take(row)
        self._fill(logs)
        return list(logs.values())

    def _fill(self, logs: dict[tuple[int, int], WreckedLog]) -> None:
        """Look for what is missing on pages nothing leads to any more."""
        if self._is_broken or any(log.lacks_rows for log in logs.values()):
            for owner, epoch, *row in self._orphans("log", f"owner, epoch, {_ROW}"):
                if (owner, epoch) in logs and isinstance(row[0], int):
                    logs[owner, epoch].take(row)
        for log in logs.values():
            for payload in log.unread:
                found = self.read("SELECT id, salt, body FROM payloads WHERE id=?", (payload,))
                log.give(found[0] if found else None)
        wanted = {payload for log in logs.values() for payload in log.unread}
        if wanted:
            for row in self._orphans("payloads", "id, salt, body"):
                if row[0] in wanted:
                    for log in logs.values():
                        log.give(row)

    def _ends(self, log: WreckedLog) -> list[int]:
        """Return how far a log is remembered to have gone."""
        extent = () if self.anchor is None else self.anchor.extent
        return [n for owner, epoch, _, n, _ in extent if (owner, epoch) == (log.owner, log.epoch)]

    def _orphans(self, table: str, columns: str) -> Iterator[Any]:
        if self._front is None:
            salt = front.salt_of(self._ledger)
            self._front = Front(self._ledger, self._key, salt, self._scratch)
        return self._front.rows(table, columns)

    def _index(self, name: str, column: str) -> dict[tuple[int, int, int], Any]:
        """Return what an index knows of each position; it lies on pages of its own."""
        sql = f"""SELECT {column}, owner, epoch, n FROM log INDEXED BY {name} WHERE {column} IS NOT NULL
                  ORDER BY {column}"""
        rows = self.read(sql)
        if self.failed:
            rows += self.read(f"{sql} DESC")
        return {(row[1], row[2], row[3]): row[0] for row in rows}

    def _rows(self, owner: int, epoch: int) -> list[Any]:
        """Return the rows of a log from both ends up to a bad page; what lies between is read page by page."""
        sql = f"SELECT {_ROW} FROM log WHERE owner=? AND epoch=? ORDER BY n"
        rows = self.read(sql, (owner, epoch))
        if self.failed:
            self._is_broken = True
            rows += self.read(f"{sql} DESC", (owner, epoch))
        return rows


def _anchor(folder: Path, key: bytes) -> Anchor | None:
    with suppress(UserError):
        return anchor.read(folder, key)
    return None


def copy_drafts(folder: Path, name: str, to: Path) -> None:
    """Copy the drafts as they are; whoever opens them sets a damaged file aside."""
    for end in ("", "-wal"):
        source = folder / (name + end)
        with suppress(OSError):
            if source.exists():
                shutil.copyfile(source, to / f"drafts.db{end}")
