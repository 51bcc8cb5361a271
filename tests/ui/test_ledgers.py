"""The ledgers of every phase in the window: each opens, begins its records, and prints what it shows."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.entries import count_entries
from tests.usecases.paper_world import PaperWorld, make_world
from ui.ledgers import LEDGERS, Ledger
from ui.pages.ledger import LedgerPage
from ui.pages.print_parts.wishes import PaperWish
from ui.pages.printing import PrintPage
from ui.session import Session
from ui.theme import Theme
from ui.widgets.navigation import NavigationItem

PHASES = {"明责", "履责", "述责", "督责", "考责", "问责"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> PaperWorld:
    return make_world(tmp_path_factory.mktemp("ledgers"))


@pytest.fixture(scope="module")
def session(world: PaperWorld, qapp: object) -> Iterator[Session]:
    theme = Theme(world.ws.library.resources)
    theme.apply()
    made = Session(world.ws, theme)
    made.window.resize(1280, 800)
    made.window.show()
    yield made
    made.close()


def page_of(session: Session, ledger: Ledger) -> LedgerPage:
    session.go(ledger.page)
    page = session.window.page(ledger.page)
    assert isinstance(page, LedgerPage) and page.isVisible()
    return page


def offered(page: LedgerPage) -> dict[str, PaperWish]:
    """Open the menu and return what it offers, with what each choice asks for."""
    wishes: dict[str, PaperWish] = {}
    page.papers.menu.aboutToShow.emit()
    for action in page.papers.menu.actions():
        if not action.isSeparator():
            found: list[PaperWish] = []
            page.papers.asked.connect(found.append)
            page.papers.asked.disconnect(page.paper_asked)
            action.trigger()
            page.papers.asked.disconnect(found.append)
            page.papers.asked.connect(page.paper_asked)
            wishes[action.text()] = found[0]
    return wishes


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda one: one.page)
def test_each_ledger_shows_the_records_of_its_forms(
    session: Session, world: PaperWorld, ledger: Ledger
) -> None:
    page = page_of(session, ledger)
    forms = world.ws.library.group(ledger.group)
    year = session.desk.year if ledger.by_year else None
    chosen = Filter(forms=tuple(form.id for form in forms), owner=world.ws.org, year=year)
    assert page.list.model.rowCount() == count_entries(world.ws, chosen) > 0
    for form in forms:
        page.start_new(form.id)
        assert page.entry.form is not None and page.entry.form.form.id == form.id
    page.close_entry()


def test_every_form_one_fills_in_oneself_has_its_page(world: PaperWorld) -> None:
    others = {"handbook", "people", "letters", "matters", "profiles", "calendar", ""}
    with_page = {ledger.group for ledger in LEDGERS} | others
    lost = [one.spec.id for one in world.ws.library.forms.values() if one.spec.group not in with_page]
    assert lost == []


@pytest.mark.req("MZ47")
def test_the_phases_are_all_there(session: Session, world: PaperWorld) -> None:
    offered = {button.text() for button in session.window.findChildren(NavigationItem)}
    assert offered >= PHASES
    groups = {ledger.group for ledger in LEDGERS} | {"handbook", "letters", "matters"}
    shown = {one.spec.phase for one in world.ws.library.forms.values() if one.spec.group in groups}
    assert shown >= PHASES


def test_a_list_is_printed_as_its_own_ledger_and_as_it_stands(session: Session, qtbot: QtBot) -> None:
    page = page_of(session, LEDGERS[0])
    page.close_entry()
    page.show_filter(Filter(forms=(FormId("rule_item"),)))
    wishes = offered(page)
    assert {"这份列表：制度清单", "这份列表：制度清单公示", "这份列表：记录台账"} <= set(wishes)
    assert "整批，每条一份：登记表" in wishes
    center = center_of(session)
    for words, wish in wishes.items():
        session.print_paper(wish)
        finished(session, qtbot)
        assert center.choices.wish is not None and center.choices.wish.document == wish.document
        assert words.startswith(center.choices.extent.currentText())
        assert center.pane.view.count > 0, center.pane.says


def test_a_record_is_printed_as_each_paper_made_of_it(session: Session, world: PaperWorld) -> None:
    page = page_of(session, next(one for one in LEDGERS if one.page == "account"))
    page.show_entry(world.records[FormId("appraisal")])
    titles = list(offered(page))
    assert titles[:3] == ["这一条：民主测评汇总表", "这一条：民主测评票", "这一条：登记表"]


def test_asking_leads_to_the_paper(session: Session, world: PaperWorld, qtbot: QtBot) -> None:
    page = page_of(session, next(one for one in LEDGERS if one.page == "sanction"))
    page.show_entry(world.records[FormId("sanction_proposal")])
    page.paper_asked.emit(offered(page)["这一条：问责建议（审批）表"])
    finished(session, qtbot)
    center = center_of(session)
    assert session.window.current_page == "printing" and center.pane.view.count > 0
    assert center.choices.document.currentText() == "问责建议（审批）表"


def center_of(session: Session) -> PrintPage:
    center = session.window.page("printing")
    assert isinstance(center, PrintPage)
    return center


def finished(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.jobs.is_busy, timeout=20_000)


@pytest.mark.parametrize(
    ("page", "button", "titles"),
    [
        ("letters", "print_ledgers", ("责任书签订台账", "责任书签订矩阵")),
        ("handbook", "print_archive", ("归档文件目录", "备考表")),
    ],
)
def test_papers_of_the_year_are_printed_from_their_page(
    session: Session, qtbot: QtBot, page: str, button: str, titles: tuple[str, ...]
) -> None:
    session.go(page)
    found = session.window.page(page).findChild(QPushButton, button)
    assert found is not None
    menu = found.menu()
    assert menu is not None
    for title, action in zip(titles, menu.actions(), strict=True):
        action.trigger()
        finished(session, qtbot)
        center = center_of(session)
        assert center._made is not None and center.pane.view.count > 0
        assert center._actions.name(center._made.wanted).startswith(title)
