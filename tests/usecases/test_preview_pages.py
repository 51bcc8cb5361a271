"""Pages as pictures and words in them, on a document of 300 pages."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from sxt_desktop.domain.errors import Cancelled
from sxt_desktop.usecases.preview_pages import MOST_PIXELS, OpenPages

A4 = (595.28, 841.89)


def long_paper(pages: int = 300, size: tuple[float, float] = A4) -> bytes:
    """Return a PDF whose pages say their number, words that end a line, and a square at a known place."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    for number in range(1, pages + 1):
        canvas.drawString(72, 700, f"Page {number} of the Hand")
        canvas.drawString(72, 680, "book begins here")
        canvas.rect(100, 100, 50, 50, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_page_is_drawn_at_the_scale_asked_for_and_nothing_after_closing() -> None:
    pages = OpenPages(long_paper(3))
    picture = pages.picture(1, 1.0)
    assert picture is not None and (picture.width, picture.height) == (596, 842)
    inside = picture.stride * (842 - 125) + 4 * 125
    assert picture.pixels[inside : inside + 3] == b"\0\0\0" and picture.pixels[:3] == b"\xff\xff\xff"
    pages.close()
    assert pages.picture(1, 1.0) is None and pages.find("Page") == ()


def test_a_page_that_would_fill_the_memory_is_drawn_coarser() -> None:
    pages = OpenPages(long_paper(1, (5000, 5000)))
    picture = pages.picture(0, 10.0)
    assert picture is not None and picture.width * picture.height < MOST_PIXELS * 1.01
    pages.close()


def test_words_are_found_over_the_end_of_a_line_with_a_box_for_each() -> None:
    pages = OpenPages(long_paper())
    assert len(pages) == 300
    hits = pages.find("HANDBOOK begins")
    assert [hit.page for hit in hits] == list(range(300))
    first, second = hits[41].boxes
    assert 700 < A4[1] - first.top < 715 and 680 < A4[1] - second.top < 695
    assert abs(second.left - 72) < 2
    (only,) = pages.find("Page 300")
    assert only.page == 299
    assert pages.find("  ") == () and pages.find("nowhere") == ()
    pages.close()


def test_a_search_can_be_stopped() -> None:
    pages = OpenPages(long_paper(3))

    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        pages.find("Page", stop)
    pages.close()
