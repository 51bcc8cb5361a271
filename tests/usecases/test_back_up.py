"""Backing up as people meet it: daily and on demand, nothing twice, a second place and its reminder."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import Role
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.back_up import (
    back_up,
    back_up_second,
    choose_second_place,
    due,
    second_place_state,
)
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.restore import known_backups
from sxt_desktop.usecases.setup import Surroundings, open_unit
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, make_pair, save_visit

RELEASED = Path(__file__).resolve().parents[1] / "released"


def refused(code: ErrorCode) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code is code)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path)
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "U盘"
    place.mkdir()
    return place


def test_what_did_not_change_is_not_backed_up_twice(pair: Pair) -> None:
    first = back_up(pair.unit, BackupKind.CLOSING)
    again = back_up(pair.unit, BackupKind.DAILY)
    assert first.is_new and not again.is_new and again.backup == first.backup
    save_visit(pair.unit, date(2026, 11, 10))
    third = back_up(pair.unit, BackupKind.MANUAL)
    assert third.is_new and third.backup.entries == first.backup.entries + 1
    assert third.backup.kind is BackupKind.MANUAL and third.backup.org_name == "机械学院党委"


def test_closing_and_opening_changes_nothing(pair: Pair) -> None:
    made = back_up(pair.unit, BackupKind.CLOSING)
    pair.unit.workbook.close()
    around = Surroundings(RESOURCES, now=pair.clock, cost=CHEAP)
    again = open_unit(pair.unit.workbook.path, PASSWORD, around)
    assert back_up(again, BackupKind.CLOSING).backup == made.backup
    again.workbook.close()
    open_unit(pair.unit.workbook.path, PASSWORD, around).workbook.close()


def test_a_daily_one_is_due_once_a_day_also_after_the_clock_was_set_back(pair: Pair) -> None:
    assert due(pair.unit)
    back_up(pair.unit, BackupKind.DAILY)
    assert not due(pair.unit)
    pair.clock.set(date(2026, 11, 19))
    assert due(pair.unit)
    save_visit(pair.unit, date(2026, 11, 10))
    newest = back_up(pair.unit, BackupKind.DAILY).backup
    pair.clock.set(date(2020, 1, 1))
    assert due(pair.unit)
    for day in range(1, 12):
        pair.clock.set(date(2020, 1, day))
        save_visit(pair.unit, date(2019, 12, 1), title=f"调研{day}")
        back_up(pair.unit, BackupKind.DAILY)
    names = [one.name for one in known_backups(pair.unit.workbook.path)]
    assert newest.name in names and names[0].startswith("20200111")


def test_a_second_place_has_a_folder_for_the_unit_and_is_remembered(pair: Pair, stick: Path) -> None:
    unit = pair.unit
    before = second_place_state(unit)
    assert (before.path, before.is_reachable, before.remind) == (None, False, True)
    with refused(ErrorCode.BACKUP_PLACE_UNSET):
        back_up_second(unit)
    choose_second_place(unit, stick)
    assert second_place_state(unit).remind
    made = back_up_second(unit).backup
    assert made.path.parent == stick / "机械学院党委-备份"
    state = second_place_state(unit)
    assert state.is_reachable and not state.remind
    assert not back_up_second(unit).is_new
    assert known_backups(stick) == known_backups(stick / "机械学院党委-备份") == (made,)
    shutil.rmtree(stick)
    state = second_place_state(unit)
    assert not state.is_reachable and not state.remind
    assert second_place_state(unit, unit.now() + timedelta(days=7)).remind
    assert not second_place_state(unit, unit.now() + timedelta(days=9), after=timedelta(days=10)).remind
    assert second_place_state(unit, unit.now() - timedelta(days=3)).remind
    with refused(ErrorCode.PLACE_NOT_WRITABLE):
        back_up_second(unit)
    choose_second_place(unit, None)
    assert second_place_state(unit).path is None


def test_the_place_of_another_unit_is_refused(pair: Pair, stick: Path) -> None:
    made = back_up(pair.committee, BackupKind.MANUAL, place=stick).backup
    shutil.move(made.path.parent, stick / "机械学院党委-备份")
    with refused(ErrorCode.BACKUP_OF_ANOTHER):
        back_up(pair.unit, BackupKind.MANUAL, place=stick)
    with refused(ErrorCode.BACKUP_OF_ANOTHER):
        choose_second_place(pair.unit, stick)
    assert len(known_backups(stick)) == 1


def test_the_workbook_itself_is_no_second_place(pair: Pair) -> None:
    for place in (pair.unit.workbook.path, pair.unit.workbook.path / "backups"):
        with refused(ErrorCode.PLACE_NOT_WRITABLE):
            choose_second_place(pair.unit, place)


def test_backing_up_needs_no_role_but_choosing_a_place_does(pair: Pair, stick: Path) -> None:
    add_user(pair.unit, name="王强", roles=[Role.RECORDER], password="password2", cost=CHEAP)
    pair.unit.workbook.close()
    around = Surroundings(RESOURCES, now=pair.clock, cost=CHEAP)
    ws = open_unit(pair.unit.workbook.path, "password2", around, user="王强")
    try:
        assert back_up(ws, BackupKind.MANUAL, place=stick).is_new
        with refused(ErrorCode.NOT_PERMITTED):
            choose_second_place(ws, stick)
    finally:
        ws.workbook.close()
    open_unit(pair.unit.workbook.path, PASSWORD, around, user="林静").workbook.close()


def test_attachments_are_copied_once_for_all_backups(pair: Pair) -> None:
    attach_bytes(pair.unit, "照片.jpg", b"x" * 2_000_000)
    first = back_up(pair.unit, BackupKind.MANUAL).backup
    save_visit(pair.unit, date(2026, 11, 10))
    second = back_up(pair.unit, BackupKind.MANUAL).backup
    assert first.files == second.files == 1 and first.size > 2_000_000
    pool = list((pair.unit.workbook.path / "backups").glob("files-*/*/*"))
    assert len(pool) == 1


def test_a_workbook_of_the_first_version_is_backed_up(tmp_path: Path) -> None:
    folder = tmp_path / "甲.sxt"
    shutil.copytree(RELEASED / "0.1.0" / "机械学院党委.sxt", folder)
    ws = open_unit(folder, PASSWORD, Surroundings(RESOURCES, cost=CHEAP))
    try:
        made = back_up(ws, BackupKind.MANUAL)
        assert made.is_new and made.backup.is_sound and made.backup.files >= 1
    finally:
        ws.workbook.close()
