"""The log and the report made of it: useful to whoever helps, silent about what records say."""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases import program_log
from sxt_desktop.usecases.problem_report import PROMISE, problem_report
from tests.pairs import Pair, make_pair, save_visit

CANARY = "金丝雀七八九"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A log that was begun and is closed afterwards."""
    assert program_log.start_log(tmp_path / "log") == tmp_path / "log" / program_log.FILE
    yield tmp_path / "log"
    program_log.stop_log()


def text_of(folder: Path) -> str:
    return "\n".join(program_log.last_lines(folder))


def test_an_error_leaves_its_code_and_numbers_but_no_words(folder: Path) -> None:
    program_log.note_error(UserError(ErrorCode.DISK_FULL, path=f"/home/{CANARY}", needed=4096, free=12))
    text = text_of(folder)
    assert "disk_full" in text and "needed=4096" in text and "free=12" in text
    assert CANARY not in text


def fail(words: str) -> None:
    raise KeyError(words)


def fail_again(words: str) -> None:
    try:
        fail(words)
    except KeyError as first:
        raise ValueError(words) from first


def test_a_bug_leaves_its_place_and_kind_but_no_values(folder: Path) -> None:
    try:
        fail_again(CANARY)
    except ValueError as error:
        program_log.note_bug(error)
    text = text_of(folder)
    assert "ValueError <- KeyError" in text
    assert "test_program_log.py" in text and "fail_again" in text
    assert CANARY not in text and str(folder) not in text


def test_old_lines_go_and_the_files_stay_small(folder: Path) -> None:
    for number in range(30_000):
        program_log.note("tick", number=number, filler="x" * 80)
    files = sorted(folder.iterdir())
    assert len(files) == program_log.KEPT + 1
    assert all(path.stat().st_size <= program_log.LARGEST for path in files)
    assert "number=29999" in program_log.last_lines(folder)[-1]
    assert len(program_log.last_lines(folder)) == program_log.LINES_REPORTED


def test_a_place_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    assert program_log.start_log(tmp_path / "log") is None
    assert program_log.last_lines(tmp_path / "log") == ()
    program_log.note("goes on")


def test_nothing_reaches_the_console(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program_log.note("start")
    logging.getLogger(program_log.NAME).error("bug")
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Two workbooks."""
    made = make_pair(tmp_path)
    yield made
    made.close()


def test_a_report_tells_numbers_and_nothing_of_the_records(pair: Pair, folder: Path) -> None:
    save_visit(pair.unit, date(2026, 11, 10), title=CANARY)
    program_log.note_error(UserError(ErrorCode.FILE_MISSING, name=CANARY))
    report = problem_report(pair.unit, screen="1280×800", log=folder)
    assert PROMISE in report and "屏幕：1280×800" in report and "file_missing" in report
    assert "登记次数：" in report and "数据文件：" in report and "SQL" not in report
    for secret in (CANARY, "机械", "林静", "周明远", pair.unit.org, str(pair.folder)):
        assert secret not in report


def test_a_report_can_be_made_without_a_workbook(folder: Path) -> None:
    program_log.note("start")
    report = problem_report(None, log=folder)
    assert "没有打开台账" in report and "程序：" in report and "start" in report
