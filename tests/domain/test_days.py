"""Days counted from other days stay on the calendar, whatever a record says."""

from datetime import date

import pytest

from sxt_desktop.domain.days import days_after, is_year, months_after
from sxt_desktop.domain.periods import PeriodKind, periods_of
from sxt_desktop.domain.workdays import Workdays


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 6, 28), 6, date(2026, 12, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 5), 0, date(2026, 3, 5)),
        (date(2027, 8, 31), 18, date(2029, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), -13, date(2025, 2, 28)),
        (date(9999, 12, 31), 1, date.max),
        (date(2026, 3, 5), 10**14, date.max),
        (date(1, 1, 31), -1, date.min),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, end: date) -> None:
    assert months_after(day, months) == end


def test_days_end_at_the_last_there_is() -> None:
    assert days_after(date(2028, 2, 28), 2) == date(2028, 3, 1)
    assert days_after(date(9999, 12, 31), 1) == date.max and days_after(date(1, 1, 1), -1) == date.min
    assert days_after(date(2026, 3, 5), 10**30) == date.max


def test_working_days_end_at_the_last_there_is_too() -> None:
    assert Workdays().after(date(9999, 12, 30), 5) == date.max
    assert Workdays(holidays={date(1, 1, 1)}).on_or_before(date(1, 1, 1)) == date.min


@pytest.mark.parametrize("year", [-1, 0, 1, 1920, 2201, 9999, 10**12])
def test_what_is_no_year_has_no_periods(year: int) -> None:
    assert not is_year(year) and periods_of(year, PeriodKind.MONTH) == ()
