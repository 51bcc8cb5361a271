"""Saves in the write-ahead log that can no longer be read are noticed, and what was never finished is told apart."""

import shutil
from pathlib import Path

import pytest

from sxt_desktop.store import wal
from sxt_desktop.store.engine import connect
from sxt_desktop.store.wal import Lost

KEY = b"k" * 32
FRAME = 24 + 4096


@pytest.fixture
def left_open(tmp_path: Path) -> Path:
    """A database as a killed process leaves it, with five saves of one frame or more in its log."""
    path = tmp_path / "kept.db"
    db = connect(path, KEY)
    with db.atomic():
        db.execute("CREATE TABLE t(x TEXT)")
    for number in range(4):
        with db.atomic():
            db.execute("INSERT INTO t VALUES(?)", (f"{number}",))
    for end in ("", "-wal"):
        shutil.copyfile(f"{path}{end}", tmp_path / f"left.db{end}")
    db.close()
    return tmp_path / "left.db"


def opened(path: Path) -> tuple[Lost, int]:
    """Return what was lost and how many rows are there."""
    seen = wal.frames(path)
    db = connect(path, KEY)
    try:
        found = wal.lost(seen, db)
        return found, len(db.execute("SELECT name FROM sqlite_schema").fetchall())
    finally:
        db.close()


def flip(path: Path, place: int) -> None:
    log = path.with_name(f"{path.name}-wal")
    content = bytearray(log.read_bytes())
    content[place] ^= 4
    log.write_bytes(content)


def size(path: Path) -> int:
    return path.with_name(f"{path.name}-wal").stat().st_size


def test_a_log_that_is_whole_lost_nothing(left_open: Path) -> None:
    assert opened(left_open)[0] is Lost.NOTHING
    assert opened(left_open)[0] is Lost.NOTHING


@pytest.mark.parametrize("place", [0, 9, 18, 22, 26, 32 + 100, 32 + 8, 32 + 12, 32 + 18])
def test_a_flipped_bit_at_the_beginning_loses_finished_saves(left_open: Path, place: int) -> None:
    flip(left_open, place)
    assert opened(left_open)[0] is Lost.MORE


@pytest.mark.parametrize("place", [4, 8, 12, 16, 24, 2000])
def test_a_flipped_bit_in_the_last_save_is_noticed(left_open: Path, place: int) -> None:
    flip(left_open, size(left_open) - FRAME + place)
    assert opened(left_open)[0] is Lost.LAST


def test_a_save_cut_in_the_middle_of_a_frame_was_never_finished(left_open: Path) -> None:
    log = left_open.with_name("left.db-wal")
    log.write_bytes(log.read_bytes()[: -FRAME // 2])
    assert opened(left_open)[0] is Lost.NOTHING


def test_a_database_without_a_log_lost_nothing(tmp_path: Path) -> None:
    assert wal.frames(tmp_path / "new.db") == ()
    assert opened(tmp_path / "new.db")[0] is Lost.NOTHING
