"""Measuring two pieces of work interleaved, and a table of the medians."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: medians in seconds of our work and of its floor, and how the work is told."""

    work: str
    ours: float
    floor: float
    floor_name: str
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor our work takes."""
        return self.ours / self.floor if self.floor else float("nan")


def side_by_side(
    ours: Callable[[], object], floor: Callable[[], object], *, rounds: int = 5
) -> tuple[float, float]:
    """Run both in turn and return the median seconds of each; the first round only warms up."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for kept, work in zip(times, (ours, floor), strict=True):
            start = time.perf_counter()
            work()
            if number:
                kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def seconds(value: float) -> str:
    """Return a duration with a unit that suits it."""
    if value < 0.001:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def table(lines: Sequence[Line]) -> str:
    """Return the table as text."""
    rows = [("work", "ours", "floor", "ratio", "floor is", "note")]
    rows += [
        (one.work, seconds(one.ours), seconds(one.floor), f"{one.ratio:.2f}", one.floor_name, one.note)
        for one in lines
    ]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E80 else 1 for c in text)
