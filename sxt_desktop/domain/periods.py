"""The periods in which duties are counted."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.days import is_year


class PeriodKind(StrEnum):
    """How a year is cut for a duty."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included, with the name offices give it."""

    start: date
    end: date
    name: str

    def holds(self, day: date) -> bool:
        """Whether a day lies within."""
        return self.start <= day <= self.end


_MONTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF_YEAR: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


def period_of(months: int) -> PeriodKind | None:
    """Return the kind of period that takes so many months, None where there is none."""
    return next((kind for kind, length in _MONTHS.items() if length == months), None)


def periods_of(year: int, kind: PeriodKind) -> tuple[Period, ...]:
    """Cut a calendar year into periods of one kind, in order; what is no year has none."""
    if not is_year(year):
        return ()
    length = _MONTHS[kind]
    return tuple(_period(year, number, length, kind) for number in range(12 // length))


def _period(year: int, number: int, length: int, kind: PeriodKind) -> Period:
    first, last = number * length + 1, (number + 1) * length
    end = date(year, last, calendar.monthrange(year, last)[1])
    names = {
        PeriodKind.YEAR: f"{year}年",
        PeriodKind.HALF_YEAR: "上半年" if number == 0 else "下半年",
        PeriodKind.QUARTER: f"第{'一二三四'[number % 4]}季度",
        PeriodKind.MONTH: f"{last}月",
    }
    return Period(date(year, first, 1), end, names[kind])
