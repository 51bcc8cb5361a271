"""Backing up, restoring and moving from the command line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import main as program
from tests.pairs import COMMITTEE, PASSWORD, Pair, make_pair, save_visit


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    pair = make_pair(tmp_path)
    save_visit(pair.unit, date(2026, 11, 10))
    pair.close()
    return pair


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SXT_PASSWORD", PASSWORD)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "U盘"
    place.mkdir()
    return place


class Line:
    """Runs commands that must succeed, and returns their JSON."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Any:
        code = program.main([str(one) for one in arguments])
        out, err = self._capsys.readouterr()
        assert code == 0, err
        return json.loads(out)

    def refused(self, *arguments: object) -> str:
        code = program.main([str(one) for one in arguments])
        out, err = self._capsys.readouterr()
        assert (code, out) == (1, "")
        return err.strip()


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(capsys)


def test_backup_and_backups(line: Line, pair: Pair, stick: Path) -> None:
    book = pair.unit.workbook.path
    made = line("backup", book)
    assert made["is_new"] and made["is_sound"] and made["kind"] == "手动"
    assert not line("backup", book)["is_new"]
    second = line("backup", book, "--place", stick)
    assert str(second["path"]).startswith(str(stick / "机械学院党委-备份"))
    (Path(str(second["path"])) / "manifest.json").write_text("{", "utf-8")
    found = line("backups", stick)
    assert [one["is_sound"] for one in found] == [False]
    assert [one["name"] for one in line("backups", book)] == [made["name"]]


def test_restore_shows_the_preview_and_acts_only_when_told(line: Line, pair: Pair) -> None:
    book = pair.unit.workbook.path
    name = line("backup", book)["name"]
    seen = line("restore", book, "--backup", name)
    assert seen["restored"] is False and seen["plan"]["lost"] == []
    done = line("restore", book, "--backup", name, "--yes")
    assert done["restored"] is True and done["epoch"] != pair.unit.epoch
    assert line("check", book)["findings"] == []
    assert "备份" in line.refused("restore", book, "--backup", "20200101-000000-手动")


def test_restore_where_nothing_can_be_opened_and_into_a_folder(
    line: Line, pair: Pair, tmp_path: Path
) -> None:
    book = pair.unit.workbook.path
    name = line("backup", book)["name"]
    (book / "ledger.db").write_bytes(b"nothing" * 1000)
    seen = line("restore", book, "--backup", name)
    assert seen["plan"]["is_known"] is False
    assert line("restore", book, "--backup", name, "--yes")["restored"] is True
    assert line("check", book)["findings"] == []
    into = tmp_path / "另一处.sxt"
    assert line("restore", book, "--backup", name, "--into", into)["restored"] is False
    assert not into.exists()
    line("restore", book, "--backup", name, "--into", into, "--yes")
    assert line("check", into)["findings"] == []


def test_move_there_and_back(line: Line, pair: Pair, stick: Path, tmp_path: Path) -> None:
    book = pair.unit.workbook.path
    assert line("move", book, "--to", stick)["kind"] == "搬家"
    new = tmp_path / "新电脑.sxt"
    assert line("move", new, "--from", stick)["path"] == str(new)
    assert line("check", new)["findings"] == []
    assert line("move", book, "--take-back")["epoch"] != pair.unit.epoch
    assert line("check", book)["findings"] == []


def test_an_import_is_preceded_by_one_backup(line: Line, pair: Pair, stick: Path) -> None:
    bundle = line("export", pair.unit.workbook.path, "--to", COMMITTEE, "--dir", stick)["path"]
    line("import", pair.committee.workbook.path, bundle)
    assert [one["kind"] for one in line("backups", pair.committee.workbook.path)] == ["导入前"]
