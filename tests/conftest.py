"""Settings of every test: Qt off screen, and an open list of what this machine could not prove."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

MEMORY, ROOM = Path("/dev/shm"), 6 << 30
"""A place that is no disk, and the bytes free there from which on the files of tests lie in it."""

_UNPROVEN = pytest.StashKey[dict[str, str]]()


class UnprovenList:
    """Collects each skip with its reason, whoever asked for it, so that none stays silent."""

    def __init__(self, reasons: dict[str, str]) -> None:
        self.reasons = reasons

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.reasons[report.nodeid] = skip_reason(report.longrepr)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.reasons[report.nodeid] = skip_reason(report.longrepr)


def skip_reason(longrepr: object) -> str:
    """pytest gives a skip as (path, line, `Skipped: reason`)."""
    text = str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")


def place_in_memory() -> None:
    """Let tests, and what they start, write where nothing waits for a disk: they save thousands of times."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    if has_room and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def try_the_same_each_time(config: pytest.Config) -> None:
    """Let hypothesis try new cases only where sweeps run too: what is always run tells of a change, not of luck."""
    if "not sweep" in config.option.markexpr:
        settings.register_profile("steady", derandomize=True)
        settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    place_in_memory()
    try_the_same_each_time(config)
    reasons = config.stash.setdefault(_UNPROVEN, {})
    config.pluginmanager.register(UnprovenList(reasons), "unproven-list")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    reasons = config.stash[_UNPROVEN]
    if reasons:
        terminalreporter.section(f"未证明 {len(reasons)} 项", sep="-")
        for test_id, reason in sorted(reasons.items()):
            terminalreporter.write_line(f"未证明 {test_id}：{reason}")


@pytest.fixture
def unproven() -> Callable[[str], NoReturn]:
    """End the test as 未证明, with the reason this machine cannot prove it."""

    def end(reason: str) -> NoReturn:
        pytest.skip(reason)

    return end
