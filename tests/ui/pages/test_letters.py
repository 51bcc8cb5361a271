"""The page of letters with a real workbook: made from list items, registered with a scan, printed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import get_ident

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Attachment, Ref
from sxt_desktop.usecases.attach_file import attach_file
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.sign_letter import letters, make_letters, signed_rate
from tests.pairs import Pair, save_duty, secretary
from tests.ui.pages.given import find, press, shown, sources_of
from tests.usecases.assigning_world import new_person
from ui.forms.field_box import Note
from ui.forms.form_view import FormView
from ui.jobs import Jobs
from ui.pages.letter_parts.making import LetterMaker
from ui.pages.letter_parts.one_letter import LetterView
from ui.pages.letter_parts.wiring import letters_actions
from ui.pages.letters import LettersPage
from ui.pages.print_parts.wishes import Extent
from ui.reading import Reading
from ui.theme import Theme

YEAR = 2026


@pytest.fixture
def page(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs) -> LettersPage:
    """The unit's page; its secretary holds two list items."""
    save_duty(pair.unit, secretary(pair.unit))
    save_duty(pair.unit, secretary(pair.unit), text="带头讲党课，每年不少于一次")
    made = LettersPage(theme, jobs, letters_actions(pair.unit, sources=sources_of(pair.unit, theme)))
    made.show_letters(YEAR)
    return shown(qtbot, made)


def make(page: LettersPage, sign_by: date = date(2026, 11, 25)) -> None:
    page.show_maker()
    view = find(page.panel, LetterMaker, "letter_maker").findChild(FormView)
    assert isinstance(view, FormView)
    view.show_values({"sign_by": sign_by})
    press(page, "make_letters")


def test_an_empty_year_offers_the_one_button(page: LettersPage) -> None:
    press(page, "letters_empty_verb")
    assert page.panel.isVisible()


def test_letters_are_made_from_list_items_without_typing(page: LettersPage, pair: Pair) -> None:
    make(page)
    (letter,) = letters(pair.unit, YEAR)
    items = open_entry(pair.unit, letter.entry_id).values["items"]
    assert isinstance(items, tuple)
    assert len(items) == 2
    assert letter.due_on == "2026-11-25"
    assert len(page.list.rows) == 1


def test_a_large_workbook_is_read_aside_and_the_letter_wanted_is_opened_then(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs
) -> None:
    save_duty(pair.unit, secretary(pair.unit))
    (entry,) = make_letters(pair.unit, year=YEAR, parties=(secretary(pair.unit),)).entries
    actions, seen = letters_actions(pair.unit, sources=sources_of(pair.unit, theme)), set[int]()

    def again(year: int) -> Mapping[EntryId, str]:
        seen.add(get_ident())
        return actions.again(year)

    page = LettersPage(theme, jobs, replace(actions, again=again), Reading(jobs, lambda: True))
    shown(qtbot, page).show_letters(YEAR, entry)
    assert page.list.rows == ()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert page.panel.isVisible() and page.panel.findChild(LetterView) is not None
    assert seen and get_ident() not in seen


@pytest.mark.req("MZ52")
def test_the_team_is_ticked_at_once_and_who_does_not_sign_with_the_committee_is_told_why(
    page: LettersPage, pair: Pair
) -> None:
    ws, own = pair.unit, Ref(pair.unit.org, "机械学院党委")
    member = new_person(ws, "王伟", own, "副书记", duty="班子成员一岗双责")
    head = new_person(ws, "赵敏", own, "办公室主任")
    for one in (member, head):
        save_duty(ws, one)
    page.show_maker()
    ticked = {box.text() for box in page.panel.findChildren(QCheckBox) if box.isChecked()}
    assert ticked == {"王伟"}
    said = " ".join(one.text() for one in page.panel.findChildren(QLabel))
    assert "代表本级签字，与上级签订" in said and "不是班子成员" in said


def test_who_holds_no_items_cannot_be_chosen_and_the_list_is_offered(qtbot: QtBot, page: LettersPage) -> None:
    page.show_maker()
    boxes = page.panel.findChildren(QCheckBox)
    assert sorted(box.isEnabled() for box in boxes) == [False, True]
    with qtbot.waitSignal(page.items_asked):
        press(page, "go_items")


def test_a_letter_is_registered_as_signed_by_proxy_with_a_red_remark(
    qtbot: QtBot, page: LettersPage, pair: Pair, tmp_path: Path
) -> None:
    make(page)
    page.list.select(lambda row: True)
    view = page.panel.findChildren(LetterView)[-1]
    press(view, "sign_begin")
    form = view.findChild(FormView)
    assert isinstance(form, FormView)
    assert remark(view).isHidden()
    scan = tmp_path / "责任书.pdf"
    scan.write_bytes(b"%PDF-1.7 signed")
    values = form.values()
    given = {**values, "by_proxy": True, "box_no": "盒3", "scan": (attach(pair, scan),)}
    form.show_values(given)
    form.changed.emit()
    assert not remark(view).isHidden()
    press(view, "sign_save")
    assert form.box("signed_by").said(Note.PROBLEM) == "请填写签字人"
    form.show_values({**given, "signed_by": "李强"})
    with qtbot.waitSignal(page.changed):
        press(view, "sign_save")
    kept = open_entry(pair.unit, letters(pair.unit, YEAR)[0].entry_id).values
    assert (kept["signed_on"], kept["by_proxy"], kept["box_no"]) == (date(2026, 11, 18), True, "盒3")
    assert signed_rate(pair.unit, YEAR).signed == 1
    assert find(page, QLabel, "signed_share").text() == "100%"
    assert find(page.panel, QLabel, "proxy_kept")


def remark(view: LetterView) -> QLabel:
    found = view.findChild(QLabel, "proxy_remark")
    assert isinstance(found, QLabel)
    return found


def attach(pair: Pair, path: Path) -> Attachment:
    return attach_file(pair.unit, path)


def test_signing_in_the_future_is_refused_at_the_field(page: LettersPage, pair: Pair) -> None:
    make(page)
    page.list.select(lambda row: True)
    view = page.panel.findChildren(LetterView)[-1]
    view.begin_signing()
    form = view.findChild(FormView)
    assert isinstance(form, FormView)
    form.show_values({"signed_on": date(2026, 12, 31)})
    press(view, "sign_save")
    assert not find(view, QLabel, "signed_on_problem").isHidden()
    assert signed_rate(pair.unit, YEAR).signed == 0


def test_chips_filter_by_state(page: LettersPage) -> None:
    make(page)
    press(page, "show_已签")
    assert page.list.rows == ()
    press(page, "show_待签")
    assert len(page.list.rows) == 1


def test_all_letters_shown_are_asked_for_as_one_batch(qtbot: QtBot, page: LettersPage) -> None:
    make(page)
    with qtbot.waitSignal(page.paper_asked) as asked:
        press(page, "print_all")
    wish = asked.args[0]
    assert (wish.document, wish.extent) == ("responsibility_letter", Extent.EACH)
    assert wish.entries == tuple(row.entry_id for row in page.list.rows)


def test_the_letter_on_show_is_asked_for_and_what_else_can_be_printed(
    qtbot: QtBot, page: LettersPage
) -> None:
    make(page)
    page.list.select(lambda row: True)
    with qtbot.waitSignal(page.paper_asked) as asked:
        press(page.panel, "letter_print")
    wish = asked.args[0]
    assert (wish.extent, wish.entry_id) == (Extent.RECORD, page.list.rows[0].entry_id)
    assert wish.on_show.chosen.year == YEAR
