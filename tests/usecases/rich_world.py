"""Small bundles that have what the format knows, and those they are for: originals passed on, certificates, statements
of new epochs and keys, receipts, withheld records, attachments, a log brought back from above, volumes."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.passing_choice import choose_originals
from sxt_desktop.usecases.preview_import import ImportPlan, preview_import
from sxt_desktop.usecases.recovering import export_recovery
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND
from tests.pairs import PASSWORD, Pair, carry, enrol, issue_order, make_pair, new_unit, save_visit, set_level

DAY = date(2026, 11, 2)
KINDS = ("volumes", "passed on", "recovery")


@dataclass
class Sound:
    """A bundle that would be taken over, and whoever it is for."""

    ws: Workspace
    sender: Workspace
    files: list[Path]

    def __post_init__(self) -> None:
        self.contents = [path.read_bytes() for path in self.files]
        self.size = sum(map(len, self.contents))

    def preview(self) -> ImportPlan:
        return preview_import(self.ws, self.files[0])

    def changed(self, place: int, change: Callable[[bytes, int], bytes]) -> None:
        """Write the file in which a byte lies anew; what comes after it is not there where it was cut off."""
        for path, content in zip(self.files, self.contents, strict=True):
            if 0 <= place < len(content):
                path.write_bytes(change(content, place))
            place -= len(content)

    def mend(self) -> None:
        for path, content in zip(self.files, self.contents, strict=True):
            path.write_bytes(content)


def copied(ws: Workspace, copy: Path) -> Workspace:
    """Copy a workbook that is open, and open the copy."""
    ws.workbook.write(lambda db: None)
    ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(ws.workbook.path, copy, ignore=shutil.ignore_patterns("lock", "*-wal", "*-shm"))
    return open_unit(copy, PASSWORD, AROUND)


@contextmanager
def rich_bundles(folder: Path) -> Iterator[dict[str, Sound]]:
    """Make bundles between a unit, the committee above it and the one above both, by their `KINDS`."""
    pair = make_pair(folder)
    top = new_unit(folder, pair.clock, name="宁夏区委教育工委", short_name="教育工委", code="教工")
    middle, unit = pair.committee, pair.unit
    enrol(top, middle, Relation.SUBORDINATE, folder)
    enrol(middle, top, Relation.SUPERIOR, folder)
    choose_originals(middle, top.org, wanted=True)
    evidence = attach_bytes(unit, "照片.jpg", b"picture" * 30)
    entry = save_visit(unit, DAY)
    values = {**open_entry(unit, entry).values, "evidence": (evidence,)}
    save_entry(unit, form_id=FormId("handbook_08"), values=values, entry_id=entry)
    set_level(unit, save_visit(unit, DAY), Sensitivity.DISCIPLINE)
    for ws in (unit, middle):
        rotate_keys(ws)
    unit, middle = begin_epoch(unit, Cause.MOVED), begin_epoch(middle, Cause.MOVED)
    then, before = copied(unit, folder / "then.sxt"), copied(middle, folder / "before.sxt")
    save_visit(unit, DAY)
    volumes = export_bundle(unit, to=middle.org, directory=folder, volume=4000)
    assert volumes.volumes > 2
    made = {"volumes": Sound(before, unit, sorted(folder.glob(f"{volumes.path.stem}*")))}
    carry(unit, middle, folder)
    issue_order(Pair(top, middle, pair.clock, folder))
    carry(top, middle, folder)
    passed = export_bundle(middle, to=top.org, directory=folder)
    made["passed on"] = Sound(top, middle, [passed.path])
    back = folder / "back"
    back.mkdir()
    recovery = export_recovery(middle, to=unit.org, directory=back)
    made["recovery"] = Sound(then, middle, [recovery.path])
    yield made
    pair.close()
    for ws in (then, before, top):
        ws.workbook.close()
