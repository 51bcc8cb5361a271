"""Two enrolled organisations, a theme that outlives every widget, and a real worker thread."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.pairs import RESOURCES, Pair, make_pair
from ui.jobs import Jobs
from ui.theme import SCALES, Scheme, Theme


@pytest.fixture(scope="session")
def worn(qapp: QApplication) -> Theme:
    """The one look of all these tests."""
    made = Theme(RESOURCES)
    made.apply()
    return made


@pytest.fixture
def theme(worn: Theme) -> Theme:
    """The light theme at 100 %, applied, whatever the test before made of it."""
    if (worn.scheme, worn.scale) != (Scheme.LIGHT, SCALES[0]):
        for window in QApplication.topLevelWidgets():
            window.hide()
        worn.switch(scheme=Scheme.LIGHT, scale=SCALES[0])
    return worn


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """A worker thread, awaited at the end."""
    made = Jobs()
    yield made
    made.stop()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and a unit that have enrolled each other."""
    made = make_pair(tmp_path)
    yield made
    made.close()


@pytest.fixture
def strangers(tmp_path: Path) -> Iterator[Pair]:
    """A committee and a unit that do not know each other yet."""
    made = make_pair(tmp_path, enrolled=False)
    yield made
    made.close()
