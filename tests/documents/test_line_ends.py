"""避头尾 over 200 pages, measured from the PDF: how lines begin and end, what stays whole, where lines end."""

import itertools
import re
from collections import Counter
from io import BytesIO

import pytest

from sxt_desktop.bench.prose import OfficeProse
from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.gbt9704 import BODY, Geometry
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.domain.papers import Margins
from tests.documents.measure import MM, PrintedLine, broken_rules, printed_lines
from tests.documents.papers import ENTERED, fonts

PAGES = 200
HANGING = frozenset("，。、；：")
CLOSING = frozenset("）》”’〕】")
LEFT, RIGHT = 28 * MM, (210 - 26) * MM
MARKS_IN_1000 = {"，": 35, "、": 28, "。": 17, "“": 10, "（": 4, "《": 2, "；": 2}
"""Marks among 1,000 Chinese characters, counted in published papers of party committees."""


def set_as_pages(text: str, faces: FontSet) -> tuple[bytes, int]:
    """Text set on pages of a public document, and their number."""
    out = BytesIO()
    canvas = new_canvas(out, faces, title="样张", author="测试", invariant_date=ENTERED)
    setter, geometry = Typesetter(faces), Geometry(Margins(top=37, bottom=35, left=28, right=26))
    story = (Prose(setter, paragraph, BODY) for paragraph in text.split("\n"))
    pages = Composer(canvas, geometry.width, geometry.height).pages(story)
    for number, page in enumerate(pages, start=1):
        page.draw(canvas, x=geometry.left(number), top=geometry.top)
        canvas.showPage()
    canvas.save()
    return out.getvalue(), len(pages)


@pytest.fixture(scope="module")
def text() -> str:
    return OfficeProse(20260305).text(112_000)


@pytest.fixture(scope="module")
def lines(text: str) -> list[PrintedLine]:
    pdf, pages = set_as_pages(text, fonts())
    assert pages >= PAGES
    return printed_lines(pdf)


def test_the_text_has_the_marks_of_real_papers(text: str) -> None:
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
    counted = Counter(text)
    for mark, share in MARKS_IN_1000.items():
        assert 1000 * counted[mark] / chinese == pytest.approx(share, rel=0.5)
    for pattern in ("——", "……", r"\d{4}年\d+月\d+日", r"[A-Za-z]{2}", r"\d%", "〔"):
        assert len(re.findall(pattern, text)) > 30


def test_no_line_of_200_pages_begins_or_ends_wrongly(lines: list[PrintedLine]) -> None:
    assert len(lines) > 0.95 * 22 * PAGES
    assert broken_rules(lines, left=LEFT) == []


def test_the_measure_sees_what_cutting_after_28_characters_breaks(text: str) -> None:
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="样张", author="测试", invariant_date=ENTERED)
    canvas.setFont(fonts().primary(Face.FANG), 16)
    flat = text.replace("\n", "")
    for number in range(22):
        canvas.drawString(LEFT, 700 - 29 * number, flat[28 * number : 28 * number + 28])
    canvas.save()
    assert len(broken_rules(printed_lines(out.getvalue()), left=LEFT)) > 1


def test_nothing_is_lost_or_changed(lines: list[PrintedLine], text: str) -> None:
    assert "".join(line.text for line in lines) == text.replace("\n", "")


def test_lines_end_at_the_edge_and_only_marks_hang(lines: list[PrintedLine]) -> None:
    ragged = 0
    for line, following in itertools.pairwise(lines):
        if following.inks[0].x > LEFT + 8:
            continue
        last = line.inks[-1]
        end = last.x + 16
        if last.char in HANGING:
            assert end <= RIGHT + 16 + 0.5
        elif last.char in CLOSING:
            assert end <= RIGHT + 8 + 0.5
        elif last.char > "\u2e80":
            assert end <= RIGHT + 0.5 * MM
        ragged += end < RIGHT - 0.5 * MM and last.char > "\u2e80"
    assert ragged == 0
