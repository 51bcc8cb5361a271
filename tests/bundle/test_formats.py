"""Old manifests are brought up step by step; newer ones are refused by the version they need."""

import pytest

from sxt_desktop.bundle.formats import CURRENT, MIN_READER, STEPS, SUITE, brought_up, check_readable
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.values import Json


def test_every_older_version_has_a_step() -> None:
    assert set(STEPS) == set(range(1, CURRENT))
    assert 1 <= MIN_READER <= CURRENT


def test_steps_follow_each_other() -> None:
    def step(name: str) -> object:
        return lambda raw: {**raw, name: len(raw)}

    steps = {1: step("two"), 2: step("three")}
    raw: dict[str, Json] = {"format": 1}
    assert brought_up(raw, written_as=1, current=3, steps=steps) == {"format": 1, "two": 1, "three": 2}  # type: ignore[arg-type]
    assert brought_up(raw, written_as=3, current=3, steps=steps) == raw  # type: ignore[arg-type]
    assert brought_up(raw, written_as=9) == raw == {"format": 1}


def test_what_needs_a_newer_program_is_refused() -> None:
    check_readable(min_reader=CURRENT, suite=SUITE)
    for min_reader, suite in ((CURRENT + 1, SUITE), (CURRENT, "sm-1")):
        with pytest.raises(UserError) as told:
            check_readable(min_reader=min_reader, suite=suite)
        assert told.value.code is ErrorCode.BUNDLE_NEWER
        assert told.value.facts["needs"] == min_reader
