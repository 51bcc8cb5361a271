"""A disk that fills up is seen early; nothing is refused for it."""

import shutil
from collections import namedtuple
from datetime import datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.room import LEAST, room
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import Clock, new_unit

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "is_tight"), [(LEAST - 1, True), (LEAST, False)])
def test_little_room_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_tight: bool
) -> None:
    ws = new_unit(
        tmp_path, Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA)), name="甲", short_name="甲", code="甲"
    )
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1 << 40, 0, free))
    found = room(ws)
    assert (found.free, found.wanted, found.is_tight) == (free, LEAST, is_tight)
    ws.workbook.close()


def test_a_large_ledger_wants_twice_its_size(tmp_path: Path) -> None:
    ws = new_unit(
        tmp_path, Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA)), name="甲", short_name="甲", code="甲"
    )
    size = LEAST + 1
    ws.workbook.close()
    with ws.workbook.ledger.open("r+b") as ledger:
        ledger.truncate(size)
    assert room(ws).wanted == 2 * size
    ws.workbook.ledger.unlink()
    with pytest.raises(UserError) as refusal:
        room(ws)
    assert refusal.value.code is ErrorCode.PLACE_NOT_WRITABLE
