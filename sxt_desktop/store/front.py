"""A new beginning for a ledger whose first page is bad, without which nothing in it could be found.

The first page leads to the list of tables and where each begins. A new file is made under the same key and
the same salt, its list written after all the pages the ledger has; then those are copied in at their places.
Each page verifies for itself, so what is good stays readable and what is bad stays refused.

With a list that says a table begins at some page in the middle, the rows on that page can be read although
the pages that led to it are bad.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store.engine import Database, DatabaseError, untouched, worldly
from sxt_desktop.store.keyslots import refusal
from sxt_desktop.store.migrations import bring_up_to_date

PAGE = 4096
_BLOCK = 256 * PAGE
_AT_ONCE = 100
"""Pages looked into with one list of tables."""
Listed = tuple[str, str, str, int, str | None]
"""A row of the list: type, name, table, first page, SQL."""


class Front:
    """A copy of a ledger's pages behind a list of tables of our own."""

    def __init__(self, ledger: Path, key: bytes, salt: bytes, scratch: Path) -> None:
        """Copy everything but the first page (WORKBOOK_DAMAGED when there is no more, DISK_FULL)."""
        self.pages = ledger.stat().st_size // PAGE
        if self.pages < 2:
            raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(ledger), detail="cut")
        self.path = scratch / "front.db"
        self._key, self._salt = key, salt
        with worldly(scratch), closing(self._connect()) as made:
            made.execute("CREATE TABLE filler(bytes BLOB)")
            made.execute("INSERT INTO filler VALUES(zeroblob(?))", (self.pages * PAGE,))
            made.commit()
        self._list([])
        self._copy(ledger)

    def _connect(self) -> Any:
        made = sqlcipher3.connect(str(self.path))
        made.execute(f"PRAGMA key=\"x'{self._key.hex()}{self._salt.hex()}'\"")
        made.execute("PRAGMA cipher_log_level=NONE")
        made.execute("PRAGMA synchronous=OFF")
        return made

    def _copy(self, ledger: Path) -> None:
        left = (self.pages - 1) * PAGE
        try:
            with ledger.open("rb") as source, self.path.open("rb+") as target:
                source.seek(PAGE)
                target.seek(PAGE)
                while left and (block := source.read(min(_BLOCK, left))):
                    target.write(block)
                    left -= len(block)
        except OSError as refused:
            raise refusal(refused, self.path.parent) from refused

    def _list(self, rows: Iterable[Listed]) -> None:
        with worldly(self.path.parent), closing(self._connect()) as made:
            made.execute("PRAGMA writable_schema=ON")
            made.execute("DELETE FROM sqlite_schema")
            made.executemany("INSERT INTO sqlite_schema VALUES(?,?,?,?,?)", list(rows))
            made.commit()

    def begin_at(self, roots: dict[str, int]) -> Path:
        """List the tables this program has, each where it is known to begin; returns the copy to be read."""
        there = {name for name, page in roots.items() if page <= self.pages}
        self._list(
            (kind, name, table, roots[name], sql)
            for kind, name, table, _, sql in _tables()
            if name in there and table in there
        )
        return self.path

    def rows(self, table: str, columns: str) -> Iterator[Any]:
        """Yield what reads like rows of a table on any page; some of it never was, and much comes twice."""
        sql = next(row[4] for row in _tables() if row[1] == table) or ""
        body = sql[sql.index("(") :]
        for first in range(2, self.pages + 1, _AT_ONCE):
            pages = range(first, min(first + _AT_ONCE, self.pages + 1))
            names = [(f"{table}_{page}", page) for page in pages]
            self._list(("table", name, name, page, f"CREATE TABLE {name}{body}") for name, page in names)
            for name, _ in names:
                yield from self._page(f"SELECT {columns} FROM {name}")

    def _page(self, sql: str) -> Iterator[Any]:
        try:
            with untouched(self.path, self._key) as db:
                yield from db.execute(sql)
        except (UserError, DatabaseError):
            return


def salt_of(ledger: Path) -> bytes:
    """Return the salt a ledger was made with, from its first bytes."""
    with ledger.open("rb") as source:
        return source.read(16)


def roots_of(db: Database) -> dict[str, int]:
    """Return where each table and index begins."""
    rows = db.execute(
        "SELECT name, rootpage FROM main.sqlite_schema WHERE rootpage > 0 ORDER BY name"
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def _tables() -> list[Listed]:
    """Return the list of tables as this program makes them."""
    model = Database(memory=True)
    try:
        bring_up_to_date(model)
        return list(model.execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema").fetchall())
    finally:
        model.close()
