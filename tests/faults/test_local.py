"""What happens at one desk: a window and a command at once, wrong passwords, a clock that goes back, each in its sentence."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.values import DateRange
from sxt_desktop.store import entries
from sxt_desktop.store.tries import FREE
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import history, open_entry
from sxt_desktop.usecases.local_users import new_recovery_sheet
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit, open_unit_with_recovery
from sxt_desktop.usecases.start_check import start_check
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.faults.operation import UNIT, VISIT
from tests.faults.test_canary import ROOT, machine, told, window, word
from tests.journeys.worker import AROUND, visit
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, make_pair
from ui.messages import sentence

__all__ = ["machine", "word"]

NOW = datetime(2026, 11, 20, 9, tzinfo=CHINA)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed workbook."""
    make_pair(tmp_path, enrolled=False).close()
    return tmp_path / UNIT


def at(moment: datetime) -> Surroundings:
    """Return surroundings in which it is a certain moment."""
    return replace(AROUND, now=lambda: moment)


def tried(path: Path, moment: datetime, password: str = "不对的密码") -> UserError:
    """Try a password at a moment and return what is told."""
    with pytest.raises(UserError) as refusal:
        open_unit(path, password, at(moment))
    return refusal.value


def command(machine: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    return subprocess.run(
        [sys.executable, "main.py", *map(str, arguments)],
        cwd=ROOT,
        env={**machine, "SXT_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.sweep
def test_a_command_is_refused_while_the_window_is_open_and_not_after_it_was_killed(
    machine: dict[str, str], word: str
) -> None:
    path = Path(machine["HOME"]) / "文档" / UNIT
    with window(machine, "work", word) as process:
        assert told(process) == "shown"
        refused = command(machine, "check", path)
        assert refused.returncode == 1
        assert refused.stderr.startswith("台账正由林静")
        assert os.uname().nodename in refused.stderr and "已有数据没有改动" in refused.stderr
        assert refused.stderr.count("\n") == 1
        process.send_signal(signal.SIGKILL)
        process.wait()
        done = command(machine, "check", path)
        assert (done.returncode, done.stderr) == (0, "")
        records = command(machine, "records", path, "--json")
        assert word in records.stdout, "what the window had saved is there"


def test_a_window_is_refused_while_a_command_holds_the_workbook(path: Path) -> None:
    ws = open_unit(path, PASSWORD, AROUND)
    try:
        with pytest.raises(UserError) as refusal:
            open_unit(path, PASSWORD, AROUND)
        said = sentence(refusal.value)
        assert "林静" in said and os.uname().nodename in said and "11月20日9时" in said
    finally:
        ws.workbook.close()
    open_unit(path, PASSWORD, AROUND).workbook.close()


def test_after_five_wrong_passwords_each_further_one_makes_the_wait_longer(path: Path) -> None:
    moment = NOW
    for _ in range(FREE):
        assert tried(path, moment).code is ErrorCode.WRONG_PASSWORD
    waits = []
    for _ in range(8):
        refused = tried(path, moment, PASSWORD)
        assert refused.code is ErrorCode.TOO_MANY_TRIES, "the right one has to wait too"
        waits.append(int(str(refused.facts["seconds"])))
        assert f"{waits[-1]}秒后才能再试" in sentence(refused)
        moment += timedelta(seconds=waits[-1])
        assert tried(path, moment).code is ErrorCode.WRONG_PASSWORD
    assert waits == sorted(waits) and waits[0] >= 30 and waits[-1] == 15 * 60 + 1
    moment += timedelta(minutes=16)
    open_unit(path, PASSWORD, at(moment)).workbook.close()
    assert tried(path, moment).code is ErrorCode.WRONG_PASSWORD, "the right one begins the count anew"


def test_a_clock_set_back_or_forward_does_not_shorten_the_wait(path: Path) -> None:
    for _ in range(FREE):
        tried(path, NOW)
    for moment in (
        NOW - timedelta(days=400),
        NOW - timedelta(days=400),
        NOW - timedelta(days=400, seconds=-20),
    ):
        assert tried(path, moment, PASSWORD).code is ErrorCode.TOO_MANY_TRIES
    later = NOW - timedelta(days=400) + timedelta(minutes=1)
    open_unit(path, PASSWORD, at(later)).workbook.close()


def test_the_wait_is_kept_when_the_program_is_started_anew_and_counts_for_the_recovery_sheet(
    path: Path,
) -> None:
    ws = open_unit(path, PASSWORD, AROUND)
    sheet = new_recovery_sheet(ws, CHEAP)
    ws.workbook.close()
    for _ in range(FREE):
        with pytest.raises(UserError) as refusal:
            open_unit_with_recovery(path, "AAAA-BBBB", at(NOW))
        assert refusal.value.code is ErrorCode.WRONG_RECOVERY_KEY
    with pytest.raises(UserError) as refusal:
        open_unit_with_recovery(path, sheet, at(NOW))
    assert refusal.value.code is ErrorCode.TOO_MANY_TRIES
    open_unit_with_recovery(path, sheet, at(NOW + timedelta(minutes=2))).workbook.close()


@contextmanager
def on(path: Path, day: date) -> Iterator[Workspace]:
    """Open the workbook on a computer that believes it is this day."""
    clock = Clock(datetime(day.year, day.month, day.day, 9, tzinfo=CHINA))
    ws = open_unit(path, PASSWORD, Surroundings(RESOURCES, now=clock, cost=CHEAP))
    try:
        yield ws
    finally:
        ws.workbook.close()


@pytest.mark.parametrize("wrong", [date(2020, 1, 1), date(1990, 1, 1), date(2060, 1, 1)])
def test_a_wrong_clock_never_keeps_anyone_from_recording_and_positions_keep_the_order(
    path: Path, wrong: date
) -> None:
    with on(path, date(2026, 11, 20)) as ws:
        first = save_entry(ws, form_id=VISIT, values=visit(1)).entry
    with on(path, wrong) as ws:
        day = min(date(2026, 3, 4), wrong)
        second = save_entry(ws, form_id=VISIT, values={**visit(2), "occurred": DateRange(day, day)}).entry
        save_entry(
            ws, form_id=VISIT, values={**open_entry(ws, first).values, "title": "改过"}, entry_id=first
        )
    with on(path, date(2026, 11, 21)) as ws:
        save_entry(
            ws, form_id=VISIT, values={**open_entry(ws, first).values, "title": "又改"}, entry_id=first
        )
        assert open_entry(ws, first).listed.title == "又改", (
            "the last saved counts, not the latest by the clock"
        )
        assert [one.body["title"] for one in history(ws, first)] == ["调研1", "改过", "又改"]
        assert open_entry(ws, second).listed.title == "调研2"
        log = entries.positions(ws.whole, ws.org, ws.epoch, 1, entries.head(ws.whole, ws.org, ws.epoch).n)
        times = [one.revision.recorded_at for one in log if one.revision is not None]
        assert times != sorted(times), "the clock went astray"
        assert start_check(ws).findings == () and check_workbook(ws).findings == ()
