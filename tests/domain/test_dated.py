"""Days in records of others: what is none, or none anyone works in, is not given."""

from datetime import date

import pytest

from sxt_desktop.domain.dated import day_in
from sxt_desktop.domain.values import Json


@pytest.mark.parametrize(
    "value",
    ["9999-12-31", "0001-01-01", "2026-02-30", "2026-13-01", "", None, 20261122, ["2026-11-22"], True],
)
def test_what_is_no_day_of_work_counts_as_not_given(value: Json) -> None:
    assert day_in(value) is None


def test_a_day_or_moment_is_read() -> None:
    assert day_in("2026-11-22") == day_in("2026-11-22T09:00") == date(2026, 11, 22)
