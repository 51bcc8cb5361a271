"""What a form works out by itself: the end of an effect, only where nothing was typed."""

from datetime import date

import pytest

from sxt_desktop.domain.derivations import Derivation, derived
from sxt_desktop.domain.values import Row


@pytest.mark.req("LZ53")
def test_each_row_gets_its_end_unless_one_was_typed_or_something_is_missing() -> None:
    rule = Derivation("months_after", ("ends_on", "on", "months"), "rewards")
    typed: Row = {"on": date(2026, 1, 5), "months": 12, "ends_on": date(2026, 9, 1)}
    rows: tuple[Row, ...] = ({"on": date(2026, 1, 5), "months": 12}, typed, {"on": date(2026, 1, 5)})
    found = derived((rule,), {"rewards": rows, "other": 1})
    assert found["rewards"] == (
        {"on": date(2026, 1, 5), "months": 12, "ends_on": date(2027, 1, 5)},
        typed,
        {"on": date(2026, 1, 5)},
    )
    assert found["other"] == 1
