"""One process at a time: a second is refused with the holder's name, and a dead holder leaves no lock behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store.locks import FileLock, Holder, WorkbookLock
from sxt_desktop.store.opening import open_workbook
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import PASSWORD, new_workbook

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, pathlib
from sxt_desktop.store.opening import open_workbook
workbook = open_workbook(pathlib.Path(sys.argv[1]), password=sys.argv[2])
print("open", flush=True)
sys.stdin.read()
workbook.close()
"""


@contextmanager
def held_elsewhere(path: Path) -> Iterator[subprocess.Popen[str]]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), PASSWORD],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "open\n"
        yield holder
    finally:
        holder.kill()
        holder.communicate()


def test_a_second_process_is_refused_with_the_holder_and_gets_in_once_the_holder_is_killed(
    tmp_path: Path,
) -> None:
    new_workbook(tmp_path / "甲.sxt")[0].close()
    with held_elsewhere(tmp_path / "甲.sxt") as holder:
        with pytest.raises(UserError) as refusal:
            open_workbook(tmp_path / "甲.sxt", password=PASSWORD)
        assert refusal.value.code is ErrorCode.WORKBOOK_IN_USE
        facts = refusal.value.facts
        assert (facts["holder"], facts["host"]) == ("林静", os.uname().nodename)
        assert datetime.fromisoformat(str(facts["since"])).tzinfo is not None
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as again:
            assert again.was_left_open
        with open_workbook(tmp_path / "甲.sxt", password=PASSWORD) as once_more:
            assert not once_more.was_left_open


def test_a_lock_held_on_another_computer_is_refused_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPUTERNAME", "办公室-2")
    new_workbook(tmp_path / "甲.sxt")[0].close()
    with held_elsewhere(tmp_path / "甲.sxt"):
        monkeypatch.delenv("COMPUTERNAME")
        with pytest.raises(UserError) as refusal:
            open_workbook(tmp_path / "甲.sxt", password=PASSWORD)
    assert refusal.value.facts["host"] == "办公室-2"


@pytest.mark.parametrize(
    ("note", "holder"),
    [
        ("林静 @ PC-3", Holder("林静", "PC-3")),
        ("", Holder()),
        ("[1]", Holder()),
        ('{"who": 7, "host": "a\\nb"}', Holder("", "a b")),
        (
            Holder("林静", "PC-3", "2026-11-22T09:30+08:00").note,
            Holder("林静", "PC-3", "2026-11-22T09:30+08:00"),
        ),
    ],
)
def test_notes_are_read_whoever_wrote_them(note: str, holder: Holder) -> None:
    assert Holder.read(note) == holder
    assert Holder.read(holder.note) == holder


def test_a_note_is_there_while_the_lock_is_held_and_gone_afterwards(tmp_path: Path) -> None:
    one, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.take("第一")
    assert not other.take("第二")
    assert other.note() == "第一"
    one.write("改过")
    assert other.note() == "改过"
    one.release()
    assert other.note() == ""
    assert other.take("第二")
    other.release()


def test_a_second_window_of_the_same_process_is_refused_too(workbook: Workbook) -> None:
    with pytest.raises(UserError) as refusal:
        open_workbook(workbook.path, password=PASSWORD)
    assert refusal.value.code is ErrorCode.WORKBOOK_IN_USE
    assert "林静" in str(refusal.value.facts["holder"])


def test_a_lock_given_back_can_be_taken_and_giving_back_twice_is_harmless(tmp_path: Path) -> None:
    lock = WorkbookLock(tmp_path)
    lock.take(Holder.here("林静"))
    lock.release()
    lock.release()
    lock.take(Holder.here(""))
    lock.release()


def test_a_refused_opening_gives_the_lock_back(tmp_path: Path) -> None:
    new_workbook(tmp_path / "甲.sxt")[0].close()
    ledger = tmp_path / "甲.sxt" / "ledger.db"
    sound = ledger.read_bytes()
    ledger.write_bytes(b"x" * len(sound))
    with pytest.raises(UserError):
        open_workbook(tmp_path / "甲.sxt", password=PASSWORD)
    ledger.write_bytes(sound)
    open_workbook(tmp_path / "甲.sxt", password=PASSWORD).close()
