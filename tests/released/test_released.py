"""What every released version left on disk opens in this one, whole, and goes on being exchanged."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import entries, keyslots
from sxt_desktop.store.lists import count
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.restore import known_backups, restore
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.start_check import start_check
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import CHEAP, RESOURCES
from tests.released.make import EVIDENCE

HERE = Path(__file__).parent
VERSIONS = sorted(place.name for place in HERE.iterdir() if (place / "facts.json").is_file())
AROUND = Surroundings(RESOURCES, cost=CHEAP)
SIDES = ("unit", "committee")


@dataclass(frozen=True, slots=True)
class Released:
    """A copy of what one version left, with what must be found in it."""

    folder: Path
    facts: dict[str, Any]

    def path(self, side: str) -> Path:
        return self.folder / str(self.facts[side]["folder"])

    def open(self, side: str) -> Workspace:
        return open_unit(self.path(side), self.facts["password"], AROUND, user=self.facts.get("user", ""))


@pytest.fixture(params=VERSIONS)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Released:
    folder = Path(shutil.copytree(HERE / request.param, tmp_path / "copy"))
    for path in folder.glob("*.sxt"):
        for name in ("files", "backups", "received"):
            (path / name).mkdir(exist_ok=True)  # git keeps no empty folder
    return Released(folder, json.loads((folder / "facts.json").read_text("utf-8")))


@pytest.fixture(params=SIDES)
def opened(request: pytest.FixtureRequest, released: Released) -> Iterator[tuple[Workspace, dict[str, Any]]]:
    ws = released.open(request.param)
    yield ws, released.facts[request.param]
    ws.workbook.close()


def test_there_is_at_least_one_released_version() -> None:
    assert "0.1.0" in VERSIONS


def test_a_workbook_opens_whole(opened: tuple[Workspace, dict[str, Any]]) -> None:
    ws, facts = opened
    assert start_check(ws).findings == ()
    assert check_workbook(ws).findings == ()
    assert ws.org == facts["org"]
    for log in facts["logs"]:
        owner, epoch, n = OrgId(log["owner"]), log["epoch"], log["n"]
        assert (owner, epoch, n) in entries.owners(ws.read)
        assert (entries.link_at(ws.read, owner, epoch, n) or b"").hex() == log["link"]
    assert count(ws.read, Filter(with_void=True)) == facts["entries"]


def test_an_attachment_is_what_it_was(opened: tuple[Workspace, dict[str, Any]], released: Released) -> None:
    ws, _ = opened
    assert b"".join(ws.workbook.files.chunks(released.facts["attachment"]["sha256"])) == EVIDENCE


def test_the_draft_is_found(released: Released) -> None:
    ws = released.open("unit")
    try:
        (draft,) = ws.workbook.drafts.of(ws.user.id).all()
        assert draft.body == {"title": "没有写完"} and draft.typing.form_id == "handbook_08"
    finally:
        ws.workbook.close()


def test_the_bundle_on_its_way_is_imported(released: Released) -> None:
    ws = released.open("committee")
    try:
        done = import_bundle(ws, preview_import(ws, released.folder / released.facts["bundle"]["file"]))
        assert (done.seq, done.entries) == (
            released.facts["bundle"]["seq"],
            released.facts["bundle"]["entries"],
        )
        assert check_workbook(ws).findings == ()
    finally:
        ws.workbook.close()


def test_the_key_slots_are_made_the_present_way(released: Released) -> None:
    for side in SIDES:
        released.open(side).workbook.close()
        content = keyslots.read(released.path(side) / "keyslots.json")
        assert json.loads((released.path(side) / "keyslots.json").read_bytes())["format"] == keyslots.FORMAT
        first = content.slot(keyslots.FIRST_SLOT)
        assert first is not None and not keyslots.is_weaker(first, CHEAP)
        released.open(side).workbook.close()


def test_everyone_of_then_still_gets_in_and_sees_what_they_may(released: Released) -> None:
    for other in released.facts.get("others", ()):
        ws = open_unit(released.path("unit"), other["password"], AROUND, user=other["name"])
        try:
            assert ws.user.name == other["name"]
            assert count(ws.whole, Filter(words=released.facts["restricted"])) == 1
            assert count(ws.read, Filter(words=released.facts["restricted"])) == 0
        finally:
            ws.workbook.close()


def test_a_backup_of_then_can_be_restored(released: Released) -> None:
    path = released.path("unit")
    manual = [one for one in known_backups(path) if one.kind is BackupKind.MANUAL]
    assert bool(manual) == ("others" in released.facts)
    for backup in manual:
        before = released.open("unit")
        ws = restore(before, backup.path, AROUND)
        try:
            assert check_workbook(ws).findings == () and ws.epoch != before.epoch
        finally:
            ws.workbook.close()
