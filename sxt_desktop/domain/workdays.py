"""Working days and the timeliness of a record: 及时 within 3, 迟录 within 15 working days, then 补录.

The limits come from the profile (S4 gives none; 3 working days is 甘州小满镇's practice, domain.md 5/3).
"""

from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sxt_desktop.domain.days import days_after


class Timeliness(StrEnum):
    """How soon after the event a record was entered."""

    PROMPT = "及时"
    LATE = "迟录"
    BELATED = "补录"


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days count: Monday to Friday, less holidays, plus week-end days worked in exchange."""

    holidays: Set[date] = field(default_factory=frozenset)
    extra: Set[date] = field(default_factory=frozenset)
    _off: tuple[date, ...] = field(default=(), init=False, repr=False, compare=False)
    """Days from Monday to Friday that do not count, in order."""
    _on: tuple[date, ...] = field(default=(), init=False, repr=False, compare=False)
    """Days of week-ends that count, in order."""

    def __post_init__(self) -> None:
        off = tuple(sorted(day for day in self.holidays - self.extra if day.weekday() < 5))
        object.__setattr__(self, "_off", off)
        object.__setattr__(self, "_on", tuple(sorted(day for day in self.extra if day.weekday() >= 5)))

    def knows(self, year: int) -> bool:
        """Whether the holidays of a year are known; they are announced shortly before it."""
        return any(day.year == year for day in self.holidays)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        return day in self.extra or (day.weekday() < 5 and day not in self.holidays)

    def between(self, start: date, end: date) -> int:
        """Count working days after `start` up to and including `end`; 0 when `end` is not later."""
        if end <= start:
            return 0
        weeks, rest = divmod((end - start).days, 7)
        count = weeks * 5
        for step in range(1, rest + 1):
            count += (start + timedelta(days=weeks * 7 + step)).weekday() < 5
        return count - _among(self._off, start, end) + _among(self._on, start, end)

    def on_or_before(self, day: date) -> date:
        """Return the day itself, or the last working day before it where offices are closed on it."""
        while not self.is_workday(day) and day > date.min:
            day = days_after(day, -1)
        return day

    def after(self, start: date, count: int) -> date:
        """Return the day that is `count` working days after `start`."""
        day = start
        while count > 0 and day < date.max:
            day = days_after(day, 1)
            count -= self.is_workday(day)
        return day


def _among(days: tuple[date, ...], start: date, end: date) -> int:
    """Count days, given in order, after `start` up to and including `end`."""
    return bisect_right(days, end) - bisect_right(days, start)


@dataclass(frozen=True, slots=True)
class TimelinessRule:
    """Limits in working days, from the profile."""

    prompt_within: int = 3
    late_within: int = 15

    def judge(self, *, occurred: date, entered: date, workdays: Workdays) -> Timeliness:
        """Return the timeliness of a record from the day it happened and the day it was entered."""
        passed = workdays.between(occurred, entered)
        if passed <= self.prompt_within:
            return Timeliness.PROMPT
        return Timeliness.LATE if passed <= self.late_within else Timeliness.BELATED
