"""Tables in Word: grids that meet are one, heads are kept and repeated, short columns have room for what is on one line."""

from collections.abc import Sequence
from typing import Any

import pytest
from docx.oxml.ns import qn

from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.contexts import Column, SubTable
from sxt_desktop.documents.grid import Grid
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.typeset import Gap
from sxt_desktop.documents.word.render import Renderer
from sxt_desktop.documents.word.rows import roomy, tables_of
from sxt_desktop.documents.word.styles import Styles
from sxt_desktop.documents.word.xml import element
from tests.documents.papers import SENTENCE, fonts

WIDTH = 440.0
CELLS = Cells(Typesetter(fonts()), WIDTH)
PLAIN = CELLS.grid([CELLS.whole("栏目", "值")])
HEADING = CELLS.grid([CELLS.heading("只有标题")])
TABLE = CELLS.sub_table(SubTable("", (Column("事项"), Column("日期")), (("研究", "2026年11月20日"),) * 2))


def rendered(*story: Any) -> list[Any]:
    return list(Renderer(Styles(element("styles")), WIDTH).rendered(story))


def tables(*story: Any) -> list[Any]:
    return [one for one in rendered(*story) if one.tag == qn("w:tbl")]


@pytest.mark.parametrize(
    ("grids", "counts"),
    [
        ([PLAIN, PLAIN], [2]),
        ([PLAIN, HEADING, TABLE, PLAIN], [1, 2, 1]),
        ([TABLE, TABLE], [1, 1]),
        ([HEADING], [1]),
        ([], []),
    ],
)
def test_heads_begin_a_table_with_the_heading_alone_above_them(
    grids: Sequence[Grid], counts: list[int]
) -> None:
    assert [len(one) for one in tables_of(grids)] == counts


def test_grids_that_meet_are_one_table_whose_rows_have_their_own_columns() -> None:
    (made,) = tables(PLAIN, PLAIN)
    assert len(made.findall(qn("w:tr"))) == 2
    assert len(tables(PLAIN, Gap(8), PLAIN)) == 2


def test_a_heading_above_heads_is_repeated_with_them() -> None:
    (made,) = tables(HEADING, TABLE)
    heads = [row.find(f".//{qn('w:tblHeader')}") is not None for row in made.findall(qn("w:tr"))]
    assert heads == [True, True, False, False]
    kept = [row.find(f".//{qn('w:keepNext')}") is not None for row in made.findall(qn("w:tr"))]
    assert kept == heads


def test_a_date_has_room_for_the_white_others_set_and_the_table_stays_as_wide() -> None:
    columns = (Column("事项"), Column("日期"))
    rows = tuple(("研究部署全面从严治党工作", "2026年11月20日") for _ in range(4))
    grid = CELLS.sub_table(SubTable("", columns, rows))
    grid.widths = (34.0, WIDTH - 34.0 - 90.0, 90.0)
    grid.wrap(WIDTH, 0)
    widths = roomy(grid)
    (date,) = grid.rows[1].cells[2].content
    assert sum(widths) == pytest.approx(WIDTH)
    assert widths[2] == pytest.approx(date.lines[0].width + 5 * 0.25 * date.style.size + 8)


def test_a_column_whose_rows_would_grow_lends_nothing() -> None:
    columns = (Column("事项"), Column("日期"))
    grid = CELLS.sub_table(SubTable("", columns, ((SENTENCE * 4, "2026年11月20日"),) * 4))
    grid.widths = (34.0, 316.0, 90.0)
    grid.wrap(WIDTH, 0)
    text = grid.rows[1].cells[1].content[0]
    before = len(text.lines)
    after = len(text.setter.lines(text.spans, text.style, roomy(grid)[1] - 8))
    assert after == before


def test_rows_are_as_high_as_on_paper() -> None:
    (made,) = tables(TABLE)
    margins = made.tblPr.find(qn("w:tblCellMar"))
    assert [int(margins.find(qn(f"w:{side}")).get(qn("w:w"))) for side in ("top", "left")] == [75, 80]
