"""模板 with a real workbook: brought in, refused in words, copied from, tried, renamed and taken out."""

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.usecases.templates import templates
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, save_visit
from tests.ui.pages.given import find, press, shown
from ui.jobs import Jobs
from ui.pages.organisation_parts.template_wiring import template_actions
from ui.pages.organisation_parts.templates import TemplatesBoard
from ui.theme import Theme
from ui.widgets.choosing import Choosers

VISIT = FormId("handbook_08")


class Asked:
    """The answers of the system's windows, and what was opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "调研.docx"
        self.opened: list[Path] = []

    def write(self, *paragraphs: str) -> Path:
        document = Document()
        for words in paragraphs:
            document.add_paragraph(words)
        document.save(str(self.file))
        return self.file

    def files(self, _: QWidget, title: str, kinds: str) -> tuple[Path, ...]:
        return (self.file,)

    def save(self, _: QWidget, title: str, name: str, kinds: str) -> Path:
        return self.folder / f"另存-{name}"


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def board_of(qtbot: QtBot, theme: Theme, jobs: Jobs, ws: Workspace, asked: Asked) -> TemplatesBoard:
    actions = template_actions(ws, place=lambda name: asked.folder / name, show=asked.opened.append)
    made = TemplatesBoard(
        theme, jobs, replace(actions, choosers=Choosers(files=asked.files, save=asked.save))
    )
    made.show_templates()
    made.form.setCurrentIndex(made.form.findData(VISIT))
    return shown(qtbot, made)


def test_a_template_goes_through_its_whole_life(
    qtbot: QtBot, theme: Theme, jobs: Jobs, pair: Pair, asked: Asked
) -> None:
    save_visit(pair.unit, pair.unit.today, title="到支部调研")
    board = board_of(qtbot, theme, jobs, pair.unit, asked)
    asked.write("{{主提}}", "{{% if %}}")
    press(board, "template_drop_choose")
    box = board.findChildren(QWidget, "template_faults")[0]
    qtbot.waitUntil(lambda: not box.isHidden())
    said = " ".join(one.text() for one in box.findChildren(QLabel))
    assert "正文第2段" in said and not templates(pair.unit)
    asked.write("{{标题}}")
    with qtbot.waitSignal(board.told):
        press(board, "template_drop_choose")
    assert board.list.current().name == "调研"
    press(board, "template_try")
    qtbot.waitUntil(lambda: bool(asked.opened))
    assert "到支部调研" in Document(str(asked.opened[0])).paragraphs[0].text
    asked.write("{{标题}}", "{{单位}}")
    with qtbot.waitSignal(board.told):
        press(board, "template_replace")
    with qtbot.waitSignal(board.told):
        press(board, "template_save")
    assert (asked.folder / "另存-调研.docx").read_bytes() == asked.file.read_bytes()
    board.list.selectRow(0)
    board._name.setText("到基层")
    with qtbot.waitSignal(board.told):
        press(board, "template_rename")
    assert [one.name for one in templates(pair.unit)] == ["到基层"]
    press(board, "template_remove")
    assert templates(pair.unit) and find(board, QPushButton, "template_remove").text() == "确认删除"
    with qtbot.waitSignal(board.told):
        press(board, "template_remove")
    assert not templates(pair.unit)


def test_names_are_copied_as_they_are_written(
    qtbot: QtBot, theme: Theme, jobs: Jobs, pair: Pair, asked: Asked
) -> None:
    board = board_of(qtbot, theme, jobs, pair.unit, asked)
    with qtbot.waitSignal(board.names.copied):
        press(board, "copy_name_0")
    assert QGuiApplication.clipboard().text().startswith("{{")
    press(board, "copy_all_names")
    assert "{{单位全称}}" in QGuiApplication.clipboard().text().splitlines()
    with qtbot.waitSignal(board.told):
        press(board, "save_example")
    (saved,) = asked.folder.glob("*示例模板.docx")
    tables = Document(str(saved)).tables
    assert any(cell.text == "{{单位全称}}" for table in tables for row in table.rows for cell in row.cells)


def test_who_does_not_manage_can_only_look_and_try(
    qtbot: QtBot, theme: Theme, jobs: Jobs, pair: Pair, asked: Asked
) -> None:
    ws = replace(pair.unit, user=LocalUser("u9", "某人", frozenset({Role.RECORDER})))
    board = board_of(qtbot, theme, jobs, ws, asked)
    for name in ("template_remove", "template_replace", "template_rename"):
        assert board.findChild(QPushButton, name, Qt.FindChildOption.FindChildrenRecursively) is None
    assert not board.drop.isVisible()
