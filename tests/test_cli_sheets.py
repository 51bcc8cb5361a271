"""Tables on the command line: out, in, and back."""

import json
from pathlib import Path

import pytest

import main as program
from tests.documents.sheets import books
from tests.pairs import PASSWORD, make_pair


@pytest.fixture
def book(tmp_path: Path) -> Path:
    pair = make_pair(tmp_path, enrolled=False)
    pair.close()
    return pair.unit.workbook.path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object], str]:
    code = program.main([str(one) for one in arguments])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out.strip() else {}, err


def test_a_table_in_out_and_taken_back(
    capsys: pytest.CaptureFixture[str], book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)
    table = books.with_errors(tmp_path / "a.xlsx")
    taking = (
        "import-sheet",
        book,
        table,
        "--form",
        "handbook_08",
        "--fill",
        "调研天数=1",
        "--reason",
        "补录",
    )
    code, said, _ = run(capsys, *taking)
    assert code == 0 and (said["rows"], said["wrong_rows"]) == (6, 5) and "imported" not in said
    assert said["columns"] == {"日期": "发生日期", "责任人": "责任主体", "主题": "主题", "内容": "内容摘要"}
    assert {"row": 3, "field": "发生日期", "why": "not_a_day"} in said["wrong"]  # type: ignore[operator]
    assert run(capsys, *taking, "--yes")[1]["imported"] == 1
    out = tmp_path / "out.csv"
    code, said, _ = run(capsys, "export-sheet", book, "--form", "handbook_08", "--out", out)
    assert code == 0 and said["rows"] == 1 and "好的一行" in out.read_text("utf-8-sig")
    listed = run(capsys, "take-back-import", book)[1]["imports"]
    assert [(one["number"], one["file"], one["rows"]) for one in listed] == [(1, "a.xlsx", 1)]  # type: ignore[attr-defined]
    code, _, err = run(capsys, "take-back-import", book, "--number", 1)
    assert code == 1 and "必填" in err
    code, said, _ = run(capsys, "take-back-import", book, "--number", 1, "--reason", "传错了")
    assert code == 0 and said == {"taken_back": 1, "left": []}
    assert run(capsys, "take-back-import", book, "--number", 7, "--reason", "x")[0] == 1


def test_what_is_no_table_is_one_sentence(
    capsys: pytest.CaptureFixture[str], book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)
    page = tmp_path / "a.xls"
    page.write_text("<html><table></table></html>", encoding="utf-8")
    code, _, err = run(capsys, "import-sheet", book, page, "--form", "handbook_08")
    assert code == 1 and err.count("。") == 1 and "不是表格" in err
    table = books.with_titles(tmp_path / "a.xlsx")
    assert run(capsys, "import-sheet", book, table, "--form", "handbook_08", "--sheet", 9)[0] == 1
