"""The head says nothing but numbers and keys, and only the holder of a key opens the content key."""

import io
import json

import pytest

from sxt_desktop.bundle import envelope
from sxt_desktop.bundle.envelope import MAGIC, new_envelope, open_key, read_envelope, seal_keys
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.bundle.making import COMMITTEE, STRANGER, UNIT

KEY = bytes(range(32))


def head() -> envelope.Envelope:
    return new_envelope("bundle-1", seal_keys(KEY, [COMMITTEE.public, UNIT.public]), body=5)


def test_a_head_comes_back_and_opens_for_its_recipients() -> None:
    made = head()
    read = read_envelope(io.BytesIO(made.raw + b"12345"), size=made.size, limits=Limits())
    assert read == made and made.size == len(made.raw) + 5
    assert open_key(read, COMMITTEE) == open_key(read, UNIT) == KEY
    with pytest.raises(UserError) as told:
        open_key(read, STRANGER)
    assert told.value.code is ErrorCode.BUNDLE_NOT_FOR_US


def test_no_name_in_clear() -> None:
    header = json.loads(head().raw[len(MAGIC) + 4 :])
    assert set(header) == {"format", "min_reader", "bundle_id", "suite", "chunk", "body", "recipients"}
    assert set(header["recipients"][0]) == {"key_id", "sealed_key"}


def test_keys_of_other_lengths_are_refused() -> None:
    made = new_envelope("bundle-1", seal_keys(b"short", [UNIT.public]), body=0)
    with pytest.raises(UserError) as told:
        open_key(made, UNIT)
    assert told.value.code is ErrorCode.BUNDLE_ALTERED


def test_more_recipients_than_a_head_can_hold() -> None:
    with pytest.raises(ValueError, match="too many"):
        new_envelope("bundle-1", seal_keys(KEY, [COMMITTEE.public]) * 400, body=0)


@pytest.mark.parametrize("length", [0, 1, 6, 9, 10, 40])
def test_a_head_that_was_cut(length: int) -> None:
    with pytest.raises(UserError) as told:
        read_envelope(io.BytesIO(head().raw[:length]), size=length, limits=Limits())
    assert told.value.code is ErrorCode.BUNDLE_CUT
