"""The registers in the window: years side by side, hints that refuse nothing, and who stands to an organisation."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange, Ref, Row, Values
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.ui.pages.given import find, shown, sources_of
from tests.usecases.paper_world import empty_world
from ui.forms.field_box import Note
from ui.forms.form_view import FormView
from ui.jobs import Jobs
from ui.pages.ledger import LedgerPage
from ui.pages.organisation import OrganisationPage
from ui.pages.organisation_parts.wiring import organisation_actions
from ui.pages.records.wiring import record_actions
from ui.theme import Theme

CAMPAIGN = FormId("campaign")


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    world = empty_world(tmp_path_factory.mktemp("registers"))
    for year in (2024, 2025, 2026):
        span = DateRange(date(year, 5, 6), date(year, 5, 30))
        values: Values = {"kind": "教育月", "period": span, "series": "教育月", "title": f"{year}年主题"}
        world.keep("campaign", **values)
    yield world.ws
    world.close()


@pytest.fixture
def page(qtbot: QtBot, ws: Workspace, theme: Theme) -> LedgerPage:
    forms = ws.library.group("registers")
    made = shown(qtbot, LedgerPage("日常登记", forms, record_actions(ws, theme), empty="还没有登记。"))
    made.show_year(2026)
    return made


@pytest.mark.req("LZ43")
def test_what_is_done_every_year_is_looked_at_over_all_years(page: LedgerPage) -> None:
    assert page.list.model.rowCount() == 1
    page.show_filter(Filter(forms=(CAMPAIGN,)))
    model = page.list.model
    days = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert days == [f"{year}年5月6日至30日" for year in (2026, 2025, 2024)]
    page.list.filters.all_years.click()
    assert [str(model.index(0, 0).data()), model.rowCount()] == ["5月6日至30日", 1]
    page.show_filter(Filter(forms=(FormId("study"),)))
    assert not page.list.filters.all_years.isChecked()


@pytest.mark.req("MZ09")
def test_a_hint_stands_at_the_field_and_lets_the_record_be_kept(page: LedgerPage, ws: Workspace) -> None:
    page.start_new("stocktaking")
    form = page.entry.form
    assert form is not None
    heard: tuple[Row, ...] = ({"kind": "政治生态情况", "by": "纪委办公室"},)
    form.show_values({**form.values(), "chair": Ref(None, "周明远"), "reports": heard, "conclusion": "三条"})
    words = find(form, QLabel, "reports_advice").text()
    assert words.startswith("提示：听取的报告里还没有：监督执纪问责情况")
    page.save_now()
    assert page.entry.entry_id is not None and form.problems() == ()
    page.close_entry()


def test_a_record_just_begun_is_left_in_peace(qtbot: QtBot, ws: Workspace, theme: Theme) -> None:
    form = FormView(ws.library.form(FormId("handbook_01")), record_actions(ws, theme).sources(), dict)
    qtbot.addWidget(form)
    form.show_values({})
    assert form.box("list_items").said(Note.ADVICE) == ""
    assert "list_items" in {one.field_id for one in form.form.advice(form.values(), today=ws.today)}


@pytest.mark.req("MZ19", "MZ56", "MZ63")
def test_the_page_of_people_says_who_stands_to_an_organisation_and_what_goes_against_the_rule(
    qtbot: QtBot, ws: Workspace, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    chief = next(Ref(one.id, one.name) for one in directory(ws).persons if one.name == "周明远")
    finance: Values = {"name": "计划财务处", "short_name": "财务处", "relation": "内设部门"}
    where = Ref(save_entry(ws, form_id=FormId("organisation"), values=finance).entry, "财务处")
    matters: tuple[Row, ...] = ({"matter": "财务", "organisation": where},)
    start = date(2026, 1, 1)
    rule: Values = {"person": chief, "since": start, "matters": matters}
    save_entry(ws, form_id=FormId("direct_charge"), values=rule)
    for kind in ("分管", "纪检联系"):
        charge: Values = {"person": chief, "organisation": where, "kind": kind, "since": start}
        save_entry(ws, form_id=FormId("charge"), values=charge)
    actions = organisation_actions(
        ws,
        sources=sources_of(ws, theme),
        look=lambda: ("light", 100),
        set_look=lambda scheme, scale: None,
        version="0.3.0",
    )
    page = shown(qtbot, OrganisationPage(theme, jobs, actions))
    page.show_people()
    assert find(page, QLabel, "against_rules").text() == (
        "周明远按本单位规定不直接分管财务（财务处），现登记为分管，请核对分工。"
    )
    (item,) = page.people.tree.findItems("财务处", Qt.MatchFlag.MatchRecursive)
    page.people.tree.setCurrentItem(item)
    assert find(page, QLabel, "overseers").text() == "分管：周明远　纪检联系：周明远"
    order = FormView(
        ws.library.form(FormId("rectification_order")), record_actions(ws, theme).sources(), dict
    )
    qtbot.addWidget(order)
    order.show_values({"addressee": where})
    assert order.box("addressee").said(Note.OVERSEERS) == "分管：周明远　纪检联系：周明远"
    order.box("addressee").input.set_value(None)
    order.box("addressee").input.changed.emit()
    assert order.box("addressee").said(Note.OVERSEERS) == ""
