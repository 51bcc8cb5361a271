"""送签: whom the directory proposes at each level, and somebody else named by hand with the reason."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.choose_signers import NamedSigner, name_signers
from sxt_desktop.usecases.endorsements import ENDORSEMENT, standing_of
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.send_endorsement import Wanted, proposed_signing, send_again, send_chosen
from sxt_desktop.usecases.sign_endorsement import SignedNow, register_signed
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import Clock, new_unit
from tests.usecases.assigning_world import Assigned, assigned, end_posts, new_person

YEAR = 2026
DAY = date(YEAR, 1, 12)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assigned]:
    clock = Clock(datetime(YEAR, 1, 12, 9, tzinfo=CHINA))
    place: Path = tmp_path_factory.mktemp("signers")
    made = assigned(
        new_unit(place, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大"), clock
    )
    yield made
    made.ws.workbook.close()


@pytest.fixture
def other(world: Assigned) -> Ref:
    return new_person(world.ws, "孙洁", world.own, "党委委员")


def signers(world: Assigned, sheet: EntryId) -> dict[str, str]:
    return {one.name: one.signer for one in standing_of(world.ws, sheet).endorsement.levels}


def refused(world: Assigned, **wanted: NamedSigner) -> ErrorCode:
    with pytest.raises(UserError) as error:
        send_chosen(world.ws, year=YEAR, wanted=Wanted(holders=(world.member,)), named=wanted)
    return error.value.code


@pytest.mark.req("MZ26", "MZ27", "MZ28")
def test_somebody_else_signs_at_a_level_and_the_sheet_says_why(world: Assigned, other: Ref) -> None:
    ws = world.ws
    both = Wanted(holders=(world.member, world.head))
    assert proposed_signing(ws, wanted=both) == (("党委书记", "周明远"), ("分管班子成员", "王伟"))
    four = dict(proposed_signing(ws, wanted=both, relation="four_levels"))
    assert (four["承办人"], four["分管领导"]) == ("林静", "各自的签字人")

    named = {"分管领导": NamedSigner(other, "分管领导外出学习")}
    sheet = send_chosen(
        ws, year=YEAR, wanted=Wanted(holders=(world.head,)), relation="four_levels", named=named
    ).entry
    assert signers(world, sheet) == {
        "承办人": "林静",
        "部门负责人": "",
        "分管领导": "孙洁",
        "主要领导": "周明远",
    }
    levels = open_entry(ws, sheet).values["levels"]
    assert isinstance(levels, tuple)
    assert [row.get("signer_reason") for row in levels if isinstance(row, dict)] == [
        None,
        None,
        "分管领导外出学习",
        None,
    ]

    register_signed(ws, endorsement=sheet, signed={"承办人": SignedNow(DAY)})
    name_signers(ws, endorsement=sheet, named={"部门负责人": NamedSigner(other, "处长空缺")})
    assert signers(world, sheet)["部门负责人"] == "孙洁"
    with pytest.raises(UserError) as late:
        name_signers(ws, endorsement=sheet, named={"承办人": NamedSigner(other)})
    assert late.value.code is ErrorCode.ENTRY_UNKNOWN
    with pytest.raises(UserError) as skipped:
        register_signed(ws, endorsement=sheet, signed={"主要领导": SignedNow(DAY)})
    assert skipped.value.code is ErrorCode.NOT_ACCEPTED  # whoever signs, the levels keep their order


def test_nobody_signs_his_own_list_and_nobody_who_left(world: Assigned, other: Ref) -> None:
    assert refused(world, 党委书记=NamedSigner(world.member)) is ErrorCode.NOT_ACCEPTED
    end_posts(world.ws, other, date(2025, 12, 31))
    assert refused(world, 党委书记=NamedSigner(other)) is ErrorCode.PERSON_LEFT


def test_who_was_named_stays_when_the_sheet_is_sent_again(world: Assigned, other: Ref) -> None:
    from sxt_desktop.usecases.save_entry import save_entry

    ws = world.ws
    named = {"党委书记": NamedSigner(other, "书记挂职")}
    sheet = send_chosen(ws, year=YEAR, wanted=Wanted(holders=(world.member,)), named=named).entry
    item = world.items[0]
    form, values = (
        open_entry(ws, item).listed.form_id,
        {**open_entry(ws, item).values, "content": "每季度研究一次"},
    )
    save_entry(ws, form_id=form, values=values, entry_id=item)
    again = send_again(ws, endorsement=sheet).entry
    assert signers(world, again) == {"党委书记": "孙洁"}
    kept = open_entry(ws, again).values["levels"]
    assert isinstance(kept, tuple) and isinstance(kept[0], dict) and kept[0]["signer_reason"] == "书记挂职"
    assert open_entry(ws, again).listed.form_id == ENDORSEMENT
