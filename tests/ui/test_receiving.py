"""A file of others is opened, dropped or handed over by another start: the right page, after the password."""

import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import main
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import write_identity
from sxt_desktop.usecases.preferences import PreferenceFile
from sxt_desktop.usecases.presence import bring_to_front
from sxt_desktop.usecases.setup import Surroundings
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, Pair, enrol, make_pair, new_unit, save_visit
from ui.forms.widgets.field import Edit
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.bundle_row import RowState
from ui.pages.exchange_parts.enrolling import GroupEdit
from ui.program import Program
from ui.widgets.choosing import DropArea
from ui.widgets.place_list import Place
from ui.widgets.plain_text import PlainText


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path / "both")
    save_visit(made.unit, date(2026, 11, 17))
    yield made
    made.close()


@pytest.fixture
def bundle(pair: Pair, tmp_path: Path) -> Path:
    """A bundle for the committee, whose workbook is closed again."""
    path = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path).path
    pair.close()
    return path


@pytest.fixture
def program(pair: Pair, tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    around = Surroundings(RESOURCES, now=pair.clock, cost=CHEAP)
    made = Program(RESOURCES, PreferenceFile(tmp_path / "config" / "settings.json"), around=around)
    made.bell.listen()
    yield made
    made.close()
    if made.welcome is not None:
        made.welcome.close()


def exchange(program: Program) -> ExchangePage:
    assert program.session is not None and program.session.window.current_page == "exchange"
    page = program.session.window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def looked_into(qtbot: QtBot, program: Program) -> list[tuple[str, RowState]]:
    """Return the files on the exchange page and how far they are, once nothing is under way."""
    page = exchange(program)
    qtbot.waitUntil(lambda: all(row.state is not RowState.BUSY for row in page.imports.rows), timeout=60_000)
    return [(row.path.name, row.state) for row in page.imports.rows]


def drop(window: QWidget, *paths: Path) -> bool:
    """Drag files over a window and let them go; whether it would take them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    over = QDragEnterEvent(QPoint(500, 400), *how)
    over.ignore()
    QApplication.sendEvent(window, over)
    if over.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(500, 400), *how))
    return over.isAccepted()


def test_another_start_hands_a_bundle_to_the_window_that_is_open(
    program: Program, pair: Pair, bundle: Path, qtbot: QtBot
) -> None:
    program.open(pair.committee.workbook.path, PASSWORD)
    folder, found = program.bell.presence.folder, list[bool]()
    second = threading.Thread(
        target=lambda: found.append(bring_to_front(folder, None, patience=20, file=bundle))
    )
    second.start()
    qtbot.waitUntil(lambda: found != [], timeout=30_000)
    second.join()
    assert found == [True]
    assert looked_into(qtbot, program) == [(bundle.name, RowState.READY)]


def test_a_bundle_waits_for_the_password(program: Program, pair: Pair, bundle: Path, qtbot: QtBot) -> None:
    program.show_welcome(pair.committee.workbook.path)
    welcome = program.welcome
    assert welcome is not None
    program.receive((bundle,))
    awaiting = welcome.findChild(QLabel, "awaiting")
    assert awaiting is not None and awaiting.isVisible() and bundle.name in awaiting.text()
    program.open(pair.committee.workbook.path, PASSWORD)
    assert looked_into(qtbot, program) == [(bundle.name, RowState.READY)]


def test_after_a_lock_too_and_only_once(program: Program, pair: Pair, bundle: Path, qtbot: QtBot) -> None:
    path = pair.committee.workbook.path
    program.open(path, PASSWORD)
    program._locked("")
    assert program.welcome is not None
    assert drop(program.welcome, bundle)
    program.open(path, PASSWORD)
    assert looked_into(qtbot, program) == [(bundle.name, RowState.READY)]
    program._locked("")
    session = program.open(path, PASSWORD)
    session.go("exchange")
    page = session.window.page("exchange")
    assert isinstance(page, ExchangePage) and page.imports.rows == []


def test_files_dropped_anywhere_on_the_window_are_taken_and_others_are_not(
    program: Program, pair: Pair, bundle: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    session = program.open(pair.committee.workbook.path, PASSWORD)
    other = tmp_path / "照片.jpg"
    other.write_bytes(b"jpg")
    assert not drop(session.window, other)
    assert session.window.current_page == "overview"
    assert drop(session.window, other, bundle)
    assert looked_into(qtbot, program) == [(bundle.name, RowState.READY)]


def test_signed_papers_dropped_where_records_are_lead_to_their_filing(
    program: Program, pair: Pair, bundle: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    session = program.open(pair.committee.workbook.path, PASSWORD)
    paper = tmp_path / "扫描.pdf"
    paper.write_bytes(b"%PDF-1.7 nothing")
    session.go("letters")
    assert drop(session.window, paper)
    qtbot.waitUntil(lambda: not session.jobs.is_busy, timeout=10_000)
    assert session.window.current_page == "scans"
    error = session.window.page("scans").findChild(QLabel, "scan_error")
    assert error is not None and "扫描.pdf" in error.text()


def test_dropped_on_a_form_a_bundle_is_no_text(
    program: Program, pair: Pair, bundle: Path, qtbot: QtBot
) -> None:
    session = program.open(pair.committee.workbook.path, PASSWORD)
    session.go("handbook", action="new", form="handbook_08")
    page = session.window.page("handbook")
    fields: list[QWidget] = [one.viewport() for one in page.findChildren(PlainText)]
    fields += page.findChildren(Edit)
    assert len(fields) > 2
    for field in fields:
        session.window.show_page("handbook")
        assert drop(field, bundle)
        assert session.window.current_page == "exchange"
    assert all(one.toPlainText() == "" for one in page.findChildren(PlainText))


def test_on_the_exchange_page_volumes_and_whole_folders_are_taken_too(
    program: Program, pair: Pair, bundle: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    session = program.open(pair.committee.workbook.path, PASSWORD)
    session.go("exchange")
    page = exchange(program)
    area = page.imports.findChild(DropArea, "bundles")
    assert area is not None
    folder = tmp_path / "U盘"
    folder.mkdir()
    content = bundle.read_bytes()
    volumes = [folder / f"{bundle.name}.00{number}" for number in (1, 2)]
    volumes[0].write_bytes(content[:3000])
    assert not drop(area, tmp_path / "照片.jpg")
    assert drop(area, volumes[0])
    assert looked_into(qtbot, program) == [(volumes[0].name, RowState.REFUSED)]
    volumes[1].write_bytes(content[3000:])
    assert drop(area, *volumes)
    assert looked_into(qtbot, program) == [(volumes[0].name, RowState.READY)]
    assert drop(area, folder)
    qtbot.waitUntil(lambda: not session.jobs.is_busy, timeout=20_000)


def test_a_card_leads_to_its_enrolment_where_nobody_is_enrolled_yet(
    program: Program, pair: Pair, qtbot: QtBot, tmp_path: Path
) -> None:
    card = write_identity(pair.unit, tmp_path)
    lonely = new_unit(tmp_path / "third", pair.clock, name="西湖大学党委", short_name="西湖", code="西大")
    lonely.workbook.close()
    session = program.open(lonely.workbook.path, PASSWORD)
    assert drop(session.window, card)
    page = exchange(program)
    assert page.enrolling.isVisible()
    assert page.enrolling.findChildren(GroupEdit)


def test_a_bundle_of_a_stranger_is_refused_where_it_is_seen(
    program: Program, pair: Pair, bundle: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    lonely = new_unit(tmp_path / "third", pair.clock, name="西湖大学党委", short_name="西湖", code="西大")
    lonely.workbook.close()
    program.open(lonely.workbook.path, PASSWORD)
    program.receive((bundle,))
    assert looked_into(qtbot, program) == [(bundle.name, RowState.REFUSED)]
    assert exchange(program).imports.isVisible()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("甲.sxb", True), ("甲.sxb.002", True), ("甲.sxk", True), ("export", False), ("甲.sxt", False)],
)
def test_what_a_double_click_gives_is_told_from_a_command(name: str, expected: bool) -> None:
    assert main.is_of_others(Path(name)) is expected


def test_three_clicks_at_most_lead_from_the_overview_to_a_bundle_on_the_stick(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(datetime(2026, 11, 18, 9).astimezone())
    unit = new_unit(tmp_path / "a", clock, name="机械学院党委", short_name="机械", code="机械")
    above = new_unit(tmp_path / "b", clock, name="东湖大学党委", short_name="东湖", code="东大")
    enrol(unit, above, Relation.SUPERIOR, tmp_path)
    save_visit(unit, date(2026, 11, 17))
    above.workbook.close()
    unit.workbook.close()
    stick = tmp_path / "U盘"
    stick.mkdir()
    monkeypatch.setattr("ui.places.removable_places", lambda: [Place("机关U盘", stick, 10**9, "FAT32")])
    session = program.open(unit.workbook.path, PASSWORD)
    clicks = 0
    for name in ("overview_send", "place_0"):
        button = session.window.findChild(QPushButton, name)
        assert button is not None and button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        clicks += 1
    page = exchange(program)
    qtbot.waitUntil(lambda: page.findChild(QLabel, "sending_result") is not None, timeout=60_000)
    assert clicks <= 3
    assert [path.suffix for path in stick.iterdir()] == [".sxb"]
    result = page.findChild(QLabel, "sending_result")
    assert result is not None and result.text() in ("已校验，可以拔出", "已写入，未回读")
