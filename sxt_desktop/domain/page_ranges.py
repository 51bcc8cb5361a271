"""页码范围: which pages of a paper are wanted, as people write it: “1-3，5”."""

import re

_PART = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
_SAME = str.maketrans({**dict.fromkeys("－—–~～至", "-"), **dict.fromkeys("，、;； ", ",")})
Range = tuple[int, int]


def read_ranges(text: str, pages: int) -> tuple[Range, ...]:
    """Return first and last page of each part, counted from 1; nothing for all pages. ValueError for no such pages."""
    found = []
    for part in filter(None, text.strip().translate(_SAME).split(",")):
        numbers = _PART.fullmatch(part)
        if numbers is None:
            raise ValueError(part)
        first, last = int(numbers[1]), int(numbers[2] or numbers[1])
        if not 1 <= first <= last <= pages:
            raise ValueError(part)
        found.append((first, last))
    return tuple(found)


def write_ranges(ranges: tuple[Range, ...]) -> str:
    """Return ranges as print systems take them: ``1-3,5``."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def numbers_in(ranges: tuple[Range, ...], pages: int) -> tuple[int, ...]:
    """Return the pages wanted, counted from 0, in the order they are named; all where no range is."""
    whole = ranges or ((1, pages),)
    return tuple(number - 1 for first, last in whole for number in range(first, last + 1))
