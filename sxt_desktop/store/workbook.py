"""The workbook: a folder holding one organisation's ledger, keys, attachments and drafts.

All writes go through one writer thread, each as one transaction that is durable when `write` returns
(WAL with synchronous=FULL). Any thread reads on a connection of its own, so a long import never blocks
a list or a form.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import keyslots
from sxt_desktop.store.drafts import DraftBox
from sxt_desktop.store.engine import KEY_BYTES, Database, connect, one, worldly
from sxt_desktop.store.files import FileStore
from sxt_desktop.store.keyslots import Cost
from sxt_desktop.store.locks import WorkbookLock, holder_note
from sxt_desktop.store.migrations import bring_up_to_date

T = TypeVar("T")
LEDGER, SLOTS = "ledger.db", "keyslots.json"


class Workbook:
    """An open workbook. Close it, or use it as a context manager."""

    def __init__(self, path: Path, key: bytes, lock: WorkbookLock) -> None:
        self.path = path
        self._key = key
        self._lock = lock
        self._readers = threading.local()
        self._reading: list[Database] = []
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        try:
            self._database: Database = self._writer.submit(self._open_for_writing).result()
            try:
                files_key = one(self._database, "SELECT value FROM meta WHERE key='files_key'")
                self.files = FileStore(path / "files", bytes(files_key))
                self.drafts = DraftBox(path / "drafts.db", key)
            except BaseException:
                self._writer.submit(self._database.close).result()
                raise
        except BaseException:
            self._writer.shutdown()
            raise

    def _open_for_writing(self) -> Database:
        database = connect(self.path / LEDGER, self._key)
        try:
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

    def write(self, work: Callable[[Database], T]) -> T:
        """Run work as one transaction on the writer thread; it is on disk when this returns."""
        return self.submit(work).result()

    def submit(self, work: Callable[[Database], T]) -> "Future[T]":
        """Queue work as one transaction; the future is done when it is on disk."""

        def transaction() -> T:
            with worldly(self.path), self._database.atomic():
                return work(self._database)

        return self._writer.submit(transaction)

    @property
    def read(self) -> Database:
        """The calling thread's own connection, for reading only."""
        database: Database | None = getattr(self._readers, "database", None)
        if database is None:
            database = connect(self.path / LEDGER, self._key, query_only=True)
            self._readers.database = database
            self._reading.append(database)
        return database

    @property
    def state(self) -> int:
        """A number that stays the same, for the calling thread, as long as nothing was written."""
        return int(one(self.read, "PRAGMA data_version"))

    def change_password(self, password: str, cost: Cost | None = None) -> None:
        """Give the user's slot another password."""
        keyslots.change_password(
            self.path / SLOTS, self._key, password=password, random=os.urandom, cost=cost or Cost()
        )

    def close(self) -> None:
        """Finish what is queued, close every connection, give the lock back."""
        self._writer.submit(self._database.close).result()
        self._writer.shutdown()
        for database in self._reading:
            database.close()
        self.drafts.close()
        self._lock.release()

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create_workbook(
    path: Path,
    *,
    user: str,
    password: str,
    found: Callable[[Workbook], object] = lambda workbook: None,
    random: Callable[[int], bytes] = os.urandom,
    cost: Cost | None = None,
) -> tuple[Workbook, str]:
    """Make a new workbook folder and return it open, with the recovery key to print.

    `found` writes the first records. The key slots come last: a folder without them was cut off while it was
    being made, holds nothing anyone could ever open, and is made anew.
    """
    keyslots.check_password(password)
    key, recovery_key = random(KEY_BYTES), keyslots.new_recovery_key(random)
    slots = keyslots.make_slots(
        key, user=user, password=password, recovery_key=recovery_key, random=random, cost=cost or Cost()
    )
    _make_folder(path)
    workbook = _open(path, key, user)
    try:
        found(workbook)
        keyslots.write(path / SLOTS, slots)
    except BaseException:
        workbook.close()
        _clear(path)
        raise
    return workbook, recovery_key


_FOLDERS = ("files", "backups", "received")
_BEGUN = frozenset(
    [*_FOLDERS, "lock", *(f"{name}{end}" for name in (LEDGER, "drafts.db") for end in ("", "-wal", "-shm"))]
)
"""What lies in a folder whose making was cut off."""


def _make_folder(path: Path) -> None:
    try:
        begun = {one.name for one in path.iterdir()} if path.exists() else set()
        if begun and not begun <= _BEGUN:
            raise UserError(ErrorCode.WORKBOOK_EXISTS, path=str(path))
        if begun:
            _clear(path)
        for name in _FOLDERS:
            (path / name).mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(path)) from refused


def _clear(path: Path) -> None:
    """Remove what was begun, unless another process is just making it."""
    lock = WorkbookLock(path)
    lock.take(holder_note(""))
    lock.release()
    for entry in path.iterdir():
        if entry.is_dir():
            entry.rmdir()
        else:
            entry.unlink()


def open_workbook(path: Path, *, password: str) -> Workbook:
    """Open a workbook with its password."""
    _must_be_workbook(path)
    return _open(path, keyslots.unlock(path / SLOTS, password=password), "")


def open_with_recovery(path: Path, *, recovery_key: str) -> Workbook:
    """Open a workbook with the key from its recovery sheet."""
    _must_be_workbook(path)
    return _open(path, keyslots.unlock_with_recovery(path / SLOTS, recovery_key=recovery_key), "")


def _must_be_workbook(path: Path) -> None:
    if not (path / LEDGER).is_file() or not (path / SLOTS).is_file():
        raise UserError(ErrorCode.WORKBOOK_MISSING, path=str(path))


def _open(path: Path, key: bytes, user: str) -> Workbook:
    lock = WorkbookLock(path)
    try:
        lock.take(holder_note(user))
    except OSError as refused:
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(path)) from refused
    try:
        return Workbook(path, key, lock)
    except BaseException:
        lock.release()
        raise
