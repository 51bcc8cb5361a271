"""Of which year a list item is, and the version of a list as a whole, by which papers and filings name it."""

from collections.abc import Iterable
from hashlib import sha256

from sxt_desktop.domain.values import Body, Json

VERSION_DIGITS = 8
"""So much of a version is printed; it names one of a year's few versions, it proves nothing."""


def item_year(body: Body, first_recorded_at: str) -> int:
    """Return the year an item belongs to: as it says itself, else that of its deadline, its beginning, its entry."""
    said = body.get("year")
    if isinstance(said, int) and not isinstance(said, bool):
        return said
    days = (body.get("due"), body.get("start_on"), first_recorded_at)
    return next(year for year in map(_year, days) if year is not None)


def _year(day: Json) -> int | None:
    return int(day[:4]) if isinstance(day, str) and day[:4].isdigit() else None


def list_version(digests: Iterable[str]) -> str:
    """Return the version of a list: a short hash over its items' exact revisions, whatever their order; "" for none."""
    ordered = sorted(digests)
    if not ordered:
        return ""
    return sha256("\n".join(["sxt-list-1", *ordered]).encode()).hexdigest()[:VERSION_DIGITS]


def is_list_version(text: str) -> bool:
    """Whether something was worked out as the version of a list, not written by hand."""
    return len(text) == VERSION_DIGITS and all(one in "0123456789abcdef" for one in text)


def short_version(digest: str) -> str:
    """Return a revision's digest as papers name it."""
    return digest[:VERSION_DIGITS]
