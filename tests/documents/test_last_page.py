"""No page holds a signature alone: letters of every length from 10 to 120 lines, measured from the PDF."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from sxt_desktop.documents import letter
from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.gbt9704 import BODY, TYPE_HEIGHT, TYPE_WIDTH
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.signoff import SignOff
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.domain.papers import Margins
from tests.documents.measure import MM, printed_lines
from tests.documents.papers import COMMITTEE, ENTERED, fonts, letter_context, spec

LENGTHS = range(10, 121)
BOTTOM, TOP = 35 * MM, 297 * MM - 37 * MM
LINE = "责任落实管党治党"


def letter_of(lines: int) -> bytes:
    """A letter whose goal has that many one-line paragraphs and nothing else of its own."""
    context = replace(letter_context(0), goal=(LINE,) * lines)
    style = spec("responsibility_letter")
    out = BytesIO()
    letter.build(out, context, fonts(), style=replace(style, clauses=style.clauses[:2]))
    return out.getvalue()


def public_document_of(lines: int) -> bytes:
    """A public document of that many lines in paragraphs of up to seven, sealed at the end."""
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="样张", author="测试", invariant_date=ENTERED)
    setter = Typesetter(fonts())
    paragraphs = [min(7, lines - begun) for begun in range(0, lines, 7)]
    story = [Prose(setter, "治" * (28 * count - 2), BODY) for count in paragraphs]
    signer = SignOff(setter, COMMITTEE, date(2026, 3, 5), sealed=lines % 2 == 0)
    for page in Composer(canvas, TYPE_WIDTH, TYPE_HEIGHT).pages([*story, signer]):
        page.draw(canvas, x=28 * MM, top=TOP)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def body_above_the_signature(pdf: bytes, body: str) -> tuple[int, int]:
    """Lines of body on the page where the signature stands, and lines of body in the whole document."""
    lines = printed_lines(pdf, above=BOTTOM, below=TOP)
    last = max(line.page for line in lines)
    texts = [line for line in lines if set(line.text) <= set(body)]
    assert any(line.page == last and not set(line.text) <= set(body) for line in lines)
    return sum(line.page == last for line in texts), len(texts)


@pytest.mark.parametrize("lines", LENGTHS)
def test_letters(lines: int) -> None:
    above, total = body_above_the_signature(letter_of(lines), LINE)
    assert total == lines
    assert above >= 2


@pytest.mark.parametrize("lines", LENGTHS)
def test_public_documents(lines: int) -> None:
    above, total = body_above_the_signature(public_document_of(lines), "治")
    assert total == lines
    assert above >= 2


def test_margins_are_those_of_the_letter() -> None:
    assert spec("responsibility_letter").margins == Margins(top=37, bottom=35, left=28, right=26)
