"""Files to cells: every kind of file, every encoding, and files that are broken or mean harm."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sxt_desktop.documents.sheets.limits import MOST_BYTES, MOST_UNPACKED, inspect
from sxt_desktop.documents.sheets.old_books import marks_of
from sxt_desktop.documents.sheets.reading import SheetFile, open_sheets
from sxt_desktop.documents.sheets.text_tables import decoded
from sxt_desktop.domain.errors import ErrorCode, UserError
from tests.documents.sheets import books, office_books

RARE = "䶮𬭛㛃喆堃𠮷㙍"
"""Characters of names of which some are not in GBK, all of them in GB18030."""
TABLE = [["姓名", "主题"], [f"李{RARE}", "有,逗号"], ["张三", '有"引号"\n两行']]


def refused(content: bytes) -> ErrorCode:
    with pytest.raises(UserError) as wrong:
        SheetFile(content).grid(0)
    return wrong.value.code


def outcome(content: bytes) -> ErrorCode | None:
    try:
        SheetFile(content).grid(0)
    except UserError as wrong:
        return wrong.code
    return None


def table(path: Path) -> bytes:
    return books.with_titles(path / "a.xlsx").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_tables_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(TABLE)
    content = out.getvalue().encode(encoding)
    assert SheetFile(content).grid().rows == TABLE


def test_the_characters_that_gbk_lacks_come_through_in_gb18030() -> None:
    lacking = [c for c in map(chr, range(0x3400, 0x9FFF)) if not _in_gbk(c)][:276]
    assert len(lacking) == 276
    assert decoded("".join(lacking).encode("gb18030")) == "".join(lacking)


def _in_gbk(character: str) -> bool:
    try:
        return bool(character.encode("gbk"))
    except UnicodeEncodeError:
        return False


def test_hidden_sheets_are_marked_and_cells_in_error_known(tmp_path: Path) -> None:
    file = SheetFile(table(tmp_path))
    assert [(one.name, one.is_hidden) for one in file.sheets] == [("台账", False), ("旧表", True)]
    formulas = open_sheets(books.with_formulas(tmp_path / "f.xlsx")).grid(0)
    assert formulas.rows[1][:4] == [46331.0, "周明远", "=求和", "第1条"]
    assert formulas.wrong == {(2, 0)}


def test_an_old_xls_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    named = tmp_path / "table.csv"
    named.write_bytes(books.OLD_XLS.read_bytes())
    grid = open_sheets(named).grid(0)
    assert grid.rows[0][0] == "老台账" and grid.rows[2][1] == "周明远"
    assert str(grid.rows[2][0]) == "2026-11-06"


def test_cells_in_error_of_an_old_xls_are_known(tmp_path: Path) -> None:
    content = books.ERRORS_XLS.read_bytes()
    assert SheetFile(content).grid(0).wrong == {(1, 2), (2, 3)}
    assert SheetFile(content).grid(0).hidden == frozenset()
    assert SheetFile(books.OLD_XLS.read_bytes()).grid(0).wrong == frozenset()


def test_hidden_rows_are_known_in_old_and_new_books_and_told_where_they_are_not(tmp_path: Path) -> None:
    new = office_books.with_the_year_in_the_title(tmp_path / "n.xlsx").read_bytes()
    assert SheetFile(new).grid(0).hidden == frozenset({4, 5})
    other = books.edited(new, "xl/worksheets/sheet1.xml", b'hidden="1"', b"hidden = 'true'")
    assert SheetFile(other).grid(0).hidden == frozenset({4, 5})
    old = bytearray(books.OLD_XLS.read_bytes())
    record = b"\x08\x02\x10\x00" + (3).to_bytes(2, "little")
    old[old.index(record) + 4 + 12] |= 0x20
    assert SheetFile(bytes(old)).grid(0).hidden == frozenset({3})
    assert marks_of(bytes(old[:600])) is None


def test_merged_cells_that_lie_over_each_other_are_refused_before_they_are_followed(tmp_path: Path) -> None:
    one = b'<mergeCell ref="A1:G99999"/>'
    content = books.edited(
        table(tmp_path), "xl/worksheets/sheet1.xml", b"</mergeCells>", one * 20 + b"</mergeCells>"
    )
    content = books.edited(content, "xl/worksheets/sheet1.xml", b'r="A9"', b'r="A99999"')
    assert refused(content) in (ErrorCode.SHEET_DAMAGED, ErrorCode.SHEET_TOO_LARGE)


@pytest.mark.parametrize(("tag", "mark"), [(b"<c ", b't="e"'), (b"<row ", b"hidden")])
def test_a_sheet_of_tags_that_never_end_is_looked_through_once(
    tmp_path: Path, tag: bytes, mark: bytes
) -> None:
    """It would not end in an hour if each tag were followed to the end of the sheet."""
    tags = tag * 300_000 + mark + b"<sheetData>"
    assert outcome(books.edited(table(tmp_path), "xl/worksheets/sheet1.xml", b"<sheetData>", tags)) in (
        None,
        ErrorCode.SHEET_DAMAGED,
    )


@given(st.binary(max_size=3000), st.integers(0, 5000))
@settings(max_examples=60, deadline=None)
def test_no_old_xls_makes_the_search_for_errors_stumble(noise: bytes, at: int) -> None:
    content = books.ERRORS_XLS.read_bytes()
    marks_of(content[:at] + noise + content[at + len(noise) :])
    marks_of(content[:at])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", ErrorCode.NOT_A_SHEET),
        (b"%PDF-1.7\n\x00\x01\xff\xfe\x80\x81", ErrorCode.NOT_A_SHEET),
        (b"\xff\xfe\x00\xd8\x00", ErrorCode.NOT_A_SHEET),
        (b"PK\x03\x04", ErrorCode.SHEET_DAMAGED),
        (b"PK\x03\x04" + b"\0" * 5000, ErrorCode.SHEET_DAMAGED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, ErrorCode.SHEET_DAMAGED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 6000, ErrorCode.SHEET_DAMAGED),
        ("\n".join(["a"] * 100_001).encode(), ErrorCode.SHEET_TOO_LARGE),
        (b"a," * 501, ErrorCode.SHEET_TOO_LARGE),
    ],
)
def test_what_is_no_table_is_refused_with_one_code(content: bytes, code: ErrorCode) -> None:
    assert refused(content) is code


def test_files_cut_and_flipped_never_do_more_than_be_refused(tmp_path: Path) -> None:
    whole = table(tmp_path)
    codes: set[ErrorCode | None] = set()
    for content in (whole, books.OLD_XLS.read_bytes()):
        for at in range(0, len(content), 97):
            flipped = content[:at] + bytes([content[at] ^ 0x41]) + content[at + 1 :]
            for one in (content[:at], flipped):
                codes.add(outcome(one))
    assert codes <= {
        None,
        ErrorCode.SHEET_DAMAGED,
        ErrorCode.SHEET_TOO_LARGE,
        ErrorCode.SHEET_LOCKED,
        ErrorCode.NOT_A_SHEET,
    }
    assert {None, ErrorCode.SHEET_DAMAGED} <= codes


def test_a_bomb_is_measured_and_never_unpacked_whole(tmp_path: Path) -> None:
    packed = books.bomb(MOST_UNPACKED + (2 << 20))
    assert len(packed) < 1 << 20
    assert refused(packed) is ErrorCode.SHEET_TOO_LARGE
    lying = bytearray(packed)
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = packed.find(mark) + place
        lying[at : at + 4] = (100).to_bytes(4, "little")
    assert refused(bytes(lying)) is ErrorCode.SHEET_TOO_LARGE


@pytest.mark.parametrize(
    "far", [b'r="XFD1048576"', b"r='XFD1048576'", b'r = "XFD1048576"', b'r="A999999"', b'r="AAAA1"']
)
def test_a_cell_far_outside_is_found_before_memory_is_laid_out_for_it(tmp_path: Path, far: bytes) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    assert refused(books.edited(table(tmp_path), sheet, b'r="A1"', far)) is ErrorCode.SHEET_TOO_LARGE


def test_a_directory_of_very_many_parts_is_refused_before_it_is_read(tmp_path: Path) -> None:
    content = bytearray(table(tmp_path))
    at = content.rfind(b"PK\x05\x06")
    content[at + 10 : at + 12] = (60_000).to_bytes(2, "little")
    with pytest.raises(UserError) as wrong:
        inspect(bytes(content))
    assert wrong.value.code is ErrorCode.SHEET_TOO_LARGE


def test_a_file_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UserError) as wrong:
        open_sheets(path)
    assert wrong.value.code is ErrorCode.SHEET_TOO_LARGE
    with pytest.raises(UserError) as missing:
        open_sheets(tmp_path / "none.xlsx")
    assert missing.value.code is ErrorCode.FILE_MISSING
