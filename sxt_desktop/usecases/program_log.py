"""The program's log: what it did and what went wrong, never what records say.

Only codes, counts, durations and places in the program are written: no titles, names, paths or texts of
errors, since any of them may come out of a record. Files are small and rotate; the oldest go.
"""

import logging
import platform
import sys
import traceback
from importlib import metadata
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from sxt_desktop.domain.errors import UserError
from sxt_desktop.version import VERSION

NAME, FILE = "sxt", "program.log"
LARGEST, KEPT = 512 * 1024, 4
"""Bytes of one file, and how many older ones are kept."""
LINES_REPORTED = 300

_log = logging.getLogger(NAME)


class _QuietHandler(RotatingFileHandler):
    """A log that cannot be written stops nothing."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Let it pass."""


def log_folder() -> Path:
    """Return where this user's log lies."""
    return Path(platformdirs.user_log_dir("sxt-desktop", appauthor=False))


def start_log(folder: Path | None = None) -> Path | None:
    """Begin to write the log; returns the file, or None where nothing can be written (no reason to stop)."""
    place = folder or log_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        handler = _QuietHandler(
            place / FILE, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    stop_log()
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False
    note("start", version=VERSION, system=platform.system(), python=platform.python_version())
    return place / FILE


def stop_log() -> None:
    """Close the log's files."""
    for handler in list(_log.handlers):
        _log.removeHandler(handler)
        handler.close()


def note(what: str, **facts: int | float | str) -> None:
    """Write down that something was done; facts are numbers or the program's own words, never a user's."""
    _log.info("%s", " ".join([what, *(f"{key}={value}" for key, value in facts.items())]))


def note_error(error: UserError) -> None:
    """Write down an error users can meet: its code and the numbers among its facts."""
    numbers = {key: value for key, value in error.facts.items() if isinstance(value, int | float)}
    _log.warning(
        "%s", " ".join([f"error {error.code}", *(f"{key}={value}" for key, value in numbers.items())])
    )


def note_bug(error: BaseException) -> None:
    """Write down where the program failed: kinds of errors and places in the source, no values."""
    _log.error("bug %s", " <- ".join(_kinds(error)))
    for frame in traceback.extract_tb(error.__traceback__):
        _log.error("  %s:%s %s", _inside(frame.filename), frame.lineno, frame.name)


def last_lines(folder: Path | None = None) -> tuple[str, ...]:
    """Return the newest lines of the log, oldest first."""
    place = (folder or log_folder()) / FILE
    lines: list[str] = []
    for path in (place.with_name(f"{FILE}.1"), place):
        try:
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
    return tuple(lines[-LINES_REPORTED:])


def _kinds(error: BaseException) -> list[str]:
    kinds, seen = [], set[int]()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        kinds.append(type(following).__name__)
        following = following.__cause__ or following.__context__
    return kinds


def _inside(name: str) -> str:
    """Return a source file's place within the program or its library: where it is installed tells nothing."""
    parts = Path(name).parts
    for anchor in ("site-packages", "sxt_desktop", "ui"):
        if anchor in parts:
            at = len(parts) - 1 - parts[::-1].index(anchor)
            return "/".join(parts[at + (anchor == "site-packages") :])
    return parts[-1] if parts else name


def versions() -> dict[str, str]:
    """Return the versions a report names."""
    found = {"程序": VERSION, "系统": platform.platform(), "处理器": platform.machine()}
    found["Python"] = sys.version.split()[0]
    for name in ("PySide6-Essentials", "sqlcipher3", "sqlite-utils", "PyNaCl", "reportlab"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
