"""What is being typed, kept in a small encrypted file of its own, so that saving it never waits for an import."""

import json
import threading
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.values import Body
from sxt_desktop.store.engine import Database, connect, one


class DraftBox:
    """Unfinished records by key (a form id for a new record, an entry id for a change).

    A damaged file is set aside and begun anew (`was_damaged`): nobody is kept from the ledger by it.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._guard = threading.Lock()
        self.was_damaged = False
        try:
            self._database = _opened(path, key)
        except UserError as wrong:
            if wrong.code is not ErrorCode.WORKBOOK_DAMAGED:
                raise
            _set_aside(path)
            self.was_damaged = True
            self._database = _opened(path, key)

    def keep(self, key: str, *, form_id: str, entry_id: str | None, body: Body, at: str) -> None:
        """Keep a draft, in place of an earlier one under the same key."""
        text = json.dumps(body, ensure_ascii=False)
        with self._guard, self._database.atomic():
            self._database.execute(
                "INSERT OR REPLACE INTO drafts(key, form_id, entry_id, body, at) VALUES(?,?,?,?,?)",
                (key, form_id, entry_id, text, at),
            )

    def find(self, key: str) -> tuple[Body, str] | None:
        """Return a draft's body and when it was kept, or None."""
        with self._guard:
            row = self._database.execute("SELECT body, at FROM drafts WHERE key=?", (key,)).fetchone()
        return None if row is None else (json.loads(row[0]), row[1])

    def keys(self) -> tuple[tuple[str, str, str], ...]:
        """Return (key, form id, kept at) of all drafts, newest first."""
        with self._guard:
            rows = self._database.execute("SELECT key, form_id, at FROM drafts ORDER BY at DESC").fetchall()
        return tuple((row[0], row[1], row[2]) for row in rows)

    def drop(self, key: str) -> None:
        """Forget a draft; harmless when there is none."""
        with self._guard, self._database.atomic():
            self._database.execute("DELETE FROM drafts WHERE key=?", (key,))

    def close(self) -> None:
        """Close the file."""
        with self._guard:
            self._database.close()


def _opened(path: Path, key: bytes) -> Database:
    database = connect(path, key)
    try:
        with database.atomic():
            database.execute(
                """CREATE TABLE IF NOT EXISTS drafts(key TEXT PRIMARY KEY, form_id TEXT NOT NULL,
                   entry_id TEXT, body TEXT NOT NULL, at TEXT NOT NULL) STRICT"""
            )
        if one(database, "PRAGMA quick_check") != "ok":
            raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(path), detail="drafts")
    except BaseException:
        database.close()
        raise
    return database


def _set_aside(path: Path) -> None:
    path.replace(path.with_suffix(".damaged"))
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
