"""The whole window on a real workbook: every page opens, keys lead where they should, saving is heard everywhere."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange, Values
from sxt_desktop.usecases.demo import Demo, build_demo
from sxt_desktop.usecases.entries import count_entries
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import open_unit
from tests.pairs import secretary
from tests.samples import sample_values
from tests.usecases.conftest import DEMO_PASSWORD, DEMO_TODAY, demo_surroundings
from ui.drafting import page_of_group
from ui.pages.inbox import InboxPage
from ui.pages.printing import PrintPage
from ui.pages.records.page import RecordPage
from ui.program import Program
from ui.session import Session
from ui.theme import Theme

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
PAGES = (
    *(
        "overview",
        "calendar",
        "letters",
        "lists",
        "chain",
        "starters",
        "cascade",
        "handbook",
        "registers",
        "talks",
        "integrity",
        "account",
        "matters",
        "assess",
        "sanction",
    ),
    *("inbox", "scans", "printing", "exchange", "organisation"),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    around = demo_surroundings(DEMO_TODAY)
    return build_demo(tmp_path_factory.mktemp("demo"), around, password=DEMO_PASSWORD, today=DEMO_TODAY)


@pytest.fixture(params=["unit", "committee"])
def session(
    request: pytest.FixtureRequest, demo: Demo, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> Iterator[Session]:
    path = Path(shutil.copytree(getattr(demo, request.param), tmp_path / "账本.sxt"))
    made = Session(open_unit(path, DEMO_PASSWORD, demo_surroundings(DEMO_TODAY)), theme)
    made.window.resize(1280, 800)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    made.close()


def press(session: Session, keys: str) -> None:
    """Act as the shortcut of these keys would."""
    wanted = QKeySequence(keys)
    shortcut = next(one for one in session.window.findChildren(QShortcut) if one.key() == wanted)
    shortcut.activated.emit()


def test_every_page_opens_and_reads_anew(session: Session) -> None:
    for page in PAGES:
        session.go(page)
        assert session.window.current_page == page
        assert session.window.page(page).isVisible()
    session.desk.show_year(2025)
    session.desk.show_year(2026)


def test_ctrl_n_begins_a_record_and_saving_it_is_heard(session: Session, qtbot: QtBot) -> None:
    press(session, "Ctrl+N")
    assert session.window.current_page == "handbook"
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    page.start_new("handbook_08")
    form = page.entry.form
    assert form is not None
    overrides: Values = {
        "subject": secretary(session.ws),
        "late_reason": "",
        "timeliness": "及时",
        "list_items": (),
    }
    values = sample_values(form.form, today=DEMO_TODAY, overrides=overrides)
    values.pop("evidence", None)
    form.show_values(values, read_only=False)
    before = count_entries(session.ws, Filter(forms=(FormId("handbook_08"),), owner=session.ws.org))
    with qtbot.waitSignal(session.news.changed, timeout=5000):
        press(session, "Ctrl+S")
    after = count_entries(session.ws, Filter(forms=(FormId("handbook_08"),), owner=session.ws.org))
    assert after == before + 1


def test_search_shows_what_it_finds(session: Session) -> None:
    session.window.search_asked.emit("调研")
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    wanted = count_entries(session.ws, Filter(words="调研", owner=session.ws.org))
    assert page.list.model.rowCount() > 0
    assert page.list.model.rowCount() <= wanted


def test_what_is_to_do_leads_to_its_page(session: Session) -> None:
    for todo in overview(session.ws, 2026).todo:
        if todo.entry_id is not None:
            session.go(todo.target, entry=todo.entry_id)
        else:
            session.go(todo.target, form=todo.form_id, action="new")
        group = "" if todo.form_id is None else session.ws.library.form(todo.form_id).group
        expected = page_of_group(group) if todo.target == "handbook" and group else todo.target
        assert session.window.current_page == expected


def printed(session: Session, qtbot: QtBot) -> PrintPage:
    """Return the 打印中心 once it shows what was asked for."""
    page = session.window.page("printing")
    assert isinstance(page, PrintPage) and session.window.current_page == "printing"
    qtbot.waitUntil(lambda: not session.jobs.is_busy and page.pane.view.count > 0, timeout=20_000)
    return page


def test_ctrl_p_leads_to_the_record_on_show_and_back(session: Session, qtbot: QtBot) -> None:
    record = save_entry(
        session.ws,
        form_id=FormId("handbook_02"),
        values={
            "subject": secretary(session.ws),
            "occurred": DateRange(DEMO_TODAY, DEMO_TODAY),
            "title": "检查台账",
            "content": "逐项核对",
        },
    )
    session.go("handbook", entry=record.entry)
    session.window.print_asked.emit()
    page = printed(session, qtbot)
    page.pane.search("逐项核对")
    qtbot.waitUntil(lambda: len(page.pane.hits) == 1, timeout=20_000)
    offered = [page.choices.extent.itemText(at) for at in range(page.choices.extent.count())]
    assert offered[:2] == ["这一条", "这份列表"]
    page.back_asked.emit()
    assert session.window.current_page == "handbook"


def test_ctrl_p_without_a_record_prints_the_list_and_elsewhere_the_year(
    session: Session, qtbot: QtBot
) -> None:
    session.go("handbook")
    handbook = session.window.page("handbook")
    assert isinstance(handbook, RecordPage)
    handbook.close_entry()
    session.window.print_asked.emit()
    page = printed(session, qtbot)
    assert page.choices.extent.currentText() == "这份列表"
    session.go("overview")
    session.window.print_asked.emit()
    page = printed(session, qtbot)
    assert page.choices.extent.currentText() == "本年度"


def test_the_navigation_counts_what_waits(session: Session) -> None:
    waiting = [
        todo for todo in overview(session.ws, date(2026, 11, 22).year).todo if todo.target == "letters"
    ]
    button = session.window.findChild(QAbstractButton, "go_letters")
    assert waiting and isinstance(button, QAbstractButton)
    assert str(len(waiting)) in button.accessibleName()


def test_locking_closes_the_workbook_and_asks_for_the_password(
    demo: Demo, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sxt_desktop.usecases.preferences import PreferenceFile

    path = Path(shutil.copytree(demo.unit, tmp_path / "账本.sxt"))
    program = Program(RESOURCES, PreferenceFile(tmp_path / "settings.json"))
    session = program.open(path, DEMO_PASSWORD)
    assert not list(path.glob("*.part"))
    session.window.lock_asked.emit()
    qtbot.waitUntil(lambda: program.session is None)
    assert program.welcome is not None
    qtbot.addWidget(program.welcome)
    again = open_unit(path, DEMO_PASSWORD, demo_surroundings(DEMO_TODAY))
    again.workbook.close()
    assert program.preferences.recent == (str(path),)
    assert program.welcome.isVisible()
    program.welcome.close()
    program.close()


def test_escape_and_arrows_reach_the_list(session: Session, qtbot: QtBot) -> None:
    session.go("handbook")
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Down)  # type: ignore[no-untyped-call]
    assert page.list.table.currentIndex().isValid()


def test_search_goes_where_something_is_found_and_names_the_other_pages(session: Session) -> None:
    session.window.search_asked.emit("廉政")
    found = session.desk.found("廉政")
    shown = [page for page, count in found.items() if count]
    assert session.window.current_page == (shown or ["handbook"])[0]
    for other in shown[1:]:
        assert session.window.title(other) in session.window._notice.text


def test_the_navigation_counts_the_inbox_as_the_page_does(session: Session) -> None:
    session.go("inbox")
    page = session.window.page("inbox")
    assert isinstance(page, InboxPage)
    assert session.window._navigation.count("inbox") == page.total


def test_new_people_are_offered_by_the_filters_at_once(session: Session) -> None:
    session.go("handbook")
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    changes = save_entry(session.ws, form_id=FormId("person"), values={"name": "新来的同志"})
    session.news.tell(changes)
    assert page.list.filters.person.findText("新来的同志") > 0


def test_the_handbook_shows_the_year_chosen(session: Session) -> None:
    session.go("handbook")
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    assert page.list.filters.filter().year == session.desk.year
    session.desk.show_year(2024)
    assert page.list.model.rowCount() == 0


def test_a_page_nobody_sees_shows_the_year_as_soon_as_it_is_shown(session: Session) -> None:
    session.go("handbook")
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    before = page.list.model.rowCount()
    session.go("overview")
    session.desk.show_year(2024)
    assert page.list.model.rowCount() == before > 0
    session.go("handbook")
    assert page.list.model.rowCount() == 0


def test_a_whole_handbook_is_printed_from_its_page_by_pages_or_as_a_booklet(
    session: Session, qtbot: QtBot
) -> None:
    session.go("handbook")
    button = session.window.page("handbook").findChild(QPushButton, "print_book")
    assert isinstance(button, QPushButton)
    menu = button.menu()
    assert menu is not None
    by_pages, folded = menu.actions()
    by_pages.trigger()
    page = printed(session, qtbot)
    assert page._made is not None
    pages = page.pane.view.count
    session.go("handbook")
    folded.trigger()
    qtbot.waitUntil(lambda: page.choices.booklet and not session.jobs.is_busy, timeout=20_000)
    qtbot.waitUntil(lambda: page.pane.view.count == -(-pages // 4) * 2, timeout=20_000)
    shown = page.pane.view.drawer.pages
    assert shown is not None and {round(width) for width, _ in shown.sizes} == {1191}
