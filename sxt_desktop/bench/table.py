"""Putting the measurements together; printed as it goes, so that an interrupted run is not lost."""

import tempfile
from pathlib import Path

from sxt_desktop.bench import exchange, papers, records, start
from sxt_desktop.bench.data import fill, make_unit
from sxt_desktop.bench.measure import Line, table

RECORDS, SAVES, LETTERS, MEGABYTES = 20_000, 50, 100, 200
QUICK_RECORDS, QUICK_SAVES, QUICK_LETTERS, QUICK_MEGABYTES = 500, 5, 3, 8


def run(resources: Path, *, quick: bool) -> int:
    """Measure everything and print one table; `quick` only shows that all of it works."""
    sizes = (RECORDS, SAVES, LETTERS, MEGABYTES)
    if quick:
        sizes = (QUICK_RECORDS, QUICK_SAVES, QUICK_LETTERS, QUICK_MEGABYTES)
    found: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="sxt-bench-") as place:
        folder = Path(place)
        ws = make_unit(folder, resources, "测速台账", "周明远")
        try:
            fill(ws, sizes[0])
            found.extend(records.lines(ws, sizes[1]))
            found.extend(papers.lines(ws, resources, sizes[2]))
            workbook = ws.workbook.path
        finally:
            ws.workbook.close()
        found.extend(exchange.lines(folder, resources, sizes[3]))
        found.extend(start.lines(resources.parent / "main.py", workbook, f"{sizes[0]} records"))
    print(table(found))
    return 0
