"""A stick with forty bundles for a committee: most in order, one each that waits, forks, is damaged, repeated or unknown."""

from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import enrol, new_unit, save_visit
from tests.usecases.test_states import World, receive

GOOD = 35


def fill(world: World, folder: Path) -> Workspace:
    """Write the bundles into a folder; returns the committee's workbook that has none of them yet."""
    pair, clock = world.pair, world.pair.clock
    diligent = _unit(world, "外语学院党委", "外语")
    committee = world.copied(pair.committee)
    save_visit(pair.unit, date(2026, 11, 2))
    receive(pair.committee, world.up())
    receive(pair.unit, world.down(pair.committee))
    _send(pair.unit, committee, folder / "机械", GOOD)
    sent = [_send(diligent, committee, folder / "外语", day) for day in range(GOOD - 1)]
    clone = world.copied(diligent)
    _send(diligent, committee, folder / "外语", GOOD)
    copyfile(sent[0], folder / f"重复-{sent[0].name}")
    _send(clone, committee, folder / "副本", GOOD + 1)
    stranger = new_unit(
        world.folder, clock, name="东湖大学美术学院党委", short_name="美术学院党委", code="美术"
    )
    world.opened.append(stranger)
    enrol(stranger, committee, Relation.SUPERIOR, world.folder)
    _send(stranger, committee, folder / "美术", GOOD)
    content = bytearray(sent[1].read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "受损.sxb").write_bytes(bytes(content))
    return committee


def _unit(world: World, name: str, code: str) -> Workspace:
    made = new_unit(world.folder, world.pair.clock, name=f"东湖大学{name}", short_name=name, code=code)
    world.opened.append(made)
    enrol(world.pair.committee, made, Relation.SUBORDINATE, world.folder)
    enrol(made, world.pair.committee, Relation.SUPERIOR, world.folder)
    return made


def _send(ws: Workspace, to: Workspace, folder: Path, day: int) -> Path:
    """Write one more record and the bundle that brings it."""
    save_visit(ws, date(2026, 9, 1) + timedelta(days=day))
    folder.mkdir(parents=True, exist_ok=True)
    return export_bundle(ws, to=to.org, directory=folder).path
