"""Taking over the bundles of many units one after another: whether the last goes as fast as the first."""

import re
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from sxt_desktop.bench.data import enrol, fill, make_unit
from sxt_desktop.bench.imports import Both, Floor
from sxt_desktop.bench.measure import Line
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.workspace import Workspace


def lines(folder: Path, resources: Path, *, units: int, records: int) -> Iterator[Line]:
    """Measure with so many units of so many records each, all of them subordinates of one organisation."""
    place = folder / "bulk"
    place.mkdir()
    superior = make_unit(place, resources, "测速上级", "乙")
    try:
        floor = Floor(superior)
        took = [_once(superior, place, resources, number, records, floor) for number in range(units)]
    finally:
        superior.workbook.close()
    third = max(1, units // 3)
    first, last = (statistics.median(one.ours for one in some) for some in (took[:third], took[-third:]))
    told = f"{units} × {records} records"
    ours, bare = sum(one.ours for one in took), sum(one.floor for one in took)
    yield Line("verify and take over many bundles", ours, bare, "one executemany of the rows each", told)
    yield Line("  the last third of them, each", last, first, "the first third, each", _peak())


def _once(superior: Workspace, place: Path, resources: Path, number: int, records: int, floor: Floor) -> Both:
    """Make a unit, take its bundle over, and remove the unit."""
    unit = make_unit(place, resources, f"测速单位{number}", "甲")
    try:
        enrol(superior, unit, Relation.SUBORDINATE, place)
        enrol(unit, superior, Relation.SUPERIOR, place)
        fill(unit, records)
        path = export_bundle(unit, to=superior.org, directory=place).path
    finally:
        unit.workbook.close()
        shutil.rmtree(unit.workbook.path)
    start = time.perf_counter()
    import_bundle(superior, preview_import(superior, path))
    took = time.perf_counter() - start
    path.unlink()
    return Both(took, floor.of(unit.org))


def _peak() -> str:
    """Return the most memory this process ever held, where the system tells."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("ascii")) if status.exists() else None
    return "" if found is None else f"peak memory {int(found[1]) // 1024} MB"
