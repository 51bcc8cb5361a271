"""The problem report on the screen: read first, then kept as a file, or refused in a sentence."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.finding import find
from ui.report import FILE, ReportDialog
from ui.widgets.choosing import Choosers


def dialog_for(qtbot: QtBot, folder: Path | None) -> ReportDialog:
    dialog = ReportDialog("第一行\n第二行", choosers=Choosers(folder=lambda _parent, _title: folder))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def click(root: QWidget, name: str) -> None:
    QTest.mouseClick(find(root, QPushButton, name), Qt.MouseButton.LeftButton)


def test_what_is_shown_is_what_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_for(qtbot, tmp_path)
    assert find(dialog, QPlainTextEdit, "report_text").isReadOnly()
    click(dialog, "report_keep")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == "第一行\n第二行"
    assert dialog.kept == tmp_path / FILE
    assert str(tmp_path) in find(dialog, QLabel, "report_said").text()


@pytest.mark.parametrize("folder", [None, Path("/nowhere/at/all")])
def test_nothing_is_kept_where_nothing_can_be(qtbot: QtBot, folder: Path | None) -> None:
    dialog = dialog_for(qtbot, folder)
    click(dialog, "report_keep")
    assert dialog.kept is None
    said = find(dialog, QLabel, "report_said").text()
    assert ("不能写入" in said) == (folder is not None)
