"""Ids of records: UUIDv7, ordered by time."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.ids import uuid7

moments = st.integers(0, 2**48 - 1)
chances = st.binary(min_size=10, max_size=10)


@given(moments, chances)
def test_it_is_a_version_7_uuid_that_holds_its_time(moment: int, random: bytes) -> None:
    text = uuid7(moment, random)
    value = uuid.UUID(text)
    assert str(value) == text
    assert (value.version, value.variant) == (7, uuid.RFC_4122)
    assert value.int >> 80 == moment


@given(moments, moments, chances, chances)
def test_later_ids_sort_later(one: int, other: int, first: bytes, second: bytes) -> None:
    if one < other:
        assert uuid7(one, first) < uuid7(other, second)


@given(moments, st.lists(chances, min_size=2, max_size=2, unique_by=lambda b: b[2:]))
def test_ids_of_one_moment_differ(moment: int, randoms: list[bytes]) -> None:
    """Six of the eighty random bits give way to version and variant."""
    one, other = (int.from_bytes(random, "big") for random in randoms)
    kept = ~(0xF << 76 | 0x3 << 62)
    same = one & kept == other & kept
    assert (uuid7(moment, randoms[0]) == uuid7(moment, randoms[1])) is same
