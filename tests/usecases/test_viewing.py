"""Copies for looking at: private, gone when closed, and gone at the next start after a kill."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.viewing import ViewingFolder, sweep_viewing

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from pathlib import Path
from sxt_desktop.usecases.viewing import ViewingFolder
folder = ViewingFolder(Path(sys.argv[1]))
(folder.path / "文书.pdf").write_text("机密")
print(folder.path, flush=True)
time.sleep(60)
"""


def test_nobody_else_can_enter_and_closing_removes_everything(tmp_path: Path) -> None:
    folder = ViewingFolder(tmp_path / "viewing")
    (folder.path / "下级").mkdir()
    (folder.path / "下级" / "附件.pdf").write_bytes(b"x")
    if os.name != "nt":
        for place in (folder.path, tmp_path / "viewing"):
            assert stat.S_IMODE(place.stat().st_mode) == 0o700
    folder.close()
    assert list((tmp_path / "viewing").iterdir()) == []


def test_what_a_killed_process_left_goes_and_what_another_holds_stays(tmp_path: Path) -> None:
    held = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert held.stdout is not None
    place = Path(held.stdout.readline().strip())
    try:
        assert sweep_viewing(tmp_path) == 0
        assert (place / "文书.pdf").is_file()
    finally:
        held.kill()
        held.communicate()
    ViewingFolder(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as error:
        ViewingFolder(tmp_path / "file" / "viewing")
    assert error.value.code is ErrorCode.PLACE_NOT_WRITABLE
