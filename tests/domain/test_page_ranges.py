"""Page ranges as people write them."""

import pytest

from sxt_desktop.domain.page_ranges import numbers_in, read_ranges, write_ranges


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("  ", ()),
        ("3", ((3, 3),)),
        ("1-3，5", ((1, 3), (5, 5))),
        ("1至2、 7－9；", ((1, 2), (7, 9))),
    ],
)
def test_ranges_are_read_in_every_spelling(text: str, found: tuple[tuple[int, int], ...]) -> None:
    assert read_ranges(text, 9) == found


@pytest.mark.parametrize("text", ["0", "10", "3-2", "a", "1-", "-3", "1--2", "1.5", "99999999"])
def test_pages_that_are_not_there_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_ranges(text, 9)


def test_ranges_are_written_for_printing_and_counted_from_nought() -> None:
    ranges = read_ranges("2-3,5", 9)
    assert write_ranges(ranges) == "2-3,5"
    assert numbers_in(ranges, 9) == (1, 2, 4)
    assert numbers_in((), 3) == (0, 1, 2)
