"""Random exchanges between three levels: lost, repeated, out of order, spoiled, restored, cloned, under new keys.

The sweep can be spread over processes: `SXT_MACHINE_RUNS` says how many runs, `SXT_MACHINE_SEED` where they begin.
"""

import os

import pytest

from tests.usecases.three_levels.runs import run_many

SLICE = 200
"""Runs of the sweep with one seed; each slice has the next one."""


def test_after_all_was_delivered_everybody_holds_the_same() -> None:
    run_many(100, first=1)


@pytest.mark.sweep
def test_after_all_was_delivered_everybody_holds_the_same_ten_thousand_times(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs, first = (
        int(os.environ.get(f"SXT_MACHINE_{name}", usual))
        for name, usual in (("RUNS", "10000"), ("SEED", "100"))
    )
    for number in range(0, runs, SLICE):
        run_many(min(SLICE, runs - number), first=first + number // SLICE)
        with capsys.disabled():
            print(f"{min(number + SLICE, runs)} of {runs} runs", flush=True)
