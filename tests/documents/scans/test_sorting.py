"""From pages in any order to documents; pages of Word files have no numbers and stay in the order they came."""

from pathlib import Path

from sxt_desktop.documents.scans.reading import Reading
from sxt_desktop.documents.scans.sorting import ScannedPage, Sheaf, sort_pages
from sxt_desktop.documents.scans.sources import PageRef
from sxt_desktop.domain.sheet_code import SheetCode

ONE, OTHER = "01a202c2-5c78-7742-9036-dd7c81e1076c", "01a202c2-5c78-7742-9036-dd7c81e1076d"


def sorted_into(*codes: SheetCode) -> tuple[Sheaf, ...]:
    pages = (ScannedPage(PageRef(Path("扫描.pdf"), n), Reading(code)) for n, code in enumerate(codes))
    return sort_pages(pages).sheaves


def order(sheaf: Sheaf) -> list[int]:
    return [page.ref.number for page in sheaf.pages]


def test_numbered_pages_are_put_in_order_and_the_second_of_a_number_is_left_out() -> None:
    first, second = SheetCode(ONE, 1, 2), SheetCode(ONE, 2, 2)
    (sheaf,) = sorted_into(second, first, second)
    assert (order(sheaf), sheaf.missing, len(sheaf.extra)) == ([1, 0], (), 1)


def test_pages_without_numbers_stay_in_the_order_they_came_and_none_is_missing() -> None:
    any_page, other = SheetCode(ONE, 0, 0, "7K"), SheetCode(OTHER, 0, 0, "7K")
    sheaf, beside = sorted_into(any_page, other, any_page, any_page)
    assert (order(sheaf), sheaf.missing, sheaf.extra) == ([0, 2, 3], (), ())
    assert order(beside) == [1]


def test_a_word_file_and_a_printed_sheet_of_one_record_are_two_documents() -> None:
    printed, edited = sorted_into(SheetCode(ONE, 1, 2), SheetCode(ONE, 0, 0))
    assert (printed.missing, edited.missing) == ((2,), ())
