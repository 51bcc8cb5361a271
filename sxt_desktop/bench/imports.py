"""Taking over a bundle of many records: beside one `executemany` of the same rows into a bare table."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from sxt_desktop.bench.data import enrol_pair, fill
from sxt_desktop.bench.measure import Line
from sxt_desktop.domain.records import Filter
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.entries import all_entries
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.workspace import Workspace

ROUNDS = 3
_FLOOR = "CREATE TABLE bench_floor(entry_id TEXT PRIMARY KEY, form_id, author, title, day, digest, body)"


def lines(folder: Path, resources: Path, records: int) -> Iterator[Line]:
    """Measure with a fresh pair of organisations each round, since a bundle is taken over once."""
    took = []
    for number in range(ROUNDS):
        place = folder / f"import{number}"
        place.mkdir()
        unit, superior = enrol_pair(place, resources)
        try:
            fill(unit, records)
            took.append(_once(unit, superior, place))
        finally:
            unit.workbook.close()
            superior.workbook.close()
    ours, floor = (statistics.median(times) for times in zip(*took, strict=True))
    yield Line("import a bundle", ours, floor, "one executemany of the rows", f"{records} records")


def _once(unit: Workspace, superior: Workspace, place: Path) -> tuple[float, float]:
    plan = preview_import(superior, export_bundle(unit, to=superior.org, directory=place).path)
    start = time.perf_counter()
    import_bundle(superior, plan)
    ours = time.perf_counter() - start
    rows = [
        (row.entry_id, row.form_id, row.author, row.title, row.occurred_on, row.digest, row.body_json)
        for row in all_entries(superior, Filter(owner=unit.org))
    ]

    def write(db: Database) -> None:
        db.conn.executemany("INSERT INTO bench_floor VALUES(?,?,?,?,?,?,?)", rows)

    superior.workbook.write(lambda db: db.execute(_FLOOR))
    start = time.perf_counter()
    superior.workbook.write(write)
    return ours, time.perf_counter() - start
