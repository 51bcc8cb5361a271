"""The program started once more: the window that is open comes forward, the second process goes."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.usecases.preferences import PreferenceFile
from sxt_desktop.usecases.presence import bring_to_front
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, new_unit
from ui.program import Program

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 18, 9, tzinfo=CHINA)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    ws = new_unit(tmp_path, Clock(NOW), name="甲党委", short_name="甲", code="甲")
    ws.workbook.close()
    return ws.workbook.path


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    around = Surroundings(RESOURCES, now=Clock(NOW), cost=CHEAP)
    made = Program(RESOURCES, PreferenceFile(tmp_path / "config" / "settings.json"), around=around)
    made.bell.listen()
    yield made
    made.close()
    if made.welcome is not None:
        made.welcome.close()


def asked(program: Program, wanted: Path | None, qtbot: QtBot) -> bool:
    """Start once more as another process would, and return whether a window answered."""
    found: list[bool] = []
    second = threading.Thread(
        target=lambda: found.append(bring_to_front(program.bell.presence.folder, wanted, patience=5))
    )
    second.start()
    qtbot.waitUntil(lambda: found != [], timeout=10_000)
    second.join()
    return found[0]


def is_forward(window: QWidget) -> bool:
    return window.isVisible() and not window.windowState() & Qt.WindowState.WindowMinimized


@pytest.mark.parametrize("names_it", [True, False])
def test_the_window_of_a_workbook_comes_forward(
    program: Program, workbook: Path, qtbot: QtBot, names_it: bool
) -> None:
    window = program.open(workbook, PASSWORD).window
    window.showMinimized()
    assert not is_forward(window)
    assert asked(program, workbook if names_it else None, qtbot)
    assert is_forward(window)


def test_one_that_asks_for_the_password_comes_forward_too(
    program: Program, workbook: Path, qtbot: QtBot
) -> None:
    program.show_welcome(workbook)
    assert program.welcome is not None
    program.welcome.showMinimized()
    assert asked(program, workbook, qtbot)
    assert is_forward(program.welcome)


def test_after_the_end_nobody_answers(program: Program, workbook: Path) -> None:
    program.open(workbook, PASSWORD)
    folder = program.bell.presence.folder
    program.close()
    assert not bring_to_front(folder, None, patience=60)


def start(home: Path, *arguments: object) -> subprocess.Popen[bytes]:
    """Start the program as its user does, with a home of its own."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "SXT_PASSWORD": PASSWORD,
    }
    return subprocess.Popen([sys.executable, "main.py", *map(str, arguments)], cwd=ROOT, env=environment)


def test_a_second_process_goes_quietly_and_another_workbook_gets_its_own(
    tmp_path: Path, workbook: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copytree(workbook, tmp_path / "乙.sxt"))
    running = tmp_path / "config" / "sxt-desktop" / "running"
    first = start(tmp_path, workbook)
    started = [first]
    try:
        qtbot.waitUntil(lambda: shown(running) == 1, timeout=60_000)
        for again in ((workbook,), ()):
            started.append(second := start(tmp_path, *again))
            assert second.wait(60) == 0
            assert first.poll() is None
        started.append(start(tmp_path, other))
        qtbot.waitUntil(lambda: shown(running) == 2, timeout=60_000)
    finally:
        for one in started:
            one.kill()
            one.wait()


def shown(running: Path) -> int:
    """Return how many programs show a workbook."""
    return sum(1 for note in running.glob("*.here") if ".sxt" in note.read_bytes().decode(errors="ignore"))
