"""存为Word in the 打印中心 where the office has a template of its own: asked by which layout, one record or a batch."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.fill_template import write_templates
from sxt_desktop.usecases.templates import add_template
from tests.ui.pages.given import finished, press, shown
from tests.usecases.paper_world import PaperWorld, empty_world
from ui.jobs import Jobs
from ui.pages.print_parts.own_templates import batch_words
from ui.pages.print_parts.wiring import print_actions
from ui.pages.print_parts.wishes import Extent, OnShow, PaperWish, wish_of_record
from ui.pages.printing import PrintPage
from ui.printers import SpoolerPrinters
from ui.remembered import for_this_window
from ui.theme import Theme
from ui.widgets.choosing import Choosers

TASK = FormId("task")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    folder = tmp_path_factory.mktemp("own")
    made = empty_world(folder)
    for number in range(2):
        made.records[FormId(f"task-{number}")] = made.keep("task", title=f"任务{number}号")
    document = Document()
    document.add_paragraph("学院版：{{任务}}")
    document.save(str(folder / "任务单.docx"))
    add_template(made.ws, folder / "任务单.docx", form=TASK)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, jobs: Jobs, world: PaperWorld, tmp_path: Path) -> Iterator[PrintPage]:
    choosers = Choosers(folder=lambda *_: tmp_path, save=lambda *_: tmp_path / "一份.docx")
    actions = print_actions(
        world.ws,
        year=lambda: 2026,
        printers=SpoolerPrinters(),
        open_path=lambda _: None,
        folder=for_this_window(),
    )
    drawing = Jobs()
    made = shown(qtbot, PrintPage(theme, jobs, drawing, replace(actions, choosers=choosers)))
    yield made
    made.close_paper()
    finished(qtbot, jobs)
    drawing.stop()


def choose(qtbot: QtBot, page: QWidget, at: int) -> list[str]:
    """Press 存为Word and take a line of the menu; returns what it offers."""
    press(page, "print_word")
    menu = page.findChildren(QMenu, "word_layouts")[-1]
    offered = [one.text() for one in menu.actions()]
    with qtbot.waitSignal(page.told, timeout=20_000):  # type: ignore[attr-defined]
        menu.actions()[at].trigger()
    menu.close()
    return offered


def words_of(path: Path) -> list[str]:
    return [one.text for one in Document(str(path)).paragraphs]


def test_a_record_is_written_by_the_template_or_by_our_layout(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, tmp_path: Path
) -> None:
    entry = world.records[FormId("task-1")]
    page.show_wish(wish_of_record("task", entry, OnShow(Filter(forms=(TASK,)), (TASK,), entry, TASK)))
    finished(qtbot, jobs)
    assert choose(qtbot, page, 1) == ["程序自带的版式", "模板：任务单"]
    assert words_of(tmp_path / "一份.docx") == ["学院版：任务1号"]
    choose(qtbot, page, 0)
    assert len(words_of(tmp_path / "一份.docx")) > 1


def test_a_batch_is_written_by_the_template_one_file_each(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, tmp_path: Path
) -> None:
    shown_list = OnShow(Filter(forms=(TASK,)), (TASK,), None, None)
    page.show_wish(PaperWish("task", Extent.EACH, shown_list.chosen, on_show=shown_list))
    finished(qtbot, jobs)
    choose(qtbot, page, 1)
    said = sorted(words_of(path)[0] for path in tmp_path.glob("*.docx"))
    assert said == ["学院版：任务0号", "学院版：任务1号"]


def test_what_was_not_written_is_named_with_the_reason(world: PaperWorld, tmp_path: Path) -> None:
    subjects = [EntryId("没有这一条"), world.records[FormId("task-0")]]
    done = write_templates(world.ws, template="任务单", subjects=subjects, folder=tmp_path)
    said = batch_words(done, tmp_path)
    assert said.startswith("已写出 1 个文件") and "另有 1 条没有写出。没有这一条：" in said
