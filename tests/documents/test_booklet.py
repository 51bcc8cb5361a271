"""Booklets: folded sheets read in order, pages keep their proportions, fonts and bytes stay what they were."""

from io import BytesIO

import pikepdf
import pytest

from sxt_desktop.documents.booklet import A3, A4, as_booklet, sides
from tests.documents.measure import fonts_embedded, ink_pages
from tests.documents.papers import handbook_context, page_texts, printed


@pytest.mark.parametrize("pages", range(1, 41))
def test_folded_sheets_are_read_in_order(pages: int) -> None:
    printed_sides = list(sides(pages))
    leaves = []
    for front, back in zip(printed_sides[::2], printed_sides[1::2], strict=True):
        # The right half of a front and the left half of its back are two sides of one leaf.
        leaves.append(((front[1], back[0]), (back[1], front[0])))
    read = [page for right, _ in leaves for page in right]
    read += [page for _, left in reversed(leaves) for page in left]
    total = -(-pages // 4) * 4
    assert read == [page if page < pages else None for page in range(total)]


@pytest.fixture(scope="module")
def book() -> bytes:
    return printed("handbook", handbook_context(20))


@pytest.mark.parametrize(("sheet", "scale"), [(A3, 1.0), (A4, 0.707)])
def test_pages_stand_on_their_halves(book: bytes, sheet: tuple[float, float], scale: float) -> None:
    imposed = as_booklet(book, sheet)
    pages, halves = list(ink_pages(book)), list(ink_pages(imposed))
    assert len(halves) == -(-len(pages) // 4) * 2
    for number, (left, right) in enumerate(sides(len(pages))):
        expected = [
            (ink.x * scale + shift, ink.y * scale)
            for page, shift in ((left, 0.0), (right, sheet[0] / 2))
            if page is not None
            for ink in pages[page]
        ]
        found = [(ink.x, ink.y) for ink in halves[number]]
        assert len(found) == len(expected)
        for one, other in zip(found[:40], expected[:40], strict=True):
            assert one == pytest.approx(other, abs=1.5)


def test_text_fonts_and_title_are_kept_and_bytes_repeat(book: bytes) -> None:
    imposed = as_booklet(book)
    assert imposed == as_booklet(book)
    assert sorted("".join(page_texts(imposed))) == sorted("".join(page_texts(book)))
    assert all(fonts_embedded(imposed).values())
    with pikepdf.open(BytesIO(imposed)) as pdf:
        assert str(pdf.docinfo.Title) == "2026年度全程纪实手册"
        assert not pdf.check_pdf_syntax()
