"""Closings of a year: which there were, and whether a record was changed since."""

from dataclasses import dataclass

from sxt_desktop.domain.records import Listed
from sxt_desktop.store import ledger
from sxt_desktop.usecases.workspace import Workspace

CLOSED = "year_closed"
"""The kind of the event that is noted when a year is closed."""


@dataclass(frozen=True, slots=True)
class Closing:
    """One closing: when (ISO 8601 text), of which year, by whom, into which folder, up to which position `n`."""

    at: str
    year: int
    by: str
    folder: str
    items: int
    files: int
    n: int


def closings(ws: Workspace, year: int | None = None) -> tuple[Closing, ...]:
    """Return the closings of a year or of all, newest first."""
    found = (_closing(at, detail) for at, detail in ledger.details_of(ws.read, CLOSED))
    return tuple(one for one in found if year is None or one.year == year)


def _closing(at: str, detail: dict[str, object]) -> Closing:
    numbers = {name: int(str(detail.get(name) or 0)) for name in ("year", "items", "files", "n")}
    return Closing(at, by=str(detail.get("by") or ""), folder=str(detail.get("folder") or ""), **numbers)


def closed_up_to(ws: Workspace) -> dict[int, int]:
    """Return up to which position of our log each year was closed last; years never closed are not there."""
    found: dict[int, int] = {}
    for one in reversed(closings(ws)):
        found[one.year] = one.n
    return found


def is_changed_since(row: Listed, closed: dict[int, int]) -> bool:
    """Whether a record of ours was written or changed after its year was closed (归档后改过)."""
    return row.n > closed.get(int((row.occurred_on or row.first_recorded_at)[:4]), row.n)
