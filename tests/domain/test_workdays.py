"""Working days against counting them one by one, and the timeliness of records."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.workdays import Timeliness, TimelinessRule, Workdays

days = st.dates(min_value=date(2025, 12, 1), max_value=date(2026, 4, 30))
calendars = st.builds(Workdays, st.frozensets(days, max_size=12), st.frozensets(days, max_size=12))


def one_by_one(calendar: Workdays, start: date, end: date) -> int:
    """Count the slow way."""
    return sum(calendar.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@given(calendars, days, days)
def test_counting_is_the_same_as_one_by_one(calendar: Workdays, start: date, end: date) -> None:
    assert calendar.between(start, end) == one_by_one(calendar, start, end)


@given(calendars, days, st.integers(0, 40))
def test_the_day_after_so_many_is_that_many_away(calendar: Workdays, start: date, count: int) -> None:
    day = calendar.after(start, count)
    assert one_by_one(calendar, start, day) == count
    assert count == 0 or calendar.is_workday(day)


@given(calendars, days, days, days)
def test_periods_add_up(calendar: Workdays, one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    whole = calendar.between(first, last)
    assert whole == calendar.between(first, middle) + calendar.between(middle, last)


def test_week_ends_holidays_and_days_worked_in_exchange() -> None:
    calendar = Workdays(frozenset({date(2026, 1, 1), date(2026, 1, 2)}), frozenset({date(2026, 1, 4)}))
    worked = [day for day in range(1, 10) if calendar.is_workday(date(2026, 1, day))]
    assert worked == [4, 5, 6, 7, 8, 9]
    assert calendar.between(date(2025, 12, 31), date(2026, 1, 5)) == 2


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        (date(2026, 3, 2), Timeliness.PROMPT),
        (date(2026, 3, 5), Timeliness.PROMPT),
        (date(2026, 3, 6), Timeliness.LATE),
        (date(2026, 3, 23), Timeliness.LATE),
        (date(2026, 3, 24), Timeliness.BELATED),
        (date(2026, 2, 1), Timeliness.PROMPT),
    ],
)
def test_timeliness_goes_by_working_days(entered: date, expected: Timeliness) -> None:
    judged = TimelinessRule().judge(occurred=date(2026, 3, 2), entered=entered, workdays=Workdays())
    assert judged is expected


def test_a_profile_may_set_other_limits() -> None:
    rule = TimelinessRule(prompt_within=0, late_within=1)
    monday = date(2026, 3, 2)
    judged = [
        rule.judge(occurred=monday, entered=monday + timedelta(days=n), workdays=Workdays()) for n in range(3)
    ]
    assert judged == [Timeliness.PROMPT, Timeliness.LATE, Timeliness.BELATED]
