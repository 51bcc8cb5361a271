"""A PC died and no backup was kept: the unit is set up anew, its superior brings its records back, all in the window."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.coming_back import coming_back
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.numbers import Gap, unused_numbers
from sxt_desktop.usecases.overview import peer_states
from sxt_desktop.usecases.preferences import PreferenceFile
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import (
    CHEAP,
    COMMITTEE,
    PASSWORD,
    RESOURCES,
    UNIT,
    Pair,
    carry,
    make_pair,
    save_visit,
    set_level,
)
from tests.samples import sample_values
from tests.ui.pages.given import find, finished, press, shown
from ui.jobs import Jobs
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.enrolling import GroupEdit
from ui.pages.exchange_parts.wiring import exchange_actions
from ui.pages.welcome_parts.lost import LostStep
from ui.program import Program
from ui.session import Session
from ui.theme import Theme
from ui.widgets.choosing import Choosers
from ui.widgets.number_rows import NumberRows
from ui.widgets.place_list import Place

NUMBERED = FormId("talk_record")


def save_talk(ws: Workspace) -> object:
    """Keep a talk and return the number it got."""
    values = {**sample_values(ws.library.form(NUMBERED), today=date(2026, 11, 2)), "number": None}
    saved = save_entry(ws, form_id=NUMBERED, values=values)
    return open_entry(ws, saved.entry, ws.org).values["number"]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee, and a unit that reported two visits, one for the discipline officer alone and one talk."""
    old = tmp_path / "old"
    old.mkdir()
    made = make_pair(old)
    save_visit(made.unit, date(2026, 11, 2), title="一")
    hidden = save_visit(made.unit, date(2026, 11, 3), title="二")
    set_level(made.unit, hidden, Sensitivity.DISCIPLINE)
    save_talk(made.unit)
    carry(made.unit, made.committee, old)
    save_visit(made.unit, date(2026, 11, 4), title="没有报送的")
    yield made
    made.close()


@pytest.fixture
def program(tmp_path: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    documents = tmp_path / "文档"
    documents.mkdir()
    monkeypatch.setattr("ui.entrance.documents_folder", lambda: documents)
    monkeypatch.setattr("ui.pages.exchange_parts.wiring.Choosers", lambda: Choosers(lambda *_: tmp_path))
    around = Surroundings(RESOURCES, now=pair.clock, cost=CHEAP)
    made = Program(RESOURCES, PreferenceFile(tmp_path / "settings.json"), around=around)
    yield made
    made.close()
    if made.welcome is not None:
        made.welcome.close()


@pytest.fixture
def above(qtbot: QtBot, pair: Pair, theme: Theme, tmp_path: Path) -> Iterator[ExchangePage]:
    """The committee's page."""
    jobs = Jobs()
    stick = Place("机关U盘 (E:)", tmp_path, 8 << 30, "FAT32")
    actions = exchange_actions(
        pair.committee,
        places=lambda: [stick],
        print_card=lambda: None,
        choosers=Choosers(lambda *_: tmp_path),
    )
    page = ExchangePage(theme, jobs, actions)
    page.show_exchange()
    yield shown(qtbot, page)
    finished(qtbot, jobs)
    page.close_plans()
    jobs.stop()


def words(parent: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in parent.findChildren(QLabel) if one.isVisible())


def session_of(program: Program) -> Session:
    assert program.session is not None
    return program.session


def exchange_of(program: Program) -> ExchangePage:
    page = session_of(program).window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def rest(qtbot: QtBot, program: Program) -> None:
    """Wait until nothing runs any more, in whatever window there is by then."""

    def is_idle() -> bool:
        shown = program.session or program.entrance
        return shown is None or not shown.jobs.is_busy

    qtbot.waitUntil(is_idle, timeout=20_000)
    QApplication.processEvents()


def set_up_anew(qtbot: QtBot, program: Program, former: Path) -> None:
    """Go the way of first use for a unit that lost everything."""
    program.show_welcome()
    window = program.welcome
    assert window is not None
    press(window, "welcome_lost")
    find(window, LostStep, "step_lost")._given((former,))
    assert COMMITTEE in words(window)
    press(window, "lost_forward")
    assert find(window, QLineEdit, "name").text() == UNIT
    find(window, QLineEdit, "code").setText("机械")
    find(window, QLineEdit, "recorder").setText("林静")
    press(window, "unit_forward")
    for edit in ("password", "password_again"):
        find(window, QLineEdit, edit).setText(PASSWORD)
    press(window, "password_forward")
    rest(qtbot, program)
    find(window, QCheckBox, "recovery_noted").setChecked(True)
    press(window, "recovery_forward")
    press(window, "prove_skip")
    rest(qtbot, program)


def enrol_by_hand(page: ExchangePage, card: Path, of: Workspace, relation: str) -> None:
    """Enrol an organisation from its card and the groups on its paper."""
    page.enrolling.open_card(card)
    replace = [one for one in page.enrolling.findChildren(QWidget, "enrol_replace") if one.isVisible()]
    if replace:
        press(page, "enrol_replace")
    fingerprint = own_identity(of).public.fingerprint
    for edit in page.enrolling.findChildren(GroupEdit):
        edit.setText(fingerprint[edit.number].upper())
    find(page, QRadioButton, f"relation_{relation}").setChecked(True)
    press(page, "enrol_finish")


def test_a_unit_without_any_backup_gets_its_records_back_from_its_superior(
    qtbot: QtBot, pair: Pair, program: Program, above: ExchangePage, tmp_path: Path
) -> None:
    held = peer_states(pair.committee)[0].received
    assert held is not None
    press(above, "peer_recovery")
    assert "先办第二步" in words(above.helping)
    press(above, "helping_former")
    (former,) = tmp_path.glob("*-原登记.sxk")

    set_up_anew(qtbot, program, former)
    ws, page = session_of(program).ws, exchange_of(program)
    assert ws.org == pair.unit.org
    assert session_of(program).window.current_page == "exchange"
    assert "找回以前请先不要登记" in words(page.returning)
    press(page, "back_card")
    card = next(one for one in tmp_path.glob("*.sxk") if one != former)
    press(page, "back_enrol")
    press(above, "helping_close")
    press(above, "export_card")
    committee_card = next(one for one in tmp_path.glob("东湖*.sxk") if one != former)
    enrol_by_hand(page, committee_card, pair.committee, "superior")
    assert f"已登记{COMMITTEE}" in words(page.returning)
    assert not find(page.cards, QPushButton, "send").isEnabled()
    assert "台账还没有找回" in words(page.cards)
    session_of(program).go("exchange", action="send")
    assert page.sending.isHidden()

    press(above, "helping_enrol")
    enrol_by_hand(above, card, ws, "subordinate")
    press(above, "peer_recovery")
    assert "先办第二步" not in words(above.helping)
    press(above, "helping_write")
    press(above, "place_0")
    finished(qtbot, above.imports._jobs)
    (bundle,) = tmp_path.glob("*.sxb")

    page.receive((bundle,))
    rest(qtbot, program)
    assert "当时没有把内容报给上级" in words(page.imports)
    press(page, "bundle_take")
    qtbot.waitUntil(lambda: exchange_of(program) is not page, timeout=20_000)
    rest(qtbot, program)

    page, ws = exchange_of(program), session_of(program).ws
    rows = list_entries(ws, Filter(owner=ws.org, forms=(FormId("handbook_08"),)))
    assert [row.title for row in rows] == ["一"]
    assert "逐条核验过本单位自己的签名" in words(page.returning)
    assert "只找回编号" in words(page.returning)
    assert check_workbook(ws).findings == ()

    numbers = find(page, NumberRows, "number_rows")
    assert "机械谈〔2026〕2号" in words(numbers)
    talks = [one.form for one in numbers._series].index(ws.library.form(NUMBERED).title)
    find(numbers, QLineEdit, f"last_{talks}").setText("4")
    press(numbers, "numbers_save")
    assert "机械谈〔2026〕5号" in words(page.returning)
    assert save_talk(ws) == "机械谈〔2026〕5号"
    assert [(one.number, one.why) for one in unused_numbers(ws)] == [
        ("机械谈〔2026〕2号 至 机械谈〔2026〕4号", Gap.PAPER)
    ]
    press(page, "back_settle")
    assert page.returning.isHidden()
    assert coming_back(ws) is None
    carry(ws, pair.committee, tmp_path)
    assert check_workbook(pair.committee).findings == ()
