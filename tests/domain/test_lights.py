"""Lights follow from dates alone; red means overdue and nothing else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.lights import Light, lit

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "light"),
    [(-1, Light.OVERDUE), (0, Light.SOON), (10, Light.SOON), (11, Light.RUNNING)],
)
def test_the_light_of_what_is_not_done(days: int, light: Light) -> None:
    found = lit(due=TODAY + timedelta(days=days), is_done=False, today=TODAY, amber_days=10)
    assert (found.light, found.days_left) == (light, days)


def test_without_a_date_it_is_simply_running() -> None:
    assert lit(due=None, is_done=False, today=TODAY, amber_days=10).light is Light.RUNNING


@given(st.none() | st.integers(-400, 400), st.booleans(), st.integers(0, 60))
def test_red_is_overdue_only_and_done_is_never_red(days: int | None, is_done: bool, amber: int) -> None:
    due = None if days is None else TODAY + timedelta(days=days)
    found = lit(due=due, is_done=is_done, today=TODAY, amber_days=amber)
    assert (found.light is Light.OVERDUE) == (not is_done and days is not None and days < 0)
    assert (found.light is Light.DONE) == is_done
