"""The command line: what it prints, what it refuses, and with which exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import main as program
from tests.pairs import COMMITTEE, PASSWORD, Pair, make_pair
from tests.usecases.test_system_printing import LP, put_program

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    pair = make_pair(tmp_path)
    pair.close()
    return pair


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = program.main([str(one) for one in arguments])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)


def test_version_needs_neither_qt_nor_a_workbook() -> None:
    code = "import sys; sys.argv=['main.py','--version']; import main; main.main(['--version']); print('PySide6' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[0].startswith("四责协同")
    assert done.stdout.splitlines()[1] == "False"


def test_check_says_what_was_checked(capsys: pytest.CaptureFixture[str], pair: Pair) -> None:
    code, out, _ = run(capsys, "check", pair.unit.workbook.path, "--rebuild")
    found = json.loads(out)
    assert code == 0
    assert found["findings"] == [] and found["rebuilt"] and found["revisions"] >= 1


def test_records_as_json_hold_the_bodies(capsys: pytest.CaptureFixture[str], pair: Pair) -> None:
    code, out, _ = run(capsys, "records", pair.unit.workbook.path, "--form", "organisation", "--json")
    assert code == 0
    names = [record["body"]["name"] for record in json.loads(out)]
    assert len(names) == 2


def test_a_wrong_password_is_one_sentence_and_exit_code_1(
    capsys: pytest.CaptureFixture[str], pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SXT_PASSWORD", "not-the-password")
    code, out, err = run(capsys, "check", pair.unit.workbook.path)
    assert (code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1 and "密码" in err


def test_a_password_file_is_read(
    capsys: pytest.CaptureFixture[str], pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SXT_PASSWORD")
    kept = tmp_path / "password.txt"
    kept.write_text(PASSWORD + "\n", encoding="utf-8")
    assert run(capsys, "records", pair.unit.workbook.path, "--password-file", kept)[0] == 0


def test_export_import_verify_between_two_workbooks(
    capsys: pytest.CaptureFixture[str], pair: Pair, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    code, out, err = run(capsys, "export", pair.unit.workbook.path, "--to", COMMITTEE, "--dir", stick)
    assert code == 0, err
    bundle = json.loads(out)["path"]
    code, out, _ = run(capsys, "verify", bundle)
    assert code == 0 and "不能判定真伪" in json.loads(out)["verdict"]
    code, out, _ = run(capsys, "verify", bundle, "--workbook", pair.committee.workbook.path)
    assert code == 0 and json.loads(out)["verdict"] == "签名有效，内容完整"
    assert run(capsys, "import", pair.committee.workbook.path, bundle)[0] == 0
    code, _, err = run(capsys, "import", pair.committee.workbook.path, bundle)
    assert code == 1 and "导入" in err
    (stick / "text.sxb").write_text("x", encoding="utf-8")
    code, out, err = run(capsys, "import", pair.committee.workbook.path, stick)
    assert code == 1 and err
    assert ("已有" in out, "not_a_bundle" in out) == (True, True)
    (stick / "text.sxb").unlink()


def test_what_is_not_understood_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        program.main(["fly"])
    assert left.value.code == 2
    assert "命令没有看懂" in capsys.readouterr().err


def test_a_missing_workbook_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "check", tmp_path / "nothing.sxt")
    assert code == 1 and err.strip()


def test_print_writes_a_pdf(capsys: pytest.CaptureFixture[str], pair: Pair, tmp_path: Path) -> None:
    out_file = tmp_path / "card.pdf"
    code, out, err = run(capsys, "print", pair.unit.workbook.path, "enrolment_card", "--out", out_file)
    assert code == 0, err
    assert json.loads(out)["pages"] == 1 and out_file.read_bytes().startswith(b"%PDF")
    code, _, err = run(capsys, "print", pair.unit.workbook.path, "no_such_paper", "--out", out_file)
    assert code == 1 and err.strip()


def test_print_tells_missing_characters_without_making_a_file(
    capsys: pytest.CaptureFixture[str], pair: Pair
) -> None:
    code, out, err = run(capsys, "print", pair.unit.workbook.path, "enrolment_card", "--check")
    assert (code, json.loads(out)) == (0, []), err


def test_print_writes_word_and_excel_and_goes_to_a_printer(
    capsys: pytest.CaptureFixture[str], pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = pair.unit.workbook.path
    for kind, name in (("--word", "清单.docx"), ("--excel", "清单.xlsx")):
        code, out, err = run(capsys, "print", book, "responsibility_list", kind, tmp_path / name)
        assert code == 0, err
        assert Path(json.loads(out)["path"]).read_bytes().startswith(b"PK")
    code, _, err = run(capsys, "print", book, "enrolment_card", "--excel", tmp_path / "card.xlsx")
    assert code == 1 and "Excel" in err and not (tmp_path / "card.xlsx").exists()
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = run(capsys, "print", book, "enrolment_card", "--printer", "office")
    assert code == 1 and "打印机" in err
    put_program(tmp_path, "lp", LP)
    options = ("--printer", "office", "--copies", 2, "--duplex", "--pages", "1")
    code, out, err = run(capsys, "print", book, "enrolment_card", *options)
    assert code == 0 and json.loads(out) == {"printer": "office", "copies": 2, "pages": 1}, err
    told = (tmp_path / "told.txt").read_text().split("\n")
    assert "sides=two-sided-long-edge" in told and told[told.index("-P") + 1] == "1"


def test_a_quick_check_and_a_salvage_say_what_they_found(
    capsys: pytest.CaptureFixture[str], pair: Pair, tmp_path: Path
) -> None:
    unit = pair.unit.workbook.path
    code, out, _ = run(capsys, "check", unit, "--quick")
    assert code == 0 and json.loads(out)["is_full"] is False
    code, out, _ = run(capsys, "salvage", unit, "--to", tmp_path / "新.sxt")
    found = json.loads(out)
    assert code == 0 and found["lost"] == [] and found["findings"] == []
    assert run(capsys, "check", tmp_path / "新.sxt")[0] == 0
    code, _, err = run(capsys, "salvage", unit, "--to", tmp_path / "新.sxt")
    assert code == 1 and "已有一本台账" in err


def test_another_key_is_told_once_on_the_screen(
    capsys: pytest.CaptureFixture[str], pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = run(capsys, "rekey", pair.unit.workbook.path)
    assert code == 0
    assert len(json.loads(out)["recovery_key"]) == 39 and json.loads(out)["one_time_passwords"] == {}
    assert run(capsys, "check", pair.unit.workbook.path)[0] == 0


def test_scans_are_read_first_and_filed_then(
    capsys: pytest.CaptureFixture[str], pair: Pair, tmp_path: Path
) -> None:
    book = pair.committee.workbook.path
    owner = json.loads(run(capsys, "records", book, "--form", "organisation", "--json")[1])[0]["entry_id"]
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    pages = tmp_path / "一.pdf"
    assert run(capsys, "print", book, "entry_form", owner, "--out", pages)[0] == 0
    for options in (("--dry-run",), ("--signed-on", "2026-01-20")):
        code, out, err = run(capsys, "scan", book, pages, tmp_path / "坏.pdf", *options)
        found = json.loads(out)
        assert code == 0, err
        assert [(one["state"], one["entry"]) for one in found["documents"]] == [("没有签署件栏", owner)]
        assert found["filed"] == [] and [one["why"] for one in found["damaged"]] == ["scan_unreadable"]
    with pytest.raises(SystemExit):
        run(capsys, "scan", book, pages, "--signed-on", "那天")
    assert "2026-01-20" in capsys.readouterr().err
