"""Which windows of the program are open for this user on this computer, and asking one of them to come forward.

Each running program holds a lock on a file of its own (`*.here`) in the user's folder, with the workbook it
shows written behind it. Another start that finds its workbook there, or was given a file to open, leaves a
request (`*.ask`) with the file's name in it; the one asked takes it away, and so answers. No socket is opened; what a killed program left is cleared by whoever comes next.
"""

import ctypes
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.store.locks import FileLock

HERE, ASK, ASKING = ".here", ".ask", ".asking"
PATIENCE, STEP = 3.0, 0.05
"""Seconds a start waits for the answer of the one that is asked, and between two looks."""


@dataclass(frozen=True, slots=True)
class Request:
    """What another start asks for: to come forward, and to take in a file it was given."""

    file: Path | None = None


class Presence:
    """This running program; `leave` at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._name = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._lock = FileLock(folder / f"{self._name}{HERE}")
        self._is_here = False

    def come(self) -> bool:
        """Be found from now on; False where the folder cannot be written, which is no reason not to start."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._is_here = self._lock.take(_note(None))
        return self._is_here

    def show(self, workbook: Path | None) -> None:
        """Say which workbook the window shows or asks the password of."""
        with suppress(OSError):
            self._lock.write(_note(workbook))

    def request(self) -> Request | None:
        """Return what another start asks for, if one does; that is answered by asking this."""
        ask = self.folder / f"{self._name}{ASK}"
        try:
            name = os.fsdecode(ask.read_bytes())
            ask.unlink()
        except OSError:
            return None
        return Request(Path(name) if name else None)

    def leave(self) -> None:
        """Be found no more; harmless when never there."""
        if self._is_here:
            self._is_here = False
            self._lock.release()
            for ending in (HERE, ASK, ASKING):
                with suppress(OSError):
                    (self.folder / f"{self._name}{ending}").unlink(missing_ok=True)


def bring_to_front(
    folder: Path, workbook: Path | None, patience: float = PATIENCE, *, file: Path | None = None
) -> bool:
    """Ask a window that shows a workbook (any window, without one) to come forward; whether one did.

    With a `file` it is asked to take that in. Waits for at most `patience` seconds; where no program runs it does not wait at all.
    """
    wanted = None if workbook is None else _plain(workbook)
    for here in _running(folder):
        pid, shown = _read(FileLock(here).note())
        if wanted in (None, shown) and _answers(here.with_suffix(ASK), pid, patience, file):
            return True
    return False


def _running(folder: Path) -> Iterator[Path]:
    """Yield the files of programs that run; what others left behind is cleared."""
    for here in sorted(folder.glob(f"*{HERE}")):
        lock = FileLock(here)
        try:
            is_left = lock.take("")
        except OSError:
            continue
        if not is_left:
            yield here
            continue
        lock.release()
        for left in (here, here.with_suffix(ASK), here.with_suffix(ASKING)):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _answers(ask: Path, pid: int, patience: float, file: Path | None) -> bool:
    _let_come_forward(pid)
    until = time.monotonic() + patience
    try:
        asking = ask.with_suffix(ASKING)
        asking.write_bytes(b"" if file is None else os.fsencode(file.absolute()))
        asking.replace(ask)
        while time.monotonic() < until:
            if not ask.exists():
                return True
            time.sleep(STEP)
        ask.unlink()
    except OSError:
        return not ask.exists()
    return False


def _let_come_forward(pid: int) -> None:
    """Pass on the right to come forward, which Windows gives to the program that was started last."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(pid)


def _note(workbook: Path | None) -> str:
    shown = "" if workbook is None else _plain(workbook)
    return json.dumps({"pid": os.getpid(), "workbook": shown}, ensure_ascii=False)


def _read(note: str) -> tuple[int, str]:
    """Return the process and the workbook of a note; 0 and nothing where it says none."""
    try:
        raw = json.loads(note)
        return int(raw["pid"]), str(raw["workbook"])
    except (ValueError, KeyError, TypeError):
        return 0, ""


def _plain(workbook: Path) -> str:
    return os.path.normcase(os.path.realpath(workbook))
