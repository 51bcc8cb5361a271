"""A disk that is full, broken or write-protected from the n-th call on: told in its code, nothing acknowledged lost."""

import errno
import random
from dataclasses import replace

import pytest

from sxt_desktop.domain.errors import ErrorCode
from tests.faults.conftest import Places
from tests.faults.operation import told_of
from tests.faults.operations import OPERATIONS
from tests.faults.ptrace import NAMES, WRITES, Fault
from tests.faults.server import Box, Outcome

ENLARGING = WRITES | {"fallocate", "mkdir", "openat"}
"""Calls that fail when a disk has no room; making a file is one of them."""
NAMING = frozenset({"openat", "mkdir", "rename", "unlink"})
FIRST = 200
EACH = {"full": 1, "broken": 1, "read-only": 1, "held": 1, "pulled": 2}
"""Points of each operation in the sample that is always run."""
TURNS = ("full", "broken", "read-only", "held")
"""In the sample each operation meets two of these; the sweep lets it meet all."""

SHORTLY = 3
"""So often a virus scanner refuses in the sample; in the sweep until patience ends."""

FULL = (errno.ENOSPC, ENLARGING, {ErrorCode.DISK_FULL})
REFUSALS = {
    "full": FULL,
    "broken": (
        errno.EIO,
        WRITES | {"fsync", "fdatasync"},
        {ErrorCode.DISK_FULL, ErrorCode.PLACE_NOT_WRITABLE},
    ),
    "read-only": (errno.EROFS, ENLARGING | NAMING, {ErrorCode.PLACE_NOT_WRITABLE}),
    "held": (errno.EACCES, NAMING, {ErrorCode.PLACE_NOT_WRITABLE}),
    "pulled": (
        errno.ENODEV,
        frozenset(NAMES.values()),
        {ErrorCode.PLACE_NOT_WRITABLE, ErrorCode.READ_BACK_FAILED},
    ),
}
"""What the system answers, which calls it is the answer to, and the codes a user may be told then."""

STICKS = {"export": "stick/", "export volumes": "stick/", "recover": "back/", "pass on": "up/"}
"""What is pulled out while an operation writes to it, and plugged in again for the next attempt."""


def meets(operation: str, kind: str) -> bool:
    """Whether an operation can meet this kind of refusal."""
    return kind != "pulled" or operation in STICKS


def is_its_turn(operation: str, kind: str) -> bool:
    """Whether an operation meets this kind of refusal in the sample."""
    if kind not in TURNS:
        return meets(operation, kind)
    return (list(OPERATIONS).index(operation) + TURNS.index(kind)) % 2 == 0


def faults(box: Box, places: Places, operation: str, kind: str) -> list[Fault]:
    """Return the points of an operation: from each of its first calls of this kind on, all fail."""
    number, calls, _ = REFUSALS[kind]
    under = STICKS[operation] if kind == "pulled" else ""
    everything = places.calls(box, operation)
    counted = [call for call in everything if call.name in calls and call.path.startswith(under)]
    return [
        Fault(n, "error", number, only=calls, under=under) for n in range(1, min(FIRST, len(counted)) + 1)
    ]


def _also(outcome: Outcome, fault: Fault) -> set[ErrorCode]:
    """SQLite hides why a file beside the database could not be made or grow; then the room left on the disk
    decides, and here there is room. A disk that is really full: `tests/journeys/test_faults.py`."""
    failed = outcome.calls[fault.n - 1 : fault.n + 5]
    is_beside = any(call.path.endswith(("-shm", "-wal")) for call in failed if call.name != "pwrite64")
    is_index = failed[0].path.endswith("-shm") or any(call.path.endswith("-journal") for call in failed)
    return {ErrorCode.PLACE_NOT_WRITABLE} if is_beside or is_index else set()


def refuse(box: Box, places: Places, operation: str, kind: str, fault: Fault) -> bool:
    """Let an operation meet a refusal and be done again once it is over; whether it was told of."""
    folder = places.copy(operation)
    outcome = box.run(operation, folder, fault)
    told = told_of(outcome.told, "refused")
    try:
        assert outcome.code == 0
        assert {ErrorCode(code) for code in told} <= REFUSALS[kind][2] | _also(outcome, fault)
        assert told_of(outcome.told, "ack")
        OPERATIONS[operation].look(folder, outcome.told)
    except Exception as wrong:
        at = outcome.calls[fault.n - 1] if len(outcome.calls) >= fault.n else "the end"
        raise AssertionError(f"{operation} {kind} {fault.n} {at}\\n" + "\\n".join(outcome.told)) from wrong
    return bool(told)


@pytest.mark.parametrize("kind", REFUSALS)
def test_refused_at_a_sample_of_points_it_is_told_and_nothing_is_lost(
    box: Box, places: Places, kind: str
) -> None:
    chance, short = random.Random(12), kind == "held"
    chosen = [
        (one, replace(fault, times=SHORTLY) if short else fault)
        for one in OPERATIONS
        if is_its_turn(one, kind)
        for fault in chance.sample(faults(box, places, one, kind), EACH[kind])
    ]
    told = sum(refuse(box, places, operation, kind, fault) for operation, fault in chosen)
    assert short or told >= len(chosen) // 2


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("operation", "kind"), [(one, kind) for one in OPERATIONS for kind in REFUSALS if meets(one, kind)]
)
def test_refused_at_every_point_it_is_told_and_nothing_is_lost(
    box: Box, places: Places, operation: str, kind: str
) -> None:
    every = faults(box, places, operation, kind)
    assert sum(refuse(box, places, operation, kind, fault) for fault in every) >= len(every) // 2
