"""PDFs that mean harm are refused in a sentence or read as far as they are pages, within 300 MB of memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode
from tests.documents.scans.hostile import MADE

ROOT = Path(__file__).resolve().parents[3]
REFUSED = {
    "locked": ErrorCode.SCAN_LOCKED,
    "nested": ErrorCode.SCAN_TOO_LARGE,
    "masked": ErrorCode.SCAN_TOO_LARGE,
    "unfolding": ErrorCode.SCAN_TOO_LARGE,
    "packed": ErrorCode.SCAN_TOO_LARGE,
    "many_pages": ErrorCode.SCAN_TOO_MANY,
    "deep": ErrorCode.SCAN_UNREADABLE,
    "circling": ErrorCode.SCAN_UNREADABLE,
}
READ = ("wide", "scripted")
MOST_MB = 300


@pytest.mark.skipif(
    sys.platform == "win32", reason="the peak of memory is asked of the system otherwise there"
)
@pytest.mark.parametrize("name", MADE)
def test_a_hostile_pdf_costs_little(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.pdf"
    MADE[name](path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.documents.scans.hostile", str(path)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["error"] == REFUSED.get(name, "")
    assert found["pages"] == (1 if name in READ else 0)
    assert found["peak"] <= MOST_MB
