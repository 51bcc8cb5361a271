"""Positions travel as lines and are cut apart again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.bundle.lines import LineCutter, Range, from_line, split, to_line
from sxt_desktop.bundle.strict_json import Malformed
from sxt_desktop.domain.values import Json
from tests.bundle.making import EPOCH, UNIT, blanked, position, withheld

BODIES: st.SearchStrategy[dict[str, Json]] = st.dictionaries(
    st.text("abc", min_size=1, max_size=5),
    st.text(st.characters(exclude_categories=["Cs"])) | st.integers(0, 99) | st.lists(st.booleans()),
    max_size=5,
)


@given(st.integers(1, 2**40), BODIES)
def test_whole_positions_come_back(n: int, body: dict[str, Json]) -> None:
    carried = position(n, body=body)
    again = from_line(to_line(carried))
    assert (again.n, again.digest, again.revision) == (carried.n, carried.digest, carried.revision)
    assert again.payload is not None and carried.payload is not None
    assert again.payload.hash == carried.payload.hash
    assert from_line(to_line(withheld(carried))) == withheld(carried)
    assert from_line(to_line(blanked(carried))) == blanked(carried)


def test_a_withheld_line_says_nothing_but_its_digest() -> None:
    carried = withheld(position(3))
    assert to_line(carried) == b'{"digest":"%s","n":3}\n' % carried.digest.hex().encode()


@given(st.binary(max_size=100))
def test_any_line_is_read_or_refused(line: bytes) -> None:
    with pytest.raises(Malformed):
        from_line(line)


@given(
    st.lists(st.binary(max_size=5).map(lambda line: line.replace(b"\n", b"")), max_size=12), st.integers(1, 9)
)
def test_lines_are_split_whatever_the_chunks(lines: list[bytes], step: int) -> None:
    raw = b"".join(line + b"\n" for line in lines)
    chunks = [raw[start : start + step] for start in range(0, len(raw), step)]
    assert list(split(chunks, limit=5)) == lines


@pytest.mark.parametrize("chunks", [[b"abcdef\n"], [b"abc", b"def"], [b"abc"], [b"a\n", b"b"]])
def test_long_or_open_lines(chunks: list[bytes]) -> None:
    with pytest.raises(Malformed):
        list(split(chunks, limit=5))


@given(st.lists(st.integers(0, 4), max_size=6), st.integers(1, 20))
def test_lines_are_dealt_out_by_number(counts: list[int], step: int) -> None:
    lines = [f"line {index}\n".encode() for index in range(sum(counts))]
    raw = b"".join(lines)
    cutter = LineCutter(raw[start : start + step] for start in range(0, len(raw), step))
    for count in counts:
        taken, lines = lines[:count], lines[count:]
        assert b"".join(cutter.take(count)) == b"".join(taken)
    cutter.end()


def test_too_few_and_too_many_lines() -> None:
    with pytest.raises(Malformed):
        list(LineCutter(iter([b"a\n"])).take(2))
    for chunks in ([b"a\n", b"b\n"], [b"a\nb\n"], [b"a\nb"]):
        cutter = LineCutter(iter(chunks))
        assert b"".join(cutter.take(1)) == b"a\n"
        with pytest.raises(Malformed):
            cutter.end()


def test_ranges() -> None:
    owner = UNIT.public.org
    some = [position(2), withheld(position(3)), position(7)]
    assert list(Range(owner, EPOCH, 2, 7).checked(some)) == some
    for wrong in (
        Range(owner, EPOCH, 3, 7),
        Range(owner, EPOCH, 2, 6),
        Range(owner, EPOCH, 2, 7, gapless=True),
        Range(owner, EPOCH, whole=True),
        Range(owner, "other", 2, 7),
    ):
        with pytest.raises(Malformed):
            list(wrong.checked(some))


def test_bytes_that_were_read_before_give_the_same_again() -> None:
    for carried in (position(1), withheld(position(1)), blanked(position(1))):
        line = to_line(carried).removesuffix(b"\n")
        assert from_line(line, again=True) == from_line(line) == carried
