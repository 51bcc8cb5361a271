"""A window is tried only where something answers."""

import socket
import sys
from pathlib import Path

import pytest

import displays


@pytest.mark.parametrize(
    ("display", "number"),
    [(":0", "0"), (":12.0", "12"), ("unix:3", "3"), ("far:10.0", None), ("", None), ("nonsense", None)],
)
def test_local_displays_are_told_apart(display: str, number: str | None) -> None:
    assert displays.local_display(display) == number


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 总有图形界面")
def test_without_any_socket_there_is_no_display(tmp_path: Path) -> None:
    assert not displays.has_display({})
    assert not displays.has_display({"DISPLAY": ":54321"})
    assert not displays.has_display({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 总有图形界面")
def test_displays_that_answer_or_are_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "wayland-0").touch()
    assert displays.has_display({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert displays.has_display({"DISPLAY": "far.example:10.0"})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有这种套接字")
def test_a_listening_socket_answers(tmp_path: Path) -> None:
    path = str(tmp_path / "x")
    assert not displays.answers(path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen(1)
        assert displays.answers(path)
