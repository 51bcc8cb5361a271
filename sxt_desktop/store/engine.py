"""Connections to the encrypted ledger: the driver, its pragmas, and which of its errors are the world's fault.

sqlite-utils looks for a driver called `pysqlite3` when it is imported, so SQLCipher's is put under that
name first; this module is the only place that imports either.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

from sxt_desktop.domain.errors import ErrorCode, UserError

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2

from sqlite_utils import Database, Migrations  # noqa: E402 - must come after the lines above

DatabaseError = sqlcipher3.DatabaseError
OperationalError = sqlcipher3.OperationalError
IntegrityError = sqlcipher3.IntegrityError

KEY_BYTES = 32
"""Length of the raw database key; it never goes through SQLCipher's own key derivation."""

_PRAGMAS = (
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


def connect(path: Path, key: bytes, *, query_only: bool = False) -> Database:
    """Open an encrypted database with the settings every connection must have.

    Raises `UserError` WORKBOOK_DAMAGED when the key does not fit the file or the file is none of ours.
    """
    connection = sqlcipher3.connect(str(path), check_same_thread=False, cached_statements=256)
    try:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if query_only:
            connection.execute("PRAGMA query_only=ON")
    except DatabaseError as wrong:
        connection.close()
        raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(path), detail=str(wrong)) from wrong
    return Database(connection)


@contextmanager
def worldly(path: Path) -> Iterator[None]:
    """Turn errors of disk and file into `UserError`; anything else is a bug and passes."""
    try:
        yield
    except OperationalError as wrong:
        text = str(wrong)
        if "disk is full" in text:
            raise UserError(ErrorCode.DISK_FULL, path=str(path)) from wrong
        if "readonly" in text or "unable to open" in text:
            raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(path)) from wrong
        if "disk I/O" in text:
            raise UserError(ErrorCode.DISK_FULL, path=str(path), detail=text) from wrong
        raise
    except DatabaseError as wrong:
        if any(word in str(wrong) for word in ("malformed", "not a database")):
            raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(path), detail=str(wrong)) from wrong
        raise


def one(db: Database, sql: str, parameters: tuple[object, ...] = ()) -> Any:
    """Return the first column of the first row, or None."""
    row = db.execute(sql, parameters).fetchone()
    return None if row is None else row[0]


__all__ = [
    "KEY_BYTES",
    "Database",
    "DatabaseError",
    "IntegrityError",
    "Migrations",
    "OperationalError",
    "connect",
    "one",
    "worldly",
]
