"""Is there a display a window could open on."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path


def has_display(env: Mapping[str, str]) -> bool:
    """Always on Windows and macOS; elsewhere when the named Wayland or X socket really answers."""
    if sys.platform in ("win32", "darwin"):
        return True
    return has_wayland(env) or has_x11(env)


def has_wayland(env: Mapping[str, str]) -> bool:
    """The compositor's socket exists."""
    name = env.get("WAYLAND_DISPLAY", "")
    return bool(name) and Path(env.get("XDG_RUNTIME_DIR", "/"), name).exists()


def has_x11(env: Mapping[str, str]) -> bool:
    """A display of another machine is taken on trust, one of this machine is asked."""
    number = local_display(env.get("DISPLAY", ""))
    if number is None:
        return bool(env.get("DISPLAY"))
    path = f"/tmp/.X11-unix/X{number}"
    return answers(path) or answers("\0" + path)


def local_display(display: str) -> str | None:
    """`:1.0` and `unix:1` name display 1 of this machine; anything else is not local."""
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    return number if host in ("", "unix") and number.isdigit() else None


def answers(address: str) -> bool:
    """Somebody accepts a connection on this local socket."""
    if sys.platform == "win32":
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(os.fsencode(address))
        except OSError:
            return False
    return True
