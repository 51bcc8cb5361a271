"""责任书签订矩阵: made at once from the lists, what is not signed is said, a change of post makes a letter due again."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.letter_matrix import Cell, CellState, Matrix, Pair
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.letter_matrix import (
    PLAN,
    SIGN,
    Decision,
    decide_letters,
    letter_matrix,
    make_chosen,
)
from sxt_desktop.usecases.letters_made import take_back_letters
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.save_entry import ToSave, bring_back, save_entry, save_together, void_entry
from sxt_desktop.usecases.sign_letter import letters, make_letters, sign_letter
from sxt_desktop.usecases.take_back_import import Left
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import Clock, new_unit, save_duty
from tests.usecases.assigning_world import (
    Assigned,
    assigned,
    end_posts,
    give_post,
    new_org,
    new_person,
    put_in_charge,
)

YEAR = 2026


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Assigned]:
    """The committee with a commission, a subordinate committee and its commission."""
    clock = Clock(datetime(YEAR, 1, 12, 9, tzinfo=CHINA))
    made = assigned(
        new_unit(tmp_path, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大"), clock
    )
    new_org(made.ws, "东湖大学纪委", "校纪委", "内设部门", "纪委")
    new_org(made.ws, "机械工程学院党委", "机械学院党委", "下级", "党委")
    new_org(made.ws, "机械工程学院纪委", "机械学院纪委", "下级", "纪委")
    new_person(made.ws, "孙纪", made.own, "纪委书记", duty="纪委监督责任")
    yield made
    made.ws.workbook.close()


def states(matrix: Matrix) -> dict[tuple[str, str], CellState]:
    return {
        (column.name, row.name): matrix.cell(column, row).state
        for column in matrix.columns
        for row in matrix.rows
        if matrix.cell(column, row).state is not CellState.NONE
    }


def crossing(matrix: Matrix, first: str, second: str) -> tuple[Pair, Cell]:
    found = [
        ((column.id, row.id), matrix.cell(column, row))
        for column in matrix.columns
        for row in matrix.rows
        if (column.name, row.name) == (first, second)
    ]
    return found[0]


@pytest.mark.req("MZ52")
def test_committee_and_commission_sign_each_with_its_own_and_never_all_with_all(world: Assigned) -> None:
    found = states(letter_matrix(world.ws, YEAR))
    assert found == dict.fromkeys(
        (
            ("东湖大学党委", "王伟"),
            ("东湖大学党委", "孙纪"),
            ("东湖大学党委", "机械学院党委"),
            ("校纪委", "王伟"),
            ("校纪委", "机械学院纪委"),
            ("王伟", "教务处"),
        ),
        CellState.TO_MAKE,
    )


@pytest.mark.req("MZ52", "MZ51", "MZ26")
def test_chosen_crossings_become_letters_with_numbers_in_one_go(world: Assigned) -> None:
    ws = world.ws
    for name in ("机械学院党委", "机械学院纪委"):
        (org,) = [one for one in letter_matrix(ws, YEAR).rows if one.name == name]
        save_duty(ws, Ref(org.id, org.name), text=f"{name}压实管党治党责任")
    matrix = letter_matrix(ws, YEAR)
    chosen = [
        pair
        for pair, cell in matrix.cells.items()
        if cell.may_make and pair != crossing(matrix, "校纪委", "王伟")[0]
    ]
    made = make_chosen(ws, year=YEAR, pairs=chosen, sign_by=date(YEAR, 2, 28)).entries
    assert len(made) == 4
    numbers = {open_entry(ws, one).listed.number for one in made}
    assert numbers == {f"东大党责〔2026〕{n}号" for n in range(1, 5)}
    assert letter_matrix(ws, YEAR).waiting_letters == made
    member = {one.subject_name: open_entry(ws, one.entry_id).values for one in letters(ws, YEAR)}
    department = member["赵敏"]  # its head holds the items and signs for it
    assert (department["level"], department["party_b_org"]) == ("成员—部门", world.department)
    assert department["party_a_person"] == world.member
    assert member["机械学院纪委"]["party_a_person"] is not None
    assert str(member["机械学院纪委"]["party_a_person"].name) == "孙纪"  # type: ignore[union-attr]
    for one in made[:2]:
        sign_letter(ws, letter=one, signed_on=ws.today)
    rates = {rate.level: (rate.due, rate.signed) for rate in letter_matrix(ws, YEAR).rates}
    assert sum(due for due, _ in rates.values()) == 6
    assert sum(signed for _, signed in rates.values()) == 2
    assert make_chosen(ws, year=YEAR, pairs=chosen).entries == ()


@pytest.mark.req("MZ52")
def test_who_does_not_sign_is_decided_for_the_year_and_can_be_taken_back(world: Assigned) -> None:
    ws = world.ws
    matrix = letter_matrix(ws, YEAR)
    commission, member = (
        next(one for one in (*matrix.columns, *matrix.rows) if one.name == name)
        for name in ("校纪委", "王伟")
    )
    member = next(one for one in matrix.rows if one.name == "王伟")
    decide_letters(ws, year=YEAR, decisions=(Decision(commission, member, False, "党委统一签订"),))
    assert crossing(letter_matrix(ws, YEAR), "校纪委", "王伟")[1].state is CellState.NOT_SIGNED
    assert crossing(letter_matrix(ws, YEAR + 1), "校纪委", "王伟")[1].state is CellState.TO_MAKE
    decide_letters(ws, year=YEAR, decisions=(Decision(commission, member, True),))
    assert crossing(letter_matrix(ws, YEAR), "校纪委", "王伟")[1].state is CellState.TO_MAKE
    (plan,) = list_entries(ws, Filter(forms=(PLAN,)))
    pairs = open_entry(ws, plan.entry_id).values["pairs"]
    assert isinstance(pairs, tuple)
    assert [pair["decision"] for pair in pairs if isinstance(pair, dict)] == [SIGN]


def test_without_list_items_nothing_is_made_for_anybody(world: Assigned) -> None:
    matrix = letter_matrix(world.ws, YEAR)
    pairs = [crossing(matrix, "东湖大学党委", name)[0] for name in ("王伟", "孙纪")]
    with pytest.raises(UserError) as refused:
        make_chosen(world.ws, year=YEAR, pairs=pairs)
    assert (refused.value.code, refused.value.facts["name"]) == (ErrorCode.ITEMS_MISSING, "孙纪")
    assert letters(world.ws, YEAR) == ()


def signed_letter(world: Assigned, first: str, second: str) -> EntryId:
    pair, _ = crossing(letter_matrix(world.ws, YEAR), first, second)
    letter = make_chosen(world.ws, year=YEAR, pairs=(pair,)).entry
    sign_letter(world.ws, letter=letter, signed_on=world.ws.today)
    return letter


@pytest.mark.req("MZ51")
def test_a_change_of_charge_makes_a_signed_letter_due_again_and_the_new_one_settles_it(
    world: Assigned,
) -> None:
    ws = world.ws
    first = signed_letter(world, "东湖大学党委", "王伟")
    assert crossing(letter_matrix(ws, YEAR), "东湖大学党委", "王伟")[1].state is CellState.SIGNED
    world.clock.set(date(YEAR, 5, 6))
    office = new_org(ws, "东湖大学科研处", "科研处", "内设部门", "行政部门")
    put_in_charge(ws, world.member, office, since=date(YEAR, 5, 1))
    pair, cell = crossing(letter_matrix(ws, YEAR), "东湖大学党委", "王伟")
    assert (cell.state, cell.reason) == (CellState.AGAIN, "自2026年5月1日起分管科研处")
    asked = [one for one in overview(ws, YEAR).todo if one.form_id == PLAN]
    assert [one.title for one in asked] == ["重签责任书：东湖大学党委与王伟"]
    again = make_chosen(ws, year=YEAR, pairs=(pair,)).entry
    values = open_entry(ws, again).values
    assert values["renewed_because"] == "自2026年5月1日起分管科研处"
    assert values["replaces"] == (Ref(first, "东大党责〔2026〕1号"),)
    sign_letter(ws, letter=again, signed_on=ws.today)
    assert crossing(letter_matrix(ws, YEAR), "东湖大学党委", "王伟")[1].state is CellState.SIGNED


@pytest.mark.req("MZ51")
def test_who_leaves_is_followed_by_a_successor_with_a_letter_due(world: Assigned) -> None:
    ws = world.ws
    signed_letter(world, "东湖大学党委", "王伟")
    world.clock.set(date(YEAR, 6, 2))
    end_posts(ws, world.member, date(YEAR, 5, 31))
    _, cell = crossing(letter_matrix(ws, YEAR), "东湖大学党委", "王伟")
    assert (cell.state, cell.reason) == (CellState.LEFT, "王伟已离任，尚未登记继任者")
    after = new_person(ws, "郑新", world.own, "党委副书记", duty="班子成员一岗双责", since=date(YEAR, 6, 1))
    matrix = letter_matrix(ws, YEAR)
    _, left = crossing(matrix, "东湖大学党委", "王伟")
    _, due = crossing(matrix, "东湖大学党委", after.name)
    assert left.reason == "王伟已离任，由郑新接替签订"
    assert (due.state, due.reason) == (CellState.TO_MAKE, "接替王伟")
    assert not left.is_due


def test_a_second_post_of_the_same_person_is_a_change_but_no_leaving(world: Assigned) -> None:
    signed_letter(world, "东湖大学党委", "王伟")
    world.clock.set(date(YEAR, 3, 2))
    give_post(world.ws, world.member, world.own, "校工会主席", since=date(YEAR, 3, 1))
    _, cell = crossing(letter_matrix(world.ws, YEAR), "东湖大学党委", "王伟")
    assert (cell.state, cell.reason) == (CellState.AGAIN, "自2026年3月1日起任校工会主席")


def test_a_letter_takes_the_items_of_its_own_year_alone(world: Assigned) -> None:
    ws = world.ws
    values = {"list_kind": "责任清单", "holder": world.member, "content": "下一年的事", "year": YEAR + 1}
    save_entry(ws, form_id=FormId("list_item"), values=values)  # type: ignore[arg-type]
    letter = signed_letter(world, "东湖大学党委", "王伟")
    items = open_entry(ws, letter).values["items"]
    assert isinstance(items, tuple)
    assert {one.id for one in items if isinstance(one, Ref)} == set(world.items[:2])


@pytest.mark.req("MZ52")
def test_two_hundred_letters_made_at_once_are_numbered_without_gap_and_taken_back_as_one(
    world: Assigned,
) -> None:
    ws = world.ws
    made = [ToSave(FormId("organisation"), below(n)) for n in range(200)]
    orgs = save_together(ws, made).entries
    items: list[Values] = [
        {"list_kind": "责任清单", "holder": Ref(org, f"第{n}学院"), "content": "压实责任", "year": YEAR}
        for n, org in enumerate(orgs)
    ]
    save_together(ws, [ToSave(FormId("list_item"), values) for values in items])
    pairs = [(ws.org, str(org)) for org in orgs]
    letters_made = make_chosen(ws, year=YEAR, pairs=pairs).entries
    numbers = [row.number for row in sorted(letters(ws, YEAR), key=lambda row: row.row)]
    assert numbers == [f"东大党责〔{YEAR}〕{n}号" for n in range(1, 201)]
    sign_letter(ws, letter=letters_made[7], signed_on=ws.today)
    changes, left = take_back_letters(ws, year=YEAR)
    assert (len(changes.entries), [reason for _, reason in left.left]) == (199, [Left.CHANGED])
    assert [row.entry_id for row in letters(ws, YEAR)] == [letters_made[7]]
    with pytest.raises(UserError) as refused:
        take_back_letters(ws, year=YEAR)
    assert refused.value.code is ErrorCode.SHEET_NOTHING
    again = make_chosen(ws, year=YEAR, pairs=pairs[:1]).entry
    assert open_entry(ws, again).listed.number == f"东大党责〔{YEAR}〕201号"


def below(number: int) -> Values:
    name = f"第{number}学院"
    return {"name": f"{name}党委", "short_name": name, "relation": "下级", "level": "党委"}


def test_nobody_is_put_down_to_sign_with_himself(world: Assigned) -> None:
    ws = world.ws
    give_post(ws, world.member, world.department, "处长", heads=True)
    end_posts(ws, world.head, date(YEAR, 1, 9))
    matrix = letter_matrix(ws, YEAR)
    (member,) = [one for one in matrix.columns if one.name == "王伟"]
    (department,) = [one for one in matrix.rows if one.name == "教务处"]
    with pytest.raises(UserError) as refused:
        decide_letters(ws, year=YEAR, decisions=(Decision(member, department, True),))
    assert refused.value.code is ErrorCode.ONE_PERSON
    assert make_chosen(ws, year=YEAR, pairs=((member.id, department.id),)).entries == ()


@pytest.mark.req("MZ51")
def test_a_letter_of_a_head_stays_the_departments_when_the_head_moves_on(world: Assigned) -> None:
    ws = world.ws
    signed_letter(world, "王伟", "教务处")
    office = new_org(ws, "东湖大学科研处", "科研处", "内设部门", "行政部门")
    world.clock.set(date(YEAR, 5, 6))
    end_posts(ws, world.head, date(YEAR, 4, 30))
    give_post(ws, world.head, office, "科研处处长", heads=True, since=date(YEAR, 5, 1))
    new_person(ws, "钱进", world.department, "教务处处长", heads=True, since=date(YEAR, 5, 1))
    _, cell = crossing(letter_matrix(ws, YEAR), "王伟", "教务处")
    assert cell.state is CellState.AGAIN
    assert "钱进自2026年5月1日起任教务处处长" in cell.reason


def test_who_left_or_what_is_out_of_use_is_not_signed(world: Assigned) -> None:
    ws = world.ws
    letter = make_letters(ws, year=YEAR, parties=(world.member,)).entry
    world.clock.set(date(YEAR, 3, 2))
    end_posts(ws, world.member, date(YEAR, 2, 27))
    with pytest.raises(UserError) as refused:
        sign_letter(ws, letter=letter, signed_on=ws.today)
    assert (refused.value.code, refused.value.facts["name"]) == (ErrorCode.PERSON_LEFT, "王伟")
    void_entry(ws, entry_id=letter, reason="重新生成")
    with pytest.raises(UserError) as refused:
        make_letters(ws, year=YEAR, parties=(world.member,))
    assert refused.value.code is ErrorCode.PERSON_LEFT
    bring_back(ws, entry_id=letter)
    sign_letter(ws, letter=letter, signed_on=date(YEAR, 2, 20))
    void_entry(ws, entry_id=letter, reason="写错")
    with pytest.raises(UserError) as refused:
        sign_letter(ws, letter=letter, signed_on=date(YEAR, 2, 20))
    assert refused.value.code is ErrorCode.ENTRY_VOID
