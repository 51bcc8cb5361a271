"""A place to put inputs and forms while they are tested."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def home(qtbot: QtBot) -> Iterator[QWidget]:
    """A window without a layout; off screen, layouts that limit windows make Qt complain."""
    window = QWidget()
    window.resize(1000, 800)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()
