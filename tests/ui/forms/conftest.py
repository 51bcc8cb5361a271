"""A place to put inputs and forms while they are tested."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

OFFSCREEN_ONLY = "This plugin does not support"
"""Said by the platform without a screen whenever a list or a calendar opens; no fault of theirs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take what the platform without a screen says out of what fails a test here."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_ONLY), append=False)


@pytest.fixture
def home(qtbot: QtBot) -> Iterator[QWidget]:
    """A window without a layout, so that no smallest size reaches the platform."""
    window = QWidget()
    window.resize(1000, 800)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()
