"""A word typed into a record, its evidence and a draft is found in no file of the machine once the window is locked."""

import os
import re
import secrets
import stat
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from sxt_desktop.usecases.drafts import own_drafts
from sxt_desktop.usecases.setup import Surroundings, open_unit
from tests.faults.window import UNIT
from tests.pairs import PASSWORD, RESOURCES

ROOT = Path(__file__).resolve().parents[2]
LARGEST, LARGEST_ELSEWHERE = 64 << 20, 4 << 20
"""Bytes of a file that is looked into: of this user, and in the folders of everyone."""
FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_RUNTIME_DIR": "runtime",
    "TMPDIR": "temp",
}
EVERYONES = [Path(place) for place in ("/tmp", "/var/tmp", "/dev/shm", "/run/user")]
"""Where programs put files that are not meant to stay."""


@pytest.fixture
def word() -> str:
    """A word nobody else ever wrote, with letters that every encoding writes differently."""
    return f"金丝雀{secrets.token_hex(5)}"


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a fresh user, whose folders all lie in one place."""
    for name in FOLDERS.values():
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return {
        **kept,
        **{name: str(tmp_path / place) for name, place in FOLDERS.items()},
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextmanager
def window(
    machine: dict[str, str], *arguments: str, before: Sequence[str] = ()
) -> Iterator[subprocess.Popen[str]]:
    """Run the real window in a process of its own, with other commands put before it."""
    process = subprocess.Popen(
        [*before, sys.executable, "-m", "tests.faults.window", *arguments],
        cwd=ROOT,
        env=machine,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def holding(word: str, files: Iterable[Path]) -> list[Path]:
    """Return the files that hold the word, in any encoding an office program writes, also within streams."""
    ways = [word.encode(way) for way in ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "unicode_escape")]
    digits = re.sub(r"\W|[^\x00-\x7f]", "", word).encode()
    found = []
    for path in files:
        try:
            content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        except OSError:
            continue
        texts = [str(path).encode(), content, *streams(content)]
        if any(way in text for way in [*ways, digits] for text in texts):
            found.append(path)
    return found


def streams(content: bytes) -> Iterator[bytes]:
    """Yield what is compressed within a PDF, a picture or an archive."""
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", content[: 4 << 20]):
        try:
            yield zlib.decompressobj().decompress(content[start.start() :], 1 << 20)
        except zlib.error:
            continue


def everything(machine: dict[str, str], since: float) -> Iterator[Path]:
    """Yield every file of the fresh user, and whatever changed since in the folders of everyone."""
    home = Path(machine["HOME"]).parent
    yield from (path for path in home.rglob("*") if path.is_file())
    for place in EVERYONES:
        for folder, _, names in os.walk(place):
            if not Path(folder).is_relative_to(home):
                yield from (path for name in names if is_newer(path := Path(folder, name), since))


def is_newer(path: Path, since: float) -> bool:
    try:
        known = path.lstat()
        is_small = stat.S_ISREG(known.st_mode) and known.st_size <= LARGEST_ELSEWHERE
        return is_small and known.st_mtime >= since
    except OSError:
        return False


def test_the_search_finds_a_word_however_it_is_written(tmp_path: Path, word: str) -> None:
    for way in ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "unicode_escape"):
        (tmp_path / way).write_bytes(b"\0\1" + f"到{word}调研".encode(way))
    (tmp_path / "stream").write_bytes(b"%PDF stream\n" + zlib.compress(f"<<{word}>>".encode("utf-16-be")))
    (tmp_path / "other").write_text("没有这个词", encoding="utf-8")
    (tmp_path / f"{word}.txt").write_text("", encoding="utf-8")
    found = holding(word, tmp_path.iterdir())
    assert len(found) == 7 and tmp_path / "other" not in found


def test_once_locked_the_word_is_in_no_file(machine: dict[str, str], word: str) -> None:
    began = time.time() - 1
    with window(machine, "work", word) as process:
        assert told(process) == "shown"
        shown = holding(word, (Path(machine["XDG_CACHE_HOME"])).rglob("*.*"))
        assert any(path.suffix == ".txt" for path in shown), "the evidence is open in a viewer now"
        go_on(process)
        assert told(process) == "locked"
        assert holding(word, everything(machine, began)) == []
        go_on(process)
        process.wait(60)
        assert process.returncode == 0
    assert holding(word, everything(machine, began)) == []
    ws = open_unit(Path(machine["HOME"]) / "文档" / UNIT, PASSWORD, Surroundings(RESOURCES))
    try:
        assert [word in line.title for line in own_drafts(ws)] == [True], "what was typed is kept"
    finally:
        ws.workbook.close()


@pytest.mark.sweep
def test_what_a_killed_window_showed_is_gone_after_the_next_start(machine: dict[str, str], word: str) -> None:
    began = time.time() - 1
    with window(machine, "work", word) as process:
        assert told(process) == "shown"
    left = holding(word, everything(machine, began))
    viewing = Path(machine["XDG_CACHE_HOME"]) / "sxt-desktop" / "viewing"
    assert left and all(path.is_relative_to(viewing) for path in left)
    with window(machine, "start") as process:
        process.wait(60)
    assert holding(word, everything(machine, began)) == []
