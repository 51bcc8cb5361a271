"""A bare workbook for each test of the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sxt_desktop.store.workbook import Workbook
from tests.store.writing import new_workbook


@pytest.fixture
def workbook(tmp_path: Path) -> Iterator[Workbook]:
    """An empty workbook that is closed afterwards."""
    made, _ = new_workbook(tmp_path / "甲.sxt")
    with made:
        yield made
