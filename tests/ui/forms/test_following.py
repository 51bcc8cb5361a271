"""What a field begins with can go by another field, and goes along with it until somebody says something else."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Ref
from tests.samples import RESOURCES
from tests.ui.forms.given import LIN, OWN, ZHOU, sources
from ui.forms.defaults import initial_values
from ui.forms.form_view import FormView

REPORT = load_forms(RESOURCES / "forms")[FormId("accountability_report")].spec
COMMITTEE, COMMISSION = Ref(None, "上级党委"), Ref(None, "上级纪委")
REPORTS: Mapping[str, tuple[Ref, ...]] = {
    LIN.id: (COMMITTEE, COMMISSION),
    ZHOU.id: (COMMISSION,),
}
GIVEN = replace(
    sources(),
    report_to=lambda party: REPORTS.get(party, ()),
    occasion=lambda way: "书面" if "书面" in way else "述责大会",
)


@pytest.fixture
def view(home: QWidget) -> FormView:
    made = FormView(REPORT, GIVEN, dict, home)
    made.show_values(initial_values(REPORT, GIVEN))
    return made


@pytest.mark.req("TB05")
def test_recipients_go_by_who_reports(view: FormView) -> None:
    assert view.values()["addressee"] == COMMITTEE and view.values()["second_addressee"] == COMMISSION
    view.box("subject").input.set_value(ZHOU.ref)
    view.box("subject").input.changed.emit()
    assert view.values()["addressee"] == COMMISSION and view.values()["second_addressee"] is None


def test_what_was_said_otherwise_stays(view: FormView) -> None:
    view.box("addressee").input.set_value(OWN.ref)
    view.box("subject").input.set_value(ZHOU.ref)
    view.box("subject").input.changed.emit()
    assert view.values()["addressee"] == OWN.ref


def test_the_occasion_goes_by_the_way_and_nothing_is_refused_for_it(view: FormView) -> None:
    assert view.values()["occasion"] == "述责大会"
    view.box("kind").input.set_value("半年书面")
    view.box("kind").input.changed.emit()
    assert view.values()["occasion"] == "书面"
    view.box("occasion").input.set_value("民主生活会")
    assert not [one for one in view.problems() if one.field_id in ("occasion", "addressee")]


def test_only_what_the_field_offers_is_begun_with() -> None:
    strange = replace(GIVEN, occasion=lambda way: "网上")
    assert "occasion" not in initial_values(REPORT, strange)
