"""Errors of disk and file are the user's news, everything else is a bug and passes as it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store.engine import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connect,
    told,
    worldly,
)
from sxt_desktop.store.opening import open_workbook
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import PASSWORD, Log, new_workbook

PLACE = Path("甲.sxt")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DatabaseError("database disk image is malformed"), ErrorCode.WORKBOOK_DAMAGED),
        (DatabaseError("file is not a database"), ErrorCode.WORKBOOK_DAMAGED),
        (OperationalError("database or disk is full"), ErrorCode.DISK_FULL),
        (OperationalError("disk I/O error"), ErrorCode.PLACE_NOT_WRITABLE),
        (OperationalError("attempt to write a readonly database"), ErrorCode.PLACE_NOT_WRITABLE),
        (OperationalError("unable to open database file"), ErrorCode.PLACE_NOT_WRITABLE),
        (OperationalError("no such table: x"), None),
        (IntegrityError("append only"), None),
        (ValueError("malformed"), None),
    ],
)
def test_the_worlds_errors_are_told_and_ours_are_not(error: Exception, code: ErrorCode | None) -> None:
    found = told(error, PLACE)
    assert (None if found is None else found.code) is code


def test_a_bug_in_a_transaction_passes_unchanged() -> None:
    with pytest.raises(IntegrityError), worldly(PLACE):
        raise IntegrityError("append only")


def test_a_place_where_no_database_can_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        connect(tmp_path, b"k" * 32)
    assert error.value.code is ErrorCode.PLACE_NOT_WRITABLE


def test_another_key_does_not_open_the_file(workbook: Workbook) -> None:
    with pytest.raises(UserError) as error:
        connect(workbook.path / "ledger.db", b"k" * 32)
    assert error.value.code is ErrorCode.WORKBOOK_DAMAGED


@pytest.mark.parametrize(
    "reading",
    [
        lambda cursor: cursor.fetchall(),
        lambda cursor: [cursor.fetchone() for _ in range(400)],
        lambda cursor: list(cursor),
    ],
    ids=["fetchall", "fetchone", "iteration"],
)
def test_damage_met_while_rows_are_read_is_told(tmp_path: Path, reading: Callable[[Any], object]) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    log = Log()
    workbook.write(lambda db: [log.write(db, f"e{n}", {"title": "x" * 2000}) for n in range(300)])
    workbook.close()
    ledger = tmp_path / "甲.sxt" / "ledger.db"
    content = bytearray(ledger.read_bytes())
    for page in range(len(content) // 2 // 4096, len(content) // 4096):
        content[page * 4096 + 2000] ^= 1
    ledger.write_bytes(content)
    with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again, pytest.raises(UserError) as error:
        reading(again.read.execute("SELECT body FROM payloads ORDER BY id"))
    assert error.value.code is ErrorCode.WORKBOOK_DAMAGED
