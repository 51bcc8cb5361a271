"""Pictures of windows: the size asked for, sharp, and honest when they cannot be written."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.picture import save_picture


def test_a_picture_has_the_size_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    widget = QLabel("履责总览")
    qtbot.addWidget(widget)
    save_picture(widget, tmp_path / "one.png", QSize(320, 200), density=2.0)
    image = QImage(str(tmp_path / "one.png"))
    assert (image.width(), image.height()) == (640, 400)


def test_a_picture_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    widget = QLabel("履责总览")
    qtbot.addWidget(widget)
    with pytest.raises(OSError, match="cannot write"):
        save_picture(widget, tmp_path / "missing" / "one.png", QSize(32, 20))
