"""No network: the window and the whole journey run with none at all, and never so much as ask for a socket."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import Unproven
from tests.faults.test_canary import ROOT, go_on, machine, told, window, word

__all__ = ["machine", "word"]

JOURNEY = [sys.executable, "main.py", "journey", "--out"]
WITHOUT_NETWORK = ["unshare", "-rn"]


@pytest.fixture
def alone(unproven: Unproven) -> list[str]:
    """What is put before a command so that it runs without any network."""
    if shutil.which("unshare") is None:
        unproven("unshare 没有安装，无法断开网络")
    if subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, check=False).returncode:
        unproven("这里不允许 unshare")
    return WITHOUT_NETWORK


@pytest.fixture
def watched(tmp_path: Path, unproven: Unproven) -> list[str]:
    """What is put before a command so that every network call is written down in `trace`."""
    if shutil.which("strace") is None:
        unproven("strace 没有安装，无法看到系统调用")
    command = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=%network", "-o", str(tmp_path / "trace")]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        unproven("这里不允许 strace")
    return command


def sockets(trace: Path) -> list[str]:
    """Return the calls that make or use a socket."""
    calls = trace.read_text(errors="replace").splitlines()
    return [line for line in calls if re.search(r"\b(socket|connect|bind|listen|sendto|sendmsg)\(", line)]


def test_a_day_at_the_window_without_any_network(
    machine: dict[str, str], word: str, alone: list[str]
) -> None:
    with window(machine, "work", word, before=alone) as process:
        for step in ("shown", "locked"):
            assert told(process) == step
            go_on(process)
        assert process.wait(60) == 0


def test_the_whole_journey_without_any_network(tmp_path: Path, alone: list[str]) -> None:
    done = subprocess.run(
        [*alone, *JOURNEY, str(tmp_path / "journey")], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_window_never_asks_for_a_socket(
    machine: dict[str, str], word: str, tmp_path: Path, watched: list[str]
) -> None:
    """Off screen there is no window system either, so there is no reason for a single one."""
    with window(machine, "work", word, before=watched) as process:
        for step in ("shown", "locked"):
            assert told(process) == step
            go_on(process)
        assert process.wait(60) == 0
    assert sockets(tmp_path / "trace") == []


def test_the_journey_never_asks_for_a_socket(tmp_path: Path, watched: list[str]) -> None:
    subprocess.run([*watched, *JOURNEY, str(tmp_path / "journey")], cwd=ROOT, capture_output=True, check=True)
    assert sockets(tmp_path / "trace") == []


def test_the_watch_sees_a_socket(tmp_path: Path, watched: list[str]) -> None:
    asking = "import socket; socket.socket(socket.AF_UNIX).close()"
    subprocess.run([*watched, sys.executable, "-c", asking], check=True)
    assert len(sockets(tmp_path / "trace")) == 1
