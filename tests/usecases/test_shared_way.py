"""问题共同找, 责任共同定, 项目共同推: one problem, an item for each who shares it, measures, nothing typed twice."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.flows import OnBoard
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Ref, Row, Values
from sxt_desktop.usecases.convert import begin_conversion, keep_begun, made_from
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.flow_board import PROBLEM, flow_board, flow_page, measures_below
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.shared_way import Party, parties, share_problem
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, new_unit, save_visit, secretary

ITEM = FormId("list_item")


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
    made = new_unit(
        tmp_path_factory.mktemp("way"), clock, name="东湖大学党委", short_name="校党委", code="东大"
    )
    yield made
    made.workbook.close()


@pytest.fixture(scope="module")
def entry(ws: Workspace) -> EntryId:
    values: Values = {
        "kind": "廉政风险点",
        "risk": "中",
        "origin": "自查",
        "found_by_self": True,
        "content": "零星维修拆分立项。",
        "area": "后勤",
        "holder": secretary(ws),
        "raised_on": date(2026, 11, 2),
        "due": date(2026, 12, 20),
    }
    return save_entry(ws, form_id=PROBLEM, values=values).entry


def items(ws: Workspace) -> list[str]:
    return [row.subject_name or "" for row in list_entries(ws, Filter(forms=(ITEM,), owner=ws.org))]


@pytest.mark.req("MZ04", "MZ59")
def test_a_problem_found_together_stands_in_the_list_of_each_and_is_driven_by_measures(
    ws: Workspace, entry: EntryId
) -> None:
    offered = parties(ws, entry)
    assert [one.duty for one in offered[:2]] == [FourDuty.COMMITTEE, FourDuty.SECRETARY]
    changes = share_problem(ws, entry_id=entry, chosen=offered[:2])
    assert len(changes.entries) == 3 and len(items(ws)) == 2
    problem = open_entry(ws, entry)
    named = problem.values["list_items"]
    assert isinstance(named, tuple) and {one.id for one in named} == set(changes.entries[1:])  # type: ignore[union-attr]
    for one in changes.entries[1:]:
        item = open_entry(ws, one).values
        assert item["content"] == "零星维修拆分立项。" and item["due"] == date(2026, 12, 20)
    assert all(one.item is not None for one in parties(ws, entry)[:2])
    assert {str(row.ref.id) for row in parties(ws, entry) if row.is_holder} == {ws.org, str(secretary(ws).id)}
    assert share_problem(ws, entry_id=entry, chosen=offered[:2]).entries == (entry,) and len(items(ws)) == 2
    for person in (ws.org, str(secretary(ws).id)):
        assert entry in [one.row.entry_id for one in flow_page(ws, flow_board(ws, OnBoard(PROBLEM, person)))]
    begun = begin_conversion(ws, entry, "problem_measure")
    milestone: Row = {"name": "签框架协议", "planned": date(2026, 12, 1)}
    given: Values = {
        "goal": "全部纳入框架采购",
        "content": "清理供应商，统一比价。",
        "lead": secretary(ws),
        "mark": "协议签订",
        "decided_at": "党委会",
        "decided_on": date(2026, 11, 16),
        "milestones": (milestone,),
        "conclusion": "未开始",
    }
    made = keep_begun(ws, begun, {**begun.values, **given}).entry
    row = open_entry(ws, entry).listed
    assert [one.entry_id for one in measures_below(ws, row)] == [made]
    assert open_entry(ws, made).listed.number == f"CS{row.number}-1"
    assert {one.form_id for one in made_from(ws, open_entry(ws, entry))} == {"list_item", "measure_item"}


def test_only_a_problem_of_ours_is_shared(ws: Workspace) -> None:
    visit = save_visit(ws, date(2026, 11, 10))
    with pytest.raises(UserError) as refused:
        share_problem(ws, entry_id=visit, chosen=())
    assert refused.value.code is ErrorCode.ENTRY_UNKNOWN


def test_a_problem_changed_meanwhile_gets_no_items(ws: Workspace, entry: EntryId) -> None:
    before, count = open_entry(ws, entry), len(items(ws))
    save_entry(ws, form_id=PROBLEM, values={**before.values, "area": "后勤维修岗"}, entry_id=entry)
    chosen = (Party(Ref(None, "校纪委"), FourDuty.COMMISSION),)
    with pytest.raises(UserError) as refused:
        share_problem(ws, entry_id=entry, chosen=chosen, expected=before.listed.digest)
    assert refused.value.code is ErrorCode.ENTRY_CHANGED_MEANWHILE and len(items(ws)) == count
