"""待处理的包 on the exchange page: what waits or was set apart is listed with its reason, and can be settled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.usecases.pending_bundles import ForkChoice, Pending, Why
from tests.pairs import Pair
from tests.ui.pages.given import find, finished, press, type_in
from tests.ui.pages.test_exchange import page_of
from tests.usecases.test_states import World, forked
from ui.jobs import Jobs
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.bundle_row import RowState
from ui.pages.exchange_parts.pending import PendingRow, decided_words, reason_words
from ui.theme import Theme


@pytest.fixture
def world(pair: Pair, tmp_path: Path) -> Iterator[World]:
    """A unit and its committee."""
    made = World(pair, tmp_path)
    yield made
    for ws in made.opened:
        ws.workbook.close()


def open_page(qtbot: QtBot, theme: Theme, jobs: Jobs, world: World, committee: object = None) -> ExchangePage:
    return page_of(qtbot, committee or world.committee, theme, jobs, world.folder)  # type: ignore[arg-type]


def words_of(row: PendingRow) -> str:
    return "\n".join(one.text() for one in row.findChildren(QLabel))


def test_a_fork_is_settled_in_the_list_with_a_choice_and_a_reason(
    qtbot: QtBot, theme: Theme, jobs: Jobs, world: World
) -> None:
    forked(world)
    page = open_page(qtbot, theme, jobs, world)
    (row,) = page.pending.rows
    assert "对不上" in words_of(row)
    assert row.findChild(QPushButton, "pending_delete") is None
    press(row, "pending_settle")
    press(row, "fork_take")
    assert "请先选一种处理办法" in words_of(row)
    find(row, QRadioButton, "fork_keep_ours").setChecked(True)
    press(row, "fork_take")
    assert "还缺" in words_of(row)
    type_in(find(row, QLineEdit, "fork_reason"), "电话核实，对方误用副本")
    with qtbot.waitSignal(page.changed):
        press(row, "fork_take")
    (row,) = page.pending.rows
    assert "采用原来的线" in words_of(row) and "电话核实" in words_of(row)
    press(row, "pending_delete")
    press(row, "pending_cancel")
    press(row, "pending_delete")
    press(row, "delete_take")
    assert page.pending.isHidden()
    finished(qtbot, jobs)


def test_a_bundle_that_comes_too_early_shows_at_once_and_goes_when_it_followed(
    qtbot: QtBot, theme: Theme, jobs: Jobs, world: World
) -> None:
    older = world.copied(world.committee)
    first, second = world.confirmed(("一", "二"))
    page = open_page(qtbot, theme, jobs, world, older)
    assert page.pending.isHidden()
    page.imports.add_files((second,))
    finished(qtbot, jobs)
    (row,) = page.pending.rows
    assert "前面缺第1至" in words_of(row)
    page.imports.add_files((first,))
    finished(qtbot, jobs)
    ready = next(row for row in page.imports.rows if row.path == first)
    page.imports.take(ready)
    finished(qtbot, jobs)
    assert ready.state is RowState.DONE and "第2包随后自动导入" in ready.sentence
    assert page.pending.isHidden()


def test_a_kept_bundle_is_looked_into_again_under_the_name_of_its_sender(
    qtbot: QtBot, theme: Theme, jobs: Jobs, world: World
) -> None:
    forked(world)
    page = open_page(qtbot, theme, jobs, world)
    press(page.pending.rows[0], "pending_again")
    finished(qtbot, jobs)
    (row,) = page.imports.rows
    assert row.code is ErrorCode.BUNDLE_FORKED
    assert row.name.endswith("第1包") and ".sxb" not in row.name
    assert len(page.pending.rows) == 1


def test_every_reason_and_every_decision_has_its_words() -> None:
    for why in Why:
        needs = (1, 3) if why is Why.HELD else None
        one = Pending("x", Path("x"), why, "org", "机械学院党委", 3, "2026-11-18T09:00:00+08:00", needs)  # type: ignore[arg-type]
        assert len(reason_words(one)) > 15
    assert "已随回执向对方索取" in reason_words(
        Pending("x", Path("x"), Why.HELD, OrgId("org"), "", 3, "", (2, 2), is_asked=True)
    )
    for choice in ForkChoice:
        decided = Pending(
            "x",
            Path("x"),
            Why.FORKED,
            OrgId("org"),
            "",
            3,
            "",
            choice=choice,
            decided_by="林静",
            reason="核实",
        )
        assert choice.value in decided_words(decided) and "林静" in decided_words(decided)
