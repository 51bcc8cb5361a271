"""The workbook: a folder holding one organisation's ledger, keys, attachments and drafts.

All writes go through one writer thread, each as one transaction that is durable when `write` returns
(WAL with synchronous=FULL). Any thread reads on a connection of its own, so a long import never blocks
a list or a form. There are three kinds of reading: `read` sees everything and is for what the program does by
itself (export, check, backup); `covered` sees of guarded records (廉政档案) the head alone, and `screened` neither
these contents nor anything that is 纪检专阅, whatever is asked of them.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import anchor, generations, keyslots, wal
from sxt_desktop.store.covering import Heads
from sxt_desktop.store.drafts import DraftBox
from sxt_desktop.store.engine import KEY_BYTES, Database, DatabaseError, connect, one, worldly
from sxt_desktop.store.files import FileStore
from sxt_desktop.store.keyslots import Cost, KeySlots
from sxt_desktop.store.locks import WorkbookLock
from sxt_desktop.store.migrations import bring_up_to_date
from sxt_desktop.store.screen import cover, screen
from sxt_desktop.store.wal import Lost

T = TypeVar("T")
LEDGER, SLOTS = "ledger.db", "keyslots.json"


class Workbook:
    """An open workbook. Close it, or use it as a context manager."""

    def __init__(self, path: Path, key: bytes, lock: WorkbookLock, slots: KeySlots, opened_by: str) -> None:
        self.path = path
        self.opened_by = opened_by
        """The slot whose secret opened it: a user's id, or `recovery`."""
        self.was_left_open = lock.found_open
        """Whether the program that had it open last was killed, or the computer went off."""
        self.lost = Lost.NOTHING
        """Whether saves of before it was last left open could not be read any more."""
        self._key = key
        self._lock = lock
        self._slots = slots
        self._read_only = ""
        self._is_closed = False
        self.backing_up = threading.Lock()
        """Held while a backup is written: one at a time."""
        self._connections = threading.local()
        self._reading: list[Database] = []
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        try:
            self._database: Database = self._writer.submit(self._open_for_writing).result()
            try:
                files_key = one(self._database, "SELECT value FROM meta WHERE key='files_key'")
                self.files = FileStore(path / slots.parts.files, bytes(files_key))
                self.drafts = DraftBox(path / slots.parts.drafts, key)
            except BaseException:
                self._writer.submit(self._database.close).result()
                raise
        except BaseException:
            self._writer.shutdown()
            raise

    def _open_for_writing(self) -> Database:
        seen = wal.frames(self.ledger)
        database = connect(self.ledger, self._key)
        try:
            self.lost = wal.lost(seen, database)
            bring_up_to_date(database)
            with worldly(self.path), database.atomic():
                database.execute(
                    "INSERT OR IGNORE INTO meta(key, value) VALUES('files_key', ?)",
                    (os.urandom(KEY_BYTES),),
                )
        except BaseException:
            database.close()
            raise
        return database

    @property
    def ledger(self) -> Path:
        """The database of records in use."""
        return self.path / self._slots.parts.ledger

    @property
    def slots(self) -> KeySlots:
        """Who can open the workbook, and which files are in use."""
        return self._slots

    @property
    def key(self) -> bytes:
        """The database key, for what is written beside the ledger: backups, other generations."""
        return self._key

    @property
    def read_only(self) -> str:
        """Why nothing may be written (a word of `forbid_writing`); empty while all is well."""
        return self._read_only

    def forbid_writing(self, why: str) -> None:
        """From now on only look: what is here is damaged or was altered from outside."""
        self._read_only = why

    def allow_writing(self) -> None:
        """Take back `forbid_writing`: the reason is gone."""
        self._read_only = ""

    def write(self, work: Callable[[Database], T]) -> T:
        """Run work as one transaction on the writer thread; it is on disk when this returns."""
        return self.submit(work).result()

    def submit(self, work: Callable[[Database], T]) -> "Future[T]":
        """Queue work as one transaction; the future is done when it is on disk (WORKBOOK_READ_ONLY)."""
        if self._read_only:
            raise UserError(ErrorCode.WORKBOOK_READ_ONLY, why=self._read_only)

        def transaction() -> T:
            with worldly(self.path), self._database.atomic():
                return work(self._database)

        return self._writer.submit(transaction)

    def aside(self, work: Callable[[Database], T]) -> T:
        """Run work on the writer thread outside any transaction, with nothing being written meanwhile."""
        return self._writer.submit(lambda: work(self._database)).result()

    @property
    def read(self) -> Database:
        """The calling thread's own connection, for reading everything."""
        return self._connection("whole", lambda db: None)

    def covered(self, heads: Callable[[], Heads]) -> Database:
        """The calling thread's own connection that shows of guarded records their heads alone.

        `heads` is asked when the connection is made.
        """
        return self._connection("covered", lambda db: cover(db, heads()))

    def screened(self, heads: Callable[[], Heads]) -> Database:
        """The calling thread's own connection on which nothing that is 纪检专阅 exists; for the rest as `covered`."""
        return self._connection("screened", lambda db: screen(db, heads()))

    def _connection(self, kind: str, prepare: Callable[[Database], None]) -> Database:
        database: Database | None = getattr(self._connections, kind, None)
        if database is None:
            database = connect(self.ledger, self._key, query_only=True, prepare=prepare)
            setattr(self._connections, kind, database)
            self._reading.append(database)
        return database

    @property
    def state(self) -> int:
        """A number that stays the same, for the calling thread, as long as nothing was written."""
        return int(one(self.read, "PRAGMA data_version"))

    def keep_password(self, slot_id: str, user: str, password: str, cost: Cost | None = None) -> None:
        """Let a user in with this password, whether new or known (WEAK_PASSWORD)."""
        slot = keyslots.password_slot(slot_id, user, password, self._key, os.urandom, cost or Cost())
        self._keep_slots(self._slots.with_slot(slot))

    def keep_recovery_key(self, recovery_key: str, cost: Cost | None = None) -> None:
        """Let the key of another recovery sheet in, and the earlier one no longer."""
        slot = keyslots.recovery_slot(recovery_key, self._key, os.urandom, cost or Cost())
        self._keep_slots(self._slots.with_slot(slot))

    def drop_slot(self, slot_id: str) -> None:
        """Let someone no longer in with what they know."""
        self._keep_slots(self._slots.without(slot_id))

    def knows(self, slot_id: str, secret: str) -> bool:
        """Whether a password or recovery key is the one of a slot."""
        slot = self._slots.slot(slot_id)
        return slot is not None and keyslots.opens(slot, secret, self._key)

    def _keep_slots(self, slots: KeySlots) -> None:
        keyslots.write(self.path / SLOTS, slots)
        self._slots = slots

    def remember(self, *, anew: bool = False) -> None:
        """Keep outside the ledger how far it goes; what cannot be kept now is kept next time.

        `anew` is for when everything was looked through, or an earlier state was chosen: what was remembered
        before is forgotten.
        """
        if not self._read_only:
            with suppress(UserError, DatabaseError):  # a table may have been dropped from outside
                self.aside(lambda db: anchor.keep(self.path, self._key, self.ledger, db, anew=anew))

    def lacking(self, db: Database) -> tuple[tuple[str, str, int], ...] | None:
        """Return (owner, epoch, first position) of what is remembered outside the ledger and not in it.

        None when what was remembered is gone or cannot be read (UserError when the ledger cannot).
        """
        return anchor.lacking(self.path, self._key, db)

    def close(self) -> None:
        """Finish what is queued, close every connection, give the lock back; harmless when closed before."""
        if self._is_closed:
            return
        try:
            self._close_files()
        finally:
            self._lock.release()

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, or gave way to another."""
        return self._is_closed

    def give_way(self, slots: KeySlots) -> None:
        """Close, and take other parts or keys into use while nobody else can open it."""
        try:
            self._close_files()
            generations.install(self.path, slots)
        finally:
            self._lock.release()

    def _close_files(self) -> None:
        self._is_closed = True
        self.remember()
        self._writer.submit(self._database.close).result()
        self._writer.shutdown()
        for database in self._reading:
            database.close()
        self.drafts.close()

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
