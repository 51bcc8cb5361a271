"""The calendar: three dates, lights that follow from them, repetition, and how a year is spread."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.calendar import CalendarItem, Dates, ItemKind, light_of, monday, repeated, spread
from sxt_desktop.domain.deadlines import Basis
from sxt_desktop.domain.lights import Light, Lit
from sxt_desktop.domain.workdays import Workdays

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def item(due: date | None, light: Light, key: str = "k") -> CalendarItem:
    return CalendarItem(key, ItemKind.RULE, "事项", "", "", Dates(own=due), Lit(light))


def test_the_earliest_named_day_binds_a_default_only_alone() -> None:
    stated = Dates(fixed=date(2026, 6, 30), basis=Basis.STATED, asked=date(2026, 6, 20))
    assert stated.due == date(2026, 6, 20)
    assert replace(stated, asked=date(2026, 7, 9)).due == date(2026, 6, 30)
    default = Dates(fixed=date(2026, 2, 28), basis=Basis.DEFAULT)
    assert default.due == date(2026, 2, 28)
    assert replace(default, asked=date(2026, 3, 15)).due == date(2026, 3, 15)


def test_the_units_own_lead_reminds_earlier_and_never_turns_anything_red() -> None:
    dates = Dates(fixed=TODAY + timedelta(days=2), basis=Basis.STATED, lead=5)
    assert dates.aim == TODAY - timedelta(days=3)
    found = light_of(dates, today=TODAY)
    assert (found.light, found.days_left, found.is_pressing) == (Light.SOON, 2, True)


@pytest.mark.parametrize(
    ("left", "light", "is_pressing"),
    [
        (31, Light.AHEAD, False),
        (30, Light.RUNNING, False),
        (11, Light.RUNNING, False),
        (10, Light.SOON, False),
        (6, Light.SOON, False),
        (5, Light.SOON, True),
        (0, Light.SOON, True),
        (-1, Light.OVERDUE, False),
    ],
)
def test_amber_at_ten_days_and_again_at_five_red_after_the_day(
    left: int, light: Light, is_pressing: bool
) -> None:
    dates = Dates(own=TODAY + timedelta(days=left))
    found = light_of(dates, today=TODAY, begins=dates.begun_on())
    assert (found.light, found.is_pressing) == (light, is_pressing)


@given(DAYS, DAYS, st.integers(0, 60), st.booleans(), st.booleans())
def test_red_means_that_the_day_that_binds_has_passed_and_nothing_else(
    fixed: date, asked: date, lead: int, is_done: bool, is_off: bool
) -> None:
    dates = Dates(fixed=fixed, basis=Basis.STATED, asked=asked, lead=lead)
    found = light_of(dates, today=TODAY, is_done=is_done, is_off=is_off, begins=dates.begun_on())
    assert (found.light is Light.OVERDUE) == (not is_done and not is_off and min(fixed, asked) < TODAY)
    assert (found.light is Light.DONE) == is_done


def test_a_month_end_stays_a_month_end_when_it_comes_again() -> None:
    days = repeated(date(2025, 12, 31), "每月", until=date(2026, 5, 1), year=2026)
    assert [day.isoformat() for day in days] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    assert repeated(date(2026, 3, 1), "不重复", until=None, year=2026) == (date(2026, 3, 1),)
    assert repeated(date(2027, 3, 1), "每年", until=None, year=2026) == ()


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.sampled_from(["每月", "每季度", "每半年", "每年"]))
def test_repetition_comes_as_often_as_it_says_and_never_before_it_began(first: date, how: str) -> None:
    each = {"每月": 12, "每季度": 4, "每半年": 2, "每年": 1}[how]
    assert len(repeated(first, how, until=None, year=2030)) == each
    assert all(day >= first for day in repeated(first, how, until=None, year=first.year))


def test_the_load_of_a_month_leaves_out_what_is_not_applicable() -> None:
    items = [
        item(date(2026, 6, 30), Light.DONE),
        item(date(2026, 6, 30), Light.OVERDUE),
        item(date(2026, 6, 1), Light.RUNNING),
        item(date(2026, 6, 2), Light.NOT_APPLICABLE),
        item(date(2027, 6, 2), Light.RUNNING),
        item(None, Light.RUNNING),
    ]
    months = spread(items, 2026)
    june = months[5]
    assert (june.total, june.done, june.open, june.overdue) == (3, 1, 2, 1)
    assert sum(one.total for one in months) == 3


def test_a_week_wants_what_is_overdue_near_or_begins_in_it() -> None:
    begins_on = replace(item(TODAY + timedelta(days=40), Light.AHEAD), begins=monday(TODAY))
    assert begins_on.is_for_week(TODAY)
    assert not replace(begins_on, begins=monday(TODAY) + timedelta(days=7)).is_for_week(TODAY)
    assert item(TODAY, Light.OVERDUE).is_for_week(TODAY)
    assert not item(TODAY, Light.DONE).is_for_week(TODAY)


def test_a_day_on_which_nobody_works_is_best_met_on_the_working_day_before() -> None:
    workdays = Workdays(holidays={date(2026, 10, 1), date(2026, 10, 2)}, extra={date(2026, 9, 27)})
    assert workdays.on_or_before(date(2026, 10, 4)) == date(2026, 9, 30)
    assert workdays.on_or_before(date(2026, 9, 27)) == date(2026, 9, 27)
