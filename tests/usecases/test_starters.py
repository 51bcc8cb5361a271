"""A list is begun from a catalogue: ticked lines become items of the persons responsible, and go back as one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.domain.cascading import ItemState, Link
from sxt_desktop.domain.catalogues import UNFILLED, Catalogue
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.cascade_board import cascade_board
from sxt_desktop.usecases.starters import (
    Pick,
    catalogues,
    likely_holders,
    take_lines,
    taken_lines,
)
from sxt_desktop.usecases.take_back_import import sheet_imports, take_back_import
from tests.samples import RESOURCES
from tests.usecases.list_world import ListWorld, make_list_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListWorld]:
    made = make_list_world(tmp_path_factory.mktemp("starters"))
    yield made
    made.ws.workbook.close()


def test_what_our_profile_comes_from_stands_first(world: ListWorld) -> None:
    assert [one.id for one in catalogues(world.ws)][:2] == ["c19", "a8"]


def _catalogue(world: ListWorld, name: str) -> Catalogue:
    return next(one for one in catalogues(world.ws) if one.id == name)


@pytest.mark.req("MZ17")
@pytest.mark.req("MZ61")
def test_eight_aspects_each_with_points_for_all_four_parties(world: ListWorld) -> None:
    found = _catalogue(world, "a8")
    assert len(found.aspects) == 8
    pairs = Counter((line.aspect, line.duty) for line in found.lines)
    assert set(pairs) == {(aspect, duty) for aspect in found.aspects for duty in FourDuty}
    assert all(line.says and line.clause.startswith("S0 ") for line in found.lines)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        pytest.param("c19", (6, 5, 4, 4), marks=pytest.mark.req("MZ57")),
        pytest.param("d21", (9, 0, 6, 6), marks=pytest.mark.req("MZ58")),
        pytest.param("e109", (40, 33, 24, 12), marks=pytest.mark.req("MZ41")),
    ],
)
def test_as_many_lines_for_each_duty_as_the_source_has(
    world: ListWorld, name: str, wanted: tuple[int, ...]
) -> None:
    counts = Counter(line.duty for line in _catalogue(world, name).lines)
    order = (FourDuty.COMMITTEE, FourDuty.COMMISSION, FourDuty.SECRETARY, FourDuty.MEMBER)
    assert tuple(counts[duty] for duty in order) == wanted


@pytest.mark.req("MZ22")
def test_nine_kinds_of_the_teams_responsibility(world: ListWorld) -> None:
    assert len(_catalogue(world, "b9").aspects) == 9


@pytest.mark.req("MZ33")
def test_ideology_is_titles_only_and_no_register_of_persons(world: ListWorld) -> None:
    titles = [line.says for line in _catalogue(world, "i6").lines]
    assert {"课堂教学管理", "宣传思想阵地管理", "网络阵地管理", "项目资金管理", "社团管理"} <= set(titles)
    assert not any(word in title for title in titles for word in ("重点人", "宗教", "学生", "师生"))


@pytest.mark.req("MZ03")
def test_each_of_the_four_duties_has_its_position(world: ListWorld) -> None:
    assert not any(layer.position for layer in cascade_board(world.ws, 2026).layers)
    shanghai = load_profile(RESOURCES / "profiles" / "shanghai", world.ws.library.forms)
    ws = replace(world.ws, library=replace(world.ws.library, profile=shanghai))
    found = {layer.duty: layer.position for layer in cascade_board(ws, 2026).layers}
    assert found == {
        FourDuty.COMMITTEE: "根本",
        FourDuty.COMMISSION: "保障",
        FourDuty.SECRETARY: "关键",
        FourDuty.MEMBER: "支撑",
    }


@pytest.mark.req("MZ49")
def test_ticked_lines_become_items_of_everyone_responsible_and_are_marked_as_taken(world: ListWorld) -> None:
    ws, found = world.ws, _catalogue(world, "c19")
    picks = [Pick("C19-1-1"), Pick("C19-1-2"), Pick("C19-1-3"), Pick("C19-1-4", "本校纪委每季度检查一次")]
    holders = likely_holders(ws)
    assert [ref.name for ref in holders[FourDuty.MEMBER]] == ["卓立", "罗平"]
    made = take_lines(ws, found, picks=picks, holders=holders, year=2026).entries
    assert len(made) == 5
    said = [world.body(entry) for entry in made]
    (top,) = (entry for entry in made if world.body(entry)["duty"] == "党委主体责任")
    assert world.body(top)["target_number"] == Decimal(1) and world.body(top)["basis"] == "S4 二(一)1"
    assert "本校纪委每季度检查一次" in [one["content"] for one in said]
    cascade = cascade_board(ws, 2026).cascade
    assert cascade.links[top] is Link.TAKEN
    assert {"党委主体责任", "纪委监督责任"} <= {one.duty for one in cascade.items.values()}
    line = found.line("C19-1-3")
    assert line is not None and taken_lines(ws, 2026).of(line) == ("卓立", "罗平")
    assert taken_lines(ws, 2027).of(line) == ()
    with pytest.raises(UserError) as refused:
        take_lines(ws, found, picks=picks, holders=holders, year=2026)
    assert refused.value.code is ErrorCode.SHEET_NOTHING
    imported = sheet_imports(ws)[0]
    assert imported.file == "起步清单：四责合一十九条"
    changes, plan = take_back_import(ws, imported, reason="选错了一套")
    assert len(changes.entries) == 5 and plan.left == ()
    assert taken_lines(ws, 2026).of(line) == ()


@pytest.mark.req("MZ40")
@pytest.mark.req("MZ46")
@pytest.mark.parametrize(
    ("name", "lists"),
    [
        ("f180", {"责任清单": 26, "任务清单": 79, "制度清单": 75}),
        ("m20", {"任务清单": 20}),
    ],
)
def test_what_has_numbers_only_becomes_items_still_to_be_written(
    world: ListWorld, name: str, lists: dict[str, int]
) -> None:
    found = _catalogue(world, name)
    assert Counter(line.list_kind for line in found.lines) == lists
    assert all(line.is_blank for line in found.lines)
    picks = [Pick(line.id) for line in found.lines]
    made = take_lines(world.ws, found, picks=picks, holders=likely_holders(world.ws), year=2030).entries
    board = cascade_board(world.ws, 2030).cascade
    assert all(board.states[entry] is ItemState.DRAFT for entry in made)
    assert str(world.body(made[0])["content"]).startswith(UNFILLED)
    world.change(made[0], content="年初定任务")
    assert cascade_board(world.ws, 2030).cascade.states[made[0]] is ItemState.UNSIGNED


def test_a_holder_nobody_knows_is_refused_and_two_of_one_name_are_two(world: ListWorld) -> None:
    found, picks = _catalogue(world, "a8"), [Pick("A8-1-4")]
    stranger = Ref("01900000-0000-7000-8000-000000000000", "查无此人")
    with pytest.raises(UserError) as refused:
        take_lines(world.ws, found, picks=picks, holders={FourDuty.MEMBER: [world.zhuo, stranger]}, year=2029)
    assert refused.value.code is ErrorCode.NOT_ACCEPTED
    namesake = Ref(world.luo.id, world.zhuo.name)
    made = take_lines(
        world.ws, found, picks=picks, holders={FourDuty.MEMBER: [world.zhuo, namesake]}, year=2029
    )
    assert len(made.entries) == 2


def test_nothing_is_made_where_a_duty_has_nobody(world: ListWorld) -> None:
    holders = dict(likely_holders(world.ws)) | {FourDuty.MEMBER: ()}
    picks = [Pick("A8-1-1"), Pick("A8-1-4")]
    with pytest.raises(UserError) as refused:
        take_lines(world.ws, _catalogue(world, "a8"), picks=picks, holders=holders, year=2028)
    assert refused.value.code is ErrorCode.NOT_ACCEPTED
    assert cascade_board(world.ws, 2028).cascade.items == {}
