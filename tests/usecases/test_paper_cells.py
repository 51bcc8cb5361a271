"""A sub-table in the cell of a ledger says row by row what its columns are, where that is not plain."""

from datetime import date

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.terms import Terms
from sxt_desktop.domain.values import Row
from sxt_desktop.usecases.paper_cells import field_words
from tests.samples import RESOURCES


def field(form: str, name: str) -> FieldSpec:
    found = load_forms(RESOURCES / "forms")[FormId(form)].spec.field(name)
    assert found is not None
    return found


def test_of_several_days_it_is_said_which_they_are() -> None:
    rows: tuple[Row, ...] = (
        {"name": "清理供应商。", "planned": date(2026, 3, 31), "done": date(2026, 3, 30)},
        {"name": "岗位分离", "planned": date(2026, 11, 30), "done": None},
    )
    words = field_words(Terms(()), field("measure_item", "milestones"), rows)
    assert words == "清理供应商，计划2026年3月31日，完成2026年3月30日\n岗位分离，计划2026年11月30日"


def test_a_kind_stands_before_its_colon_and_a_name_behind_what_it_is() -> None:
    rows: tuple[Row, ...] = ({"kind": "制度", "measure": "两人审核。", "responsible": "段文栋"},)
    assert field_words(Terms(()), field("risk_point", "controls"), rows) == "制度：两人审核，责任人段文栋"
