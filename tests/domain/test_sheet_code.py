"""The QR code of a sheet: short, and read back as what was written."""

import segno
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.sheet_code import DIGITS, SheetCode, read_code, version_of

PLACES = st.integers(1, 9999).flatmap(lambda last: st.tuples(st.integers(1, last), st.just(last)))


@given(st.uuids(), PLACES, st.binary(min_size=32, max_size=32))
def test_a_sheet_of_a_record_is_read_back(number: object, place: tuple[int, int], digest: bytes) -> None:
    code = SheetCode(str(number), *place, version_of(digest.hex()))
    assert read_code(code.text) == code


@given(st.from_regex(r"[0-9a-z_-]{1,40}", fullmatch=True), PLACES)
def test_a_sheet_of_anything_else_is_read_back(name: str, place: tuple[int, int]) -> None:
    code = SheetCode(name, *place)
    assert read_code(code.text) == code


def test_sheets_printed_before_are_still_read() -> None:
    said = "SXT1:0193b6a2-7c4e-7f10-9a3b-5d2c8e4f1a60:2/3"
    assert read_code(said) == SheetCode("0193b6a2-7c4e-7f10-9a3b-5d2c8e4f1a60", 2, 3)


@given(st.text(max_size=60))
def test_other_codes_are_none_of_ours(text: str) -> None:
    found = read_code(text)
    assert found is None or text.startswith(("S2:", "SXT1:"))


def test_pages_beyond_the_last_and_ids_beyond_128_bits_are_refused() -> None:
    assert read_code("SXT1:a:3/2") is None
    assert read_code("SXT1:a:0/2") is None
    assert read_code("SXT1:a:1/0") is None
    assert read_code(f"S2:{'Z' * 25}00:1/1") is None


def test_a_sheet_that_does_not_say_which_page_it_is_names_its_document() -> None:
    code = SheetCode("ffffffff-ffff-4fff-bfff-ffffffffffff", 0, 0, "7K")
    assert read_code(code.text) == code


def test_the_code_of_a_record_has_25_modules() -> None:
    """At 13.5 mm and 150 dpi a module is three dots wide."""
    code = SheetCode("ffffffff-ffff-4fff-bfff-ffffffffffff", 28, 300, version_of("ff" * 32))
    assert set(code.text) <= set(DIGITS + ":/")
    assert segno.make_qr(code.text, error="m", boost_error=False, mask=2).symbol_size(border=0)[0] == 25
