"""Putting the measurements together; each told as it goes, so that an interrupted run is not lost."""

import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sxt_desktop.bench import (
    bulk,
    cascade,
    exchange,
    growth,
    imports,
    papers,
    problems,
    records,
    safety,
    scans,
    sheets,
    start,
)
from sxt_desktop.bench import units as many_units
from sxt_desktop.bench.data import fill, make_unit
from sxt_desktop.bench.measure import Line, seconds, table
from sxt_desktop.usecases.workspace import Workspace

TIMES = 10


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything is measured."""

    records: int = 20_000
    saves: int = 50
    letters: int = 500
    handbook: int = 300
    """Pages."""
    scanned: int = 200
    """Pages of signed letters that come back from the copier."""
    megabytes: int = 200
    imported: int = 2_000
    units: int = 20
    """Units whose bundles one superior takes over, each with `imported` records."""
    attached: int = 1_024
    """Megabytes of attachments in a workbook that is backed up."""
    below: int = 529
    """Units of one superior's matrix, each with `each_holds` records."""
    each_holds: int = 51
    own_items: int = 4_500
    """Items of the superior's own lists, every third below one that went down (MZ42)."""
    problems: int = 4_500
    measures: int = 16_000
    """Measures below these problems, and as many that name list items (MZ44)."""


QUICK = Sizes(
    records=500,
    saves=5,
    letters=3,
    handbook=20,
    scanned=6,
    megabytes=8,
    imported=50,
    units=3,
    attached=16,
    below=10,
    each_holds=4,
    own_items=20,
    problems=30,
    measures=60,
)


def run(resources: Path, *, quick: bool, units: int | None = None) -> int:
    """Measure everything and print one table; `quick` only shows that all of it works. `units` in place
    of the usual number send a bundle: with 500 it takes most of an hour."""
    sizes = QUICK if quick else Sizes()
    sizes = sizes if units is None else replace(sizes, units=units)
    found = _Told()
    with tempfile.TemporaryDirectory(prefix="sxt-bench-") as place:
        folder = Path(place)
        large = make_unit(folder, resources, "测速台账", "周明远")
        try:
            fill(large, sizes.records)
            found.extend(_beside_a_small_one(folder, resources, large, sizes))
            found.extend(records.lines(large, sizes.saves))
            found.extend(sheets.lines(large, folder, rows=sizes.records))
            found.extend(papers.lines(large, resources, letters=sizes.letters, handbook=sizes.handbook))
            found.extend(scans.lines(large, folder, pages=sizes.scanned))
            found.extend(safety.lines(large, folder, resources, megabytes=sizes.attached))
            workbook, key = large.workbook.path, large.workbook.key
        finally:
            large.workbook.close()
        found.append(safety.opening(workbook, key, resources))
        found.extend(exchange.lines(folder, resources, sizes.megabytes))
        found.extend(imports.lines(folder, resources, sizes.imported))
        found.extend(bulk.lines(folder, resources, units=sizes.units, records=sizes.imported))
        found.extend(many_units.lines(folder, resources, units=sizes.below, records=sizes.each_holds))
        found.extend(
            cascade.lines(
                folder,
                resources,
                units=sizes.below,
                items=sizes.each_holds,
                own=sizes.own_items,
                measures=sizes.measures,
            )
        )
        found.extend(problems.lines(folder, resources, problems=sizes.problems, measures=sizes.measures))
        found.extend(start.lines(resources.parent / "main.py", workbook, f"{sizes.records} records"))
    print(table(found))
    return 0


class _Told(list[Line]):
    """Rows of the table, each told as soon as it is measured, beside the table (standard error)."""

    def append(self, line: Line) -> None:
        """Keep and tell a row."""
        super().append(line)
        print(
            f"{line.work}: {seconds(line.ours)}, {line.ratio:.2f} × {line.floor_name}",
            file=sys.stderr,
            flush=True,
        )

    def extend(self, lines: Iterable[Line]) -> None:
        """Keep and tell rows as they come."""
        for line in lines:
            self.append(line)


def _beside_a_small_one(folder: Path, resources: Path, large: Workspace, sizes: Sizes) -> list[Line]:
    small = make_unit(folder, resources, "小台账", "周明远")
    try:
        fill(small, sizes.records // TIMES)
        return list(growth.lines(small, large, times=TIMES, saves=sizes.saves))
    finally:
        small.workbook.close()
