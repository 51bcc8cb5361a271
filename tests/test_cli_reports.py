"""Reports and a year's file on the command line."""

import json
from datetime import date
from pathlib import Path

import pytest
from docx import Document

import main as program
from tests.pairs import PASSWORD, make_pair, save_visit


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)
    pair = make_pair(tmp_path, enrolled=False)
    save_visit(pair.unit, date(2026, 3, 2))
    pair.close()
    return pair.unit.workbook.path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object], str]:
    code = program.main([str(one) for one in arguments])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out.strip() else {}, err


def test_a_year_is_archived(capsys: pytest.CaptureFixture[str], book: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    code, said, _ = run(capsys, "archive", book, 2026, stick)
    assert code == 0 and Path(str(said["path"]), "核对.py").is_file() and said["lacking"] == []
    code, _, err = run(capsys, "archive", book, 2019, stick)
    assert code == 1 and "2019年没有可以归档的记录" in err
    code, _, err = run(capsys, "archive", book, 2026, stick / "没有的")
    assert code == 1 and "不能写入" in err


def test_a_report_is_drafted_kept_and_its_final_file_taken_back(
    capsys: pytest.CaptureFixture[str], book: Path, tmp_path: Path
) -> None:
    asked = ("draft-report", book, "accountability_report", "--year", 2026, "--subject", "周明远")
    code, said, _ = run(capsys, *asked)
    assert code == 0 and "反映问题调研" in str(said["chapters"]) and "entry" not in said
    code, _, err = run(capsys, *asked, "--save")
    assert code == 1 and "还不能保存" in err, "what a report asks for is not guessed"
    code, said, err = run(capsys, *asked, "--save", "--answer", "类型=书记", "--answer", "场合=书面")
    assert code == 0, err
    entry, out = said["entry"], tmp_path / "定稿.docx"
    document = Document()
    document.add_paragraph("一、履责主要做法")
    document.add_paragraph("重写了。")
    document.save(str(out))
    code, said, _ = run(capsys, "final-report", book, entry, out)
    assert code == 0 and not said["taken"] and "重写了。" in str(said["changed"])
    code, said, _ = run(capsys, "final-report", book, entry, out, "--yes")
    assert code == 0 and said["taken"]
    code, _, err = run(capsys, "final-report", book, entry, book / "keyslots.json")
    assert code == 1 and "没有取回" in err
    code, _, err = run(capsys, "draft-report", book, "none", "--year", 2026)
    assert code == 1
