"""Tables measured from the PDF: text stays between the rules, long cells go on, heads and labels stand again."""

import ctypes
import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from sxt_desktop.bench.prose import OfficeProse
from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.contexts import Column, FormCell, FormSection, SubTable
from sxt_desktop.documents.grid import Cell, Grid
from sxt_desktop.documents.paragraph import Align, Typesetter
from tests.documents.measure import Ink, ink_pages, text_of
from tests.documents.papers import fonts, printed, talk_context

LONG = OfficeProse(7).paragraph(1800)
WIDE = "https://example.org/" + "a" * 120
COLUMNS = (Column("事项", 3), Column("内容", 5), Column("时限", 1))


class Rule(NamedTuple):
    """A straight line of a table, from (x, y) to (u, v)."""

    x: float
    y: float
    u: float
    v: float


def rules(pdf: bytes, number: int) -> list[Rule]:
    """The straight lines of a page that are as wide or high as a cell."""
    document = pypdfium2.PdfDocument(pdf)
    found = [
        rule
        for path in document[number].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
        for rule in _lines(path)
        if abs(rule.u - rule.x) > 20 or abs(rule.v - rule.y) > 10
    ]
    document.close()
    return found


def _lines(path: pypdfium2.PdfObject) -> Iterator[Rule]:
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    at = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(path.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            yield Rule(*at, *point)
        at = point


@pytest.fixture(scope="module")
def pdf() -> bytes:
    cells = (FormCell("内容要点", LONG), FormCell("网址", WIDE), FormCell("地点", "行政楼302会议室", True))
    rows = tuple((LONG[:40], LONG[: 90 + 7 * n], "2026年4月15日") for n in range(14))
    sections = (
        FormSection("基本情况", cells),
        FormSection("清单", (), (SubTable("问题清单", COLUMNS, rows),)),
    )
    return printed("entry_form", talk_context(sections=sections, page_signature="", signatures=()))


def in_table(inks: list[Ink], frame: list[Rule]) -> list[Ink]:
    """The characters between the highest and the lowest rule."""
    top, bottom = max(rule.y for rule in frame), min(rule.v for rule in frame)
    return [ink for ink in inks if bottom < ink.y < top and not ink.char.isspace()]


def test_no_character_touches_or_leaves_the_rules(pdf: bytes) -> None:
    for number, inks in enumerate(ink_pages(pdf)):
        lines = rules(pdf, number)
        upright = [rule for rule in lines if abs(rule.x - rule.u) < 0.1]
        level = [rule for rule in lines if abs(rule.y - rule.v) < 0.1]
        if not upright:
            continue
        left, right = min(rule.x for rule in upright), max(rule.x for rule in upright)
        found = in_table(inks, upright)
        assert len(found) > 10
        for ink in found:
            assert left + 1 < ink.left and ink.right < right - 1
            assert not any(ink.left < rule.x < ink.right and rule.v < ink.y < rule.y for rule in upright)
            assert not any(ink.bottom < rule.y < ink.top and rule.x < ink.left < rule.u for rule in level)


def test_a_long_cell_goes_on_with_its_label_and_loses_nothing(pdf: bytes) -> None:
    pages = ["".join(text_of(inks).split()) for inks in ink_pages(pdf)]
    whole = "".join(pages)
    assert len(pages) >= 4
    with_label = [page for page in pages if "内容要点" in page]
    assert len(with_label) >= 2
    marks = [LONG[at : at + 9] for at in range(0, len(LONG) - 9, 60)]
    assert sum(mark in whole for mark in marks) >= 0.9 * len(marks)
    assert WIDE[20:40] in whole


def test_a_heading_stands_above_its_table_and_a_row_that_goes_on_keeps_its_number(pdf: bytes) -> None:
    pages = ["".join(text_of(inks).split()) for inks in ink_pages(pdf)]
    assert not any(page.endswith("清单") for page in ("".join(p.partition("—")[0]) for p in pages))
    last = pages[-1].partition("以上记录")[0]
    goes_on = re.search("序号事项内容时限([0-9]{2})[^0-9]", last)
    assert goes_on and 2 <= int(goes_on[1]) <= 14
    assert goes_on[1] in pages[-2]


def test_heads_stand_on_every_page_of_a_list(pdf: bytes) -> None:
    pages = ["".join(text_of(inks).split()) for inks in ink_pages(pdf)]
    listed = [page for page in pages if "2026年4月15日" in page]
    assert len(listed) >= 2
    assert all("序号事项内容时限" in page for page in listed)
    assert "".join(pages).count("2026年4月15日") == 14


@pytest.mark.parametrize("long_columns", [1, 3, 8])
def test_columns_hold_three_characters_and_dates_in_one_piece(long_columns: int) -> None:
    columns = tuple(Column(f"第{n}栏内容", 8 if n < long_columns else 0.5) for n in range(12))
    values = tuple(
        LONG[:80] if n < long_columns else ("2026年12月8日" if n == 11 else "是") for n in range(12)
    )
    table = SubTable("", columns, (values,) * 3)
    cells = Cells(Typesetter(fonts()), 730.0)
    for grid in (cells.sub_table(table), cells.ledger(table, [("", 3)], "无")):
        assert sum(grid.widths) == pytest.approx(730.0, abs=0.5)
        assert min(grid.widths[1:]) >= 3 * 9.5
        grid.wrap(730.0, 0)
        assert len(grid.rows[-1].cells[-1].content[0].lines) == 1


def test_what_is_left_of_a_lists_width_goes_to_its_words() -> None:
    columns = (Column("起止日期"), Column("活动系列", 2.4), Column("第几年"), Column("本年主题", 2.4))
    values = ("2026年5月6日至5月30日", "党风廉政建设教育月", "6", "管好身边的每一笔小钱")
    grid = Cells(Typesetter(fonts()), 730.0).ledger(SubTable("", columns, (values,) * 3), [("", 3)], "无")
    days, series, year, title = grid.widths[1:]
    assert sum(grid.widths) == pytest.approx(730.0, abs=0.5)
    assert min(series, title) > max(days, year)
    grid.wrap(730.0, 0)
    assert all(len(cell.content[0].lines) == 1 for cell in grid.rows[-1].cells)


def ledger_of(columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...]) -> Grid:
    grid = Cells(Typesetter(fonts()), 730.0).ledger(SubTable("", columns, rows), [("", len(rows))], "无")
    grid.wrap(730.0, 0)
    return grid


def test_short_words_are_not_broken_while_there_is_room() -> None:
    columns = (Column("责任主体"), Column("分册", 1.4), Column("主题", 3), Column("整改要求和时限", 2, True))
    grid = ledger_of(columns, (("周明远", "重大事项请示报告", "听取工作汇报", ""),) * 3)
    assert all(len(cell.content[0].lines) <= 1 for cell in grid.rows[-1].cells)
    assert grid.widths[4] < grid.widths[3]


def test_an_empty_list_has_the_widths_of_its_declaration() -> None:
    grid = ledger_of((Column("责任主体", 2), Column("主题", 3), Column("整改要求", 1, True)), ())
    assert grid.widths[2] > grid.widths[1] > grid.widths[3]


def test_long_texts_get_what_days_numbers_and_empty_columns_leave() -> None:
    labels = ("编号", "来源", "问题描述", "等级", "责任人", "措施", "时限", "状态", "审签", "备注")
    columns = tuple(Column(label, by_hand=label == "审签") for label in labels)
    row = (
        "澄委发〔2026〕128号",
        "自查",
        LONG[:300],
        "",
        "李𬭛",
        LONG[:300],
        "2026年12月8日",
        "进行中",
        "",
        "",
    )
    grid = ledger_of(columns, (row,) * 4)
    widths = dict(zip(labels, grid.widths[1:], strict=True))
    assert min(widths["问题描述"], widths["措施"]) > max(widths["等级"], widths["审签"], widths["来源"])
    assert len(grid.rows[-1].cells[7].content[0].lines) == 1
    number = [line.text for line in grid.rows[-1].cells[1].content[0].lines]
    assert any("〔2026〕" in text for text in number)


CROWDED = (
    "项号",
    "四责类别、责任性质",
    "方面",
    "责任内容",
    "量化指标",
    "具体措施",
    "表现形式",
    "责任领导、责任部门",
    "配合单位、监督部门",
    "完成时限",
    "承接自",
    "领受",
    "审签",
)
EMPTY = ("表现形式", "责任领导、责任部门", "配合单位、监督部门")


@pytest.fixture(scope="module")
def crowded() -> dict[str, list[Cell]]:
    """The columns of a crowded list, heads first: three of them are empty."""
    said = {
        "项号": "3-02",
        "四责类别、责任性质": "班子成员一岗双责\n主要领导责任",
        "方面": "选人用人",
        "责任内容": LONG[:40],
        "量化指标": "每季度不少于1次",
        "具体措施": LONG[40:60],
        "完成时限": "2026年12月25日\n每半年",
        "承接自": LONG[60:78],
        "领受": "艾合买提·吾布力\n2026年11月11日",
    }
    row = tuple(said.get(label, "") for label in CROWDED)
    grid = ledger_of(tuple(Column(label, by_hand=label == "审签") for label in CROWDED), (row,) * 5)
    return {label: [row.cells[n] for row in grid.rows] for n, label in enumerate(CROWDED, start=1)}


def lines_of(cell: Cell) -> list[str]:
    return [line.text for line in cell.content[0].lines]


def test_days_stand_whole_and_names_are_parted_at_their_points_in_a_crowded_list(
    crowded: dict[str, list[Cell]],
) -> None:
    assert lines_of(crowded["完成时限"][-1]) == ["2026年12月25日", "每半年"]
    *names, day = lines_of(crowded["领受"][-1])
    assert day == "2026年11月11日"
    assert names in (["艾合买提·吾布力"], ["艾合买提·", "吾布力"])


def test_no_head_is_wider_than_its_column_or_has_a_lone_character(crowded: dict[str, list[Cell]]) -> None:
    for label, cells in crowded.items():
        head = cells[0].content[0]
        assert "".join(lines_of(cells[0])) == label
        assert all(len(line.text) > 1 and line.width <= head.width for line in head.lines), label


def test_empty_columns_leave_their_width_to_the_others(crowded: dict[str, list[Cell]]) -> None:
    widths = {label: cells[0].content[0].width for label, cells in crowded.items()}
    empty = [widths.pop(label) for label in EMPTY]
    assert max(empty) < min(widths["责任内容"], widths["具体措施"], widths["完成时限"]) / 1.5
    assert all(len(lines_of(crowded[label][-1])) <= 5 for label in widths)


def test_heads_of_empty_columns_take_two_lines_where_columns_are_few() -> None:
    labels = [label for label in CROWDED if label not in ("承接自", "领受", "审签")]
    row = tuple("" if label in EMPTY else LONG[:40] for label in labels)
    grid = ledger_of(tuple(map(Column, labels)), (row,) * 5)
    heads = dict(zip(labels, grid.rows[0].cells[1:], strict=True))
    assert all(len(lines_of(heads[label])) <= 2 for label in EMPTY)


def test_narrow_columns_are_not_torn_apart_and_numbers_have_the_size_of_their_row(
    crowded: dict[str, list[Cell]],
) -> None:
    assert crowded["承接自"][-1].content[0].style.align is Align.LEFT
    grid = ledger_of((Column("事项"),) * 6, (("听取汇报",) * 6,))
    assert len({cell.content[0].style.size for cell in grid.rows[-1].cells}) == 1


def test_short_words_have_no_character_alone_on_a_line() -> None:
    columns = tuple(Column(label) for label in CROWDED[:11])
    row = (
        "WT2026-1",
        "廉政风险点",
        "督查",
        LONG[:120],
        "已销号",
        LONG[:90],
        "整改中",
        "是",
        "书记办公会",
        "2026年9月15日",
        "操作层",
    )
    grid = ledger_of(columns, (row,) * 3)
    for cell in grid.rows[-1].cells:
        assert all(len(text) > 1 for text in lines_of(cell)) or len(cell.content[0].spans[0].text) == 1


def first_words(grid: Grid) -> list[str]:
    return [row.cells[0].content[0].spans[0].text for row in grid.rows]


def test_the_heading_of_a_group_stands_again_where_its_rows_go_on_and_never_ends_a_page() -> None:
    columns = (Column("事项"), Column("内容", 5))
    rows = tuple((f"第{n}件", LONG[:200]) for n in range(12))
    table = SubTable("", columns, rows)
    grid = Cells(Typesetter(fonts()), 730.0).ledger(table, [("党委", 5), ("纪委", 7)], "无")
    for height in range(120, 520, 9):
        pages = [grid]
        while len(parts := pages[-1].split(730.0, height)) > 1:
            pages[-1:] = parts
        words = [first_words(page) for page in pages]
        assert all(page[-1].isdigit() for page in words), height
        assert all(page[1] in ("党委（续）", "纪委（续）", "纪委") for page in words[1:]), height
        numbers = [word for page in words for word in page if word.isdigit()]
        assert list(dict.fromkeys(numbers)) == [str(n) for n in range(1, 13)]


def test_where_no_row_becomes_lower_the_width_goes_to_words_that_are_then_whole() -> None:
    columns = (Column("事项", 4), Column("依据", 2), Column("办理情况", 6))
    row = (LONG[:24], "自定日期\n澄理签背〔2026〕1号", "不适用")
    grid = ledger_of(columns, (*((row,) * 5), (LONG[:120], "自定日期", "不适用")))
    assert len(lines_of(grid.rows[1].cells[1])) == 1
    assert lines_of(grid.rows[1].cells[2]) == ["自定日期", "澄理签背〔2026〕1号"]


def test_of_a_high_row_that_stays_with_the_next_some_lines_go_along_not_all_of_it() -> None:
    cells = Cells(Typesetter(fonts()), 440.0)
    rows = [
        cells.whole("事项", "听取汇报"),
        cells.whole("结果", LONG[:700], keep_next=True),
        cells.small("录入时间"),
    ]
    grid = cells.grid(rows)
    height = grid.wrap(440.0, 0)[1]
    above, below = grid.split(440.0, height - 5)
    assert above.wrap(440.0, 0)[1] > 0.6 * height
    assert [row.cells[0].content[0].spans[0].text for row in below.rows] == ["结果", "录入时间"]
    assert len(below.rows[0].cells[1].content[0].lines) >= 2


@pytest.mark.parametrize(("room", "parts"), [(180.0, 0), (240.0, 2)])
def test_a_record_is_parted_only_where_much_of_a_page_were_white_otherwise(room: float, parts: int) -> None:
    cells = Cells(Typesetter(fonts()), 440.0)
    rows = [cells.whole(f"第{n}栏", "内容") for n in range(12)]
    assert len(cells.grid(rows, whole_below=330.0, most_white=230.0).split(440.0, room)) == parts
    assert cells.grid(rows, whole_below=330.0).split(440.0, room) == []
