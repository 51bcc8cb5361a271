"""Three levels of which one went back to a copy: whoever stands above hears of it through the middle."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import entries, lists
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import carry, save_visit
from tests.usecases.three_levels.cards import agree_on_keys
from tests.usecases.three_levels.world import Level, World, templates

UNIT, MIDDLE, TOP = Level


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with templates() as folder:
        yield folder


@pytest.fixture
def world(template: Path) -> Iterator[World]:
    made = World(template)
    yield made
    made.close()


def at(world: World, level: Level) -> Workspace:
    return world.first(level).ws


def go(world: World, *levels: Level) -> None:
    """Carry everything from each level to the next."""
    for sender, to in pairwise(levels):
        carry(at(world, sender), at(world, to), world.folder)


def counting(world: World, level: Level, owner: Level) -> list[bytes]:
    """Return the digests of what a level holds of an owner's log and counts, in order."""
    db, org = at(world, level).whole, world.orgs[owner]
    off = entries.unadopted(db, org)
    held = (one for epoch, _ in entries.epochs(db, org) for one in entries.positions(db, org, epoch, 1, 999))
    return [one.digest for one in held if one.digest not in off]


def all_hold_the_unit(world: World) -> None:
    for level in Level:
        assert counting(world, level, UNIT) == counting(world, UNIT, UNIT)
        assert check_workbook(at(world, level)).findings == ()


def test_the_top_hears_of_a_restored_unit_before_that_writes_anything_new(world: World) -> None:
    copy = world.copied(world.first(UNIT))
    lost = save_visit(at(world, UNIT), date(2026, 11, 2))
    go(world, UNIT, MIDDLE, TOP, MIDDLE)
    world.restored(copy)
    go(world, UNIT, MIDDLE, TOP)
    all_hold_the_unit(world)
    shown = lists.find(at(world, TOP).read, lost, world.orgs[UNIT])
    assert shown is not None and shown.unadopted
    go(world, TOP, MIDDLE)
    with pytest.raises(UserError) as nothing:
        export_bundle(at(world, MIDDLE), to=world.orgs[TOP], directory=world.folder)
    assert nothing.value.code is ErrorCode.NOTHING_TO_SEND


def test_what_a_restored_top_lost_is_passed_on_again_though_its_old_receipt_comes_last(world: World) -> None:
    go(world, UNIT, MIDDLE, TOP, MIDDLE)
    copy = world.copied(world.first(TOP))
    save_visit(at(world, UNIT), date(2026, 11, 2))
    go(world, UNIT, MIDDLE, TOP)
    late = export_bundle(at(world, TOP), to=world.orgs[MIDDLE], directory=world.folder).path
    world.restored(copy)
    go(world, TOP, MIDDLE)
    import_bundle(at(world, MIDDLE), preview_import(at(world, MIDDLE), late))
    go(world, MIDDLE, TOP)
    all_hold_the_unit(world)


def test_two_lines_that_a_unit_left_do_not_keep_the_middle_from_reporting(world: World) -> None:
    save_visit(at(world, UNIT), date(2026, 11, 2))
    common, before = world.copied(world.first(UNIT)), world.copied(world.first(MIDDLE))
    world.cloned(world.first(UNIT), world.copied(world.first(UNIT)))
    save_visit(at(world, UNIT), date(2026, 11, 3))
    go(world, UNIT, MIDDLE, TOP)
    world.restored(before)
    twin = world.seats[UNIT][1].ws
    for day in (4, 5):
        save_visit(twin, date(2026, 11, day))
    carry(twin, at(world, MIDDLE), world.folder)
    with pytest.raises(UserError) as forked:
        go(world, MIDDLE, TOP)
    assert forked.value.code is ErrorCode.BUNDLE_FORKED
    world.restored(common)
    go(world, UNIT, MIDDLE, TOP)
    all_hold_the_unit(world)
    assert counting(world, TOP, MIDDLE) == counting(world, MIDDLE, MIDDLE)


def test_an_epoch_in_which_nothing_was_written_leads_on_all_the_same(world: World) -> None:
    go(world, UNIT, MIDDLE, TOP, MIDDLE)
    for _ in range(2):
        world.restored(world.copied(world.first(UNIT)))
    save_visit(at(world, UNIT), date(2026, 11, 2))
    go(world, UNIT, MIDDLE, TOP)
    all_hold_the_unit(world)


def test_an_epoch_whose_beginning_the_top_lost_waits_until_that_comes_again(world: World) -> None:
    go(world, UNIT, MIDDLE, TOP, MIDDLE)
    copy = world.copied(world.first(TOP))
    save_visit(at(world, UNIT), date(2026, 11, 2))
    go(world, UNIT, MIDDLE, TOP, MIDDLE)
    world.restored(copy)
    world.restored(world.copied(world.first(UNIT)))
    save_visit(at(world, UNIT), date(2026, 11, 3))
    go(world, UNIT, MIDDLE, TOP)
    assert check_workbook(at(world, TOP)).findings == ()
    go(world, TOP, MIDDLE, TOP)
    all_hold_the_unit(world)


def test_what_a_unit_left_is_not_passed_on_for_ever_where_it_does_not_follow(world: World) -> None:
    copy = world.copied(world.first(UNIT))
    save_visit(at(world, UNIT), date(2026, 11, 2))
    go(world, UNIT, MIDDLE, TOP, MIDDLE)
    save_visit(at(world, UNIT), date(2026, 11, 3))
    go(world, UNIT, MIDDLE)
    world.restored(world.copied(world.first(UNIT)))
    save_visit(at(world, UNIT), date(2026, 11, 4))
    go(world, UNIT, MIDDLE)
    world.restored(copy)
    go(world, UNIT, MIDDLE, TOP, MIDDLE)
    all_hold_the_unit(world)
    with pytest.raises(UserError) as nothing:
        export_bundle(at(world, MIDDLE), to=world.orgs[TOP], directory=world.folder)
    assert nothing.value.code is ErrorCode.NOTHING_TO_SEND


def test_an_epoch_opened_under_a_key_that_was_replaced_does_not_keep_the_middle_from_reporting(
    world: World,
) -> None:
    old = world.copied(world.first(UNIT))
    rotate_keys(at(world, UNIT))
    go(world, UNIT, MIDDLE, TOP)
    world.restored(old)
    world.restored(world.copied(world.first(UNIT)))
    agree_on_keys(world)
    go(world, UNIT, MIDDLE)
    save_visit(at(world, MIDDLE), date(2026, 11, 4))
    go(world, MIDDLE, TOP)
    assert counting(world, TOP, MIDDLE) == counting(world, MIDDLE, MIDDLE)
    save_visit(at(world, UNIT), date(2026, 11, 5))
    go(world, UNIT, MIDDLE, TOP)
    all_hold_the_unit(world)
