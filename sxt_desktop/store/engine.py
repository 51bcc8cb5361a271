"""Connections to the encrypted ledger: the driver, its pragmas, and which of its errors are the world's fault.

sqlite-utils looks for a driver called `pysqlite3` when it is imported, so SQLCipher's is put under that
name first; this module is the only place that imports either.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3

from sxt_desktop.domain.errors import ErrorCode, UserError

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2

from sqlite_utils import Database, Migrations  # noqa: E402 - must come after the lines above

for _kind, _as_it_is in ((type(None), lambda nothing: nothing), (bytes, bytes)):
    # of every single NULL and BLOB the driver would ask in vain how to adapt it, which takes longer than the row
    sqlcipher3.dbapi2.register_adapter(_kind, _as_it_is)

DatabaseError = sqlcipher3.DatabaseError
OperationalError = sqlcipher3.OperationalError
IntegrityError = sqlcipher3.IntegrityError

KEY_BYTES = 32
"""Length of the raw database key; it never goes through SQLCipher's own key derivation."""

_QUIET = "PRAGMA cipher_log_level=NONE"
_PRAGMAS = (
    _QUIET,
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
)


def told(wrong: Exception, path: Path) -> UserError | None:
    """Return what an error of the database means for the user, or None when it is a bug of ours.

    SQLite's "corrupt" and "not a database" are the only ones that arrive as plain `DatabaseError`.
    """
    text = str(wrong)
    if type(wrong) is DatabaseError:
        return UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(path), detail=text)
    if isinstance(wrong, OperationalError):
        if "disk is full" in text:
            return UserError(ErrorCode.DISK_FULL, path=str(path), detail=text)
        if "disk I/O" in text or "unable to open" in text:
            return UserError(_refused(wrong, path), path=str(path), detail=text)
        if "readonly" in text:
            return UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(path), detail=text)
    return None


def _refused(wrong: Exception, path: Path) -> ErrorCode:
    """Tell apart why a file could not be used: SQLite does not hand on what the system said."""
    name = str(getattr(wrong, "sqlite_errorname", ""))
    if name in _UNREADABLE:
        return ErrorCode.WORKBOOK_DAMAGED
    try:
        is_full = name == "SQLITE_IOERR_SHMSIZE" or shutil.disk_usage(path.parent).free < _NO_ROOM
    except OSError:
        is_full = False
    return ErrorCode.DISK_FULL if is_full else ErrorCode.PLACE_NOT_WRITABLE


_UNREADABLE = frozenset(
    ["SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_DATA", "SQLITE_IOERR_CORRUPTFS"]
)
_NO_ROOM = 1 << 20
"""So little room, in bytes, that a failed write is put down to it."""


class _Cursor(sqlcipher3.dbapi2.Cursor):  # type: ignore[misc]
    """A cursor that tells errors of disk and file as `UserError`, also while rows are fetched."""

    def _telling(self, step: Callable[..., Any], *args: Any) -> Any:
        try:
            return step(*args)
        except DatabaseError as wrong:
            found = told(wrong, self.connection.path)
            if found is None:
                raise
            raise found from wrong

    def execute(self, *args: Any) -> Any:
        return self._telling(super().execute, *args)

    def executemany(self, *args: Any) -> Any:
        return self._telling(super().executemany, *args)

    def fetchone(self) -> Any:
        return self._telling(super().fetchone)

    def fetchall(self) -> Any:
        return self._telling(super().fetchall)

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except DatabaseError as wrong:
            found = told(wrong, self.connection.path)
            if found is None:
                raise
            raise found from wrong


class _Connection(sqlcipher3.dbapi2.Connection):  # type: ignore[misc]
    """A connection whose cursors are ours."""

    path = Path()

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


def connect(
    path: Path,
    key: bytes,
    *,
    query_only: bool = False,
    prepare: Callable[[Database], object] | None = None,
) -> Database:
    """Open an encrypted database with the settings every connection must have.

    `prepare` sets up what lives in the connection only, before it becomes one for reading.

    Raises `UserError` WORKBOOK_DAMAGED when the key does not fit the file or the file is none of ours.
    """
    try:
        connection = sqlcipher3.connect(
            str(path), check_same_thread=False, cached_statements=256, factory=_Connection
        )
    except DatabaseError as wrong:
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(path), detail=str(wrong)) from wrong
    connection.path = path
    try:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if prepare is not None:
            prepare(Database(connection))
        if query_only:
            connection.execute("PRAGMA query_only=ON")
    except DatabaseError as wrong:
        connection.close()
        raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(path), detail=str(wrong)) from wrong
    except BaseException:
        connection.close()
        raise
    return Database(connection)


@contextmanager
def untouched(path: Path, key: bytes) -> Iterator[Database]:
    """Open a database nobody else has open for looking only: not a byte of it or beside it changes.

    WORKBOOK_DAMAGED, PLACE_NOT_WRITABLE (it cannot be opened at all).
    """
    wal, shm = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    had_shm, way = shm.exists(), "mode=ro" if _has_content(wal) else "immutable=1"
    with worldly(path):
        connection = sqlcipher3.connect(
            f"{path.absolute().as_uri()}?{way}", uri=True, check_same_thread=False, factory=_Connection
        )
    connection.path = path
    try:
        with worldly(path):
            connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            connection.execute(_QUIET)
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("PRAGMA query_only=ON")
        yield Database(connection)
    finally:
        connection.close()
        if not had_shm:
            with suppress(OSError):  # held by a virus scanner; it holds nothing and is no reason to refuse
                shm.unlink(missing_ok=True)


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


@contextmanager
def worldly(path: Path) -> Iterator[None]:
    """Turn errors of disk and file into `UserError`; anything else is a bug and passes."""
    try:
        yield
    except DatabaseError as wrong:
        found = told(wrong, path)
        if found is None:
            raise
        raise found from wrong


def one(db: Database, sql: str, parameters: tuple[object, ...] = ()) -> Any:
    """Return the first column of the first row, or None."""
    row = db.execute(sql, parameters).fetchone()
    return None if row is None else row[0]


def rows_of(db: Database, sql: str, parameters: tuple[object, ...] = ()) -> tuple[dict[str, Any], ...]:
    """Return rows by the names of their columns."""
    cursor = db.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())


__all__ = [
    "KEY_BYTES",
    "Database",
    "DatabaseError",
    "IntegrityError",
    "Migrations",
    "OperationalError",
    "connect",
    "one",
    "rows_of",
    "told",
    "untouched",
    "worldly",
]
