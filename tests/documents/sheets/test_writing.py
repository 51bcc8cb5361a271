# ruff: noqa: DTZ001 - times in cells are local
"""Lists to files: types, no formula, whole or not at all, and the same again when read."""

import errno
import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sxt_desktop.documents.sheets.cells import Cell
from sxt_desktop.documents.sheets.fields import Known, value_of
from sxt_desktop.documents.sheets.reading import open_sheets
from sxt_desktop.documents.sheets.writing import OutSheet, write_sheets
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import DateRange, FieldKind, Ref, Value, clean

RISKY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    "'=1",
    '=HYPERLINK("http://x","y")',
]
PEOPLE = {name: (Ref(f"id-{name}", name),) for name in ("周明远", "王芳", "李𬭛", "阿不都·热合曼")}
KNOWN = Known(2026, lambda forms, name: PEOPLE.get(name, ()))
CHOICES = ("政治思想", "道德品质", "公务接待和会议活动管理", "违规出国(境)")


def written(path: Path, rows: list[list[Value]], titles: tuple[str, ...] = ("一", "二")) -> list[list[Cell]]:
    """Write rows and read them again, without the head."""
    sheet = OutSheet("表", (), titles, rows)
    write_sheets(path, [sheet], scratch=path.parent)
    return [list(row) for row in open_sheets(path).grid(0).rows[1:]]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_nothing_that_begins_like_a_formula_is_one(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    found = written(path, [[text, text] for text in RISKY])
    assert [row[0] for row in found] == RISKY
    if ending == "csv":
        text = path.read_text("utf-8-sig")
        lines = text.splitlines()[1:]
        assert all(line.lstrip('"').startswith("'") for line in lines)
    else:
        with zipfile.ZipFile(path) as packed:
            sheet = packed.read("xl/worksheets/sheet1.xml")
            assert b"<f>" not in sheet and b"hyperlink" not in sheet
            assert packed.read("xl/styles.xml").count(b'quotePrefix="1"') == 1


def test_types_widths_head_and_lines_above(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    row: list[Value] = [date(2026, 3, 5), datetime(2026, 3, 5, 9, 30), 12, Decimal("1.50"), True, "文字"]
    long = "很长的一段内容" * 30
    sheet = OutSheet(
        "台账/一",
        ("机械学院　台账", "范围：全部"),
        ("日", "时", "数", "钱", "否", "文"),
        [row, [None, None, 10**16, None, None, long]],
    )
    assert write_sheets(path, [sheet], scratch=tmp_path) == 2
    grid = open_sheets(path).grid(0)
    assert grid.name == "台账_一" and grid.rows[0][0] == "机械学院　台账"
    assert grid.rows[3] == [date(2026, 3, 5), datetime(2026, 3, 5, 9, 30), 12.0, 1.5, "是", "文字"]
    assert grid.rows[4] == ["", "", "10000000000000000", "", "", long]
    with zipfile.ZipFile(path) as packed:
        text = packed.read("xl/worksheets/sheet1.xml").decode()
    assert '<autoFilter ref="A3:F5"/>' in text and 'state="frozen"' in text and 'ySplit="3"' in text
    assert text.count("<col ") == 6


def test_two_sheets_of_one_name_and_names_a_spreadsheet_refuses(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    names = ["表", "表", "[坏]:*?/\\名'", "很" * 50, ""]
    write_sheets(path, [OutSheet(name, (), ("一",), [["x"]]) for name in names], scratch=tmp_path)
    found = [one.name for one in open_sheets(path).sheets]
    assert len(set(found)) == 5 and found[1] == "表2" and all(len(name) <= 31 for name in found)


def sheet_xml(path: Path) -> bytes:
    with zipfile.ZipFile(path) as packed:
        return packed.read("xl/worksheets/sheet1.xml")


def test_a_text_that_looks_like_markup_stays_a_text(tmp_path: Path) -> None:
    text = '<r><t>x</t></r></is></c><c r="A9"><f>1+1</f></c><r></r>'
    path = tmp_path / "a.xlsx"
    write_sheets(path, [OutSheet("表", (text,), ("一", text), [[text, "<r>"]])], scratch=tmp_path)
    assert open_sheets(path).grid(0).rows == [[text, ""], ["一", text], [text, "<r>"]]
    assert b"<f>" not in sheet_xml(path)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=60)
VALUES = {
    FieldKind.TEXT: TEXT.map(clean).map(lambda text: " ".join(text.split("\n"))),
    FieldKind.LONG_TEXT: st.lists(TEXT, max_size=3).map("\n".join).map(clean),
    FieldKind.INTEGER: st.integers(-(10**14), 10**14),
    FieldKind.DECIMAL: st.decimals(-(10**9), 10**9, places=4),
    FieldKind.MONEY: st.decimals(0, 10**12, places=2),
    FieldKind.DATE: st.dates(date(1921, 1, 1), date(2099, 1, 1)),
    FieldKind.DATE_RANGE: st.tuples(
        st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.dates(date(1990, 1, 1), date(2050, 1, 1))
    ).map(lambda two: DateRange(min(two), max(two))),
    FieldKind.DATETIME: st.datetimes(datetime(1960, 1, 1), datetime(2099, 1, 1)).map(
        lambda m: m.replace(second=0, microsecond=0)
    ),
    FieldKind.YES_NO: st.booleans(),
    FieldKind.CHOICE: st.sampled_from(CHOICES),
    FieldKind.MULTI_CHOICE: st.lists(st.sampled_from(CHOICES), min_size=1, unique=True).map(tuple),
    FieldKind.TAGS: st.lists(st.sampled_from(("亲自部署", "自填", "同检查")), min_size=1, unique=True).map(
        tuple
    ),
    FieldKind.PERSON: st.sampled_from(sorted(PEOPLE)).map(lambda name: PEOPLE[name][0]),
    FieldKind.PERSONS: st.lists(
        st.sampled_from([*(one for (one,) in PEOPLE.values()), Ref(None, "没有登记的人")]),
        min_size=1,
        unique=True,
    ).map(tuple),
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_goes_out_comes_in_again(
    tmp_path: Path, kind: FieldKind, ending: str, data: st.DataObject
) -> None:
    values = data.draw(st.lists(VALUES[kind], min_size=1, max_size=8))
    spec = FieldSpec("x", "项", kind, choices=CHOICES)
    rows: list[list[Any]] = [["行", value] for value in values]
    found = written(tmp_path / f"a.{ending}", rows)
    for value, row in zip(values, found, strict=True):
        cell = row[1] if len(row) > 1 else ""
        if isinstance(value, str):
            value = value.strip()
        again = value_of(spec, cell, KNOWN) if cell != "" else ""
        assert again == value or (isinstance(value, str) and _same(str(again), value))


def _same(again: str, value: str) -> bool:
    """Blanks at the ends of lines and of the text are not kept by every spreadsheet."""
    return [line.strip() for line in again.split("\n")] == [line.strip() for line in value.split("\n")]


def rows_then(wrong: BaseException) -> Iterator[list[Value]]:
    for number in range(1000):
        yield [f"第{number}行", "内容" * 50]
    raise wrong


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_broken_off_leaves_the_earlier_file_and_nothing_else(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"before")
    for wrong, code in ((OSError(errno.ENOSPC, "full"), ErrorCode.DISK_FULL), (Cancelled(), None)):
        sheet = OutSheet("表", (), ("一", "二"), rows_then(wrong))
        with pytest.raises((UserError, Cancelled)) as refused:
            write_sheets(path, [sheet], scratch=tmp_path)
        assert getattr(refused.value, "code", None) is code
        assert path.read_bytes() == b"before" and [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    for ending in ("xlsx", "csv"):
        (tmp_path / f"a.{ending}.part").symlink_to("/dev/full")
        sheet = OutSheet("表", (), ("一",), [["内容" * 500]] * 500)
        with pytest.raises(UserError) as refused:
            write_sheets(tmp_path / f"a.{ending}", [sheet], scratch=tmp_path)
        assert refused.value.code is ErrorCode.DISK_FULL
        assert list(tmp_path.iterdir()) == []


def test_a_file_held_open_elsewhere_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"before")

    def held(self: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "held by another program")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UserError) as refused:
        write_sheets(path, [OutSheet("表", (), ("一",), [["x"]])], scratch=tmp_path)
    assert refused.value.code is ErrorCode.FILE_HELD and path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError) as refused:
        write_sheets(tmp_path / "a.csv", [OutSheet("表", (), ("一",), [["x"]])], scratch=tmp_path)
    tmp_path.chmod(0o700)
    assert refused.value.code is ErrorCode.PLACE_NOT_WRITABLE


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    for ending in ("xlsx", "csv"):
        with pytest.raises(UserError) as refused:
            write_sheets(
                tmp_path / "none" / f"a.{ending}", [OutSheet("表", (), ("一",), [["x"]])], scratch=tmp_path
            )
        assert refused.value.code is ErrorCode.PLACE_NOT_WRITABLE
