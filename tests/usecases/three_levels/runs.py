"""Running the machine so and so often from a seed: the same runs every time, whoever runs them."""

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.usecases.three_levels.rules import ThreeLevels
from tests.usecases.three_levels.world import templates

STEPS = 20
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)


def run_many(runs: int, *, first: int) -> None:
    """Let the machine run; a failure is told with the fewest steps that lead to it."""
    with templates() as folder:
        machine = seed(first)(type("Seeded", (ThreeLevels,), {"template": folder}))
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=runs,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=PHASES,
                suppress_health_check=list(HealthCheck),
            ),
        )
