"""The page of GB/T 9704-2012 measured from the PDF: margins, grid, title, page numbers, signer and date."""

import itertools
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.gbt9704 import ADDRESSEE, BODY, TITLE, Geometry, draw_page_number
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.signoff import SignOff
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.domain.papers import Margins
from tests.documents.measure import MM, Ink, PrintedLine, ink_pages, printed_lines
from tests.documents.papers import ENTERED, fonts, letter_context, printed

CLOSE = 0.5 * MM
"""What a ruler on paper would notice."""
SHEET_WIDTH, SHEET_HEIGHT = 210 * MM, 297 * MM
TOP, BOTTOM, INNER, OUTER = 37 * MM, 35 * MM, 28 * MM, 26 * MM
LINE, CHARACTER = 225 * MM / 22, 156 * MM / 28
FULL = "国"
"""A character whose ink fills its square evenly."""


def paper(story: Sequence[Any], *, mirrored: bool = False) -> bytes:
    """Flowables on pages with page numbers."""
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="样张", author="测试", invariant_date=ENTERED)
    setter = Typesetter(fonts())
    geometry = Geometry(Margins(top=37, bottom=35, left=28, right=26), mirrored)
    for number, page in enumerate(Composer(canvas, geometry.width, geometry.height).pages(story), start=1):
        page.draw(canvas, x=geometry.left(number), top=geometry.top)
        draw_page_number(canvas, setter, geometry, number)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def prose(text: str, style: Any = BODY) -> Prose:
    return Prose(Typesetter(fonts()), text, style)


@pytest.fixture(scope="module")
def full_pages() -> list[PrintedLine]:
    """Three pages, mirrored, filled with one paragraph."""
    return printed_lines(paper([prose(FULL * (28 * 66 - 2))], mirrored=True), above=BOTTOM)


def on(lines: Sequence[PrintedLine], page: int) -> list[PrintedLine]:
    return [line for line in lines if line.page == page]


@pytest.mark.parametrize("page", [1, 2, 3])
def test_every_page_has_22_lines_of_28_characters(full_pages: list[PrintedLine], page: int) -> None:
    counts = [len(line.inks) for line in on(full_pages, page)]
    assert counts == [26 if page == 1 else 28, *[28] * 21]


@pytest.mark.parametrize("page", [1, 2, 3])
def test_the_pitches_are_those_of_the_grid(full_pages: list[PrintedLine], page: int) -> None:
    lines = on(full_pages, page)
    steps = [above.y - below.y for above, below in itertools.pairwise(lines)]
    assert min(steps) == pytest.approx(28.99, abs=0.02) and max(steps) == pytest.approx(28.99, abs=0.02)
    gaps = [right.x - left.x for line in lines for left, right in itertools.pairwise(line.inks)]
    assert min(gaps) == pytest.approx(16 - 0.207, abs=0.02) and max(gaps) == pytest.approx(15.793, abs=0.02)


@pytest.mark.parametrize(("page", "left"), [(1, INNER), (2, OUTER), (3, INNER)])
def test_the_margins_change_sides_on_even_pages(
    full_pages: list[PrintedLine], page: int, left: float
) -> None:
    lines = on(full_pages, page)[1:]
    for line in lines:
        assert line.inks[0].x == pytest.approx(left, abs=CLOSE)
        assert line.inks[-1].x + 16 == pytest.approx(left + 156 * MM, abs=CLOSE)
    assert lines[0].y < SHEET_HEIGHT - TOP


def test_the_first_and_last_line_fill_the_height(full_pages: list[PrintedLine]) -> None:
    first, last = on(full_pages, 2)[0], on(full_pages, 2)[-1]
    assert median(ink.middle for ink in first.inks) == pytest.approx(SHEET_HEIGHT - TOP - LINE / 2, abs=CLOSE)
    assert median(ink.middle for ink in last.inks) == pytest.approx(BOTTOM + LINE / 2, abs=CLOSE)


def test_paragraphs_begin_two_characters_in(full_pages: list[PrintedLine]) -> None:
    assert full_pages[0].inks[0].x == pytest.approx(INNER + 2 * CHARACTER, abs=0.1)


def test_titles_stand_in_the_middle_of_the_type_area() -> None:
    title = "关于印发中共上海示范电力学院委员会全面从严治党责任制考核办法的通知"
    lines = printed_lines(paper([prose(title, TITLE), prose("正文。")]), above=BOTTOM)
    widths = []
    for line in lines[:-1]:
        left, right = line.inks[0].x, line.inks[-1].x + 22
        widths.append(right - left)
        assert (left + right) / 2 == pytest.approx(INNER + 78 * MM, abs=CLOSE)
    assert len(widths) == 2 and max(widths) <= 156 * MM


def page_number(inks: list[Ink]) -> list[Ink]:
    """The dashes and figures below the type area."""
    return [ink for ink in inks if 20 * MM < ink.y < BOTTOM and not ink.char.isspace()]


@pytest.mark.parametrize("pages", [3, 12])
def test_page_numbers_stand_right_and_left_one_character_in(pages: int) -> None:
    pdf = paper([prose(FULL * (28 * 22 * pages - 2))], mirrored=True)
    for number, inks in enumerate(ink_pages(pdf), start=1):
        found = page_number(inks)
        assert "".join(ink.char for ink in found) == f"—{number}—"
        if number % 2:
            assert found[-1].x + 14 == pytest.approx(INNER + 156 * MM - 16, abs=CLOSE)
        else:
            assert found[0].x == pytest.approx(OUTER + 16, abs=CLOSE)
        for dash in (found[0], found[-1]):
            assert dash.middle == pytest.approx(BOTTOM - 7 * MM, abs=CLOSE)


def test_letters_number_their_pages_so() -> None:
    pdf = printed("responsibility_letter", letter_context(20))
    pages = list(ink_pages(pdf))
    assert len(pages) >= 3
    for number, inks in enumerate(pages, start=1):
        found = page_number(inks)
        assert "".join(ink.char for ink in found) == f"—{number}—"
        edge = INNER + 156 * MM - 16 if number % 2 else OUTER + 16
        assert (found[-1].x + 14 if number % 2 else found[0].x) == pytest.approx(edge, abs=CLOSE)


# --- signer and date ----------------------------------------------------------------------------------------------------

SIGNERS = ["中共上海示范电力学院委员会", "党委办公室", "中共上海示范电力学院后勤保障部支部委员会"]


def signed(signer: str, *, sealed: bool) -> tuple[bytes, PrintedLine, PrintedLine, PrintedLine]:
    """A page ending with signer and date: the PDF, the last line of the body, the signer, the date."""
    block = SignOff(Typesetter(fonts()), signer, date(2026, 3, 5), sealed=sealed)
    pdf = paper([prose(FULL * 140), block])
    lines = [line for line in printed_lines(pdf, above=BOTTOM) if "盖章" not in line.text]
    body, name, day = lines[-3:]
    return pdf, body, name, day


@pytest.mark.parametrize("signer", SIGNERS)
def test_a_sealed_date_ends_four_characters_in_and_the_signer_is_centred_on_it(signer: str) -> None:
    _, _, name, day = signed(signer, sealed=True)
    assert (name.text, day.text) == (signer, "2026年3月5日")
    middles = [(line.inks[0].x + line.inks[-1].x + 16) / 2 for line in (name, day)]
    assert middles[0] == pytest.approx(middles[1], abs=CLOSE)
    # A name too long for that ends at the edge, and the date goes with its middle: one seal presses both.
    ends_at_the_edge = name.inks[-1].x + 16 > INNER + 156 * MM - CLOSE
    four_in = pytest.approx(INNER + 156 * MM - 4 * CHARACTER, abs=CLOSE)
    assert day.inks[-1].x + 16 == four_in or ends_at_the_edge
    assert name.y - day.y == pytest.approx(LINE, abs=0.1)


@pytest.mark.parametrize("signer", SIGNERS)
def test_without_a_seal_the_date_begins_two_characters_after_the_signer(signer: str) -> None:
    _, body, name, day = signed(signer, sealed=False)
    assert day.inks[0].x - name.inks[0].x == pytest.approx(2 * CHARACTER, abs=CLOSE)
    right = max(name.inks[-1].x, day.inks[-1].x) + 16
    assert right == pytest.approx(INNER + 156 * MM - 2 * CHARACTER, abs=CLOSE)
    assert body.y - name.y == pytest.approx(2 * LINE, abs=0.1)


def seal_place(pdf: bytes) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the dashed square."""
    document = pypdfium2.PdfDocument(pdf)
    squares: list[tuple[float, float, float, float]]
    squares = [found.get_bounds() for found in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    document.close()
    (square,) = squares
    return square


def test_the_seal_would_press_signer_and_date_from_within_one_line_of_the_text() -> None:
    pdf, body, name, day = signed(SIGNERS[0], sealed=True)
    left, bottom, right, top = seal_place(pdf)
    assert right - left == pytest.approx(42 * MM, abs=CLOSE) and top - bottom == pytest.approx(
        42 * MM, abs=CLOSE
    )
    assert (left + right) / 2 == pytest.approx((day.inks[0].x + day.inks[-1].x + 16) / 2, abs=CLOSE)
    pressed = (name.inks[0].top + day.inks[0].bottom) / 2
    assert bottom < pressed < (bottom + top) / 2
    assert body.inks[0].bottom - top < LINE


def test_styles_of_flush_lines_begin_at_the_edge() -> None:
    (line,) = printed_lines(paper([prose("各党支部：", ADDRESSEE)]), above=BOTTOM)
    assert line.inks[0].x == pytest.approx(INNER, abs=CLOSE)
