"""Taking over a bundle of many records: beside one `executemany` of the same rows into a bare table."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sxt_desktop.bench.data import enrol_pair, fill
from sxt_desktop.bench.measure import Line
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.records import Filter
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.entries import all_entries
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.workspace import Workspace

ROUNDS = 3
_FLOOR = "CREATE TABLE bench_floor(entry_id TEXT PRIMARY KEY, form_id, author, title, day, digest, body)"


class Both(NamedTuple):
    """Seconds of taking a bundle over, and of its floor."""

    ours: float
    floor: float


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


class Floor:
    """A bare table beside the records, into which the same rows go."""

    def __init__(self, superior: Workspace) -> None:
        self._ws = superior
        superior.workbook.write(lambda db: db.execute(_FLOOR))

    def of(self, owner: OrgId) -> float:
        """Return how many seconds the rows of one organisation take."""
        found = all_entries(self._ws, Filter(owner=owner))
        rows = [
            (row.entry_id, row.form_id, row.author, row.title, row.occurred_on, row.digest, row.body_json)
            for row in found
        ]

        def write(db: Database) -> None:
            db.conn.executemany("INSERT OR REPLACE INTO bench_floor VALUES(?,?,?,?,?,?,?)", rows)

        start = time.perf_counter()
        self._ws.workbook.write(write)
        return time.perf_counter() - start


def _once(unit: Workspace, superior: Workspace, place: Path) -> Both:
    plan = preview_import(superior, export_bundle(unit, to=superior.org, directory=place).path)
    start = time.perf_counter()
    import_bundle(superior, plan)
    ours = time.perf_counter() - start
    return Both(ours, Floor(superior).of(unit.org))
