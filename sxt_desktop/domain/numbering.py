"""Running numbers: what a series says, and numbers that hang below another record's (措施 CS+问题编号+序, domain.md 3.04)."""

import re
from collections.abc import Mapping

from sxt_desktop.domain.values import Ref, Value

FILLED = ("code", "year", "n")
"""What the program puts into a series by itself; any other place names a field with the record the number hangs below."""
NO_YEAR = 0
"""The year of a series that hangs below a record: it goes on whatever the year."""
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_KEPT = 40
"""A number longer than this is no number to hang another below."""


def places(series: str) -> tuple[str, ...]:
    """Return the names of everything that is filled into a series."""
    return tuple(_PLACE.findall(series))


def hangs_below(series: str) -> str:
    """Return the field with the record whose number a series goes on from; empty for a series of its own."""
    return next((name for name in places(series) if name not in FILLED), "")


def first_named(value: Value) -> str | None:
    """Return the id of the first record a field names."""
    refs = value if isinstance(value, tuple) else ()
    return next((one.id for one in refs if isinstance(one, Ref) and one.id), None)


def below(series: str, number: str | None, *, year: int) -> tuple[str, int]:
    """Return the series below a numbered record and the year it is counted in; of its own year without one."""
    name = hangs_below(series)
    if not name:
        return series, year
    if not number or len(number) > _KEPT or "{" in number or "}" in number:
        return series.replace(f"{{{name}}}", "{year}"), year
    return series.replace(f"{{{name}}}", number), NO_YEAR


def written(series: str, *, year: int, n: int) -> str:
    """Return a number of a series as it stands on paper."""
    return series.replace("{year}", str(year)).replace("{n}", str(n))


def read(series: str, number: str) -> tuple[str, int, int] | None:
    """Return (series, year, n) of a written number, None for one of another series.

    A number below a record belongs to a series of its own, which is returned with that record's number in it.
    """
    name = hangs_below(series)
    pattern = re.escape(series)
    groups: Mapping[str, str] = {"year": r"(?P<year>\d{4})", "n": r"(?P<n>\d{1,9})", name: r"(?P<of>.{1,40})"}
    for place, group in groups.items():
        pattern = pattern.replace(rf"\{{{place}\}}", group) if place else pattern
    found = re.fullmatch(pattern, number, re.ASCII)
    if found is None or "n" not in found.groupdict():
        return None
    told = found.groupdict()
    if name:
        is_year = re.fullmatch(r"\d{4}", told["of"]) is not None
        own = below(series, None if is_year else told["of"], year=int(told["of"]) if is_year else NO_YEAR)
        return (*own, int(told["n"]))
    return (series, int(told["year"]), int(told["n"])) if "year" in told else None
