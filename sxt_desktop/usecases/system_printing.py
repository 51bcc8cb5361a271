"""Printing through the system's own spooler (`lp` of CUPS), which is given the PDF itself: lines stay lines."""

import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.page_ranges import Range, write_ranges
from sxt_desktop.usecases.viewing import ViewingFolder

PATIENCE_S = 120.0
"""A spooler that has not taken a file by then is not there."""
_LIST_S, _LOOK_S = 10.0, 0.1
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer the system knows."""

    name: str
    is_default: bool = False


class Sides(StrEnum):
    """How sheets are printed on: the words are those of the print system (RFC 8011 `sides`)."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


@dataclass(frozen=True, slots=True)
class PrintTask:
    """How a paper is printed: on which printer, how many times, on which sides, which pages (none: all).

    `title` is what the queue shows to others: the kind of paper, never what it says.
    """

    printer: str
    title: str
    copies: int = 1
    sides: Sides = Sides.ONE
    ranges: tuple[Range, ...] = ()
    media: str = "A4"


def has_spooler() -> bool:
    """Whether the system takes PDFs through `lp`."""
    return shutil.which("lp") is not None


def spooler_printers() -> tuple[Printer, ...]:
    """Return the printers of the spooler, the one used by default first."""
    default = _said("lpstat", "-d").rpartition(":")[2].strip()
    names = _said("lpstat", "-e").split()
    found = [Printer(name, name == default) for name in dict.fromkeys(names)]
    return tuple(sorted(found, key=lambda one: not one.is_default))


def spool(content: bytes, task: PrintTask, progress: Progress = lambda done, total: None) -> None:
    """Hand a PDF to the spooler and wait until it has taken it (PRINT_REFUSED); `progress` may stop it by raising.

    The file lies in a folder only this user can enter, and is gone afterwards whatever happens.
    """
    with closing(ViewingFolder()) as place:
        path = place.path / "paper.pdf"
        path.write_bytes(content)
        if not _taken(["lp", *_options(task), "--", str(path)], progress):
            raise UserError(ErrorCode.PRINT_REFUSED, printer=task.printer)


def _options(task: PrintTask) -> list[str]:
    options = ["-d", task.printer, "-n", str(task.copies), "-t", task.title]
    options += ["-o", f"sides={task.sides.value}", "-o", f"media={task.media}", "-o", "collate=true"]
    return [*options, "-P", write_ranges(task.ranges)] if task.ranges else options


def _taken(command: list[str], progress: Progress) -> bool:
    """Run a command that takes a file; whether it did. What it says is for technicians and in their language."""
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, env=_plain())
    except OSError:
        return False
    waited = 0.0
    try:
        while process.poll() is None and waited < PATIENCE_S:
            progress(0, 0)
            waited += _wait(process)
        return process.poll() == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]") -> float:
    try:
        process.wait(_LOOK_S)
    except subprocess.TimeoutExpired:
        return _LOOK_S
    return 0.0


def _said(*command: str) -> str:
    """Return what a command says, nothing when it is not there or does not answer."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIST_S, env=_plain(), check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _plain() -> dict[str, str]:
    """Return the surroundings of a command whose answer is read: in the plain language, not the user's."""
    return {**os.environ, "LC_ALL": "C"}
