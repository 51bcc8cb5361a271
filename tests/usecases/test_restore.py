"""Restoring: the preview tells what goes, the restore brings it, whatever is damaged, re-keyed or forgotten."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.meter import Meter
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Role
from sxt_desktop.domain.values import DateRange, Values
from sxt_desktop.store import blanking, entries, generations, keyslots, ledger, restoring
from sxt_desktop.store.backups import Source, Wanted, write
from sxt_desktop.store.engine import connect
from sxt_desktop.store.files import FileStore
from sxt_desktop.store.opening import WayIn
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.back_up import KnownBackup, back_up
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import all_entries
from sxt_desktop.usecases.local_users import (
    add_user,
    change_password,
    local_users,
    new_recovery_sheet,
    remove_user,
)
from sxt_desktop.usecases.restore import find_backup, known_backups, preview_restore, restore
from sxt_desktop.usecases.restore_folder import preview_folder, restore_folder, restore_to
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit, open_unit_with_recovery
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, carry, make_pair, save_visit, secretary
from tests.usecases.epochs_held import causes

RELEASED = Path(__file__).resolve().parents[1] / "released"
EARLY, LATE = "先前的调研", "后来的调研"
WAY = WayIn(password=PASSWORD)


def refused(code: ErrorCode) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code is code)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path)
    yield made
    made.close()


@pytest.fixture
def around(pair: Pair) -> Surroundings:
    return Surroundings(RESOURCES, now=pair.clock, cost=CHEAP)


@pytest.fixture
def opened(pair: Pair) -> Iterator[list[Workspace]]:
    """What a test opened; closed at the end."""
    found: list[Workspace] = []
    yield found
    for ws in found:
        ws.workbook.close()


@pytest.fixture
def kept(pair: Pair) -> KnownBackup:
    """A backup with one record and one attachment, after which another of each was added."""
    save_visit(pair.unit, date(2026, 11, 10), title=EARLY)
    attach_bytes(pair.unit, "一.txt", b"one" * 1000)
    made = back_up(pair.unit, BackupKind.MANUAL).backup
    save_visit(pair.unit, date(2026, 11, 12), title=LATE)
    return made


def titles(ws: Workspace) -> set[str]:
    return {row.title for row in all_entries(ws, Filter()) if "调研" in row.title}


def is_sound(ws: Workspace) -> bool:
    return check_workbook(ws).findings == ()


def test_the_preview_names_what_would_be_lost(pair: Pair, kept: KnownBackup) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    plan = preview_restore(pair.unit, kept.path)
    assert [one.title for one in plan.lost] == [LATE] and plan.lost[0].is_new
    assert (plan.lost_others, plan.returning, plan.missing) == (0, 0, ())
    assert [(one.organisation, one.seq) for one in plan.sent] == [("东湖大学党委", 1)]
    assert plan.received == () and plan.is_known


def test_what_came_in_since_is_named(pair: Pair) -> None:
    made = back_up(pair.committee, BackupKind.MANUAL).backup
    save_visit(pair.unit, date(2026, 11, 10))
    carry(pair.unit, pair.committee, pair.folder)
    plan = preview_restore(pair.committee, made.path)
    assert [one.seq for one in plan.received] == [1] and plan.lost == ()


def test_records_the_user_may_not_see_are_only_counted(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    day = date(2026, 11, 10)
    values: Values = {
        "subject": secretary(pair.unit),
        "occurred": DateRange(day, day),
        "days": Decimal(1),
        "late_reason": "核查",
        "title": "只有纪检员看",
        "content": "核查情况",
    }
    form = FormId("handbook_08")
    save_entry(pair.unit, form_id=form, values=values, sensitivity=Sensitivity.DISCIPLINE)
    add_user(pair.unit, name="王强", roles=[Role.ADMIN], password="password2", cost=CHEAP)
    pair.unit.workbook.close()
    ws = open_unit(pair.unit.workbook.path, "password2", around, user="王强")
    plan = preview_restore(ws, kept.path)
    assert [one.title for one in plan.lost] == [LATE] and plan.lost_others == 1
    ws.workbook.close()
    opened.append(open_unit(pair.unit.workbook.path, PASSWORD, around, user="林静"))
    assert len(preview_restore(opened[0], kept.path).lost) == 2


def test_restoring_brings_the_backup_in_a_new_epoch(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    before = pair.unit.epoch
    ws = restore(pair.unit, kept.path, around)
    opened.append(ws)
    assert titles(ws) == {EARLY} and is_sound(ws)
    assert ws.epoch != before and ledger.setting(ws.whole, "epoch") == ws.epoch
    assert causes(ws, ws.org) == ["", "恢复"]
    assert ledger.setting(ws.whole, "epoch_due") == ""
    kinds = [kind for _, kind, _ in events(ws.whole)]
    assert "restored" in kinds and "epoch_begun" in kinds
    newest = known_backups(ws.workbook.path)[0]
    assert newest.kind is BackupKind.RESTORE and newest.is_sound
    save_visit(ws, date(2026, 11, 14), title="恢复后的调研")
    assert is_sound(ws)
    again = restore(ws, newest.path, around)
    opened[:] = [again]
    assert titles(again) == {EARLY, LATE} and is_sound(again)


def test_a_closed_and_opened_workbook_begins_no_further_epoch(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    ws = restore(pair.unit, kept.path, around)
    ws.workbook.close()
    opened.append(open_unit(pair.unit.workbook.path, PASSWORD, around))
    assert opened[0].epoch == ws.epoch and is_sound(opened[0])
    assert not list(pair.unit.workbook.path.glob("ledger.db*"))


def test_who_may_open_stays_as_it_is_now_and_numbers_go_on(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    unit = pair.unit
    add_user(unit, name="王强", roles=[Role.RECORDER], password="password2", cost=CHEAP)
    change_password(unit, PASSWORD, "another password", CHEAP)
    unit.workbook.write(lambda db: ledger.next_number(db, "督办", 2026))
    ws = restore(unit, kept.path, around)
    assert [one.name for one in local_users(ws)] == ["林静", "王强"]
    assert ws.workbook.write(lambda db: ledger.next_number(db, "督办", 2026)) == 2
    ws.workbook.close()
    open_unit(ws.workbook.path, "password2", around, user="王强").workbook.close()
    with refused(ErrorCode.WRONG_PASSWORD):
        open_unit(ws.workbook.path, PASSWORD, around, user="林静")
    opened.append(open_unit(ws.workbook.path, "another password", around, user="林静"))


def test_whoever_was_removed_does_not_come_back(
    pair: Pair, around: Surroundings, opened: list[Workspace]
) -> None:
    gone = add_user(pair.unit, name="王强", roles=[Role.ADMIN], password="password2", cost=CHEAP)
    made = back_up(pair.unit, BackupKind.MANUAL).backup
    remove_user(pair.unit, user_id=gone.id)
    ws = restore(pair.unit, made.path, around)
    opened.append(ws)
    assert [one.name for one in local_users(ws)] == ["林静"]
    assert ws.workbook.slots.slot(gone.id) is None


def test_only_who_manages_may_restore(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    add_user(pair.unit, name="王强", roles=[Role.RECORDER], password="password2", cost=CHEAP)
    later = back_up(pair.unit, BackupKind.MANUAL).backup
    pair.unit.workbook.close()
    ws = open_unit(pair.unit.workbook.path, "password2", around, user="王强")
    with refused(ErrorCode.NOT_PERMITTED):
        preview_restore(ws, kept.path)
    with refused(ErrorCode.NOT_PERMITTED):
        restore(ws, kept.path, around)
    ws.workbook.close()
    with refused(ErrorCode.NOT_PERMITTED):
        restore_folder(ws.workbook.path, later.path, WayIn(password="password2", user="王强"), around)
    opened.append(open_unit(pair.unit.workbook.path, PASSWORD, around, user="林静"))
    assert titles(opened[0]) == {EARLY, LATE}


def test_what_was_blanked_since_stays_blanked(
    pair: Pair, around: Surroundings, opened: list[Workspace]
) -> None:
    unit, day = pair.unit, date(2026, 11, 10)
    evidence = attach_bytes(unit, "名单.txt", b"names" * 1000)
    values: Values = {
        "subject": secretary(unit),
        "occurred": DateRange(day, day),
        "days": Decimal(1),
        "late_reason": "出差",
        "title": "张三家访",
        "content": "张三家中情况",
        "evidence": (evidence,),
    }
    entry = save_entry(unit, form_id=FormId("handbook_08"), values=values).entry
    made = back_up(unit, BackupKind.MANUAL).backup
    blank_entry(unit, entry_id=entry, basis="本人申请", reason="个人信息")
    assert not unit.workbook.files.holds(evidence.sha256)
    assert preview_restore(unit, made.path).blanked_again == 1
    ws = restore(unit, made.path, around)
    opened.append(ws)
    assert not blanking.holds(ws.whole, "张三") and is_sound(ws)
    assert all("张三" not in row.title for row in all_entries(ws, Filter()))
    assert not list(all_entries(ws, Filter(words="张三")))
    assert not ws.workbook.files.holds(evidence.sha256)
    restored = next(detail for _, kind, detail in events(ws.whole) if kind == "restored")
    assert restored["blanked_again"] == 1


@pytest.mark.parametrize("lost", ["gone", "damaged"])
def test_attachments_lost_here_come_back_from_the_pool(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace], lost: str
) -> None:
    (sha256,) = ledger.attachment_sizes(pair.unit.whole)
    path = pair.unit.workbook.path / "files" / sha256[:2] / sha256
    if lost == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    ws = restore(pair.unit, kept.path, around)
    opened.append(ws)
    assert b"".join(ws.workbook.files.chunks(sha256)) == b"one" * 1000 and is_sound(ws)


def rekeyed(ws: Workspace, around: Surroundings) -> Workspace:
    """Another database key and another key of the attachments, as after a user was removed."""
    folder, key = ws.workbook.path, os.urandom(32)
    old_key, old_files, slots = ws.workbook.key, ws.workbook.files, ws.workbook.slots
    sizes = ledger.attachment_sizes(ws.whole)
    names = replace(
        slots.parts,
        ledger=generations.fresh_name(folder, "ledger"),
        drafts=generations.fresh_name(folder, "drafts"),
        files=generations.fresh_name(folder, "files"),
    )
    ws.workbook.aside(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    files = FileStore(folder / names.files, os.urandom(32))
    (folder / names.files).mkdir()
    for sha256 in sizes:
        files.add(old_files.chunks(sha256))
    path = folder / names.ledger
    old = folder / slots.parts.ledger
    ws.workbook.close()
    restoring.export(old, old_key, path, key)
    db = connect(path, key)
    with db.atomic():
        db.execute("UPDATE meta SET value=? WHERE key='files_key'", (files.key,))
    db.close()
    slot = keyslots.password_slot("u1", "林静", PASSWORD, key, os.urandom, CHEAP)
    generations.install(folder, keyslots.KeySlots((slot,), names))
    return open_unit(folder, PASSWORD, around)


def test_a_backup_from_before_another_key_is_put_under_the_present_one(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    ws = rekeyed(pair.unit, around)
    key = ws.workbook.key
    (sha256,) = ledger.attachment_sizes(ws.whole)
    with refused(ErrorCode.BACKUP_LOCKED):
        preview_restore(ws, kept.path)
    with refused(ErrorCode.WRONG_PASSWORD):
        preview_restore(ws, kept.path, WayIn(password="no such password"))
    assert [one.title for one in preview_restore(ws, kept.path, WAY).lost] == [LATE]
    ws.workbook.files.remove(sha256)
    ws = restore(ws, kept.path, around, way=WAY)
    opened.append(ws)
    assert ws.workbook.key == key and titles(ws) == {EARLY} and is_sound(ws)
    assert b"".join(ws.workbook.files.chunks(sha256)) == b"one" * 1000
    pools = {path.name for path in (ws.workbook.path / "backups").glob("files-*")}
    assert len(pools) == 2


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def scramble(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


Damage = Callable[[Path], None]


@pytest.mark.parametrize("damage", [cut, scramble], ids=["cut", "scrambled"])
@pytest.mark.parametrize("name", ["ledger.db", "keyslots.json"])
def test_a_workbook_that_cannot_be_opened_is_restored_by_the_password_of_the_backup(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace], name: str, damage: Damage
) -> None:
    pair.unit.workbook.close()
    folder = pair.unit.workbook.path
    damage(folder / name)
    hurt = (folder / name).read_bytes()
    plan = preview_folder(folder, kept.path, WAY)
    assert not plan.is_known and plan.backup == kept and plan.missing == ()
    ws = restore_folder(folder, kept.path, WAY, around)
    opened.append(ws)
    assert titles(ws) == {EARLY} and is_sound(ws) and ws.epoch != pair.unit.epoch
    (aside,) = (folder / "backups").glob("damaged-*")
    assert (aside / name).read_bytes() == hurt
    assert not (folder / "ledger.db").exists()


def test_an_open_workbook_with_damaged_pages_is_put_aside_and_restored(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    unit = pair.unit
    unit.workbook.aside(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    path = unit.workbook.ledger
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    ws = restore(unit, kept.path, around)
    opened.append(ws)
    assert titles(ws) == {EARLY} and is_sound(ws)
    assert len(list((ws.workbook.path / "backups").glob("damaged-*"))) == 1


def test_a_password_changed_to_one_nobody_knows_is_no_end(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    change_password(pair.unit, PASSWORD, "mistyped twice", CHEAP)
    pair.unit.workbook.close()
    with refused(ErrorCode.WRONG_PASSWORD):
        open_unit(pair.unit.workbook.path, PASSWORD, around)
    ws = restore_folder(pair.unit.workbook.path, kept.path, WAY, around)
    opened.append(ws)
    assert titles(ws) == {EARLY} and is_sound(ws)
    ws.workbook.close()
    opened[:] = [open_unit(ws.workbook.path, PASSWORD, around)]


def test_wrong_passwords_of_a_backup_count_as_wrong_tries(
    pair: Pair, kept: KnownBackup, around: Surroundings
) -> None:
    pair.unit.workbook.close()
    folder = pair.unit.workbook.path
    for _ in range(5):
        with refused(ErrorCode.WRONG_PASSWORD):
            restore_folder(folder, kept.path, WayIn(password="no such password"), around)
    with refused(ErrorCode.TOO_MANY_TRIES):
        restore_folder(folder, kept.path, WAY, around)


def test_attachments_under_a_key_nobody_knows_any_more_are_put_aside(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace]
) -> None:
    ws = rekeyed(pair.unit, around)
    (sha256,) = ledger.attachment_sizes(ws.whole)
    ws.workbook.close()
    scramble(ws.workbook.ledger)
    present = ws.workbook.path / ws.workbook.slots.parts.files / sha256[:2] / sha256
    sealed = present.read_bytes()
    (ws.workbook.path / "keyslots.json").write_bytes((kept.path / "keyslots.json").read_bytes())
    names = ws.workbook.slots.parts
    slots = replace(keyslots.read(ws.workbook.path / "keyslots.json"), parts=names)
    keyslots.write(ws.workbook.path / "keyslots.json", slots)
    again = restore_folder(ws.workbook.path, kept.path, WAY, around)
    opened.append(again)
    assert titles(again) == {EARLY} and is_sound(again)
    (aside,) = (again.workbook.path / "backups").glob("damaged-*")
    assert (aside / "files" / sha256[:2] / sha256).read_bytes() == sealed


@pytest.mark.parametrize("name", ["ledger.db", "keyslots.json", "manifest.json"])
def test_a_damaged_backup_is_refused_and_changes_nothing(
    pair: Pair, kept: KnownBackup, around: Surroundings, name: str
) -> None:
    path = kept.path / name
    path.write_bytes(path.read_bytes()[:-3])
    for work in (
        lambda: preview_restore(pair.unit, kept.path),
        lambda: restore(pair.unit, kept.path, around),
    ):
        with refused(ErrorCode.BACKUP_DAMAGED):
            work()
    assert titles(pair.unit) == {EARLY, LATE} and is_sound(pair.unit)


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_one_bit_in_a_backup_is_found_before_anything_is_taken_into_use(
    pair: Pair, kept: KnownBackup, around: Surroundings, at: float
) -> None:
    path = kept.path / "ledger.db"
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.write_bytes(bytes(content))
    with refused(ErrorCode.BACKUP_DAMAGED):
        restore(pair.unit, kept.path, around)
    assert titles(pair.unit) == {EARLY, LATE}
    assert not list(pair.unit.workbook.path.glob("ledger-*.db"))
    save_visit(pair.unit, date(2026, 11, 13))


def test_the_backup_of_another_unit_is_refused(pair: Pair, around: Surroundings) -> None:
    made = back_up(pair.committee, BackupKind.MANUAL).backup
    with refused(ErrorCode.BACKUP_OF_ANOTHER):
        restore(pair.unit, made.path, around)
    with refused(ErrorCode.BACKUP_MISSING):
        find_backup(pair.unit.workbook.path, "20200101-000000-手动")


def test_into_a_new_folder(
    pair: Pair, kept: KnownBackup, around: Surroundings, opened: list[Workspace], tmp_path: Path
) -> None:
    ws = restore_to(kept.path, tmp_path / "新电脑" / "机械.sxt", WAY, around)
    opened.append(ws)
    assert titles(ws) == {EARLY} and is_sound(ws) and ws.epoch != pair.unit.epoch
    (sha256,) = ledger.attachment_sizes(ws.whole)
    assert b"".join(ws.workbook.files.chunks(sha256)) == b"one" * 1000
    with refused(ErrorCode.WORKBOOK_EXISTS):
        restore_to(kept.path, tmp_path / "新电脑" / "机械.sxt", WAY, around)
    with refused(ErrorCode.WRONG_PASSWORD):
        restore_to(kept.path, tmp_path / "再一处.sxt", WayIn(password="no such password"), around)
    assert not (tmp_path / "再一处.sxt").exists() and not list(tmp_path.glob("*.part"))
    assert entries.owners(pair.unit.whole)


def test_by_the_recovery_sheet(
    pair: Pair, around: Surroundings, opened: list[Workspace], tmp_path: Path
) -> None:
    sheet = new_recovery_sheet(pair.unit, CHEAP)
    made = back_up(pair.unit, BackupKind.MANUAL).backup
    opened.append(restore_to(made.path, tmp_path / "乙.sxt", WayIn(recovery_key=sheet), around))
    opened[0].workbook.close()
    opened[:] = [open_unit_with_recovery(tmp_path / "乙.sxt", sheet, around)]


def test_what_an_upgrade_kept_is_a_backup_like_any_other(tmp_path: Path) -> None:
    folder, around = tmp_path / "甲.sxt", Surroundings(RESOURCES, cost=CHEAP)
    shutil.copytree(RELEASED / "0.1.0" / "机械学院党委.sxt", folder)
    ws = open_unit(folder, PASSWORD, around)
    before = {row.title for row in all_entries(ws, Filter())}
    (kept,) = known_backups(folder)
    assert kept.kind is BackupKind.UPGRADE and kept.is_sound
    assert preview_restore(ws, kept.path).missing == ()
    again = restore(ws, kept.path, around)
    assert {row.title for row in all_entries(again, Filter())} == before and is_sound(again)
    again.workbook.close()


def test_a_backup_of_the_first_version_is_restored(tmp_path: Path) -> None:
    """Its ledger has neither users nor epochs that go on: it is brought up to date on the way."""
    folder, around = tmp_path / "甲.sxt", Surroundings(RESOURCES, cost=CHEAP)
    shutil.copytree(RELEASED / "0.1.0" / "机械学院党委.sxt", folder)
    key = keyslots.unlock(folder / "keyslots.json", password=PASSWORD).key
    closed = Source(folder, folder / "ledger.db", key, lambda work: work())
    wanted = Wanted(BackupKind.UPGRADE, "2026-11-18T09:00:05+08:00", "sxt-desktop 0.1.0")
    made = write(closed, folder / "backups", wanted, Meter())
    ws = open_unit(folder, PASSWORD, around)
    before = {row.title for row in all_entries(ws, Filter())}
    again = restore(ws, made.path, around)
    assert {row.title for row in all_entries(again, Filter())} == before and is_sound(again)
    again.workbook.close()
    cut(again.workbook.ledger)
    last = restore_folder(folder, made.path, WAY, around)
    assert {row.title for row in all_entries(last, Filter())} == before and is_sound(last)
    last.workbook.close()
