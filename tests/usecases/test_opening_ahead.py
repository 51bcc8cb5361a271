"""A workbook is opened while something else is done; what went wrong is told to whoever waits for it."""

from datetime import datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.opening_ahead import OpeningAhead
from sxt_desktop.usecases.setup import Surroundings, read_forms
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, new_unit

NOW = datetime(2026, 11, 18, 9, tzinfo=CHINA)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    ws = new_unit(tmp_path, Clock(NOW), name="甲党委", short_name="甲", code="甲")
    ws.workbook.close()
    return ws.workbook.path


def test_it_is_open_when_it_is_waited_for(workbook: Path) -> None:
    opening = OpeningAhead(workbook, PASSWORD, Surroundings(RESOURCES, now=Clock(NOW), cost=CHEAP))
    read_forms(RESOURCES)
    ws = opening.wait()
    assert ws.workbook.path == workbook and not ws.workbook.is_closed
    ws.workbook.close()


def test_whoever_waits_is_told_why_it_is_not(workbook: Path) -> None:
    opening = OpeningAhead(workbook, "不是这个密码", Surroundings(RESOURCES, now=Clock(NOW), cost=CHEAP))
    with pytest.raises(UserError) as refused:
        opening.wait()
    assert refused.value.code is ErrorCode.WRONG_PASSWORD
