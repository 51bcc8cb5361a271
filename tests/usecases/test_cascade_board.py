"""Lists go from the committee and the secretary to members and departments; what is not taken up is seen."""

from collections.abc import Iterator
from datetime import date

import pytest

from sxt_desktop.domain.cascading import ItemState, Link, Tier
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import ProblemCode
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.cascade_board import (
    broken_items,
    cascade_board,
    cited_by,
    claim,
    may_take_up,
    take_up_within,
)
from sxt_desktop.usecases.item_tasks import make_tasks, tasks_of
from sxt_desktop.usecases.next_year import carry_items, items_to_carry
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.sign_endorsement import SignedNow, register_signed
from sxt_desktop.usecases.taking_up import changed_above, follow_above, sent_item, take_up
from tests.samples import sample_values
from tests.usecases.list_world import MEMBER, ListWorld, make_list_world
from tests.usecases.sheets_sent import send_lists
from tests.usecases.three_workbooks import Three, item, three

__all__ = ["three"]
PARTY, FIRST, OVERSIGHT = "党委主体责任", "党委书记第一责任", "纪委监督责任"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListWorld]:
    made = make_list_world(tmp_path_factory.mktemp("lists"))
    yield made
    made.ws.workbook.close()


@pytest.mark.req("MZ14")
@pytest.mark.req("MZ15")
def test_committee_to_member_to_department_in_two_steps(world: ListWorld) -> None:
    ws, clock = world.ws, world.clock
    clock.set(date(2026, 1, 12))
    top = world.item(world.own, PARTY, "每半年专题研究", measure="列入议题计划")
    board = cascade_board(ws, 2026)
    assert board.cascade.links[top] is Link.WAITS
    assert [ref.name for ref in may_take_up(ws, board, top)] == ["卓立", "罗平"]
    (mine,) = take_up_within(ws, entry_id=top, holders=[world.zhuo]).entries
    said = world.body(mine)
    assert said["duty"] == MEMBER and said["measure"] == "列入议题计划"
    assert said["claimant"] == world.zhuo and said["claimed_on"] == date(2026, 1, 12)
    board = cascade_board(ws, 2026)
    assert board.cascade.links[top] is Link.TAKEN and board.cascade.links[mine] is Link.WAITS
    assert may_take_up(ws, board, mine)[0] == world.office
    (below,) = take_up_within(ws, entry_id=mine, holders=[world.office]).entries
    board = cascade_board(ws, 2026)
    assert [one.entry_id for one in board.cascade.children(mine)] == [below]
    assert [one.entry_id for one in board.cascade.chain_up(below)] == [mine, top]
    assert board.cascade.structure.tier(board.cascade.items[below]) is Tier.DEPARTMENT
    assert world.body(below)["lead_department"] == world.office
    with pytest.raises(UserError) as refused:
        take_up_within(ws, entry_id=top, holders=[world.zhuo])
    assert refused.value.code is ErrorCode.TAKEN_UP


@pytest.mark.req("MZ14")
def test_after_fifteen_days_without_anyone_the_chain_is_broken(world: ListWorld) -> None:
    ws, clock = world.ws, world.clock
    clock.set(date(2026, 2, 1))
    top = world.item(world.own, PARTY, "选人用人程序")
    alone = world.item(world.own, PARTY, "本级自办的一项", ends_here=True)
    watch = world.item(world.wen, OVERSIGHT, "日常监督")
    clock.set(date(2026, 2, 16))
    assert cascade_board(ws, 2026).cascade.links[top] is Link.WAITS
    clock.set(date(2026, 2, 17))
    links = cascade_board(ws, 2026).cascade.links
    assert links[top] is Link.BROKEN
    (todo,) = (one for one in overview(ws, 2026).todo if one.target == "chain")
    broken = len(broken_items(ws, 2026))
    assert broken and todo.title == f"{broken}项清单超过15天没有人承接"
    assert links[alone] is Link.ENDS and links[watch] is Link.ENDS
    take_up_within(ws, entry_id=top, holders=[world.luo])
    assert cascade_board(ws, 2026).cascade.links[top] is Link.TAKEN


@pytest.mark.req("MZ16")
def test_the_secretary_sees_own_items_the_members_and_what_nobody_took_up(world: ListWorld) -> None:
    world.clock.set(date(2026, 3, 1))
    mine = world.item(world.secretary, FIRST, "亲自审定清单")
    taken = world.item(world.luo, MEMBER, "听取汇报", superior_item=(Ref(mine, "亲自审定清单"),))
    left = world.item(world.secretary, FIRST, "带头调研")
    found = cascade_board(world.ws, 2026).cascade
    assert {mine, left} <= {one.entry_id for one in found.of_secretary()}
    assert taken in {one.entry_id for one in found.of_tier(Tier.TEAM)}
    waiting = [one.entry_id for one in found.broken_members()]
    assert left in waiting and mine not in waiting


def test_a_circle_is_refused_at_the_field_with_the_reason(world: ListWorld) -> None:
    first = world.item(world.own, PARTY, "甲")
    second = world.item(world.zhuo, MEMBER, "乙", superior_item=(Ref(first, "甲"),))
    third = world.item(world.office, MEMBER, "丙", superior_item=(Ref(second, "乙"),))
    for wrong in (first, third):
        with pytest.raises(UserError) as refused:
            world.change(first, superior_item=(Ref(wrong, "丙"),))
        problems = refused.value.facts["problems"]
        assert isinstance(problems, tuple)
        assert [(one.field_id, one.code) for one in problems] == [("superior_item", ProblemCode.GOES_ROUND)]
    assert world.body(first).get("superior_item") is None


@pytest.mark.parametrize("known", [False, True])
def test_what_is_no_list_item_cannot_be_taken_up(world: ListWorld, *, known: bool) -> None:
    key = world.zhuo.id if known else "01900000-0000-7000-8000-000000000000"
    with pytest.raises(UserError) as refused:
        world.item(world.zhuo, MEMBER, "乙", superior_item=(Ref(key, "不存在的项"),))
    problems = refused.value.facts["problems"]
    assert isinstance(problems, tuple) and problems[0].code is ProblemCode.NOT_THERE


def test_nothing_new_takes_up_what_is_out_of_use_and_what_does_stays(world: ListWorld) -> None:
    top = world.item(world.own, PARTY, "停用的一项")
    below = world.item(world.zhuo, MEMBER, "早已承接", superior_item=(Ref(top, "停用的一项"),))
    void_entry(world.ws, entry_id=top, reason="清单调整")
    with pytest.raises(UserError) as refused:
        world.item(world.luo, MEMBER, "后来承接", superior_item=(Ref(top, "停用的一项"),))
    assert _codes(refused.value) == [("superior_item", ProblemCode.OUT_OF_USE)]
    world.change(below, content="照样可以修改")
    assert [one.is_withdrawn for one in changed_above(world.ws) if one.own.entry_id == below] == [True]


def _codes(error: UserError) -> list[tuple[str, ProblemCode]]:
    problems = error.facts["problems"]
    assert isinstance(problems, tuple)
    return [(one.field_id, one.code) for one in problems]


def test_nobody_takes_up_who_is_not_known_and_nobody_twice(world: ListWorld) -> None:
    top = world.item(world.own, PARTY, "由谁承接")
    stranger = Ref("01900000-0000-7000-8000-000000000000", "查无此人")
    with pytest.raises(UserError) as refused:
        take_up_within(world.ws, entry_id=top, holders=[world.zhuo, stranger])
    assert _codes(refused.value) == [("holder", ProblemCode.NOT_THERE)]
    assert len(take_up_within(world.ws, entry_id=top, holders=[world.zhuo, world.zhuo]).entries) == 1


def test_days_that_contradict_each_other_are_refused(world: ListWorld) -> None:
    with pytest.raises(UserError) as refused:
        world.item(world.zhuo, MEMBER, "乙", start_on=date(2026, 6, 1), due=date(2026, 5, 1))
    problems = refused.value.facts["problems"]
    assert isinstance(problems, tuple)
    assert [(one.field_id, one.code) for one in problems] == [("due", ProblemCode.BEFORE_OTHER)]


@pytest.mark.req("MZ38")
def test_a_number_goes_with_unit_and_period(world: ListWorld) -> None:
    with pytest.raises(UserError) as refused:
        world.item(world.zhuo, MEMBER, "讲党课", target_number=1)
    problems = refused.value.facts["problems"]
    assert isinstance(problems, tuple)
    assert {one.field_id for one in problems} >= {"target_unit", "target_per"}


def test_a_member_is_told_what_the_committee_changed_and_follows_or_not(world: ListWorld) -> None:
    top = world.item(world.own, PARTY, "每年研究一次")
    (mine,) = take_up_within(world.ws, entry_id=top, holders=[world.luo]).entries
    world.change(top, content="每半年研究一次", claimed_on=date(2026, 1, 20))
    changed = {one.own.entry_id: one for one in changed_above(world.ws)}
    assert [one.label for one in changed[mine].changes] == ["责任内容"]
    follow_above(world.ws, entry_id=mine, adopt=True)
    assert world.body(mine)["content"] == "每半年研究一次"
    assert mine not in {one.own.entry_id for one in changed_above(world.ws)}


@pytest.mark.req("MZ36")
def test_who_holds_an_item_accepts_it_once(world: ListWorld) -> None:
    world.clock.set(date(2026, 3, 5))
    entry = world.item(world.luo, MEMBER, "领受的一项")
    claim(world.ws, entry)
    said = world.body(entry)
    assert said["claimed_on"] == date(2026, 3, 5) and said["claimant"] == world.luo
    assert cascade_board(world.ws, 2026).cascade.items[entry].claimed_on == "2026-03-05"
    with pytest.raises(UserError) as refused:
        claim(world.ws, entry)
    assert refused.value.code is ErrorCode.TAKEN_UP


def test_what_came_of_another_kind_of_record_stays_about_it(world: ListWorld) -> None:
    top = world.item(world.own, PARTY, "每年研究")
    came = lists.find(world.ws.read, EntryId(str(world.luo.id)), world.ws.org)
    assert came is not None
    target = Target(came.owner, came.entry_id, came.digest)
    values = world.body(top) | {"content": "由此而来", "superior_item": None}
    entry = save_entry(world.ws, form_id=_form(), values=values, about=target).entry
    world.change(entry, superior_item=(Ref(top, "每年研究"),))
    row = lists.find(world.ws.read, entry, world.ws.org)
    assert row is not None and row.about_entry == world.luo.id
    assert [one.entry_id for one in cascade_board(world.ws, 2026).cascade.children(top)] == [entry]


@pytest.mark.req("MZ25")
def test_an_item_becomes_the_tasks_of_its_year_once(world: ListWorld) -> None:
    entry = world.item(world.luo, MEMBER, "听取部门汇报", cycle="每季度", measure="季末集中听取")
    assert [one["due"] for one in tasks_of(world.ws, entry)] == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
    ]
    (second,) = make_tasks(world.ws, entry, due=[date(2026, 6, 30)]).entries
    assert len(tasks_of(world.ws, entry)) == 3
    made = [(rest := make_tasks(world.ws, entry).entries)[0], second, *rest[1:]]
    assert world.body(made[0])["content"] == "第一季度：季末集中听取"
    assert {one.entry_id for one in cascade_board(world.ws, 2026).cascade.children(entry)} == set(made)
    with pytest.raises(UserError):
        make_tasks(world.ws, entry)
    void_entry(world.ws, entry_id=made[1], reason="并入第三季度")
    assert [one["due"] for one in tasks_of(world.ws, entry)] == [date(2026, 6, 30)]


@pytest.mark.req("MZ29")
def test_assessment_and_sanction_name_the_items_they_rest_on(world: ListWorld) -> None:
    entry = world.item(world.zhuo, MEMBER, "检查教学经费")
    refs = (Ref(entry, "检查教学经费"),)
    sanction = save_entry(
        world.ws,
        form_id=FormId("sanction_item"),
        values={
            "kind": "不抓不管",
            "content": "一年没有检查",
            "items": refs,
            "duty": MEMBER,
            "basis": "本单位责任清单",
            "holder": world.zhuo,
        },
    ).entry
    values = sample_values(
        world.ws.library.form(FormId("assessment")), overrides={"items": refs}, today=date(2026, 1, 5)
    )
    scored = save_entry(world.ws, form_id=FormId("assessment"), values=values).entry
    assert {one.entry_id for one in cited_by(world.ws, entry)} == {sanction, scored}


@pytest.mark.req("MZ11")
def test_last_years_items_are_carried_with_their_open_problems(world: ListWorld) -> None:
    ws = world.ws
    top = world.item(world.own, PARTY, "抓巡察整改", year=2024, due=date(2024, 2, 29))
    mine = world.item(world.zhuo, MEMBER, "分管领域整改", year=2024, superior_item=(Ref(top, "抓巡察整改"),))
    problem = save_entry(
        ws,
        form_id=FormId("problem_item"),
        values={
            "kind": "整改问题",
            "origin": "自查",
            "content": "台账不全",
            "area": "教务处",
            "state": "整改中",
            "holder": world.zhuo,
            "list_items": (Ref(mine, "分管领域整改"),),
            "found_by_self": True,
            "raised_on": date(2024, 3, 1),
        },
    ).entry
    assert [one.item.entry_id for one in items_to_carry(ws, from_year=2024, to_year=2025)] == [top, mine]
    (chosen,) = carry_items(ws, from_year=2024, to_year=2026, entries=[mine], problems=[]).entries
    assert not world.body(chosen).get("problems") and not world.body(chosen).get("superior_item")
    assert [one.item.entry_id for one in items_to_carry(ws, from_year=2024, to_year=2026)] == [top]
    new_top, new_mine = carry_items(ws, from_year=2024, to_year=2025).entries
    assert world.body(new_top)["due"] == date(2025, 2, 28)
    said = world.body(new_mine)
    assert said["superior_item"] == (Ref(new_top, "抓巡察整改"),)
    assert said["problems"] == (Ref(problem, "台账不全"),)
    assert said["former_item"] == (Ref(mine, "分管领域整改"),)
    assert world.body(mine)["year"] == 2024
    assert items_to_carry(ws, from_year=2024, to_year=2025) == ()
    with pytest.raises(UserError):
        carry_items(ws, from_year=2024, to_year=2025)


@pytest.mark.req("MZ11")
@pytest.mark.req("MZ13")
def test_one_item_stands_on_several_lists_and_is_the_members_own_project(world: ListWorld) -> None:
    entry = world.item(
        world.zhuo, MEMBER, "堵住耗材漏洞", also_in=("措施(项目)清单", "任务清单"), yearly_project=True
    )
    found = cascade_board(world.ws, 2026).cascade.items[entry]
    assert found.kinds == ("责任清单", "措施(项目)清单", "任务清单") and found.is_project


def test_the_state_of_an_item_follows_from_what_was_signed_and_changed_since(world: ListWorld) -> None:
    ws = world.ws
    world.clock.set(date(2033, 1, 10))
    entry = world.item(world.luo, MEMBER, "调研支部", year=2033)
    other = world.item(world.luo, MEMBER, "联系支部", year=2033)

    def state(of: EntryId) -> ItemState:
        return cascade_board(ws, 2033).cascade.states[of]

    assert state(entry) is ItemState.UNSIGNED
    (sheet,) = send_lists(ws, year=2033, holders=(world.luo,), due=date(2033, 2, 28)).entries
    added = world.item(world.luo, MEMBER, "讲廉政党课", year=2033)
    assert state(entry) is ItemState.UNSIGNED
    register_signed(ws, endorsement=sheet, signed={"党委书记": SignedNow(date(2033, 1, 10))})
    assert state(entry) is ItemState.IN_FORCE and state(added) is ItemState.UNSIGNED
    world.change(entry, content="每季度调研支部")
    assert state(entry) is ItemState.CHANGING and state(other) is ItemState.IN_FORCE
    void_entry(ws, entry_id=entry, reason="不再需要")
    assert entry not in cascade_board(ws, 2033).cascade.items


@pytest.mark.req("MZ18")
def test_the_board_reaches_from_the_superiors_item_to_ours_and_our_members(three: Three) -> None:
    ws = three.first
    entry = save_entry(three.committee, form_id=_form(), values=item((three.ref(ws),)) | _listed()).entry
    three.send(ws)
    (waiting,) = cascade_board(ws, 2026).waiting_above
    assert waiting.row.entry_id == entry and not waiting.is_broken
    take_up(ws, entry_id=entry, owner=three.committee.org)
    (above,) = cascade_board(ws, 2026).above
    assert above.own is not None
    three.report(ws)
    board = cascade_board(three.committee, 2026)
    assert board.cascade.links[entry] is Link.TAKEN and board.cascade.taken_below[entry] == 1
    found = sent_item(three.committee, entry)
    assert found is not None and found.units[0].own == above.own


def _form() -> FormId:
    return FormId("list_item")


def _listed() -> Values:
    return {"list_kind": "责任清单", "duty": PARTY, "year": 2026}


@pytest.mark.parametrize("to_year", [2022, 2023])
def test_items_are_not_carried_into_their_own_year_or_back(world: ListWorld, to_year: int) -> None:
    world.item(world.own, PARTY, "抓党建", year=2023)
    assert items_to_carry(world.ws, from_year=2023, to_year=to_year) == ()
    with pytest.raises(UserError) as refused:
        carry_items(world.ws, from_year=2023, to_year=to_year)
    assert refused.value.code is ErrorCode.SHEET_NOTHING
