"""An older ledger is brought up to date on a copy: whatever goes wrong, the old one is there, byte for byte."""

import hashlib
import shutil
from collections import namedtuple
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.store import generations, keyslots, soundness
from sxt_desktop.store.backup_places import look_at
from sxt_desktop.store.backups import check
from sxt_desktop.store.engine import Database, connect, one
from sxt_desktop.store.keyslots import unlock
from sxt_desktop.store.migrating import up_to_date
from sxt_desktop.store.migrations import KNOWN, steps
from sxt_desktop.store.opening import open_workbook

PASSWORD = "password1"
RELEASED = Path(__file__).resolve().parents[1] / "released" / "0.1.0" / "机械学院党委.sxt"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook of 0.1.0, which lacks a step."""
    return Path(shutil.copytree(RELEASED, tmp_path / "甲.sxt"))


def key_of(path: Path) -> bytes:
    return unlock(path / "keyslots.json", password=PASSWORD).key


def digests(path: Path) -> dict[str, str]:
    return {
        str(one.relative_to(path)): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(path.rglob("*"))
        if one.is_file() and one.name != "lock"
    }


def bring(path: Path) -> keyslots.KeySlots:
    return up_to_date(path, key_of(path), keyslots.read(path / "keyslots.json"), NOW)


def test_the_new_ledger_has_every_step_and_the_old_one_is_kept(path: Path) -> None:
    before = hashlib.sha256((path / "ledger.db").read_bytes()).hexdigest()
    with open_workbook(path, password=PASSWORD, now=NOW) as opened:
        assert opened.ledger.name == "ledger-2.db"
        assert tuple(step.name for step in steps.applied(opened.read)) == KNOWN
        assert soundness.schema_faults(opened.read) == ()
    (kept,) = (path / "backups").iterdir()
    found = look_at(kept)
    assert kept.name.endswith("-升级前") and found.is_sound and found.manifest is not None
    assert found.manifest.kind is BackupKind.UPGRADE and found.manifest.ledger_sha256 == before
    check(found, key_of(kept), Meter())
    assert {one.name for one in kept.iterdir()} == {"ledger.db", "keyslots.json", "manifest.json"}
    assert not (path / "ledger.db").exists()
    assert not list(path.glob("*.unused"))


def test_the_kept_ledger_still_opens_in_the_old_shape(path: Path) -> None:
    open_workbook(path, password=PASSWORD, now=NOW).close()
    (kept,) = (path / "backups").iterdir()
    with closing(connect(kept / "ledger.db", key_of(kept))) as old:
        assert next(step.name for step in steps.pending(old)) == "0005_users"
        assert soundness.page_faults(old) == ()


def test_what_sqlite_had_not_yet_moved_into_the_file_comes_along(path: Path, tmp_path: Path) -> None:
    with closing(connect(path / "ledger.db", key_of(path))) as old:
        with old.atomic():
            old.execute("INSERT INTO events(at, kind, detail) VALUES('x', 'just now', '{}')")
        crashed = Path(shutil.copytree(path, tmp_path / "乙.sxt"))
    (crashed / "ledger.db-shm").unlink()
    assert (crashed / "ledger.db-wal").stat().st_size > 0
    with open_workbook(crashed, password=PASSWORD, now=NOW) as opened:
        assert one(opened.read, "SELECT kind FROM events ORDER BY id DESC LIMIT 1") == "just now"
    (kept,) = (crashed / "backups").iterdir()
    with closing(connect(kept / "ledger.db", key_of(kept))) as old:
        assert one(old, "SELECT kind FROM events ORDER BY id DESC LIMIT 1") == "just now"


def test_up_to_date_means_nothing_is_written(path: Path) -> None:
    slots = bring(path)
    before = digests(path)
    assert bring(path) == slots
    assert digests(path) == before


def test_too_little_room_is_told_before_anything_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests(path)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**9, 10**9, 1000))
    with pytest.raises(UserError) as refused:
        bring(path)
    assert refused.value.code is ErrorCode.DISK_FULL
    assert refused.value.facts["free"] == 1000
    assert digests(path) == before


def test_a_step_that_fails_leaves_the_old_ledger_in_use(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(path)

    def half_way(db: Database) -> None:
        db.execute("CREATE TABLE users(id TEXT)")
        db.execute("CREATE TABLE users(id TEXT)")

    monkeypatch.setattr("sxt_desktop.store.migrating.bring_up_to_date", half_way)
    with pytest.raises(UserError) as refused:
        bring(path)
    assert refused.value.code is ErrorCode.MIGRATION_FAILED
    assert digests(path) == before
    monkeypatch.undo()
    open_workbook(path, password=PASSWORD, now=NOW).close()


def test_a_step_that_loses_a_record_is_not_adopted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(path)

    def losing(db: Database) -> None:
        steps.apply(db)
        db.execute("DROP TRIGGER log_no_delete")
        db.execute("DELETE FROM log WHERE n=5")

    monkeypatch.setattr("sxt_desktop.store.migrating.bring_up_to_date", losing)
    with pytest.raises(UserError) as refused:
        bring(path)
    assert refused.value.code is ErrorCode.MIGRATION_FAILED
    assert digests(path) == before


@pytest.mark.parametrize("name", ["copyfile", "write", "sweep"])
def test_cut_off_before_the_swap_the_old_ledger_opens(
    path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    monkeypatch.setattr(generations, "discard", killed)
    monkeypatch.setattr({"copyfile": shutil, "write": keyslots, "sweep": generations}[name], name, killed)
    with pytest.raises(KilledError):
        bring(path)
    monkeypatch.undo()
    with open_workbook(path, password=PASSWORD, now=NOW) as opened:
        assert soundness.page_faults(opened.read) == ()
        assert one(opened.read, "SELECT count(*) FROM log") == 28


def test_a_damaged_ledger_is_not_brought_up_to_date(path: Path) -> None:
    content = bytearray((path / "ledger.db").read_bytes())
    content[len(content) // 2] ^= 1
    (path / "ledger.db").write_bytes(content)
    before = digests(path)
    with pytest.raises(UserError) as refused:
        bring(path)
    assert refused.value.code is ErrorCode.WORKBOOK_DAMAGED
    assert digests(path) == before


def test_a_ledger_without_a_table_is_refused(path: Path) -> None:
    (path / "ledger.db").write_bytes(b"")
    with pytest.raises(UserError) as refused:
        bring(path)
    assert refused.value.code is ErrorCode.WORKBOOK_DAMAGED


def test_an_old_list_of_parts_put_back_costs_no_newer_ledger(path: Path) -> None:
    slots = bring(path)
    older = keyslots.KeySlots(slots.slots)
    shutil.copyfile(path / "ledger-2.db", path / "ledger.db")
    keyslots.write(path / "keyslots.json", older)
    with open_workbook(path, password=PASSWORD, now=NOW) as opened:
        assert generations.sweep(path, opened.slots) == 0
    assert (path / "ledger-2.db").is_file()


def test_only_what_was_never_in_use_is_swept(path: Path) -> None:
    slots = bring(path)
    begun = generations.fresh_name(path, "ledger")
    (path / begun).write_bytes(b"half")
    (path / "ledger-9.db").write_bytes(b"unknown")
    assert generations.unused(path, slots) == (begun,)
    assert generations.sweep(path, slots) == 1
    assert not (path / begun).exists() and (path / "ledger-9.db").exists()
    assert (path / slots.parts.ledger).is_file()
    assert not list(path.glob("*.unused"))
