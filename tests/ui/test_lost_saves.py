"""Saves that could not be read any more after a bad end are told when the window opens."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.usecases.setup import open_unit
from tests.journeys.worker import AROUND
from tests.pairs import PASSWORD, make_pair, save_visit
from ui.session import Session
from ui.theme import Theme

DAY = date(2026, 11, 17)
FRAME = 24 + 4096


@pytest.fixture
def left_open(tmp_path: Path) -> Path:
    """A workbook as a killed process leaves it, with several saves in its write-ahead log."""
    pair = make_pair(tmp_path, enrolled=False)
    pair.unit.workbook.aside(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    for number in range(3):
        save_visit(pair.unit, DAY, title=f"调研{number}")
    path = Path(shutil.copytree(pair.unit.workbook.path, tmp_path / "左.sxt"))
    pair.close()
    return path


def said(path: Path, theme: Theme) -> str:
    """Open the window and return what its banner says."""
    session = Session(open_unit(path, PASSWORD, AROUND), theme)
    try:
        return str(session.window._notice.text)
    finally:
        session.close()


def flip(path: Path, place: int) -> None:
    log = path / "ledger.db-wal"
    content = bytearray(log.read_bytes())
    content[place] ^= 1
    log.write_bytes(content)


def test_a_sound_log_is_passed_over_in_silence(left_open: Path, theme: Theme) -> None:
    assert "读不出来" not in said(left_open, theme) and "没有完成" not in said(left_open, theme)


def test_lost_saves_are_told(left_open: Path, theme: Theme) -> None:
    flip(left_open, 32 + 200)
    assert "最后的几次保存有读不出来的" in said(left_open, theme)


def test_the_last_save_alone_may_never_have_been_finished(left_open: Path, theme: Theme) -> None:
    flip(left_open, (left_open / "ledger.db-wal").stat().st_size - 100)
    assert "最后一次保存可能没有完成" in said(left_open, theme)
