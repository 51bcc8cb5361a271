"""The page of a public document, measured on paper."""

import pytest

from sxt_desktop.documents.gbt9704 import A4, BODY_SIZE, LEADING, MM, PITCH, TYPE_HEIGHT, TYPE_WIDTH, Geometry
from sxt_desktop.domain.papers import Margins
from tests.documents.papers import Glyph, glyphs, letter_context, lines, printed


@pytest.fixture(scope="module")
def paper() -> bytes:
    return printed("responsibility_letter", letter_context(30))


def body(paper: bytes, page: int) -> dict[float, list[Glyph]]:
    bottom = 35 * MM - 2
    return {y: row for y, row in lines(glyphs(paper, page)).items() if y > bottom}


def test_the_grid_fills_the_type_area() -> None:
    assert pytest.approx(TYPE_WIDTH) == 28 * PITCH
    assert pytest.approx(TYPE_HEIGHT) == 22 * LEADING
    assert pytest.approx(15.793, abs=0.001) == PITCH
    assert pytest.approx(28.99, abs=0.01) == LEADING
    geometry = Geometry(Margins())
    assert (geometry.width, geometry.height) == pytest.approx((TYPE_WIDTH, TYPE_HEIGHT))


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_page_of_text_has_22_lines_within_the_margins(paper: bytes, page: int) -> None:
    rows = body(paper, page)
    assert len(rows) == 22
    left = (28 if page % 2 == 0 else 26) * MM
    assert min(row[0].x for row in rows.values()) == pytest.approx(left, abs=0.1)
    top, bottom = max(rows), min(rows)
    assert A4[1] - 37 * MM - LEADING < top < A4[1] - 37 * MM
    assert 35 * MM < bottom < 35 * MM + LEADING


@pytest.mark.parametrize("page", [0, 1, 2, 3])
def test_page_numbers_stand_outside_one_character_in(paper: bytes, page: int) -> None:
    row = next(r for y, r in lines(glyphs(paper, page)).items() if 20 * MM < y < 30 * MM)
    text = "".join(glyph.char for glyph in row).replace(" ", "")
    assert text == f"—{page + 1}—"
    if page % 2:
        assert row[0].x == pytest.approx(26 * MM + BODY_SIZE, abs=0.1)
    else:
        dash = row[-1].x - row[-1 - len(str(page + 1))].x
        assert row[-1].x + 14 == pytest.approx(A4[0] - 26 * MM - BODY_SIZE, abs=1.0)
        assert dash > 0
    dash_height = row[0].y + 14 * 0.36
    assert 35 * MM - dash_height == pytest.approx(7 * MM, abs=2.0)


def test_margins_change_sides_in_duplex() -> None:
    geometry = Geometry(Margins(), mirrored=True)
    assert geometry.left(1) == pytest.approx(28 * MM)
    assert geometry.left(2) == pytest.approx(26 * MM)
