"""Contents: the pages they name, where a click leads, levels, and the running titles beside the edge of the book."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.compose import Composer, Mark, Page
from sxt_desktop.documents.contents import contents_pages
from sxt_desktop.documents.gbt9704 import BODY, Geometry
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.running import draw_running
from sxt_desktop.documents.typeset import PageBreak, Prose
from sxt_desktop.domain.papers import Margins
from tests.documents.measure import MM, printed_lines
from tests.documents.papers import ENTERED, SENTENCE, fonts, page_texts


def book(chapters: int) -> bytes:
    """A title page, contents, and chapters with a section each; running titles on every page."""
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="样张", author="测试", invariant_date=ENTERED)
    setter = Typesetter(fonts())
    geometry = Geometry(Margins(top=37, bottom=35, left=28, right=26), mirrored=True)

    def pages(story: Iterable[Any]) -> list[Page]:
        return Composer(canvas, geometry.width, geometry.height).pages(story)

    body: list[Any] = []
    for number in range(1, chapters + 1):
        for level, title in enumerate((f"第{number}章落实责任", f"第{number}章的第一节")):
            body += [Mark(f"m{number}-{level}", title, level), Prose(setter, title, BODY)]
        body += [Prose(setter, SENTENCE * (number % 5 + 1), BODY), PageBreak()]
    front, filled = pages([Prose(setter, "封面", BODY)]), pages(body)
    contents = contents_pages(setter, "目录", filled, before=len(front), pages=pages)
    for number, page in enumerate([*front, *contents, *filled], start=1):
        page.draw(canvas, x=geometry.left(number), top=geometry.top)
        draw_running(canvas, setter, geometry, number, ("书名" * 30, f"第{number}页眉"))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("chapters", [3, 40])
def test_contents_name_the_page_and_lead_there(chapters: int) -> None:
    pdf = book(chapters)
    texts = page_texts(pdf)
    with pikepdf.open(BytesIO(pdf)) as opened:
        numbers = {page.objgen: number for number, page in enumerate(opened.pages, start=1)}
        links = [note for page in opened.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
        assert len(links) == 2 * chapters
        targets = [numbers[_target(opened, link).objgen] for link in links]
    for place, target in enumerate(targets):
        title = f"第{place // 2 + 1}章" + ("的第一节" if place % 2 else "落实责任")
        assert title in texts[target - 1]
        line = next(text for text in texts[1:] if title in text)
        assert f"{title}{target}" in line


def _target(pdf: pikepdf.Pdf, link: Any) -> Any:
    named = link.get("/Dest") or link.A.D
    return pdf.Root.Dests[str(named)][0] if isinstance(named, pikepdf.Name) else named[0]


def test_deeper_levels_are_indented() -> None:
    lines = [line for line in printed_lines(book(3)) if line.page == 2 and "章" in line.text]
    chapter, section = lines[0], lines[1]
    assert section.inks[0].x - chapter.inks[0].x == pytest.approx(28, abs=0.5)


def test_running_titles_stand_outside_on_both_sides_and_are_cut_to_fit() -> None:
    heads = printed_lines(book(2), above=297 * MM - 37 * MM)
    for line in heads:
        outer = f"第{line.page}页眉"
        assert line.text.endswith(outer) if line.page % 2 else line.text.startswith(outer)
        assert "……" in line.text
    assert [line.page for line in heads] == list(range(1, len(heads) + 1))
