"""Text as flowables: in frames, in reportlab's tables, split between pages."""

import itertools
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from reportlab.platypus import Frame, LongTable

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import BODY, LEADING, PITCH, TITLE, TYPE_HEIGHT, TYPE_WIDTH
from sxt_desktop.documents.linebreak import may_break
from sxt_desktop.documents.paragraph import Align, Span, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose
from tests.documents.papers import ENTERED, SENTENCE, Glyph, fonts, glyphs, lines

CELL = TextStyle(12.0, 18.0, hanging=False)


def drawn(story: list[Any], *, frame: tuple[float, float, float, float] | None = None) -> bytes:
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="样张", author="测试", invariant_date=ENTERED)
    place = frame or (79.0, 99.0, TYPE_WIDTH, TYPE_HEIGHT)
    Frame(*place, 0, 0, 0, 0).addFromList(story, canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def text_of(row: list[Glyph]) -> str:
    return "".join(glyph.char for glyph in row)


def test_a_full_page_is_22_lines_of_28_characters() -> None:
    story = [Prose(Typesetter(fonts()), ("管党治党责任重大" * 77)[:614], BODY)]
    rows = lines(glyphs(drawn(story), 0))
    assert len(rows) == 22
    heights = list(rows)
    assert [len(row) for row in rows.values()][:3] == [26, 28, 28]
    for above, below in itertools.pairwise(heights):
        assert above - below == pytest.approx(LEADING, abs=0.05)
    second = rows[heights[1]]
    for left, right in itertools.pairwise(second):
        assert right.x - left.x == pytest.approx(PITCH, abs=0.05)
    assert second[0].x == pytest.approx(79.0, abs=0.05)
    assert rows[heights[0]][0].x == pytest.approx(79.0 + 2 * PITCH, abs=0.05)


def test_justified_lines_end_at_the_edge() -> None:
    text = "自2026年1月1日起，PDF与USB等材料一律按照《办法》第3条办理，" * 6
    prose = Prose(Typesetter(fonts()), text, BODY)
    prose.set_to(TYPE_WIDTH)
    for line in prose.lines[:-1]:
        mark = BODY.size if line.text[-1] in "，。、；：" else 0.0
        assert TYPE_WIDTH - 2 <= line.x + line.width <= TYPE_WIDTH + mark + 0.1


def test_no_line_of_a_long_text_breaks_a_rule() -> None:
    prose = Prose(Typesetter(fonts()), (SENTENCE + "——责任到人……（见附件）。") * 20, BODY)
    prose.set_to(TYPE_WIDTH)
    texts = [line.text for line in prose.lines]
    assert all(may_break(a[-1], b[0]) for a, b in itertools.pairwise(texts))


def test_rare_names_are_set_in_fallback_fonts_and_can_be_copied() -> None:
    pdf = drawn([Prose(Typesetter(fonts()), "李𬭛、张䶮、赵㛃、孙喆、周堃", BODY)])
    document = pypdfium2.PdfDocument(pdf)
    assert document[0].get_textpage().get_text_range() == "李𬭛、张䶮、赵㛃、孙喆、周堃"


def test_faces_may_change_within_a_paragraph() -> None:
    setter = Typesetter(fonts())
    prose = Prose(setter, (Span("甲方：", Face.HEI), Span("委员会", Face.FANG)), BODY)
    prose.set_to(TYPE_WIDTH)
    (line,) = prose.lines
    assert [segment.text for segment in line.segments] == ["甲方：", "委员会"]
    assert line.segments[0].font != line.segments[1].font


def test_cells_of_a_long_table() -> None:
    setter = Typesetter(fonts())
    rows = [[Prose(setter, SENTENCE * 2, CELL), Prose(setter, "张䶮", CELL)] for _ in range(4)]
    table = LongTable(rows, colWidths=(300, 100), style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    pdf = drawn([table])
    assert "".join(text_of(row) for row in lines(glyphs(pdf, 0)).values()).count("张䶮") == 4
    assert b"Helvetica" not in pdf


def test_splitting_leaves_no_line_alone_and_loses_nothing() -> None:
    style = TextStyle(16.0, 20.0)
    for height in range(0, 220, 10):
        prose = Prose(Typesetter(fonts()), "责任落实" * 40, style)
        prose.wrap(16 * 20, 1000)
        whole = [line.text for line in prose.lines]
        parts = prose.split(16 * 20, height)
        if parts:
            assert [line.text for part in parts for line in part.lines] == whole
            assert all(len(part.lines) >= 2 for part in parts)
            assert parts[0].height <= height


def test_a_part_can_be_split_again() -> None:
    prose = Prose(Typesetter(fonts()), "责任落实" * 40, TextStyle(16.0, 20.0))
    prose.set_to(16 * 20)
    _, rest = prose.cut_at(2)
    middle, last = rest.cut_at(3)
    assert [line.text for line in middle.lines + last.lines] == [line.text for line in prose.lines[2:]]


@pytest.mark.parametrize(("align", "left"), [(Align.LEFT, 0), (Align.CENTRE, 34), (Align.RIGHT, 68)])
def test_alignment(align: Align, left: float) -> None:
    prose = Prose(Typesetter(fonts()), "责任", TextStyle(16.0, 20.0, align=align))
    prose.set_to(100)
    assert prose.lines[0].x == pytest.approx(left)


def test_titles_are_balanced() -> None:
    prose = Prose(Typesetter(fonts()), "中共上海示范电力学院委员会2026年度落实主体责任情况报告", TITLE)
    prose.set_to(TYPE_WIDTH)
    assert [line.text for line in prose.lines] == [
        "中共上海示范电力学院委员会",
        "2026年度落实主体责任情况报告",
    ]


def test_invisible_characters_are_left_out() -> None:
    prose = Prose(Typesetter(fonts()), "责\u200b任\ufeff书\ufe0f\x07", BODY)
    prose.set_to(TYPE_WIDTH)
    assert prose.lines[0].text == "责任书"
