"""The lists on paper: of the year an item says, on every list it belongs to, with its number and its four duties."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.documents.contexts import LedgerContext
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.paper_books import classified_context
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.paper_ledger import ledger_context
from sxt_desktop.usecases.review_entry import REVIEW
from sxt_desktop.usecases.save_entry import save_entry
from tests.samples import RESOURCES
from tests.usecases.list_world import MEMBER, ListWorld, make_list_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListWorld]:
    made = make_list_world(tmp_path_factory.mktemp("lists_on_paper"))
    yield made
    made.ws.workbook.close()


def _paper(world: ListWorld, document: str, year: int, profile: str = "") -> LedgerContext:
    ws = world.ws
    if profile:
        loaded = load_profile(RESOURCES / "profiles" / profile, ws.library.forms)
        ws = replace(ws, library=replace(ws.library, profile=loaded))
    return ledger_context(ws, document_spec(ws, document), year=year)


def _cells(paper: LedgerContext, title: str) -> list[str]:
    at = [column.label for column in paper.columns].index(title)
    return [row[at] for part in paper.parts for row in part.rows]


@pytest.mark.req("MZ13")
@pytest.mark.req("MZ24")
@pytest.mark.req("MZ50")
def test_an_item_stands_on_every_list_it_belongs_to(world: ListWorld) -> None:
    world.item(world.zhuo, MEMBER, "堵住耗材漏洞", also_in=("任务清单", "问责清单"), year=2026)
    world.item(world.luo, MEMBER, "明年的一项", year=2027)
    assert _cells(_paper(world, "responsibility_list", 2026), "责任内容") == ["堵住耗材漏洞"]
    assert _cells(_paper(world, "task_list", 2026), "任务内容") == ["堵住耗材漏洞"]
    assert _cells(_paper(world, "sanction_list", 2026), "具体情形") == ["堵住耗材漏洞"]
    assert _cells(_paper(world, "rule_list", 2026), "制度名称") == []
    assert _cells(_paper(world, "responsibility_list", 2027), "责任内容") == ["明年的一项"]


@pytest.mark.req("MZ03")
@pytest.mark.req("MZ38")
@pytest.mark.req("MZ55")
def test_number_roles_and_the_four_duties_are_printed(world: ListWorld) -> None:
    world.item(
        world.zhuo,
        MEMBER,
        "讲廉政党课",
        year=2028,
        item_no="3-10",
        target_bound="不少于",
        target_number=Decimal(2),
        target_unit="次",
        target_per="全年",
        leader=world.secretary,
        lead_department=world.office,
        overseers=(world.own,),
    )
    world.item(world.zhuo, MEMBER, "听取汇报", year=2028, item_no="3-02")
    paper = _paper(world, "responsibility_list", 2028)
    assert _cells(paper, "量化指标") == ["", "全年不少于2次"]
    assert _cells(paper, "责任领导、责任部门")[1] == f"{world.secretary.name}\n教务处"
    assert _cells(paper, "配合单位、监督部门")[1] == world.own.name
    assert paper.notes == ()
    (note,) = _paper(world, "responsibility_list", 2028, "shanghai").notes
    assert note.startswith("四责定位：党委主体责任（根本）、纪委监督责任（保障）")
    assert all(word in note for word in ("关键", "支撑"))


@pytest.mark.req("MZ20")
def test_three_layers_have_their_own_names_and_no_four_positions_on_paper(world: ListWorld) -> None:
    world.item(world.zhuo, MEMBER, "分管领域的一项", year=2029)
    paper = _paper(world, "responsibility_list", 2029, "tianjin")
    assert _cells(paper, "责任主体类别、责任性质") == ["班子其他成员"] and paper.notes == ()
    assert _cells(_paper(world, "responsibility_list", 2029), "四责类别、责任性质") == [MEMBER]


def test_a_list_is_grouped_as_an_office_seats_its_holders_and_numbered_items_come_first(
    world: ListWorld,
) -> None:
    """Recorded the other way round: the department first, the committee last, an item without number in between."""
    world.item(world.office, MEMBER, "没有项号的处室项", year=2030)
    world.item(world.luo, MEMBER, "罗平二", year=2030, item_no="4-02")
    world.item(world.luo, MEMBER, "罗平无号", year=2030)
    world.item(world.luo, MEMBER, "罗平一", year=2030, item_no="4-01")
    world.item(world.zhuo, MEMBER, "卓立", year=2030, item_no="3-10", also_in=("任务清单",))
    world.item(world.secretary, "党委书记第一责任", "书记", year=2030, item_no="2-01")
    world.item(world.own, "党委主体责任", "党委", year=2030, item_no="1-01")
    world.item(world.zhuo, MEMBER, "卓立先", year=2030, item_no="3-02", also_in=("任务清单",))
    world.item(world.own, "党委主体责任", "党委任务", year=2030, list_kind="任务清单")
    paper = _paper(world, "responsibility_list", 2030)
    assert [part.title for part in paper.parts] == [
        world.own.name,
        world.secretary.name,
        "卓立",
        "罗平",
        "教务处",
    ]
    assert _cells(paper, "责任内容") == [
        "党委",
        "书记",
        "卓立先",
        "卓立",
        "罗平一",
        "罗平二",
        "罗平无号",
        "没有项号的处室项",
    ]
    assert _cells(_paper(world, "responsibility_list_public", 2030), "责任内容") == _cells(paper, "责任内容")
    assert _cells(_paper(world, "task_list", 2030), "任务内容") == ["卓立先", "卓立", "党委任务"]


def test_an_opinion_says_on_paper_what_it_is_about(world: ListWorld) -> None:
    item = world.item(world.zhuo, MEMBER, "堵住验收漏洞", year=2032)
    row = lists.find(world.ws.read, item, world.ws.org)
    assert row is not None
    values: Values = {
        "addressee": world.own,
        "verdict": "留意",
        "remark": "见附注",
        "reviewed_on": date(2026, 1, 9),
    }
    about = Target(world.ws.org, item, row.digest)
    save_entry(world.ws, form_id=REVIEW, values=values, about=about)
    assert "留意：堵住验收漏洞" in _cells(_paper(world, "record_ledger", 2026), "事项")


def test_the_classified_ledger_goes_from_ourselves_to_departments_and_those_below(world: ListWorld) -> None:
    below: Values = {"name": "乙学院党总支", "short_name": "乙学院党总支", "relation": "下级"}
    unit = Ref(save_entry(world.ws, form_id=FormId("organisation"), values=below).entry, "乙学院党总支")
    for holder in (unit, world.office, world.own):
        world.item(holder, "党委主体责任", "分级的一项", year=2032)
    ws = world.ws
    paper = classified_context(ws, document_spec(ws, "classified_ledger"), 2026)
    levels = list(dict.fromkeys(part.title.partition("　")[0] for part in paper.parts))
    assert levels == ["本单位", "内设部门", "下级"]
