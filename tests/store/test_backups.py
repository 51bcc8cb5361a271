"""Backups: written while saving goes on, opened and checked, shown even when damaged, rotated, never half."""

import json
import os
import shutil
import threading
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sxt_desktop.domain.backups import BackupKind, Keep
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.store import backups, copying, ledger
from sxt_desktop.store.backup_places import Backup, listed, look_at, remove, rotate, sweep
from sxt_desktop.store.backups import Wanted, check, of_workbook, unchanged_since, write
from sxt_desktop.store.engine import Database, connect
from sxt_desktop.store.opening import open_workbook
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import EPOCH, PASSWORD, US, Log, new_workbook

Usage = namedtuple("Usage", "total used free")


def refused(code: ErrorCode) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code is code)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Workbook]:
    """A workbook with a few records and two attachments."""
    workbook, _ = new_workbook(tmp_path / "甲.sxt")
    log = Log()

    def fill(db: Database) -> None:
        ledger.set_setting(db, "org", US)
        ledger.set_setting(db, "epoch", EPOCH)
        for number in range(5):
            log.write(db, f"entry-{number}", {"title": f"第{number}条"})

    workbook.write(fill)
    attach(workbook, b"evidence one")
    attach(workbook, os.urandom(3_000_000))
    with workbook:
        yield workbook


def attach(workbook: Workbook, content: bytes) -> str:
    sha256, size = workbook.files.add([content])
    workbook.write(lambda db: ledger.keep_attachment(db, sha256, size, "2026-11-18"))
    return sha256


def forget(workbook: Workbook, sha256: str) -> None:
    workbook.write(lambda db: db.execute("DELETE FROM attachments WHERE sha256=?", (sha256,)))


def change(workbook: Workbook, value: str) -> None:
    workbook.write(lambda db: ledger.set_setting(db, "canary", value))


def wanted(day: int = 18, kind: BackupKind = BackupKind.DAILY) -> Wanted:
    return Wanted(kind, f"2026-11-{day:02d}T09:00:05+08:00", "sxt 0")


def backed_up(workbook: Workbook, place: Path, day: int = 18) -> Backup:
    return write(of_workbook(workbook), place, wanted(day), Meter())


def on_disk(place: Path) -> list[str]:
    return sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file())


def test_a_backup_holds_ledger_slots_manifest_and_its_attachments_once(
    held: Workbook, tmp_path: Path
) -> None:
    place = tmp_path / "备份"
    first = backed_up(held, place)
    assert first.name == "20261118-090005-每日"
    assert listed(place) == (first,) and first.is_sound
    manifest = first.manifest
    assert manifest is not None
    assert (manifest.number, manifest.entries, manifest.revisions, manifest.head.n) == (1, 5, 5, 5)
    assert len(manifest.files) == 2 and manifest.missing == ()
    before = on_disk(place)
    assert len(before) == 3 + 2
    change(held, "1")
    second = backed_up(held, place)
    assert second.name == "20261118-090005-2-每日"
    assert len(on_disk(place)) == len(before) + 3
    assert [one.name for one in listed(place)] == [second.name, first.name]
    check(first, held.key, Meter(), whole=True)


def test_nothing_in_a_place_can_be_read_without_the_key(held: Workbook, tmp_path: Path) -> None:
    backed_up(held, tmp_path / "备份")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "备份").rglob("*") if path.is_file())
    assert b"evidence" not in kept and "第1条".encode() not in kept and b"SQLite format" not in kept


def test_what_did_not_change_is_told_and_any_change_too(held: Workbook, tmp_path: Path) -> None:
    source = of_workbook(held)
    made = backed_up(held, tmp_path / "备份")
    assert unchanged_since(source, made)
    change(held, "1")
    assert not unchanged_since(source, made)
    made = backed_up(held, tmp_path / "备份")
    held.keep_password("u1", "林静", "a new password")
    assert not unchanged_since(source, made)


def test_opening_and_closing_again_is_no_change(held: Workbook, tmp_path: Path) -> None:
    held.remember()
    shutil.copytree(held.path, tmp_path / "copy")
    with open_workbook(tmp_path / "copy", password=PASSWORD) as again:
        made = backed_up(again, tmp_path / "备份")
    with open_workbook(tmp_path / "copy", password=PASSWORD) as again:
        assert unchanged_since(of_workbook(again), made)


def test_saving_goes_on_while_a_backup_is_written(held: Workbook, tmp_path: Path) -> None:
    """What is copied is the state at one moment, although hundreds of transactions and checkpoints go on."""
    stop, saved = threading.Event(), 0

    def save() -> None:
        nonlocal saved
        while not stop.is_set():
            saved += 1
            change(held, f"{saved}:" + "x" * 20_000)

    saving = threading.Thread(target=save)
    saving.start()
    try:
        for day in range(1, 6):
            made = backed_up(held, tmp_path / "备份", day)
            check(made, held.key, Meter())
    finally:
        stop.set()
        saving.join()
    assert saved > 5


def test_a_long_reader_makes_the_backup_wait_and_then_be_refused(
    held: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PATIENCE", 0.3)
    change(held, "1")
    reading = connect(held.ledger, held.key, query_only=True)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM meta").fetchone()
    change(held, "2")
    with refused(ErrorCode.BACKUP_BUSY):
        backed_up(held, tmp_path / "备份")
    reading.close()
    assert backed_up(held, tmp_path / "备份").is_sound
    assert len(listed(tmp_path / "备份")) == 1


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("at", [0, 17, 4096, 9000, -1])
def test_a_bit_flipped_in_the_copy_is_found_and_nothing_is_left(
    held: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    place = tmp_path / "备份"
    sound = backed_up(held, place)

    def lying(source: Path, target: Path, meter: Meter) -> copying.Copied:
        copied = copying.copy_durably(source, target, meter)
        flip(target, at)
        return copied

    monkeypatch.setattr(backups, "copy_durably", lying)
    change(held, "1")
    with refused(ErrorCode.BACKUP_UNSOUND):
        backed_up(held, place)
    assert listed(place) == (sound,)
    assert not list(place.glob("*.part"))


@pytest.mark.parametrize("name", ["ledger.db", "keyslots.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "gone", "empty"])
def test_a_damaged_backup_is_shown_as_such_and_hides_no_other(
    held: Workbook, tmp_path: Path, name: str, damage: str
) -> None:
    place = tmp_path / "备份"
    sound, hurt = backed_up(held, place, 1), backed_up(held, place, 2)
    path = hurt.path / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: 0 if damage == "empty" else -5])
    found = {one.name: one.is_sound for one in listed(place)}
    assert found == {sound.name: True, hurt.name: False}
    with refused(ErrorCode.BACKUP_UNSOUND):
        check(look_at(hurt.path), held.key, Meter())


def test_a_lost_attachment_of_the_pool_is_shown_and_copied_again(held: Workbook, tmp_path: Path) -> None:
    place = tmp_path / "备份"
    made = backed_up(held, place)
    lost = next(path for path in place.glob("files-*/*/*"))
    lost.unlink()
    assert listed(place)[0].damage == "files"
    assert not unchanged_since(of_workbook(held), listed(place)[0])
    backed_up(held, place)
    assert all(one.is_sound for one in listed(place))
    flip(lost, 100)
    with refused(ErrorCode.BACKUP_UNSOUND):
        check(made, held.key, Meter(), whole=True)


def test_an_attachment_lost_or_damaged_here_keeps_nothing_back(held: Workbook, tmp_path: Path) -> None:
    gone, hurt = attach(held, b"gone"), attach(held, b"hurt")
    held.files.remove(gone)
    flip(held.path / "files" / hurt[:2] / hurt, 30)
    made = backed_up(held, tmp_path / "备份")
    assert made.manifest is not None and set(made.manifest.missing) == {gone, hurt}
    assert listed(tmp_path / "备份")[0].is_sound


def test_too_little_room_is_told_before_anything_is_written(
    held: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sxt_desktop.store.copying.shutil.disk_usage", lambda _: Usage(1 << 40, 0, 2_000_000))
    with pytest.raises(UserError) as refusal:
        backed_up(held, tmp_path / "备份")
    facts = refusal.value.facts
    assert refusal.value.code is ErrorCode.DISK_FULL
    assert facts["free"] == 2_000_000 and int(str(facts["needed"])) > 3_000_000
    assert on_disk(tmp_path / "备份") == []


def test_a_full_disk_leaves_earlier_backups_and_nothing_else(
    held: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "备份"
    backed_up(held, place)
    before = on_disk(place)
    change(held, "1")

    def full(_: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("sxt_desktop.store.copying.os.fsync", full)
    with refused(ErrorCode.DISK_FULL):
        backed_up(held, place)
    assert on_disk(place) == before


@pytest.mark.parametrize("steps", range(6))
def test_cancelling_at_any_step_leaves_no_backup(held: Workbook, tmp_path: Path, steps: int) -> None:
    left = iter(range(steps))
    meter = Meter(cancelled=lambda: next(left, None) is None)
    with pytest.raises(Cancelled):
        write(of_workbook(held), tmp_path / "备份", wanted(), meter)
    assert listed(tmp_path / "备份") == ()
    assert not list((tmp_path / "备份").glob("*.part"))


def test_rotation_keeps_days_and_removes_attachments_nobody_relies_on(held: Workbook, tmp_path: Path) -> None:
    place = tmp_path / "备份"
    made = []
    for day in range(1, 6):
        gone = attach(held, b"of day %d" % day)
        made.append(backed_up(held, place, day))
        forget(held, gone)
    keep = Keep(days=2, weeks=0, months=0)
    assert set(rotate(place, keep)) == {one.name for one in made[:3]}
    assert [one.name for one in listed(place)] == [made[4].name, made[3].name]
    assert all(one.is_sound for one in listed(place))
    assert len(list(place.glob("files-*/*/*"))) == 2 + 2
    for found in listed(place):
        check(found, held.key, Meter(), whole=True)
    assert rotate(place, keep) == ()


def test_while_one_cannot_say_what_it_relies_on_no_attachment_is_removed(
    held: Workbook, tmp_path: Path
) -> None:
    place = tmp_path / "备份"
    gone = attach(held, b"only in the first")
    first = backed_up(held, place, 1)
    forget(held, gone)
    backed_up(held, place, 2)
    (first.path / "manifest.json").write_bytes(b"{")
    rotate(place, Keep(days=1, weeks=0, months=0))
    assert len(listed(place)) == 2 and len(list(place.glob("files-*/*/*"))) == 3
    remove(look_at(first.path))
    rotate(place)
    assert len(list(place.glob("files-*/*/*"))) == 2


def test_leftovers_of_a_cut_backup_are_removed_and_nothing_else(held: Workbook, tmp_path: Path) -> None:
    place = tmp_path / "备份"
    made = backed_up(held, place)
    shutil.copytree(made.path, place / f"{made.name}.part")
    pool = next(place.glob("files-*/*"))
    (pool / "0123.part").write_bytes(b"half")
    (place / "照片.part").mkdir()
    (place / "年报.docx").write_bytes(b"mine")
    assert sweep(place) == 2
    assert sorted(path.name for path in place.iterdir() if not path.name.startswith("files")) == [
        made.name,
        "年报.docx",
        "照片.part",
    ]
    assert listed(place) == (made,)
    assert sweep(tmp_path / "nowhere") == 0 and listed(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    "hostile",
    [
        lambda raw: {**raw, "number": "x"},
        lambda raw: {**raw, "pool": "../../files-00000000"},
        lambda raw: {**raw, "files": [{"sha256": "../../etc", "size": 1}]},
        lambda raw: [],
        lambda raw: {**raw, "at": None},
    ],
)
def test_a_manifest_with_nonsense_is_a_damaged_backup(
    held: Workbook, tmp_path: Path, hostile: Callable[[dict[str, object]], object]
) -> None:
    made = backed_up(held, tmp_path / "备份")
    path = made.path / "manifest.json"
    path.write_text(json.dumps(hostile(json.loads(path.read_text("utf-8")))), "utf-8")
    (found,) = listed(tmp_path / "备份")
    assert found.damage == "manifest" and not found.is_sound
