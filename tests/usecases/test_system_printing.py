"""The system's spooler: a small real `lp` that writes down what it was told and keeps the file it was given."""

import stat
import sys
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.usecases.system_printing import PrintTask, Sides, has_spooler, spool, spooler_printers
from sxt_desktop.usecases.viewing import viewing_home

PAPER = b"%PDF-1.7 of no further meaning"


def put_program(folder: Path, name: str, text: str) -> None:
    """Put a small program of ours into a folder of programs."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


LP = """
import shutil, sys
from pathlib import Path
here = Path(__file__).parent
(here / "told.txt").write_text("\\n".join(sys.argv[1:]))
shutil.copyfile(sys.argv[-1], here / "printed.pdf")
"""
LPSTAT = """
import sys
print("system default destination: office" if "-d" in sys.argv else "corridor\\noffice")
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs, the only one searched."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    return folder


def task(**more: object) -> PrintTask:
    return PrintTask(**{"printer": "office", "title": "责任书", **more})  # type: ignore[arg-type]


def left_for_looking() -> list[Path]:
    return list(viewing_home().glob("view-*"))


def test_the_usual_printer_stands_first(programs: Path) -> None:
    assert not has_spooler() and spooler_printers() == ()
    put_program(programs, "lp", LP)
    put_program(programs, "lpstat", LPSTAT)
    assert has_spooler()
    assert [(one.name, one.is_default) for one in spooler_printers()] == [
        ("office", True),
        ("corridor", False),
    ]


def test_a_paper_is_handed_over_with_all_that_was_chosen_and_nothing_of_it_is_left(programs: Path) -> None:
    put_program(programs, "lp", LP)
    chosen = task(copies=3, sides=Sides.LONG_EDGE, ranges=((1, 3), (5, 5)), media="A3", title="-d; rm *")
    spool(PAPER, chosen)
    told = (programs / "told.txt").read_text().split("\n")
    assert told[:6] == ["-d", "office", "-n", "3", "-t", "-d; rm *"]
    assert {"sides=two-sided-long-edge", "media=A3", "1-3,5"} < set(told) and told[-2] == "--"
    assert (programs / "printed.pdf").read_bytes() == PAPER
    assert not Path(told[-1]).exists() and left_for_looking() == []


@pytest.mark.parametrize("text", ["raise SystemExit(1)", None])
def test_a_spooler_that_refuses_or_is_gone_is_told(programs: Path, text: str | None) -> None:
    if text is not None:
        put_program(programs, "lp", text)
    with pytest.raises(UserError) as refused:
        spool(PAPER, task())
    assert refused.value.code is ErrorCode.PRINT_REFUSED and refused.value.facts["printer"] == "office"
    assert left_for_looking() == []


def test_waiting_for_a_spooler_can_be_stopped(programs: Path) -> None:
    put_program(programs, "lp", "import time\ntime.sleep(60)")

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        spool(PAPER, task(), stop)
    assert left_for_looking() == []
