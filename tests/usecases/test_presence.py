"""A second start finds the window that is open, and what a killed program left keeps nobody waiting."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sxt_desktop.usecases.presence import Presence, bring_to_front

ROOT = Path(__file__).resolve().parents[2]
OTHER = """
import sys, pathlib, time
from sxt_desktop.usecases.presence import Presence
there = Presence(pathlib.Path(sys.argv[1]))
assert there.come()
there.show(pathlib.Path(sys.argv[2]))
print("here", flush=True)
while not there.request():
    time.sleep(0.02)
print("asked", flush=True)
sys.stdin.read()
there.leave()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "running"


def start(folder: Path, workbook: Path) -> subprocess.Popen[str]:
    """Start a program that shows a workbook and answers the first request."""
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(folder), str(workbook)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None and other.stdout.readline() == "here\n"
    return other


@pytest.mark.parametrize("wanted", ["甲.sxt", "../本/甲.sxt", None])
def test_the_window_of_the_workbook_answers(folder: Path, tmp_path: Path, wanted: str | None) -> None:
    place = tmp_path / "本"
    place.mkdir()
    other = start(folder, place / "甲.sxt")
    assert bring_to_front(folder, None if wanted is None else place / wanted, patience=20)
    assert other.stdout is not None and other.stdout.readline() == "asked\n"
    other.communicate("")
    assert list(folder.iterdir()) == []


def test_another_workbook_is_opened_in_a_window_of_its_own(folder: Path, tmp_path: Path) -> None:
    other = start(folder, tmp_path / "甲.sxt")
    assert not bring_to_front(folder, tmp_path / "乙.sxt", patience=0.1)
    other.kill()
    other.communicate()


def test_what_was_killed_is_cleared_and_not_waited_for(folder: Path, tmp_path: Path) -> None:
    other = start(folder, tmp_path / "甲.sxt")
    other.kill()
    other.communicate()
    assert len(list(folder.iterdir())) == 1
    assert not bring_to_front(folder, None, patience=60)
    assert list(folder.iterdir()) == []


def test_who_does_not_answer_is_not_waited_for_longer_than_patience(folder: Path) -> None:
    deaf = Presence(folder)
    assert deaf.come()
    assert not bring_to_front(folder, None, patience=0.1)
    assert not deaf.request()
    deaf.leave()
    deaf.leave()
    assert list(folder.iterdir()) == []


def test_who_answers_late_is_heard(folder: Path) -> None:
    here = Presence(folder)
    assert here.come()

    def answer() -> None:
        while not here.request():
            time.sleep(0.02)

    answering = threading.Thread(target=answer)
    answering.start()
    assert bring_to_front(folder, None, patience=20)
    answering.join()
    here.leave()


def test_nobody_is_there_where_there_is_no_folder(folder: Path) -> None:
    assert not bring_to_front(folder, None, patience=60)


def test_a_folder_that_cannot_be_made_keeps_nobody_from_starting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    here = Presence(tmp_path / "file" / "running")
    assert not here.come()
    here.show(None)
    here.leave()


def test_a_file_that_a_start_was_given_is_handed_over(folder: Path, tmp_path: Path) -> None:
    here = Presence(folder)
    assert here.come()
    found: list[Path | None] = []

    def answer() -> None:
        while (request := here.request()) is None:
            time.sleep(0.02)
        found.append(request.file)

    for file in (tmp_path / "甲-至-乙-000001.sxb", None):
        answering = threading.Thread(target=answer)
        answering.start()
        assert bring_to_front(folder, None, patience=20, file=file)
        answering.join()
    assert found == [tmp_path / "甲-至-乙-000001.sxb", None]
    here.leave()
    assert list(folder.iterdir()) == []
