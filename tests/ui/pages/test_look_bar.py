"""A file of a person in the window: nothing of it before reason, approver and the check of avoidance are given."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import PERSON
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.convert import begin_like
from sxt_desktop.usecases.drafts import find_draft, own_drafts
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, secretary
from tests.samples import sample_values
from ui.forms.form_view import FormView
from ui.forms.widgets.choices import MultiChoiceField
from ui.pages.ledger import LedgerPage
from ui.pages.records.wiring import record_actions
from ui.theme import Theme

FILE, LOOK, RISK = FormId("integrity_file"), FormId("file_look"), FormId("risk_point")


@pytest.fixture
def officer(pair: Pair) -> Workspace:
    """A discipline officer in a workbook with somebody's file, which another one made."""
    ws = pair.unit
    person = Ref(save_entry(ws, form_id=PERSON, values={"name": "贺知远"}).entry, "贺知远")
    values: Values = {
        "person": person,
        "opened_on": date(2026, 3, 2),
        "keeper": secretary(ws),
        "paper_no": "乙柜",
    }
    save_entry(ws, form_id=FILE, values=values)
    return replace(ws, user=LocalUser("u1", "闻喆", frozenset({Role.DISCIPLINE})))


@pytest.fixture
def page(officer: Workspace, theme: Theme, qapp: QApplication) -> Iterator[LedgerPage]:
    forms = officer.library.group("integrity")
    made = LedgerPage("廉政登记", forms, record_actions(officer, theme), empty="无")
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()


@pytest.mark.req("LZ53")
def test_a_file_is_shown_once_its_look_is_registered(page: LedgerPage, officer: Workspace) -> None:
    (row,) = list_entries(officer, Filter(forms=(FILE,)))
    page.show_entry(row.entry_id)
    bar = page.entry.look
    assert bar.isVisible() and page.entry.form is None and page.entry.entry_id is None
    bar.reason.setText("年度分析研判")
    bar.agree.click()
    bar.reason.returnPressed.emit()
    bar.approver.picked.emit(next(one for one in bar.people("周") if one.words == "周明远"))
    assert not bar.agree.isEnabled() and page.entry.form is None
    bar.checked.setChecked(True)
    bar.agree.click()
    assert not bar.isVisible() and page.entry.entry_id == row.entry_id
    assert page.entry.form is not None and page.entry.form.values()["paper_no"] == "乙柜"
    (look,) = list_entries(officer, Filter(forms=(LOOK,)))
    assert (look.title, look.subject_name) == ("年度分析研判", "闻喆")


def test_who_leaves_it_sees_the_list_and_registers_nothing(page: LedgerPage, officer: Workspace) -> None:
    (row,) = list_entries(officer, Filter(forms=(FILE,)))
    page.show_entry(row.entry_id)
    page.entry.look.left.emit()
    assert not page.entry.isVisible() and list_entries(officer, Filter(forms=(LOOK,))) == ()
    page.start_new("contact_point")
    assert page.entry.form is not None and not page.entry.look.isVisible()


@pytest.mark.req("LZ53")
def test_a_restricted_copy_left_as_a_draft_stays_restricted(page: LedgerPage, officer: Workspace) -> None:
    given: Values = {"content": "只限纪检知悉", "holder": secretary(officer), "state": "防控中"}
    values = sample_values(officer.library.form(RISK), today=officer.today, overrides=given)
    kept = save_entry(officer, form_id=RISK, values=values, sensitivity=Sensitivity.DISCIPLINE).entry
    page.entry.start_begun(begin_like(officer, kept))
    form = page.entry.form
    assert form is not None
    form.box("content").input.set_value("只限纪检知悉，补一句")
    form.box("content").input.changed.emit()
    page.entry.close_entry()
    page.start_new("contact_point")
    page.start_new(RISK)
    assert page.entry.form is not None and page.entry.form.values()["content"] == "只限纪检知悉，补一句"
    assert page.entry.head.level.level is Sensitivity.DISCIPLINE
    recorder = replace(officer, user=LocalUser("u1", "闻喆", frozenset({Role.RECORDER})))
    assert find_draft(recorder, RISK) is None and own_drafts(recorder) == ()


def choose(form: FormView, kind: str) -> None:
    form.box("kind").input.set_value(kind)
    form.box("kind").input.changed.emit()


@pytest.mark.req("LZ15", "LZ16", "LZ60")
def test_a_field_is_marked_as_needed_as_soon_as_another_demands_it(officer: Workspace, theme: Theme) -> None:
    page = LedgerPage("谈话记录", officer.library.group("talk"), record_actions(officer, theme), empty="无")
    page.resize(1280, 800)
    page.show()
    page.start_new("talk_record")
    form = page.entry.form
    assert form is not None
    for kind, needed in (("责任约谈", True), ("谈心谈话", False)):
        choose(form, kind)
        assert form.box("place").is_marked is needed
    trigger = form.box("trigger").input
    assert isinstance(trigger, MultiChoiceField)
    for kind, fitting in (("责任约谈", "责任落实不到位"), ("提醒谈话", "作风")):
        choose(form, kind)
        offered = [chip.text() for chip in trigger.chips if not chip.isHidden()]
        assert fitting in offered and not {"责任落实不到位", "作风"} <= set(offered)
    trigger.set_value(("责任落实不到位",))
    choose(form, "提醒谈话")
    assert not next(chip for chip in trigger.chips if chip.text() == "责任落实不到位").isHidden()
    page.close()
