"""What stands on which page."""

from io import BytesIO
from typing import Any

import pytest
from reportlab.platypus.flowables import PageBreak

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.compose import Composer, Page
from sxt_desktop.documents.contexts import Column, FormCell, Opinion, SignaturePlace, SubTable
from sxt_desktop.documents.gbt9704 import BODY, HEADING_1, TYPE_HEIGHT, TYPE_WIDTH
from sxt_desktop.documents.grid import Grid
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.typeset import Gap, Prose
from tests.documents.papers import ENTERED, SENTENCE, fonts


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(fonts())


def composed(story: list[Any], height: float = TYPE_HEIGHT) -> list[Page]:
    canvas = new_canvas(BytesIO(), fonts(), title="样张", author="测试", invariant_date=ENTERED)
    return Composer(canvas, TYPE_WIDTH, height).pages(story)


def kinds(page: Page) -> list[str]:
    return [type(placed.flowable).__name__ for placed in page.items]


def lines_on(page: Page) -> int:
    return sum(len(p.flowable.lines) for p in page.items if isinstance(p.flowable, Prose))


@pytest.mark.parametrize("lines", range(12, 26))
@pytest.mark.parametrize("unit", ["", "中共上海示范电力学院委员会"])
def test_a_signature_never_stands_alone(setter: Typesetter, lines: int, unit: str) -> None:
    story = [*(Prose(setter, "责任落实" * 6, BODY) for _ in range(lines))]
    pages = composed([*story, Signing(setter, [SignaturePlace("代表签字", unit)] * 2)])
    assert kinds(pages[-1])[-1] == "Signing"
    assert lines_on(pages[-1]) >= 2
    assert sum(map(lines_on, pages)) == lines


def test_a_long_last_paragraph_gives_two_lines(setter: Typesetter) -> None:
    pages = composed([Prose(setter, "责任落实" * 7 * 22, BODY), Signing(setter, [SignaturePlace("签字")])])
    assert [lines_on(page) for page in pages] == [21, 2]


def test_a_signature_below_a_table_takes_its_last_row(setter: Typesetter) -> None:
    table = SubTable("", (Column("问题"),), tuple((f"第{n}项",) for n in range(30)))
    grid = Cells(setter, TYPE_WIDTH).sub_table(table)
    _, height = grid.wrap(TYPE_WIDTH, 0)
    pages = composed([grid, Signing(setter, [SignaturePlace("签字")])], height + 20)
    assert kinds(pages[-1]) == ["Grid", "Signing"]
    last = pages[-1].items[0].flowable
    assert isinstance(last, Grid) and len(last.rows) == 2


def test_a_signature_takes_the_opinion_above_it_that_cannot_be_parted(setter: Typesetter) -> None:
    cells = Cells(setter, TYPE_WIDTH)
    rows = [cells.heading("情况"), *cells.rows([FormCell(f"第{n}项", "内容") for n in range(6)])]
    table, opinion = cells.grid(rows), cells.grid([cells.opinion(Opinion("核验意见", "核验人签字"))])
    height = sum(each.wrap(TYPE_WIDTH, 0)[1] for each in (table, opinion))
    pages = composed([table, opinion, Signing(setter, [SignaturePlace("签字")])], height + 20)
    assert [kinds(page) for page in pages] == [["Grid"], ["Grid", "Signing"]]


def test_a_heading_row_goes_with_the_last_row_to_the_signature(setter: Typesetter) -> None:
    cells = Cells(setter, TYPE_WIDTH)
    before = cells.grid(cells.rows([FormCell(f"第{n}项", "内容") for n in range(6)]))
    last = cells.grid([cells.heading("佐证"), *cells.rows([FormCell("时效", "及时")])])
    height = sum(each.wrap(TYPE_WIDTH, 0)[1] for each in (before, last))
    pages = composed([before, last, Signing(setter, [SignaturePlace("签字")])], height + 20)
    assert [kinds(page) for page in pages] == [["Grid"], ["Grid", "Signing"]]
    carried = pages[-1].items[0].flowable
    assert isinstance(carried, Grid) and len(carried.rows) == 2


@pytest.mark.parametrize("before", range(18, 23))
def test_headings_stay_with_their_text(setter: Typesetter, before: int) -> None:
    filling = [Prose(setter, "责任", BODY) for _ in range(before)]
    pages = composed([*filling, Prose(setter, "一、目标", HEADING_1), Prose(setter, SENTENCE, BODY)])
    for page in pages:
        assert not page.items[-1].flowable.keepWithNext


def test_nothing_overflows(setter: Typesetter) -> None:
    cells = Cells(setter, TYPE_WIDTH)
    rows = [cells.whole("内容", SENTENCE * n) for n in (1, 40, 3, 120, 2)]
    pages = composed([Prose(setter, "一、目标", HEADING_1), cells.grid(rows), Gap(500), cells.grid(rows)])
    assert max(page.used for page in pages) <= TYPE_HEIGHT + 0.1
    assert len(pages) > 6


def test_labels_stand_again_when_their_row_goes_on(setter: Typesetter) -> None:
    cells = Cells(setter, TYPE_WIDTH)
    pages = composed([cells.grid([cells.whole("内容摘要", SENTENCE * 60)])])
    for page in pages:
        label = page.items[0].flowable.rows[0].cells[0].content[0]
        assert label.spans[0].text == "内容摘要"


def test_gaps_are_lost_at_the_top_and_breaks_make_no_empty_page(setter: Typesetter) -> None:
    text = Prose(setter, "责任", BODY)
    pages = composed([Gap(30), text, PageBreak(), PageBreak(), Gap(30), Prose(setter, "落实", BODY)])
    assert [kinds(page) for page in pages] == [["Prose"], ["Prose"]]
    assert pages[1].items[0].top == 0
