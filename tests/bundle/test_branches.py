"""Every branch of what reads and writes bundles, and of the chain, is taken by its own tests."""

import subprocess
import sys

import pytest

from tests.branches import ROOT


@pytest.mark.sweep
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="bytecode is read as Python 3.11 writes it")
def test_every_branch_is_taken() -> None:
    command = [sys.executable, "-m", "tests.branches"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
