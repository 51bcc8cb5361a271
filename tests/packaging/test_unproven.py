"""The closing list of a test run: what was skipped is said to be 未证明, with its reason."""

import shutil
import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).resolve().parent.parent / "conftest.py"
SAMPLE = """
import pytest

def test_proved(): pass
def test_needs_a_tool(unproven): unproven("本机没有 strace")
@pytest.mark.skip(reason="只在 Windows 上")
def test_elsewhere(): pass
@pytest.mark.xfail(strict=True)
def test_known(): raise ValueError
"""


def run_sample(folder: Path, sample: str) -> str:
    """The terminal output of pytest with the project's conftest over one sample file."""
    shutil.copy(CONFTEST, folder)
    (folder / "test_sample.py").write_text(sample, "utf-8")
    arguments = [
        sys.executable,
        "-X",
        "utf8",
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        ".",
        ".",
    ]
    return subprocess.run(arguments, cwd=folder, capture_output=True, encoding="utf-8", check=True).stdout


def test_each_skip_is_listed_with_its_reason(tmp_path: Path) -> None:
    output = run_sample(tmp_path, SAMPLE)
    assert "未证明 2 项" in output
    assert "未证明 test_sample.py::test_needs_a_tool：本机没有 strace" in output
    assert "未证明 test_sample.py::test_elsewhere：只在 Windows 上" in output


def test_nothing_skipped_lists_nothing(tmp_path: Path) -> None:
    assert "未证明" not in run_sample(tmp_path, "def test_proved(): pass\n")
