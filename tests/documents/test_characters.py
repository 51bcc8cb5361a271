"""Every standard character comes out of the PDF as it went in, in every face, and all fonts lie in the file."""

from io import BytesIO
from pathlib import Path

import pytest

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import TYPE_HEIGHT, TYPE_WIDTH
from sxt_desktop.documents.paragraph import TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose
from tests.documents.measure import fonts_embedded, ink_pages, text_of
from tests.documents.papers import ENTERED, fonts

STANDARD = (Path(__file__).parents[2] / "packaging" / "standard-characters.txt").read_text("utf-8")
RARE = "𬭛𬀩㛃𠅤"


@pytest.mark.parametrize("face", Face)
def test_standard_characters_and_rare_names_are_extracted_as_they_were_set(face: Face) -> None:
    text = "".join(STANDARD.split()) + RARE
    assert len(set(text)) >= 8105
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="字表", author="测试", invariant_date=ENTERED)
    story = [Prose(Typesetter(fonts()), text, TextStyle(10.5, 14.0, face))]
    for page in Composer(canvas, TYPE_WIDTH, TYPE_HEIGHT).pages(story):
        page.draw(canvas, x=80, top=740)
        canvas.showPage()
    canvas.save()
    pdf = out.getvalue()
    assert text_of(ink for inks in ink_pages(pdf) for ink in inks) == text
    assert all(fonts_embedded(pdf).values())
