"""What a role may not do is not offered: the window of each role on one workbook."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.roles import LocalUser, Permission, Role
from sxt_desktop.domain.values import DateRange, Ref
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, make_pair, save_visit, secretary, set_level
from tests.ui.finding import find
from ui.main_window import MainWindow
from ui.may import May, may_of, whom
from ui.pages.records.level import LevelChoice
from ui.pages.records.page import RecordPage
from ui.session import Session
from ui.theme import Theme

VISIT = FormId("handbook_08")
Enter = Callable[[Workspace, Role], Session]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and a unit that have enrolled each other."""
    made = make_pair(tmp_path)
    yield made
    made.close()


@pytest.fixture
def enter(theme: Theme, qtbot: QtBot) -> Iterator[Enter]:
    """Open the window as someone who holds one role."""
    sessions: list[Session] = []

    def begin(ws: Workspace, role: Role) -> Session:
        session = Session(replace(ws, user=LocalUser("u1", "林静", frozenset([role]))), theme)
        sessions.append(session)
        session.window.resize(1280, 800)
        session.window.show()
        qtbot.waitExposed(session.window)
        return session

    yield begin
    for session in sessions:
        session.desk.close()
        session.jobs.stop()
        session.window.close()
        session.window.deleteLater()
        session.papers.close()


def offered(parent: QWidget, name: str) -> bool:
    """Whether a button is there and can be pressed; one that cannot says whose business it is."""
    QApplication.processEvents()
    found = [one for one in parent.findChildren(QPushButton, name) if one.isVisible()]
    if not found:
        return False
    assert found[-1].isEnabled() or found[-1].toolTip().endswith("办理"), name
    return found[-1].isEnabled()


RECORDS = {Role.RECORDER, Role.HOLDER, Role.DISCIPLINE}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_offered_what_it_may_do_and_no_more(pair: Pair, enter: Enter, role: Role) -> None:
    entry = save_visit(pair.unit, pair.unit.today)
    session = enter(pair.unit, role)
    window, may = session.window, may_of(session.ws.user)
    records, exchanges = role in RECORDS, may(Permission.EXCHANGE)
    assert offered(window.page("overview"), "overview_new") is records
    session.go("handbook", entry=entry)
    page = window.page("handbook")
    assert isinstance(page, RecordPage) and page.entry.form is not None
    assert [offered(page, name) for name in ("new_entry", "save", "void")] == [records] * 3
    assert page.entry.form.is_read_only is not records
    session.go("exchange", action="send")
    exchange = window.page("exchange")
    assert [offered(exchange, name) for name in ("import", "send")] == [exchanges] * 2
    assert find(exchange, QWidget, "sending").isVisible() is exchanges
    session.go("letters")
    assert offered(window.page("letters"), "make") is (records or role is Role.ENDORSER)
    session.go("organisation")
    assert offered(window.page("organisation"), "add_person") is (records or role is Role.ADMIN)


@pytest.mark.parametrize("role", [Role.RECORDER, Role.SUPERVISOR, Role.DISCIPLINE])
def test_orders_belong_to_those_who_supervise(pair: Pair, enter: Enter, role: Role) -> None:
    session = enter(pair.committee, role)
    session.go("matters")
    assert offered(session.window.page("matters"), "issue") is (role is not Role.RECORDER)


def test_ctrl_n_says_whose_business_it_is(pair: Pair, enter: Enter) -> None:
    session = enter(pair.unit, Role.ENDORSER)
    session.window.new_asked.emit()
    assert session.window.current_page == "overview"
    said = find(session.window, QLabel, "notice_text").text()
    assert said == "这项操作由记实员、责任人、纪检员办理。"


def test_whom_to_ask_is_said_in_the_order_of_the_roles() -> None:
    assert whom(Permission.SUPERVISE) == "由纪检员、上级督责员办理"
    assert May(frozenset([Permission.RECORD]))(Permission.MANAGE, Permission.RECORD)


def level_of(window: MainWindow) -> LevelChoice:
    """Return where the level of the record on show is chosen."""
    page = window.page("handbook")
    assert isinstance(page, RecordPage)
    return page.entry.head.level


def choose(choice: LevelChoice, level: Sensitivity) -> None:
    """Choose from the menu, as the mouse or the keys would."""
    action = next(one for one in choice.menu().actions() if one.data() == level.value)
    assert isinstance(action, QAction)
    action.trigger()


def fill(session: Session) -> RecordPage:
    """Fill in a new record of the handbook."""
    session.go("handbook", action="new", form="handbook_08")
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage) and page.entry.form is not None
    today = session.ws.today
    page.entry.form.show_values(
        {
            "subject": secretary(session.ws),
            "occurred": DateRange(today, today),
            "days": Decimal(1),
            "title": "问题线索研判",
            "content": "逐件研判。",
        }
    )
    return page


def test_only_who_may_see_them_can_make_records_restricted(pair: Pair, enter: Enter) -> None:
    session = enter(pair.unit, Role.RECORDER)
    fill(session)
    levels = [one.data() for one in level_of(session.window).menu().actions()]
    assert levels == ["公开", "内部"]


def test_a_restricted_record_is_chosen_saved_and_badged(pair: Pair, enter: Enter, qtbot: QtBot) -> None:
    session = enter(pair.unit, Role.DISCIPLINE)
    page = fill(session)
    assert level_of(session.window).text() == "内部"
    choose(level_of(session.window), Sensitivity.DISCIPLINE)
    page.save_now()
    qtbot.waitUntil(lambda: page.entry.entry_id is not None, timeout=10_000)
    entry = page.entry.entry_id
    assert entry is not None
    assert open_entry(session.ws, entry).listed.sensitivity == Sensitivity.DISCIPLINE
    assert level_of(session.window).accessibleName() == "敏感级别：纪检专阅"
    levels = next(column for column in page.list.model.columns if column.id == "level")
    mark = levels.cell(open_entry(session.ws, entry).listed).mark
    assert mark is not None and mark.text == "纪检专阅"


def test_a_kept_record_is_made_restricted_by_choosing_and_saving(
    pair: Pair, enter: Enter, qtbot: QtBot
) -> None:
    """Whoever restricts it is told which records others read still show its title."""
    entry = save_visit(pair.unit, pair.unit.today, title="问题线索研判")
    other = open_entry(pair.unit, save_visit(pair.unit, pair.unit.today, title="集体研究"))
    values = {**other.values, "list_items": (Ref(entry, "问题线索研判"),)}
    save_entry(pair.unit, form_id=VISIT, values=values, entry_id=other.listed.entry_id)
    session = enter(pair.unit, Role.DISCIPLINE)
    session.go("handbook", entry=entry)
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    choose(level_of(session.window), Sensitivity.DISCIPLINE)
    page.save_now()
    qtbot.waitUntil(lambda: open_level(session, entry) == Sensitivity.DISCIPLINE, timeout=10_000)
    told = "已保存。“集体研究”还写着本条的标题，别人看得到，请改掉。"
    qtbot.waitUntil(lambda: page.entry.bar.words.text() == told, timeout=10_000)


def open_level(session: Session, entry: EntryId) -> str:
    return open_entry(session.ws, entry).listed.sensitivity


def test_who_may_not_see_it_is_shown_no_column_and_no_record(pair: Pair, enter: Enter) -> None:
    entry = save_visit(pair.unit, pair.unit.today)
    set_level(pair.unit, entry, Sensitivity.DISCIPLINE)
    session = enter(pair.unit, Role.RECORDER)
    session.go("handbook")
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    assert page.list.model.rowCount() == 0
    assert "level" not in [column.id for column in page.list.model.columns]


def test_a_draft_remembers_how_confidential_it_was_to_be(pair: Pair, enter: Enter) -> None:
    session = enter(pair.unit, Role.DISCIPLINE)
    page = fill(session)
    choose(level_of(session.window), Sensitivity.DISCIPLINE)
    page.entry.drafts.keep_now()
    page.close_entry()
    page.start_new("handbook_08")
    assert level_of(session.window).level is Sensitivity.DISCIPLINE
