"""分叉 from alarm to end: two copies of a workbook report, the superior picks one, the unit goes on by one act."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import ledger
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.coming_back import is_to_be_resumed, resumed
from sxt_desktop.usecases.desk import confirm_epoch
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.fork_choices import Chosen, chosen_forks, follow_choice
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.pending_bundles import ForkChoice, open_forks, settle_fork
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import make_pair
from tests.usecases.test_exchange import held, visit
from tests.usecases.test_states import World, receive, refused

FILTER = Filter(forms=(FormId("handbook_08"),))
REASON = "电话核实，办公室电脑上的一本为准"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    pair = make_pair(tmp_path)
    made = World(pair, tmp_path)
    yield made
    for ws in made.opened:
        ws.workbook.close()
    pair.close()


@pytest.fixture
def clone(world: World) -> Workspace:
    """A copy of the unit's workbook that reported too, and was set apart."""
    visit(world.unit, "分开以前")
    receive(world.committee, world.up())
    receive(world.unit, world.down(world.committee))
    made = world.copied(world.unit)
    visit(world.unit, "原本上的")
    receive(world.committee, world.up())
    visit(made, "副本上的")
    refused(world.committee, world.up(made), ErrorCode.BUNDLE_FORKED)
    return made


def decide(world: World, choice: ForkChoice, *others: Workspace) -> None:
    """Let the committee pick a line, and its next bundle reach every copy."""
    (fork,) = open_forks(world.committee)
    settle_fork(world.committee, fork.id, choice=choice, reason=REASON)
    assert waiting_for(world.committee, world.unit.org).is_worth_a_bundle
    path = world.down(world.committee)
    for ws in (world.unit, *others):
        receive(ws, path)


def choice_of(ws: Workspace) -> Chosen:
    (found,) = chosen_forks(ws)
    assert found.reason == REASON
    return found


def titles(ws: Workspace) -> set[str]:
    return {row.title for row in list_entries(ws, FILTER) if not row.unadopted}


def todo(ws: Workspace) -> tuple[str, ...]:
    return tuple(one.title for one in overview(ws, 2026).todo if "选定" in one.title)


def test_the_new_line_is_followed_where_it_was_written_and_nothing_of_it_is_lost(
    world: World, clone: Workspace
) -> None:
    decide(world, ForkChoice.TAKE_NEW, clone)
    chosen = choice_of(clone)
    assert (chosen.is_ours, chosen.again, choice_of(world.unit).is_ours) == (True, 1, False)
    (title,) = todo(clone)
    assert f"请从第{chosen.after}号起开启新世代" in title
    with pytest.raises(UserError) as other:
        follow_choice(world.unit, chosen.seq)
    assert other.value.code is ErrorCode.PREVIEW_STALE
    follow_choice(clone, chosen.seq)
    assert is_to_be_resumed(clone)
    clone = resumed(clone)
    assert (chosen_forks(clone), todo(clone)) == ((), ())
    assert titles(clone) == {"分开以前", "副本上的"}
    visit(clone, "接续以后")
    receive(world.committee, world.up(clone))
    confirm_epoch(world.committee, clone.org)
    rows = list_entries(world.committee, FILTER)
    assert {row.title for row in rows if not row.unadopted} == {"分开以前", "副本上的", "接续以后"}
    assert {row.title for row in rows if row.unadopted} == {"原本上的"}
    assert open_forks(world.committee) == ()
    for ws in (clone, world.committee):
        assert check_workbook(ws).findings == ()


def test_the_line_held_goes_on_from_where_the_superior_has_it(world: World, clone: Workspace) -> None:
    visit(world.unit, "还没有报的")
    decide(world, ForkChoice.KEEP_OURS, clone)
    chosen = choice_of(world.unit)
    assert (chosen.is_ours, chosen.again, choice_of(clone).is_ours) == (True, 1, False)
    assert "没有被选定" in next(one.detail for one in overview(clone, 2026).todo if "选定" in one.title)
    follow_choice(world.unit, chosen.seq)
    unit = resumed(world.unit)
    receive(world.committee, world.up(unit))
    assert {row.title for row in list_entries(world.committee, FILTER)} == {
        "分开以前",
        "原本上的",
        "还没有报的",
    }
    refused(world.committee, world.up(clone), ErrorCode.BUNDLE_FORKED)
    receive(unit, world.down(world.committee))
    assert chosen_forks(unit) == ()


def test_a_choice_is_told_until_the_unit_went_on_and_kept_once(world: World, clone: Workspace) -> None:
    decide(world, ForkChoice.KEEP_OURS)
    assert not waiting_for(world.committee, world.unit.org).is_choice_untold
    visit(world.unit, "又一条")
    receive(world.committee, world.up())
    receive(world.unit, world.down(world.committee))
    assert len(chosen_forks(world.unit)) == 1
    assert held(world.unit, world.committee.org) == set()


@pytest.mark.parametrize("broken", ["how", "points", "more"])
def test_a_choice_no_honest_program_tells_is_refused(world: World, clone: Workspace, broken: str) -> None:
    (fork,) = open_forks(world.committee)
    settle_fork(world.committee, fork.id, choice=ForkChoice.KEEP_OURS, reason=REASON)
    _, detail = ledger.details_of(world.committee.read, "fork_settled")[0]
    wrong = {"how": {"how": "随便"}, "points": {"seq": "一"}, "more": {"manifest_sha256": "两 个"}}[broken]
    told = json.dumps({**detail, **wrong})
    world.committee.workbook.write(
        lambda db: db.execute("UPDATE events SET detail=? WHERE kind='fork_settled'", (told,))
    )
    path = world.down(world.committee)
    with pytest.raises(UserError) as error:
        receive(world.unit, path)
    assert error.value.code is ErrorCode.BUNDLE_HOSTILE
    assert chosen_forks(world.unit) == ()
