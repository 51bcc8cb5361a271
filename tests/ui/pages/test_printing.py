"""The 打印中心 with a real workbook: looked at, searched, printed by a real `lp`, saved, refused, stopped."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.preview_pages import OpenPages
from sxt_desktop.usecases.save_entry import void_entry
from tests.ui.pages.given import find, finished, press, shown
from tests.usecases.paper_world import PaperWorld, empty_world
from tests.usecases.test_preview_pages import long_paper
from tests.usecases.test_system_printing import LP, LPSTAT, put_program
from ui.jobs import Jobs
from ui.pages.print_parts.actions import PrintActions
from ui.pages.print_parts.choices import BOOKLET
from ui.pages.print_parts.wiring import print_actions
from ui.pages.print_parts.wishes import Extent, OnShow, PaperWish, wish_of_record
from ui.pages.printing import PrintPage
from ui.printers import QtPrinters, SpoolerPrinters
from ui.remembered import for_this_window
from ui.theme import Theme
from ui.widgets.choosing import Choosers
from ui.widgets.pdf.drawer import MOST_KEPT
from ui.widgets.pdf.pane import PdfPane
from ui.widgets.pdf.view import LEAST, MOST, Fit

RARE = "\U0003100d"
TASK = FormId("task")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    """Three tasks and a talk."""
    made = empty_world(tmp_path_factory.mktemp("printing"))
    for number in range(3):
        made.records[FormId(f"task-{number}")] = made.keep("task", title=f"任务{number}号")
    yield made
    made.close()


@pytest.fixture
def drawing(jobs: Jobs) -> Iterator[Jobs]:
    """The thread on which pages are drawn."""
    made = Jobs()
    yield made
    made.stop()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a real small `lp`, the only one searched."""
    folder = tmp_path / "programs"
    folder.mkdir()
    put_program(folder, "lp", LP)
    put_program(folder, "lpstat", LPSTAT)
    monkeypatch.setenv("PATH", str(folder))
    return folder


class Saving:
    """Where files go, answered for the system's window; names that were proposed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.name, self.proposed = folder, "", list[Path]()

    def save(self, parent: object, title: str, name: str, kinds: str) -> Path | None:
        self.proposed.append(Path(name))
        return self.folder / (self.name or Path(name).name)

    @property
    def choosers(self) -> Choosers:
        return Choosers(save=self.save, folder=lambda parent, title: self.folder)


@pytest.fixture
def saving(tmp_path: Path) -> Saving:
    folder = tmp_path / "存到这里"
    folder.mkdir()
    return Saving(folder)


@pytest.fixture
def opened() -> list[Path]:
    return []


@pytest.fixture
def actions(world: PaperWorld, programs: Path, saving: Saving, opened: list[Path]) -> PrintActions:
    made = print_actions(
        world.ws,
        year=lambda: 2026,
        printers=SpoolerPrinters(),
        open_path=opened.append,
        folder=for_this_window(),
    )
    return replace(made, choosers=saving.choosers)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, jobs: Jobs, drawing: Jobs, actions: PrintActions) -> Iterator[PrintPage]:
    made = shown(qtbot, PrintPage(theme, jobs, drawing, actions))
    made.resize(1080, 744)
    yield made
    made.close_paper()
    finished(qtbot, jobs)


def on_show(world: PaperWorld, number: int | None = None) -> OnShow:
    entry = None if number is None else world.records[FormId(f"task-{number}")]
    return OnShow(Filter(forms=(TASK,), year=0), (TASK,), entry, None if entry is None else TASK)


def show(qtbot: QtBot, page: PrintPage, jobs: Jobs, wish: PaperWish | None) -> None:
    page.show_wish(wish)
    finished(qtbot, jobs)


def one_task(world: PaperWorld) -> PaperWish:
    return wish_of_record("task", world.records[FormId("task-1")], on_show(world, 1))


def batch(world: PaperWorld) -> PaperWish:
    return PaperWish("task", Extent.EACH, on_show(world).chosen, on_show=on_show(world))


def test_a_record_is_looked_at_and_printed_with_what_was_chosen(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, programs: Path
) -> None:
    show(qtbot, page, jobs, one_task(world))
    choices = page.choices
    assert choices.extent.currentText() == "这一条" and choices.document.currentText() == "任务下达单"
    assert choices.printer.currentData() == "office"
    choices.copies.setValue(2)
    choices.sides.setCurrentIndex(1)
    choices.ranges.edit.setText("1")
    with qtbot.waitSignal(page.told, timeout=20_000) as said:
        press(page, "print_start")
    assert "office" in said.args[0] and "2 份" in said.args[0]
    told = (programs / "told.txt").read_text().split("\n")
    assert told[:6] == ["-d", "office", "-n", "2", "-t", "任务下达单"]
    assert "sides=two-sided-long-edge" in told and told[told.index("-P") + 1] == "1"
    pages = OpenPages((programs / "printed.pdf").read_bytes())
    assert pages.find("任务1号")
    pages.close()


def test_pages_that_are_not_there_are_refused_at_the_field(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, programs: Path
) -> None:
    show(qtbot, page, jobs, one_task(world))
    page.choices.ranges.edit.setText("1-99")
    press(page, "print_start")
    finished(qtbot, jobs)
    assert "页码" in page.choices.ranges.error and not (programs / "told.txt").exists()


def test_without_a_printer_it_is_said_and_saving_is_offered(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, programs: Path
) -> None:
    show(qtbot, page, jobs, one_task(world))
    put_program(programs, "lpstat", "")
    page.find_printers()
    finished(qtbot, jobs)
    assert page.choices.no_printer.isVisible() and "没有可用的打印机" in page.choices.no_printer.text()
    assert not find(page, QPushButton, "print_start").isEnabled()
    assert find(page, QPushButton, "print_pdf").isEnabled()
    put_program(programs, "lpstat", LPSTAT)
    press(page, "print_find_printers")
    finished(qtbot, jobs)
    assert find(page, QPushButton, "print_start").isEnabled()


def test_a_printer_that_refuses_is_told_as_an_error(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, programs: Path
) -> None:
    show(qtbot, page, jobs, one_task(world))
    put_program(programs, "lp", "raise SystemExit(1)")
    with qtbot.waitSignal(page.error_told, timeout=20_000) as said:
        press(page, "print_start")
    assert said.args[0].code is ErrorCode.PRINT_REFUSED
    assert find(page, QPushButton, "print_start").isEnabled()


def test_files_are_saved_under_proposed_names_and_the_folder_is_remembered(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, saving: Saving, opened: list[Path]
) -> None:
    show(qtbot, page, jobs, one_task(world))
    for button, ending in (("print_pdf", ".pdf"), ("print_word", ".docx")):
        with qtbot.waitSignal(page.told, timeout=20_000):
            press(page, button)
        assert saving.proposed[-1].name.startswith("任务下达单-") and saving.proposed[-1].suffix == ending
        assert (saving.folder / saving.proposed[-1].name).stat().st_size > 1000
    assert saving.proposed[-1].parent == saving.folder
    press(page, "print_folder")
    assert opened == [saving.folder]
    assert page.choices.sheet.isHidden()
    show(qtbot, page, jobs, PaperWish("task_list", Extent.LIST, on_show=on_show(world)))
    with qtbot.waitSignal(page.told, timeout=20_000):
        press(page, "print_sheet")
    assert (saving.folder / saving.proposed[-1].name).read_bytes().startswith(b"PK")


def test_a_place_that_refuses_is_told_and_nothing_is_left(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, saving: Saving
) -> None:
    show(qtbot, page, jobs, one_task(world))
    (saving.folder / "挡住.pdf").mkdir()
    saving.name = "挡住.pdf"
    with qtbot.waitSignal(page.error_told, timeout=20_000) as said:
        press(page, "print_pdf")
    assert said.args[0].code in (ErrorCode.FILE_HELD, ErrorCode.PLACE_NOT_WRITABLE)
    saving.folder = saving.folder / "没有这个文件夹"
    with qtbot.waitSignal(page.error_told, timeout=20_000) as said:
        press(page, "print_pdf")
    assert said.args[0].code is ErrorCode.PLACE_NOT_WRITABLE
    assert [one.name for one in saving.folder.parent.iterdir()] == ["挡住.pdf"]
    assert page.choices.folder.isHidden()


def test_of_a_batch_the_ones_ticked_are_printed(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, saving: Saving
) -> None:
    show(qtbot, page, jobs, batch(world))
    assert page.batch.isVisible() and len(page.batch.taken) == 3
    whole, view = page.pane.view.count, page.pane.view
    assert len(view.starts) == 3
    page.batch.view.setCurrentIndex(page.batch.model.index(2))
    assert view.page == view.starts[2]
    first = page.batch.model.index(0)
    page.batch.model.setData(first, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: 0 < page.pane.view.count < whole, timeout=20_000)
    page.pane.search("任务0号")  # overtaken by the next before it is done
    with qtbot.waitSignal(page.pane.searched, timeout=20_000) as found:
        page.pane.search("任务1号")
    assert found.args[0] > 0
    with qtbot.waitSignal(page.told, timeout=20_000):
        press(page, "print_word")
    assert len(list(saving.folder.glob("*.docx"))) == 2
    press(page, "batch_none")
    qtbot.waitUntil(lambda: "没有要打印的记录" in page.pane.says, timeout=20_000)
    assert not find(page, QPushButton, "print_pdf").isEnabled()


class Held:
    """Work of the page that goes on only when it is let: stopped meanwhile, it is done to its end all the same."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work, self._begun, self._let = work, Event(), Event()

    def __call__(self, *given: Any) -> Any:
        self._begun.set()
        assert self._let.wait(30)
        return self._work(*given)

    def stop(self, qtbot: QtBot, page: PrintPage, jobs: Jobs) -> None:
        """Stop it while it runs, and wait until the page has heard."""
        qtbot.waitUntil(self._begun.is_set, timeout=20_000)
        with qtbot.waitSignal(page._work.stopped, timeout=20_000):
            jobs.cancel()
            self._let.set()
        finished(qtbot, jobs)


def deaf(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return work that does not hear that it should stop."""
    return lambda wanted, _: make(wanted, lambda done, total: None)


@pytest.mark.parametrize("what", ["offers", "batch", "make", "deaf"])
def test_a_batch_that_is_stopped_says_so_and_can_be_made_again(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, what: str
) -> None:
    real = page._actions
    field = "make" if what == "deaf" else what
    held = Held(deaf(real.make) if what == "deaf" else getattr(real, field))
    page._actions = replace(real, **dict[str, Any]({field: held}))
    page.show_wish(batch(world))
    held.stop(qtbot, page, jobs)
    page.refresh()  # what is written meanwhile, and the page seen again, do not overtake the stop
    page._appear()
    assert "已取消" in page.pane.says and not jobs.is_busy
    assert not find(page, QPushButton, "print_pdf").isEnabled()
    show(qtbot, page, jobs, batch(world))
    assert page.pane.view.count >= 3


def test_a_tick_just_before_a_stop_does_not_make_the_batch_again(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld
) -> None:
    held = Held(page._actions.make)
    page._actions = replace(page._actions, make=held)
    page.show_wish(batch(world))
    qtbot.waitUntil(held._begun.is_set, timeout=20_000)
    page.batch.model.take_all(True)
    assert page._later.isActive()
    held.stop(qtbot, page, jobs)
    assert not page._later.isActive() and "已取消" in page.pane.says
    page.batch.model.take_all(True)  # a choice after it does
    page._later.timeout.emit()
    finished(qtbot, jobs)
    assert page.pane.view.count >= 3


def test_characters_no_font_has_are_told_before_printing_and_lead_to_the_record(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld
) -> None:
    bad = world.keep("inspection", title=f"检查{RARE}村")
    show(qtbot, page, jobs, wish_of_record("inspection", bad))
    assert page.missing.isVisible() and "本机字库里没有" in find(page, QLabel, "missing_head").text()
    assert not find(page, QPushButton, "print_start").isEnabled()
    with qtbot.waitSignal(page.record_asked) as asked:
        page.missing.findChildren(QPushButton, "missing_go")[0].click()
    assert asked.args[0].entry_id == bad and asked.args[0].form_id == "inspection"
    show(qtbot, page, jobs, one_task(world))
    assert not page.missing.isVisible() and page.pane.view.count > 0
    void_entry(world.ws, entry_id=bad, reason="核对错误")


def test_a_booklet_is_on_a3_and_printed_so(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld, programs: Path
) -> None:
    show(qtbot, page, jobs, one_task(world))
    page.choices.sides.setCurrentIndex(page.choices.sides.findData(BOOKLET))
    page.choices.sides.activated.emit(page.choices.sides.currentIndex())
    finished(qtbot, jobs)
    pages = page.pane.view.drawer.pages
    assert pages is not None and round(pages.sizes[0][0]) == 1191
    with qtbot.waitSignal(page.told, timeout=20_000):
        press(page, "print_start")
    assert {"media=A3", "sides=two-sided-short-edge"} < set((programs / "told.txt").read_text().split("\n"))


def test_what_is_written_meanwhile_is_on_the_paper(
    qtbot: QtBot, page: PrintPage, jobs: Jobs, world: PaperWorld
) -> None:
    show(qtbot, page, jobs, PaperWish("task_list", Extent.LIST, on_show=on_show(world)))
    world.keep("task", title="刚刚新增的任务")
    page.refresh()
    finished(qtbot, jobs)
    with qtbot.waitSignal(page.pane.searched, timeout=20_000) as found:
        page.pane.search("刚刚新增的任务")
    assert found.args[0] == 1


def test_without_a_wish_the_papers_of_the_year_are_offered(qtbot: QtBot, page: PrintPage, jobs: Jobs) -> None:
    show(qtbot, page, jobs, None)
    titles = [page.choices.document.itemText(at) for at in range(page.choices.document.count())]
    assert "归档文件目录" in titles and "催报名单" not in titles
    assert page.pane.view.count > 0


# the preview itself


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme, drawing: Jobs) -> Iterator[PdfPane]:
    made = shown(qtbot, PdfPane(theme, drawing))
    made.resize(800, 700)
    made.show_pages(OpenPages(long_paper(300)))
    yield made
    made.say("")


def drawn(qtbot: QtBot, pane: PdfPane, page: int) -> None:
    view = pane.view
    qtbot.waitUntil(lambda: view.drawer.picture(page, view._scale) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not view.drawer.is_drawing, timeout=20_000)


def test_of_300_pages_only_those_in_sight_are_drawn_and_memory_is_bounded(
    qtbot: QtBot, pane: PdfPane
) -> None:
    view = pane.view
    drawn(qtbot, pane, 0)
    assert len(view.drawer._kept) <= 3
    for at in range(0, 300, 12):
        view.go_to(at)
        drawn(qtbot, pane, at)
        assert view.page == at
    assert view.drawer.kept_bytes <= MOST_KEPT
    pane.view.set_zoom(MOST)
    for at in (10, 100, 200):
        view.go_to(at)
        drawn(qtbot, pane, at)
        assert view.drawer.kept_bytes <= MOST_KEPT


def test_keys_go_by_pages_to_the_ends_and_zoom(qtbot: QtBot, pane: PdfPane) -> None:
    view = pane.view
    keys, control = Qt.Key, Qt.KeyboardModifier.ControlModifier
    for key, at in ((keys.Key_PageDown, 1), (keys.Key_End, 299), (keys.Key_PageUp, 298), (keys.Key_Home, 0)):
        qtbot.keyClick(view, key)  # type: ignore[no-untyped-call]
        assert view.page == at
    view.set_zoom(100)
    qtbot.keyClick(view, keys.Key_Plus, control)  # type: ignore[no-untyped-call]
    assert view.zoom == 125
    qtbot.keyClick(view, keys.Key_Minus, control)  # type: ignore[no-untyped-call]
    assert view.zoom == 100
    for _ in range(9):
        view.step_zoom(1)
    assert view.zoom == MOST
    for _ in range(9):
        view.step_zoom(-1)
    assert view.zoom == LEAST and pane.bar.zoom.currentText() == f"{LEAST}%"
    pane.view.set_fit(Fit.PAGE)
    whole = view.zoom
    pane.view.set_fit(Fit.WIDTH)
    assert LEAST <= whole < view.zoom <= MOST


def test_a_zoom_keeps_the_place_and_a_number_leads_to_its_page(qtbot: QtBot, pane: PdfPane) -> None:
    pane.bar.page.setFocus()
    qtbot.keyClicks(pane.bar.page, "1")  # type: ignore[no-untyped-call]
    pane.bar.page.selectAll()
    qtbot.keyClicks(pane.bar.page, "150\r")  # type: ignore[no-untyped-call]
    assert pane.view.page == 149
    pane.view.set_zoom(200)
    assert pane.view.page == 149
    pane.view.set_zoom(50)
    assert abs(pane.view.page - 149) <= 1


def test_words_are_found_from_here_on_and_gone_through_both_ways(qtbot: QtBot, pane: PdfPane) -> None:
    pane.view.go_to(100)
    assert QKeySequence(QKeySequence.StandardKey.Find).toString() == "Ctrl+F"
    pane.focus_search()
    with qtbot.waitSignal(pane.searched, timeout=20_000) as found:
        qtbot.keyClicks(pane.bar.search, "handbook begins\r")  # type: ignore[no-untyped-call]
    assert found.args[0] == 300 and pane.bar.hits.text() == "101/300"
    qtbot.keyClick(pane.bar.search, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert pane.bar.hits.text() == "102/300" and pane.view.page == 101
    for _ in range(2):
        qtbot.keyClick(pane.bar.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)  # type: ignore[no-untyped-call]
    assert pane.bar.hits.text() == "100/300"
    with qtbot.waitSignal(pane.searched, timeout=20_000):
        pane.bar.search.setText("nowhere")
        qtbot.keyClick(pane.bar.search, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert pane.bar.hits.text() == "没有找到"
    pane.bar.search.clear()
    assert pane.hits == () and pane.bar.hits.isHidden()


def test_where_there_is_no_spooler_qt_prints_page_by_page(tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    from sxt_desktop.usecases.system_printing import PrintTask
    from ui.printers import dress_printer

    out, far = tmp_path / "printed.pdf", list[tuple[int, int]]()

    def open_printer(task: PrintTask) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        dress_printer(printer, task)
        return printer

    task = PrintTask("file", "手册", ranges=((2, 3), (5, 5)))
    QtPrinters(open_printer).send(long_paper(6, (841.89, 595.28)), task, lambda *one: far.append(one))
    pages = OpenPages(out.read_bytes())
    assert [tuple(map(round, size)) for size in pages.sizes] == [(842, 595)] * 3
    assert far == [(1, 3), (2, 3), (3, 3)]
    picture = pages.picture(0, 1.0)
    pages.close()
    assert picture is not None
    inside = picture.stride * (picture.height - 125) + 4 * 125
    assert picture.pixels[inside] < 60 and picture.pixels[0] == 255
