"""Forty bundles at once in the window: stopped half-way, gone on with, and what became of each said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.usecases.pending_bundles import Why, pending_bundles
from sxt_desktop.usecases.received_list import received_count
from tests.pairs import Pair
from tests.ui.pages.given import find, finished, press
from tests.ui.pages.test_exchange import page_of
from tests.usecases.forty_bundles import GOOD, fill
from tests.usecases.test_states import World
from ui.jobs import Jobs
from ui.theme import Theme


@pytest.fixture
def world(pair: Pair, tmp_path: Path) -> Iterator[World]:
    """A unit and its committee."""
    made = World(pair, tmp_path)
    yield made
    for ws in made.opened:
        ws.workbook.close()


def test_forty_bundles_are_taken_over_after_a_stop_and_each_other_one_is_named(
    qtbot: QtBot, theme: Theme, jobs: Jobs, world: World, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    committee = fill(world, stick)
    page = page_of(qtbot, committee, theme, jobs, stick)
    page.imports.add_files((stick,))
    finished(qtbot, jobs)
    assert "40 个报送包" in find(page, QLabel, "bulk_says").text()
    press(page, "bulk_take")
    bar = page.imports.bulk.findChild(QProgressBar)
    assert bar is not None
    qtbot.waitUntil(lambda: bar.value() >= 3, timeout=60_000)
    find(page.imports.bulk, QPushButton, "bulk_stop").click()
    finished(qtbot, jobs)
    stopped = received_count(committee)
    assert 0 < stopped < GOOD and "包没有处理" in find(page, QLabel, "bulk_says").text()
    assert f"导入 {stopped} 包" in find(page, QLabel, "bulk_says").text()

    page.imports.add_files((stick,))
    finished(qtbot, jobs)
    press(page, "bulk_take")
    finished(qtbot, jobs)
    assert received_count(committee) == GOOD
    assert {one.why for one in pending_bundles(committee)} >= {Why.HELD, Why.FORKED, Why.UNKNOWN}
    said = find(page, QLabel, "bulk_says").text()
    assert f"导入 {GOOD - stopped} 包" in said
    with qtbot.waitSignal(page.inbox_asked):
        press(page, "bulk_inbox")
