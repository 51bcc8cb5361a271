"""Which rows hold records, and what stands in cells that only mark something, as offices write their tables."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from sxt_desktop.documents.sheets.body import body_rows, filled_down
from sxt_desktop.documents.sheets.cells import Cell, Grid
from sxt_desktop.documents.sheets.columns import read_column
from sxt_desktop.documents.sheets.days import day_of
from sxt_desktop.documents.sheets.fields import Known
from sxt_desktop.documents.sheets.headers import Head
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.problems import ProblemCode
from sxt_desktop.domain.values import FieldKind
from sxt_desktop.usecases.sheet_tables import open_sheet

TITLES = ["序号", "日期", "责任人", "事项"]
RECORD: list[Cell] = [1, "2026.3.5", "周明远", "调研"]
KNOWN = Known(2026, lambda forms, name: ())


def told(grid: Grid) -> tuple[list[int], list[int]]:
    """Return the rows that hold records and those left out."""
    body = body_rows(grid, Head(0, 0, tuple(TITLES)))
    return body.rows, body.left


@pytest.mark.parametrize(
    "row",
    [
        ["合    计", "", "", 4],
        ["小计", "", 4, ""],
        ["填表人：", "林静", "审核：", "周明远"],
        ["审核人：周明远", "", "制表人：林静", "2026年3月31日"],
        ["以下空白", "", "", ""],
        ["一、基层调研", "", "", ""],
        ["（二）走访慰问", "", "", ""],
        ["", "第一季度", "", ""],
        TITLES,
    ],
)
def test_sums_signatures_headings_and_repeated_heads_are_left_out(row: list[Cell]) -> None:
    grid = Grid("", [TITLES, RECORD, row, RECORD])
    assert told(grid) == ([1, 3], [2])


def test_a_record_that_begins_like_a_foot_or_a_heading_is_kept() -> None:
    rows: list[list[Cell]] = [
        ["总结全年工作", "2026.3.5", "周明远", "总结"],
        ["一、二月份调研", "3.5", "周明远", "调研"],
    ]
    grid = Grid("", [TITLES, *rows, ["", "", "", "序号"]])
    assert told(grid) == ([1, 2, 3], [])


def test_a_cell_over_the_whole_width_is_a_heading_and_one_downwards_is_not() -> None:
    grid = Grid(
        "", [TITLES, ["走访", "", "", ""], RECORD, ["", "", "", "谈话"]], ((1, 0, 1, 3), (2, 2, 3, 2))
    )
    assert told(grid) == ([2, 3], [1])
    assert filled_down(["周明远", ""], 2, (2, 3), grid.merged) == ["周明远", "周明远"]


def test_what_stands_for_the_cell_above_is_that_cell() -> None:
    assert filled_down(["周明远", "〃", "同上", "王芳", "″"], 0, (1, 2, 3, 4, 5), ()) == [
        *["周明远"] * 3,
        *["王芳"] * 2,
    ]
    assert filled_down(["同上", ""], 0, (1, 2), ()) == ["同上", ""]


def test_strokes_stand_for_nothing_and_none_is_no_name() -> None:
    name = FieldSpec("name", "姓名", FieldKind.TEXT, required=True)
    people = FieldSpec("people", "参加人员", FieldKind.PERSONS, free=True)
    text = FieldSpec("remark", "问题", FieldKind.TEXT)
    read = {
        spec.id: read_column(spec, ["/", "——", "无", "-"], KNOWN, today=date(2026, 3, 5), facts={})
        for spec in (name, people, text)
    }
    assert {row: one.code for row, one in read["name"].problems.items()} == dict.fromkeys(
        (0, 1, 3), ProblemCode.REQUIRED
    )
    assert not any(read["people"].values) and not read["people"].problems
    assert read["remark"].values == [None, None, "无", None]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王　芳", "王芳"),
        ("周 明  远", "周明远"),
        ("李 𬭛", "李𬭛"),
        ("调研 报告", "调研 报告"),
        ("A B", "A B"),
    ],
)
def test_short_words_spread_out_are_closed_up(typed: str, kept: str) -> None:
    spec = FieldSpec("name", "姓名", FieldKind.TEXT)
    assert read_column(spec, [typed], KNOWN, today=date(2026, 3, 5), facts={}).values == [kept]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026年底前", date(2026, 12, 31)),
        ("年底", date(2027, 12, 31)),
        ("6月底前", date(2027, 6, 30)),
        ("2026年2月底", date(2026, 2, 28)),
        ("12月31日前", date(2027, 12, 31)),
        ("2026.9.30止", date(2026, 9, 30)),
        ("6月前", None),
        ("13月底", None),
        ("长期坚持", None),
    ],
)
def test_limits_are_the_last_day_they_name(typed: str, day: date | None) -> None:
    assert day_of(typed, year=2027, at_end=True) == day
    assert day_of("6月底前", year=2027) is None


def test_the_sheet_offered_first_is_no_cover(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("封面").write(4, 2, "履责台账")
        book.add_worksheet("旧表").hide()
        for number, cell in enumerate(TITLES):
            (book.get_worksheet_by_name("台账") or book.add_worksheet("台账")).write(0, number, cell)
    assert open_sheet(path).first == 2


@pytest.mark.parametrize(
    ("odd", "kept"),
    [
        ("", None),
        (" 前后 ", "前后"),
        ("上面一行\n下面一行", "上面一行 下面一行"),
        ("e\u0301", "é"),
        ("王　芳", "王芳"),
        ("/", None),
        ("长" * 150, "长" * 150),
        (3.0, "3"),
        (True, "是"),
        ("带\u200b零宽", "带零宽"),
    ],
)
def test_one_odd_cell_is_cleaned_and_leaves_the_others_as_they_are(odd: Cell, kept: str | None) -> None:
    spec = FieldSpec("title", "主题", FieldKind.TEXT, max_length=200)
    plain: list[Cell] = [f"第{n}行的内容" for n in range(20)]
    found = read_column(spec, [*plain, odd], KNOWN, today=date(2026, 3, 5), facts={})
    assert found.values == [*plain, kept] and not found.problems
