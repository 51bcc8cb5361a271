"""A second hundred random exchanges between three levels, so that both can run at once."""

from tests.usecases.three_levels.runs import run_many


def test_after_all_was_delivered_everybody_holds_the_same() -> None:
    run_many(100, first=2)
