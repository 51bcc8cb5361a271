"""Killed before any one of its changes to files, or in the middle of a write: the old state or the new, never between."""

import random

import pytest

from tests.faults.conftest import Places
from tests.faults.operations import OPERATIONS
from tests.faults.ptrace import WRITES, Fault
from tests.faults.server import Box

EACH = 2
"""Points of each operation in the sample that is always run."""
MOST = 600
"""Points of one operation in the sweep: with more, as rewriting everything has, they are taken at even distances."""


SECTOR = 512
"""So many bytes reach a disk whole or not at all."""


def points(box: Box, places: Places, operation: str) -> list[Fault]:
    """Return every point of an operation: death before each call, and in the middle of each write."""
    calls = places.calls(box, operation)
    killed = [Fault(n) for n in range(1, len(calls) + 1)]
    torn = [Fault(n, "tear") for n, call in enumerate(calls, 1) if call.name in WRITES and call.size > SECTOR]
    return sorted(killed + torn, key=lambda fault: fault.n)


def interrupt(box: Box, places: Places, operation: str, fault: Fault) -> bool:
    """Interrupt an operation at a point and look at what is left; whether the point was reached."""
    folder = places.copy(operation)
    outcome = box.run(operation, folder, fault)
    assert outcome.is_killed or outcome.code == 0, outcome.told
    try:
        OPERATIONS[operation].look(folder, outcome.told)
    except Exception as wrong:
        at = outcome.calls[fault.n - 1] if len(outcome.calls) >= fault.n else "the end"
        raise AssertionError(f"{operation} {fault.what} {fault.n} {at} {outcome.told}") from wrong
    return outcome.is_killed


@pytest.mark.parametrize("operation", OPERATIONS)
def test_left_alone_it_does_what_it_tells(box: Box, places: Places, operation: str) -> None:
    folder, outcome = places.left_alone(box, operation)
    assert outcome.code == 0 and len(outcome.calls) > 20, outcome.told
    assert any(line.startswith("ack ") for line in outcome.told)
    OPERATIONS[operation].look(folder, outcome.told)


def test_killed_at_a_sample_of_points_nothing_is_between(box: Box, places: Places) -> None:
    chance = random.Random(11)
    chosen = [(one, fault) for one in OPERATIONS for fault in chance.sample(points(box, places, one), EACH)]
    assert len(chosen) >= 40
    reached = sum(interrupt(box, places, operation, fault) for operation, fault in chosen)
    assert reached >= len(chosen) * 9 // 10


@pytest.mark.sweep
@pytest.mark.parametrize("operation", OPERATIONS)
def test_killed_at_every_point_nothing_is_between(box: Box, places: Places, operation: str) -> None:
    every = points(box, places, operation)
    every = every[:: len(every) // MOST + 1]
    reached = sum(interrupt(box, places, operation, fault) for fault in every)
    assert reached >= len(every) * 9 // 10
