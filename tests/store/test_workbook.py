"""A workbook is created, opened by password or recovery key, given another password, refused when wrong."""

import hashlib
from pathlib import Path

import pytest

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.store import ledger
from sxt_desktop.store.engine import Database, one
from sxt_desktop.store.opening import create_workbook, open_with_recovery, open_workbook
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import CHEAP, PASSWORD, new_workbook


def refused(code: ErrorCode) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code is code)


def keep(workbook: Workbook, key: str, value: str) -> None:
    workbook.write(lambda db: ledger.set_setting(db, key, value))


def test_what_was_written_is_there_after_opening_by_password_and_by_recovery_key(tmp_path: Path) -> None:
    workbook, recovery_key = new_workbook(tmp_path / "甲.sxt")
    keep(workbook, "canary", "一号")
    workbook.close()
    with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again:
        assert ledger.setting(again.read, "canary") == "一号"
    with open_with_recovery(tmp_path / "甲.sxt", recovery_key=recovery_key.lower()) as again:
        assert ledger.setting(again.read, "canary") == "一号"


def test_the_recovery_key_is_eight_groups_of_four_unmistakable_characters(tmp_path: Path) -> None:
    workbook, recovery_key = new_workbook(tmp_path / "甲.sxt")
    workbook.close()
    groups = recovery_key.split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert not set("".join(groups)) & set("01IO")


@pytest.mark.parametrize("password", ["password2", "Password1", "password1 ", ""])
def test_a_wrong_password_is_refused(tmp_path: Path, password: str) -> None:
    new_workbook(tmp_path / "甲.sxt")[0].close()
    with refused(ErrorCode.WRONG_PASSWORD):
        open_workbook(tmp_path / "甲.sxt", password=password)


def test_a_wrong_recovery_key_is_refused(tmp_path: Path) -> None:
    new_workbook(tmp_path / "甲.sxt")[0].close()
    with refused(ErrorCode.WRONG_RECOVERY_KEY):
        open_with_recovery(tmp_path / "甲.sxt", recovery_key="ABCD-" * 7 + "ABCD")


def test_a_weak_password_makes_nothing(tmp_path: Path) -> None:
    with refused(ErrorCode.WEAK_PASSWORD):
        create_workbook(tmp_path / "甲.sxt", user="林静", password="short", cost=CHEAP)
    assert not (tmp_path / "甲.sxt").exists()


def test_a_folder_with_content_is_never_made_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "甲.sxt").mkdir()
    (tmp_path / "甲.sxt" / "别的.txt").write_text("在用")
    with refused(ErrorCode.WORKBOOK_EXISTS):
        new_workbook(tmp_path / "甲.sxt")
    assert [path.name for path in (tmp_path / "甲.sxt").iterdir()] == ["别的.txt"]


def test_a_folder_without_ledger_is_no_workbook(tmp_path: Path) -> None:
    with refused(ErrorCode.WORKBOOK_MISSING):
        open_workbook(tmp_path, password=PASSWORD)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("不是文件夹")
    with refused(ErrorCode.PLACE_NOT_WRITABLE):
        new_workbook(tmp_path / "文件" / "甲.sxt")


def test_after_a_change_the_old_password_is_refused_and_the_database_untouched(tmp_path: Path) -> None:
    workbook, recovery_key = new_workbook(tmp_path / "甲.sxt")
    keep(workbook, "canary", "一号")
    workbook.close()
    ledger_file = tmp_path / "甲.sxt" / "ledger.db"
    before = hashlib.sha256(ledger_file.read_bytes()).hexdigest()
    with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again:
        again.keep_password("u1", "林静", "另一个很长的密码", CHEAP)
    assert hashlib.sha256(ledger_file.read_bytes()).hexdigest() == before
    with refused(ErrorCode.WRONG_PASSWORD):
        open_workbook(tmp_path / "甲.sxt", password=PASSWORD)
    open_workbook(tmp_path / "甲.sxt", password="另一个很长的密码").close()
    open_with_recovery(tmp_path / "甲.sxt", recovery_key=recovery_key).close()


def test_a_weak_new_password_changes_nothing(workbook: Workbook) -> None:
    before = (workbook.path / "keyslots.json").read_bytes()
    with refused(ErrorCode.WEAK_PASSWORD):
        workbook.keep_password("u1", "林静", "short", CHEAP)
    assert (workbook.path / "keyslots.json").read_bytes() == before


def test_nothing_readable_is_on_disk(tmp_path: Path) -> None:
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    keep(workbook, "canary", "绝不外泄")
    workbook.drafts.of("u1").keep(Typing(FormId("f")), {"title": "绝不外泄"}, "2026-03-05")
    workbook.files.add(["绝不外泄".encode()])
    kept = b"".join(path.read_bytes() for path in workbook.path.rglob("*") if path.is_file())
    workbook.close()
    kept += b"".join(path.read_bytes() for path in workbook.path.rglob("*") if path.is_file())
    assert "绝不外泄".encode() not in kept
    assert b"SQLite format" not in kept


@pytest.mark.parametrize("kind", ["writer", "reader"])
def test_every_connection_has_the_settings_durability_and_safety_rest_on(
    workbook: Workbook, kind: str
) -> None:
    def settings(db: Database) -> dict[str, object]:
        names = ("synchronous", "journal_mode", "foreign_keys", "trusted_schema", "cell_size_check")
        return {
            name: one(db, f"PRAGMA {name}")
            for name in (*names, "secure_delete", "temp_store", "recursive_triggers")
        }

    found = workbook.submit(settings).result() if kind == "writer" else settings(workbook.read)
    assert found == {
        "synchronous": 2,
        "journal_mode": "wal",
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "recursive_triggers": 1,
    }


def test_a_reader_cannot_write(workbook: Workbook) -> None:
    with pytest.raises(UserError):
        ledger.set_setting(workbook.read, "a", "b")


def test_a_write_that_fails_leaves_nothing_of_itself(workbook: Workbook) -> None:
    def half(db: Database) -> None:
        ledger.set_setting(db, "half", "done")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        workbook.write(half)
    assert ledger.setting(workbook.read, "half") is None
    keep(workbook, "whole", "done")
    assert ledger.setting(workbook.read, "whole") == "done"


def test_a_folder_whose_making_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "甲.sxt"

    def cut(workbook: Workbook) -> None:
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError):
        create_workbook(path, user="甲", password=PASSWORD, found=cut, cost=CHEAP)
    assert list(path.iterdir()) == []
    workbook, _ = create_workbook(path, user="甲", password=PASSWORD, cost=CHEAP)
    workbook.close()
    (path / "keyslots.json").unlink()  # as a kill just before the last step leaves it
    again, _ = create_workbook(path, user="甲", password=PASSWORD, cost=CHEAP)
    again.close()
    open_workbook(path, password=PASSWORD).close()


def test_a_folder_with_anything_else_in_it_is_never_cleared(tmp_path: Path) -> None:
    path = tmp_path / "甲.sxt"
    path.mkdir()
    (path / "ledger.db").write_bytes(b"?")
    (path / "报告.docx").write_bytes(b"mine")
    with refused(ErrorCode.WORKBOOK_EXISTS):
        create_workbook(path, user="甲", password=PASSWORD, cost=CHEAP)
    assert (path / "报告.docx").read_bytes() == b"mine" and (path / "ledger.db").exists()


def test_the_state_changes_with_every_write_and_only_then(workbook: Workbook) -> None:
    before = workbook.state
    workbook.drafts.of("u1").keep(Typing(FormId("f")), {}, "x")
    assert workbook.state == before
    workbook.write(lambda db: ledger.set_setting(db, "a", "1"))
    assert workbook.state != before
    again = workbook.state
    assert workbook.state == again
