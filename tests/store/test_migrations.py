"""The shape of the ledger: strict tables, an append-only log, and a refusal of newer files that changes nothing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store.engine import Database, IntegrityError, one
from sxt_desktop.store.migrations import KNOWN, steps
from sxt_desktop.store.opening import open_workbook
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import PASSWORD, Log, new_workbook

BODY = {"title": "第1次会议"}


def test_every_table_of_ours_is_strict(workbook: Workbook) -> None:
    rows = workbook.read.execute("SELECT name, strict, type FROM pragma_table_list WHERE schema='main'")
    loose = {row[0] for row in rows if not row[1] and row[2] == "table"}
    assert loose == {"sqlite_schema", "_sqlite_migrations"}


def test_the_names_known_are_exactly_the_steps_there_are(workbook: Workbook) -> None:
    assert tuple(step.name for step in steps.applied(workbook.read)) == KNOWN


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM log",
        "DELETE FROM log WHERE n=1",
        "UPDATE log SET digest=zeroblob(32)",
        "UPDATE log SET link=zeroblob(32)",
        "UPDATE log SET n=n+100",
        "UPDATE log SET author='别人'",
        "UPDATE log SET entry_id=NULL",
        "UPDATE log SET payload=NULL",
        "REPLACE INTO log SELECT * FROM log",
        "DELETE FROM payloads",
        "UPDATE payloads SET body='{}'",
        "UPDATE payloads SET salt=zeroblob(16)",
        "UPDATE payloads SET body=NULL",
        "UPDATE payloads SET salt=NULL",
        "UPDATE payloads SET salt=NULL, body=NULL, id=id+100",
        "REPLACE INTO payloads SELECT id, salt, '{}' FROM payloads",
        "INSERT INTO log(owner, epoch, n, digest) VALUES(1, 1, 1, zeroblob(32))",
        "INSERT INTO log(owner, epoch, n, digest) VALUES(1, 1, 0, zeroblob(32))",
        "INSERT INTO log(owner, epoch, n, digest) VALUES(1, 1, 99, zeroblob(31))",
        "INSERT INTO log(owner, epoch, n, digest) VALUES(99, 1, 99, zeroblob(32))",
        "INSERT INTO log(owner, epoch, n, digest) VALUES(1, 1, 'x', zeroblob(32))",
        "DELETE FROM owners",
        "DELETE FROM epochs",
    ],
)
def test_the_log_only_grows(workbook: Workbook, statement: str) -> None:
    workbook.write(lambda db: Log().write(db, "a", {**BODY}))
    before = _dump(workbook.read)
    with pytest.raises(IntegrityError):
        workbook.write(lambda db: db.execute(statement))
    assert _dump(workbook.read) == before


def test_a_payload_may_be_blanked_whole_and_stays_blank(workbook: Workbook) -> None:
    workbook.write(lambda db: Log().write(db, "a", {**BODY}))
    workbook.write(lambda db: db.execute("UPDATE payloads SET salt=NULL, body=NULL"))
    assert tuple(workbook.read.execute("SELECT salt, body FROM payloads").fetchone()) == (None, None)
    with pytest.raises(IntegrityError):
        workbook.write(lambda db: db.execute("UPDATE payloads SET salt=zeroblob(16), body='{}'"))


def test_a_withheld_position_may_be_revealed_once_and_not_moved(workbook: Workbook) -> None:
    def withheld(db: Database) -> None:
        Log().write(db, "a", {**BODY})
        db.execute("INSERT INTO log(owner, epoch, n, digest) VALUES(1, 1, 2, zeroblob(32))")

    workbook.write(withheld)
    with pytest.raises(IntegrityError):
        workbook.write(lambda db: db.execute("UPDATE log SET digest=randomblob(32), entry_id='b' WHERE n=2"))
    workbook.write(lambda db: db.execute("UPDATE log SET entry_id='b' WHERE n=2"))
    with pytest.raises(IntegrityError):
        workbook.write(lambda db: db.execute("UPDATE log SET entry_id='c' WHERE n=2"))


def test_a_newer_file_is_refused_and_left_byte_for_byte(tmp_path: Path) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    workbook.write(lambda db: Log().write(db, "a", {**BODY}))
    workbook.write(
        lambda db: db.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES('sxt', '0099_later', 'x')"
        )
    )
    workbook.close()
    before = dict(_files(tmp_path / "甲.sxt"))
    with pytest.raises(UserError) as refusal:
        open_workbook(tmp_path / "甲.sxt", password=PASSWORD)
    assert refusal.value.code is ErrorCode.WORKBOOK_NEWER
    assert refusal.value.facts["step"] == "0099_later"
    assert dict(_files(tmp_path / "甲.sxt")) == before


def test_opening_again_applies_nothing_and_keeps_the_key_of_the_files(tmp_path: Path) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    sha256, _ = workbook.files.add([b"once"])
    before = one(workbook.read, "SELECT count(*) FROM _sqlite_migrations")
    workbook.close()
    with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again:
        assert one(again.read, "SELECT count(*) FROM _sqlite_migrations") == before
        assert b"".join(again.files.chunks(sha256)) == b"once"


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "lock":
            yield path.name, hashlib.sha256(path.read_bytes()).hexdigest()


def _dump(db: Database) -> list[list[tuple[object, ...]]]:
    tables = ("log", "payloads", "owners", "epochs")
    return [[tuple(row) for row in db.execute(f"SELECT * FROM {table}")] for table in tables]
