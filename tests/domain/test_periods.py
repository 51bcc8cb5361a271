"""Periods: a year is cut without gap or overlap, and each piece has its usual name."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.periods import Period, PeriodKind, periods_of


@given(st.integers(1921, 2200), st.sampled_from(PeriodKind))
def test_a_year_is_cut_without_gap(year: int, kind: PeriodKind) -> None:
    periods = periods_of(year, kind)
    assert periods[0].start == date(year, 1, 1)
    assert periods[-1].end == date(year, 12, 31)
    for one, following in pairwise(periods):
        assert following.start == one.end + timedelta(days=1)


@given(st.dates(date(1921, 1, 1), date(2200, 12, 31)), st.sampled_from(PeriodKind))
def test_each_day_lies_in_exactly_one_period(day: date, kind: PeriodKind) -> None:
    assert [period.holds(day) for period in periods_of(day.year, kind)].count(True) == 1


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (PeriodKind.YEAR, ["2026年"]),
        (PeriodKind.HALF_YEAR, ["上半年", "下半年"]),
        (PeriodKind.QUARTER, ["第一季度", "第二季度", "第三季度", "第四季度"]),
        (PeriodKind.MONTH, [f"{n}月" for n in range(1, 13)]),
    ],
)
def test_names_as_offices_give_them(kind: PeriodKind, names: list[str]) -> None:
    assert [period.name for period in periods_of(2026, kind)] == names


def test_february_of_a_leap_year() -> None:
    assert periods_of(2028, PeriodKind.MONTH)[1] == Period(date(2028, 2, 1), date(2028, 2, 29), "2月")
