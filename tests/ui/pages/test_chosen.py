"""分叉办理的回告 in the window: the workbook a superior picked goes on by one button, the other one says that it does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.usecases.coming_back import resumed
from sxt_desktop.usecases.desk import confirm_epoch
from sxt_desktop.usecases.fork_choices import chosen_forks
from sxt_desktop.usecases.pending_bundles import ForkChoice, open_forks, settle_fork
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair
from tests.ui.pages.given import finished, press, shown
from tests.usecases.test_exchange import visit
from tests.usecases.test_states import World, receive, refused
from ui.jobs import Jobs
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.chosen import ChosenBoard
from ui.pages.exchange_parts.wiring import exchange_actions
from ui.theme import Theme


@pytest.fixture
def world(pair: Pair, tmp_path: Path) -> Iterator[World]:
    """A unit and its committee."""
    made = World(pair, tmp_path)
    yield made
    for ws in made.opened:
        ws.workbook.close()


@pytest.fixture
def copies(world: World) -> tuple[Workspace, Workspace, Workspace]:
    """The unit's workbook and two copies of it: the first copy reported too and was picked, the second never reported."""
    visit(world.unit, "分开以前")
    receive(world.committee, world.up())
    receive(world.unit, world.down(world.committee))
    picked, idle = world.copied(world.unit), world.copied(world.unit)
    visit(world.unit, "原本上的")
    receive(world.committee, world.up())
    visit(picked, "副本上的")
    refused(world.committee, world.up(picked), ErrorCode.BUNDLE_FORKED)
    (fork,) = open_forks(world.committee)
    settle_fork(world.committee, fork.id, choice=ForkChoice.TAKE_NEW, reason="电话核实，以副本为准")
    path = world.down(world.committee)
    for ws in (world.unit, picked, idle):
        receive(ws, path)
    return world.unit, picked, idle


def words(board: ChosenBoard) -> str:
    return "\n".join(one.text() for one in board.findChildren(QLabel))


def test_the_picked_workbook_goes_on_by_one_button_and_only_that_one_offers_it(
    qtbot: QtBot, theme: Theme, jobs: Jobs, world: World, copies: tuple[Workspace, Workspace, Workspace]
) -> None:
    reopened: list[Workspace] = []

    def page_of(ws: Workspace) -> ExchangePage:
        def renew(title: str, work: object, done: object) -> None:
            assert title == "正在换用新的世代"
            reopened.append(resumed(ws))

        page = ExchangePage(
            theme, jobs, exchange_actions(ws, places=list, print_card=lambda: None, renew=renew)
        )
        page.show_exchange()
        return shown(qtbot, page)

    original, picked, idle = copies
    for other in (original, idle):
        page = page_of(other)
        assert page.chosen.isVisible()
        assert "没有被选定" in words(page.chosen) and "电话核实" in words(page.chosen)
        assert page.chosen.findChild(QPushButton, "follow_choice") is None
    page = page_of(picked)
    after = chosen_forks(picked)[0].after
    assert f"从第{after}号起开启新世代" in words(page.chosen)
    assert "其后的 1 条会自动重新登记" in words(page.chosen)
    with qtbot.waitSignal(page.changed):
        press(page.chosen, "follow_choice")
    (going_on,) = reopened
    page = page_of(going_on)
    assert page.chosen.isHidden()
    receive(world.committee, world.up(going_on))
    confirm_epoch(world.committee, going_on.org)
    assert open_forks(world.committee) == ()
    finished(qtbot, jobs)
