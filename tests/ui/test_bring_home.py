"""A workbook on a stick: refused at once, copied to the computer with one button, opened there with its password."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.store.places import Medium, Mount
from sxt_desktop.usecases.preferences import PreferenceFile
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, new_unit
from tests.ui.finding import find
from ui.entrance import home_of
from ui.pages.welcome_parts.new_unit import PasswordStep
from ui.program import Program

NOW = datetime(2026, 11, 18, 9, tzinfo=CHINA)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A workbook in a folder that will count as a stick."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    ws = new_unit(folder, Clock(NOW), name="甲党委", short_name="甲", code="甲")
    ws.workbook.close()
    return ws.workbook.path


@pytest.fixture
def program(tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Program]:
    monkeypatch.setattr("ui.entrance.documents_folder", lambda: tmp_path / "文档")
    plugged = (Mount("/", Medium.OWN), Mount(str(stick.parent.resolve()), Medium.REMOVABLE))
    around = replace(Surroundings(RESOURCES, now=Clock(NOW), cost=CHEAP), mounts=lambda: plugged)
    made = Program(RESOURCES, PreferenceFile(tmp_path / "settings.json"), around=around)
    yield made
    made.close()
    if made.welcome is not None:
        made.welcome.close()


def page(program: Program) -> QWidget:
    assert program.welcome is not None
    return program.welcome


def said(program: Program) -> str:
    return " ".join(one.text() for one in page(program).findChildren(QLabel) if one.isVisible())


def settle(program: Program, qtbot: QtBot) -> None:
    assert program.entrance is not None
    jobs = program.entrance.jobs
    qtbot.waitUntil(lambda: not jobs.is_busy, timeout=20_000)


def test_it_is_copied_and_opened_where_it_may_lie(
    program: Program, stick: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    program.show_welcome(stick)
    assert "可移动的盘" in said(program)
    assert not find(page(program), QPushButton, "open_forward").isEnabled()
    find(page(program), QPushButton, "open_home").click()
    settle(program, qtbot)
    copy = tmp_path / "文档" / "甲.sxt"
    assert f"已复制到{copy}" in said(program)
    assert page(program).findChild(QPushButton, "open_home").isHidden()  # type: ignore[union-attr]
    find(page(program), QLineEdit, "open_password").setText(PASSWORD)
    find(page(program), QPushButton, "open_forward").click()
    qtbot.waitUntil(lambda: program.session is not None, timeout=20_000)
    assert program.session is not None and program.session.ws.workbook.path == copy
    assert (stick / "ledger.db").is_file()


def test_a_copy_that_was_stopped_lets_one_go_on(
    program: Program, stick: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    program.show_welcome(stick)
    find(page(program), QPushButton, "open_home").click()
    assert program.entrance is not None
    program.entrance.jobs.cancel()
    settle(program, qtbot)
    assert list((tmp_path / "文档").glob("*")) in ([], [tmp_path / "文档" / "甲.sxt"])
    assert find(page(program), QLineEdit, "open_password").isEnabled()


def test_documents_on_a_share_are_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = tmp_path / "文档"
    monkeypatch.setattr("ui.entrance.documents_folder", lambda: documents)
    share = (Mount(str(documents.resolve()), Medium.NETWORK),)
    around = replace(Surroundings(RESOURCES, now=Clock(NOW), cost=CHEAP), mounts=lambda: share)
    program = Program(RESOURCES, PreferenceFile(tmp_path / "settings.json"), around=around)
    program.show_welcome()
    proposed = find(page(program), PasswordStep, "step_password").folder
    assert proposed == home_of(around) != documents
    page(program).close()
    program.close()
