"""What is being typed, kept in a small encrypted file of its own, so that saving it never waits for an import.

Everyone has drafts of their own: what somebody else left unfinished is reached by nobody.
"""

import json
import threading
from pathlib import Path

from sxt_desktop.domain.drafts import KeptDraft, Typing
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Body
from sxt_desktop.store import wal
from sxt_desktop.store.engine import Database, connect, one
from sxt_desktop.store.users import FIRST_USER
from sxt_desktop.store.wal import Lost


class DraftBox:
    """The file of unfinished records; `of` gives one user's.

    A damaged file is set aside and begun anew (`was_damaged`): nobody is kept from the ledger by it.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._guard = threading.Lock()
        self.was_damaged = False
        seen = wal.frames(path)
        try:
            self._database = _opened(path, key)
        except UserError as wrong:
            if wrong.code is not ErrorCode.WORKBOOK_DAMAGED:
                raise
            _set_aside(path)
            self.was_damaged = True
            self._database = _opened(path, key)
        self.lost = Lost.NOTHING if self.was_damaged else wal.lost(seen, self._database)
        """Whether drafts kept before the program was last left could not be read any more."""

    def of(self, user: str) -> "UserDrafts":
        """Return the drafts of one user."""
        return UserDrafts(self._database, self._guard, user)

    def counts(self) -> dict[str, int]:
        """Return how many drafts each user has who has any, by the users' ids."""
        with self._guard:
            rows = self._database.execute("SELECT user, count(*) FROM drafts GROUP BY user").fetchall()
        return {row[0]: row[1] for row in rows}

    def drop_all(self, user: str) -> None:
        """Forget every draft of a user."""
        with self._guard, self._database.atomic():
            self._database.execute("DELETE FROM drafts WHERE user=?", (user,))

    def drop_of(self, entry_id: EntryId, *, until: str = "~") -> None:
        """Forget everyone's draft of a record, so that nothing of it stays in the file; with `until` those kept
        up to a moment (ISO 8601 text)."""
        with self._guard:
            with self._database.atomic():
                self._database.execute("DELETE FROM drafts WHERE entry_id=? AND at<=?", (entry_id, until))
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def holds(self, text: str, *, besides: EntryId) -> bool:
        """Whether anyone's draft of another record has this text in it."""
        sql = "SELECT 1 FROM drafts WHERE instr(body, ?) AND entry_id IS NOT ? LIMIT 1"
        with self._guard:
            found = one(self._database, sql, (text, besides))
        return found is not None

    def close(self) -> None:
        """Close the file."""
        with self._guard:
            self._database.close()


class UserDrafts:
    """The unfinished records of one user, one for each thing that can be filled in."""

    def __init__(self, database: Database, guard: threading.Lock, user: str) -> None:
        self._database, self._guard, self._user = database, guard, user

    def keep(self, typing: Typing, body: Body, at: str) -> None:
        """Keep a draft, in place of an earlier one of the same thing."""
        text = json.dumps(body, ensure_ascii=False)
        with self._guard, self._database.atomic():
            self._database.execute(
                """INSERT OR REPLACE INTO drafts(user, key, form_id, entry_id, about, base, body, at)
                   VALUES(?,?,?,?,?,?,?,?)""",
                (
                    *(self._user, typing.key, typing.form_id, typing.entry_id),
                    *(typing.about, typing.base, text, at),
                ),
            )

    def find(self, key: str) -> KeptDraft | None:
        """Return the draft of what has this key, or None."""
        with self._guard:
            row = self._database.execute(f"{_DRAFTS} AND key=?", (self._user, key)).fetchone()
        return None if row is None else _draft(row)

    def all(self) -> tuple[KeptDraft, ...]:
        """Return every draft, newest first."""
        with self._guard:
            rows = self._database.execute(f"{_DRAFTS} ORDER BY at DESC, key", (self._user,)).fetchall()
        return tuple(map(_draft, rows))

    def keys(self) -> tuple[str, ...]:
        """Return the keys of all drafts, newest first."""
        return tuple(draft.typing.key for draft in self.all())

    def drop(self, key: str) -> None:
        """Forget a draft; harmless when there is none."""
        with self._guard, self._database.atomic():
            self._database.execute("DELETE FROM drafts WHERE user=? AND key=?", (self._user, key))


_DRAFTS = "SELECT form_id, entry_id, about, base, body, at FROM drafts WHERE user=?"
_TABLE = """CREATE TABLE IF NOT EXISTS drafts(user TEXT NOT NULL, key TEXT NOT NULL, form_id TEXT NOT NULL,
   entry_id TEXT, about TEXT, base TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL,
   PRIMARY KEY(user, key)) STRICT"""


def _draft(row: tuple[str, str | None, str | None, str, str, str]) -> KeptDraft:
    form_id, entry_id, about, base, body, at = row
    typing = Typing(
        FormId(form_id),
        None if entry_id is None else EntryId(entry_id),
        None if about is None else EntryId(about),
        base,
    )
    return KeptDraft(typing, json.loads(body), at)


def _opened(path: Path, key: bytes) -> Database:
    database = connect(path, key)
    try:
        with database.atomic():
            _bring_up_to_date(database)
        if one(database, "PRAGMA quick_check") != "ok":
            raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(path), detail="drafts")
    except BaseException:
        database.close()
        raise
    return database


def _bring_up_to_date(database: Database) -> None:
    """Make the table; what 0.1.0 kept, where there was only one user, belongs to the first."""
    columns = {row[1] for row in database.execute("PRAGMA table_info(drafts)").fetchall()}
    if not columns or "user" in columns:
        database.execute(_TABLE)
        return
    database.execute("ALTER TABLE drafts RENAME TO earlier")
    database.execute(_TABLE)
    database.execute(
        """INSERT INTO drafts(user, key, form_id, entry_id, base, body, at)
           SELECT ?, key, form_id, entry_id, '', body, at FROM earlier""",
        (FIRST_USER,),
    )
    database.execute("DROP TABLE earlier")


def _set_aside(path: Path) -> None:
    path.replace(path.with_suffix(".damaged"))
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
