"""Moving to another PC: what was left behind is only looked at, and can be taken back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.records import Filter
from sxt_desktop.store.opening import WayIn
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import all_entries
from sxt_desktop.usecases.move import moved, pack_move, packed, take_back, unpack_move
from sxt_desktop.usecases.setup import Surroundings, open_unit
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, carry, make_pair, save_visit
from tests.usecases.epochs_held import causes

WAY = WayIn(password=PASSWORD)


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


@pytest.fixture
def around(pair: Pair) -> Surroundings:
    return Surroundings(RESOURCES, now=pair.clock, cost=CHEAP)


def test_the_new_pc_goes_on_in_a_new_epoch_and_the_old_only_looks(
    pair: Pair, stick: Path, around: Surroundings, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 10))
    made = pack_move(pair.unit, stick)
    assert made.kind is BackupKind.MOVE and made.path.parent == stick / "机械学院党委-搬家"
    with refused(ErrorCode.WORKBOOK_READ_ONLY):
        save_visit(pair.unit, date(2026, 11, 11))
    pair.unit.workbook.close()
    old = open_unit(pair.unit.workbook.path, PASSWORD, around)
    known = moved(old)
    assert known is not None and known.place == str(made.path)
    with refused(ErrorCode.WORKBOOK_READ_ONLY):
        save_visit(old, date(2026, 11, 11))
    new = unpack_move(stick, tmp_path / "新" / "机械.sxt", WAY, around)
    assert moved(new) is None and not new.workbook.read_only
    assert len(list(all_entries(new, Filter()))) == len(list(all_entries(old, Filter())))
    save_visit(new, date(2026, 11, 12))
    assert check_workbook(new).findings == ()
    assert causes(new, new.org) == ["", "搬家"]
    assert carry(new, pair.committee, pair.folder)[1].entries > 0
    new.workbook.close()
    assert back_up(old, BackupKind.MANUAL, place=stick).is_new
    old.workbook.close()
    open_unit(pair.unit.workbook.path, PASSWORD, around).workbook.close()


def test_taking_back_begins_a_new_epoch(pair: Pair, stick: Path, around: Surroundings) -> None:
    assert take_back(pair.unit) is pair.unit
    pack_move(pair.unit, stick)
    again = take_back(pair.unit)
    assert again.epoch != pair.unit.epoch and moved(again) is None
    save_visit(again, date(2026, 11, 12))
    assert check_workbook(again).findings == ()
    again.workbook.close()
    once_more = open_unit(again.workbook.path, PASSWORD, around)
    assert once_more.epoch == again.epoch and not once_more.workbook.read_only
    once_more.workbook.close()


def test_a_copy_that_was_cancelled_marks_nothing(pair: Pair, stick: Path) -> None:
    with pytest.raises(Cancelled):
        pack_move(pair.unit, stick, cancelled=lambda: True)
    assert moved(pair.unit) is None
    save_visit(pair.unit, date(2026, 11, 12))
    with refused(ErrorCode.BACKUP_MISSING):
        packed(stick)


def test_an_ordinary_backup_is_no_move(pair: Pair, stick: Path, around: Surroundings, tmp_path: Path) -> None:
    back_up(pair.unit, BackupKind.MANUAL, place=stick)
    with refused(ErrorCode.BACKUP_MISSING):
        unpack_move(stick, tmp_path / "新.sxt", WAY, around)


def test_the_stick_of_another_unit_and_an_existing_folder_are_refused(
    pair: Pair, stick: Path, around: Surroundings
) -> None:
    pack_move(pair.unit, stick)
    with refused(ErrorCode.WORKBOOK_EXISTS):
        unpack_move(stick, pair.committee.workbook.path, WAY, around)
    (stick / "机械学院党委-搬家").rename(stick / "东湖大学党委-搬家")
    with refused(ErrorCode.BACKUP_OF_ANOTHER):
        pack_move(pair.committee, stick)
    assert moved(pair.committee) is None
