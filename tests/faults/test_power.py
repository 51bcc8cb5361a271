"""The power goes at any moment: what was acknowledged is there, and the rest is the old state or the new."""

import random

import pytest

from sxt_desktop.domain.errors import UserError
from tests.faults.conftest import Places
from tests.faults.operations import OPERATIONS
from tests.faults.power import SYNCS, after_power_cut
from tests.faults.ptrace import Change, Fault
from tests.faults.server import Box

DAILY = ("save", "attach", "export", "import", "password", "users")
"""Operations whose files are written by what can be recorded (copies within the kernel cannot)."""


def cut(box: Box, places: Places, operation: str, *, times: int, seed: int) -> None:
    """Record an operation once and let the power go at random moments of it."""
    chance = random.Random(seed)
    before = places.prepared(operation)
    recorded = box.run(operation, places.copy(operation), Fault(what="record"))
    assert recorded.code == 0 and recorded.changes
    assert not {"sendfile", "copy_file_range"} & {change.name for change in recorded.changes}
    for _ in range(times):
        n = chance.randint(1, len(recorded.changes))
        left = places.copy(operation)
        after_power_cut(before, recorded.changes[:n], chance, left)
        told = recorded.told[: told_before(recorded.changes, n)]
        try:
            OPERATIONS[operation].look(left, told)
        except Exception as wrong:
            raise AssertionError(f"{operation} {n} {recorded.changes[n - 1]} {told}"[:600]) from wrong


def told_before(changes: tuple[Change, ...], n: int) -> int:
    """Return how many lines were told before the n-th change."""
    return changes[n - 1].told


@pytest.mark.parametrize("operation", DAILY)
def test_after_a_power_cut_what_was_acknowledged_is_there(box: Box, places: Places, operation: str) -> None:
    cut(box, places, operation, times=4, seed=31)


def test_a_program_that_never_synced_would_be_caught(box: Box, places: Places) -> None:
    before, left = places.prepared("save"), places.copy("save")
    recorded = box.run("save", left, Fault(what="record"))
    unsynced = [change for change in recorded.changes if change.name not in SYNCS]
    after_power_cut(before, unsynced, random.Random(33), left)
    with pytest.raises((AssertionError, UserError)):
        OPERATIONS["save"].look(left, recorded.told)


@pytest.mark.sweep
@pytest.mark.parametrize("operation", DAILY)
def test_after_any_of_many_power_cuts_what_was_acknowledged_is_there(
    box: Box, places: Places, operation: str
) -> None:
    cut(box, places, operation, times=150, seed=32)
