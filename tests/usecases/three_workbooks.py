"""A committee and two subordinates, each with a workbook of its own: what goes to one must not reach the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.addressing import subordinates
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import COMMITTEE, Clock, enrol, new_unit


@dataclass(frozen=True, slots=True)
class Three:
    """A committee with two subordinates."""

    committee: Workspace
    first: Workspace
    second: Workspace
    folder: Path
    clock: Clock

    def ref(self, ws: Workspace) -> Ref:
        """Return how the committee names a unit."""
        return next(one for one in subordinates(self.committee) if one.id == ws.org)

    def send(self, to: Workspace) -> None:
        """Carry what waits for a unit to it, and its receipt back."""
        sent = export_bundle(self.committee, to=to.org, directory=self.folder)
        import_bundle(to, preview_import(to, sent.path))
        self.report(to)

    def report(self, unit: Workspace) -> None:
        """Carry what waits for the committee from a unit to it."""
        back = export_bundle(unit, to=self.committee.org, directory=self.folder)
        import_bundle(self.committee, preview_import(self.committee, back.path))

    def held(self, ws: Workspace, entry: EntryId) -> Listed | None:
        """Return what a unit holds of a record of the committee."""
        return lists.find(ws.read, entry, self.committee.org)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
    every = [
        new_unit(tmp_path, clock, name=name, short_name=name[:6], code=name[4:6])
        for name in (COMMITTEE, "东湖大学机械学院党委", "东湖大学文学院党委")
    ]
    committee = every[0]
    for unit in every[1:]:
        enrol(committee, unit, Relation.SUBORDINATE, tmp_path)
        enrol(unit, committee, Relation.SUPERIOR, tmp_path)
    yield Three(every[0], every[1], every[2], tmp_path, clock)
    for ws in every:
        ws.workbook.close()


def item(to: tuple[Ref, ...], content: str = "每半年专题研究一次") -> Values:
    return {
        "list_kind": "任务清单",
        "holder": Ref(None, "各二级党组织"),
        "content": content,
        "addressees": to,
    }


def changed(ws: Workspace, form: FormId, values: Values, entry: EntryId) -> None:
    known = lists.find(ws.read, entry, ws.org)
    assert known is not None
    save_entry(ws, form_id=form, values=values, entry_id=entry, expected=known.digest)
