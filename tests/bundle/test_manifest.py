"""A manifest is read exactly, keeps what it does not know, and may not contradict itself."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.bundle.checkpoints import checkpoint_from_json, checkpoint_to_json
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.manifest import manifest_from_json
from sxt_desktop.bundle.strict_json import Malformed, parse
from sxt_desktop.domain.revisions import canonical
from tests.bundle.making import POSITIONS, STRANGER, full_log, write

BYTES = write()[1].manifest


def manifest() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(BYTES)
    return raw


def test_what_is_read_is_what_was_written() -> None:
    assert canonical(manifest_from_json(parse(BYTES)).to_json()) == BYTES


def test_fields_of_later_versions_are_kept() -> None:
    later = {**manifest(), "mood": ["新", {"x": None}], "extensions": {"y": [1]}}
    read = manifest_from_json(later)
    assert read.unknown == {"mood": ["新", {"x": None}]} and read.extensions == {"y": [1]}
    assert read.to_json() == later


@given(st.sampled_from(sorted(manifest())))
def test_no_field_may_be_missing(name: str) -> None:
    raw = manifest()
    del raw[name]
    if name == "prev":
        assert manifest_from_json(raw).prev is None
        return
    with pytest.raises(Malformed):
        manifest_from_json(raw)


JUNK = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3)


@given(st.data())
def test_any_field_anywhere_may_hold_junk(data: st.DataObject) -> None:
    raw = manifest()
    place: Any = raw
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(JUNK)
    try:
        manifest_from_json(raw)
    except Malformed:
        return


@pytest.mark.parametrize("changes", [{"n": 3}, {"owner": STRANGER.public.org}, {"epoch": "other"}])
def test_a_checkpoint_belongs_to_its_log(changes: dict[str, object]) -> None:
    raw = manifest()
    raw["logs"][0]["checkpoint"].update(changes)
    with pytest.raises(Malformed, match="checkpoint"):
        manifest_from_json(raw)


def test_checkpoints_are_read_exactly() -> None:
    checkpoint = full_log(POSITIONS).checkpoint
    assert checkpoint is not None
    assert checkpoint_from_json(checkpoint_to_json(checkpoint)) == checkpoint
    with pytest.raises(Malformed):
        checkpoint_from_json({**checkpoint_to_json(checkpoint), "more": 1})


@pytest.mark.parametrize("needs", [[[1]], [1], [["1", 2]], [[0, 1]], [[True, 2]], [[1, 2, 3]]])
def test_ranges_needed(needs: object) -> None:
    raw = manifest()
    raw["acks"][1]["needs"] = needs
    with pytest.raises(Malformed, match="needs"):
        manifest_from_json(raw)


@pytest.mark.parametrize(
    "limits",
    [
        Limits(forms=10),
        Limits(form=10),
        Limits(members=2),
        Limits(file=3),
        Limits(certificates=9),
        Limits(unpacked=9),
    ],
)
def test_limits(limits: Limits) -> None:
    with pytest.raises(Malformed):
        manifest_from_json(manifest(), limits)
