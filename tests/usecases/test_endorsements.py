"""签字背书: sheets for exact revisions, level by level, by proxy as it was, due again when something changed."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.endorsements import ENDORSEMENT, endorsements, holders_to_endorse, standing_of
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.print_document import document_spec
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.send_endorsement import (
    SignedNow,
    register_all,
    register_signed,
    send_again,
    send_lists,
    send_papers,
)
from sxt_desktop.usecases.signed_copy import signed_copy_of
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, new_unit
from tests.usecases.assigning_world import Assigned, assigned

YEAR = 2026
DAY = date(YEAR, 1, 12)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Assigned]:
    """A committee with a secretary, a member in charge of a department, its head, and their lists."""
    clock = Clock(datetime(YEAR, 1, 12, 9, tzinfo=CHINA))
    made = assigned(
        new_unit(tmp_path, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大"), clock
    )
    yield made
    made.ws.workbook.close()


def change(ws: Workspace, item: EntryId, **fields: object) -> None:
    opened = open_entry(ws, item, ws.org)
    values: Values = {**opened.values, **fields}  # type: ignore[dict-item]
    save_entry(ws, form_id=FormId("list_item"), values=values, entry_id=item)


@pytest.mark.req("MZ27", "MZ28")
def test_the_secretary_endorses_a_members_lists_and_a_member_those_of_the_heads(world: Assigned) -> None:
    ws = world.ws
    relations = {one.ref.name: (one.relation.title, one.items) for one in holders_to_endorse(ws, YEAR)}
    assert relations == {"王伟": ("书记审签班子成员清单", 2), "赵敏": ("班子成员审签部门负责人清单", 1)}
    send_lists(ws, year=YEAR, holders=(world.member, world.head), due=date(YEAR, 2, 28))
    signers = {
        one.row.subject_name: [(level.name, level.signer) for level in one.endorsement.levels]
        for one in endorsements(ws, YEAR)
    }
    assert signers == {"王伟": [("党委书记", "周明远")], "赵敏": [("分管班子成员", "王伟")]}
    waiting = [one for one in overview(ws, YEAR).todo if one.form_id == ENDORSEMENT]
    assert {one.title for one in waiting} == {
        "签字背书：王伟2026年度责任清单、任务清单",
        "签字背书：赵敏2026年度责任清单、任务清单",
    }


@pytest.mark.req("MZ27")
def test_what_changes_after_signing_waits_to_be_signed_again_until_it_is(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.member,)).entry
    register_signed(ws, endorsement=sheet, signed={"党委书记": SignedNow(DAY, opinion="同意")})
    assert standing_of(ws, sheet).endorsement.state is EndorsementState.DONE
    change(ws, world.items[0], claimed_on=DAY, claimant=world.member)
    assert standing_of(ws, sheet).endorsement.state is EndorsementState.DONE
    change(ws, world.items[0], content="每季度专题研究一次")
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.changed) == (EndorsementState.CHANGED, (world.items[0],))
    assert [one.entry_id for one in overview(ws, YEAR).todo if one.form_id == ENDORSEMENT] == [sheet]
    again = send_again(ws, endorsement=sheet).entry
    states = {one.row.entry_id: one.endorsement.state for one in endorsements(ws, YEAR)}
    assert states == {sheet: EndorsementState.REPLACED, again: EndorsementState.WAITING}
    register_all(ws, endorsements=(again,), signed_on=DAY)
    assert standing_of(ws, again).endorsement.state is EndorsementState.DONE
    change(ws, world.items[0], content="每季度专题研究一次，形成纪要")
    change(ws, world.items[0], content="每季度专题研究一次")
    assert standing_of(ws, again).endorsement.state is EndorsementState.DONE
    void_entry(ws, entry_id=world.items[0], reason="重复")
    assert standing_of(ws, again).endorsement.state is EndorsementState.CHANGED


def test_four_levels_sign_one_after_another_and_a_proxy_is_told(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.head,), relation="four_levels").entry
    found = standing_of(ws, sheet).endorsement
    assert [one.name for one in found.levels] == ["承办人", "部门负责人", "分管领导", "主要领导"]
    assert [one.signer for one in found.levels] == ["林静", "", "王伟", "周明远"]
    signed = {"承办人": SignedNow(DAY), "部门负责人": SignedNow(DAY, by_proxy=True, signed_by="李强")}
    register_signed(ws, endorsement=sheet, signed=signed)
    found = standing_of(ws, sheet).endorsement
    assert found.state is EndorsementState.PARTLY
    assert found.waiting is not None
    assert found.waiting.name == "分管领导"
    assert (found.is_by_proxy, found.proxies) == (True, ("部门负责人",))
    register_all(ws, endorsements=(sheet,), signed_on=DAY)
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.signed_on, found.proxies) == (EndorsementState.DONE, DAY, ("部门负责人",))


@pytest.mark.req("MZ27")
def test_the_sheet_names_each_item_with_its_version_and_says_who_signed_for_another(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.member,), relation="four_levels").entry
    first = open_entry(ws, world.items[0], ws.org).listed.digest
    change(ws, world.items[0], content="改过的内容")
    register_signed(
        ws, endorsement=sheet, signed={"分管领导": SignedNow(DAY, by_proxy=True, signed_by="李强")}
    )
    words = paper_words(ws, sheet)
    assert first[:8] in words
    assert "每半年专题研究一次全面从严治党工作" in words
    assert "改过的内容" not in words
    assert "（代签）李强" in words
    assert words.count("Opinion(") == 4


def paper_words(ws: Workspace, sheet: EntryId) -> str:
    """Return what a sheet says, as the words of its context; each box to sign in has its own."""
    spec = document_spec(ws, "endorsement")
    return repr(document_context(ws, spec, Asked(YEAR, sheet)))


def test_a_single_paper_is_sent_as_well_and_nothing_else(world: Assigned) -> None:
    ws = world.ws
    values: Values = {"kind": "年度工作要点", "year": YEAR, "title": "2026年工作要点"}
    values["items"] = ({"no": "1", "content": "开展专题教育"},)
    plan = save_entry(ws, form_id=FormId("year_plan"), values=values).entry
    sheet = send_papers(ws, entries=(plan,)).entry
    assert standing_of(ws, sheet).row.title == "2026年工作要点"
    with pytest.raises(UserError) as refused:
        send_papers(ws, entries=(EntryId("none"),))
    assert refused.value.code is ErrorCode.ENTRY_UNKNOWN
    with pytest.raises(UserError) as refused:
        register_signed(ws, endorsement=plan, signed={})
    assert refused.value.code is ErrorCode.ENTRY_UNKNOWN


def test_who_holds_nothing_that_year_stops_the_whole_batch(world: Assigned) -> None:
    with pytest.raises(UserError) as refused:
        send_lists(world.ws, year=YEAR, holders=(world.member, Ref("nobody", "李华")))
    assert (refused.value.code, refused.value.facts["name"]) == (ErrorCode.ITEMS_MISSING, "李华")
    assert endorsements(world.ws, YEAR) == ()


def test_a_sheet_that_comes_back_scanned_counts_as_signed_at_every_level(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.head,), relation="four_levels").entry
    place = signed_copy_of(ws, ENDORSEMENT)
    assert place is not None
    values: Values = {**open_entry(ws, sheet, ws.org).values, place.day: DAY, place.by_proxy: True}
    values[place.scan] = (attach_bytes(ws, "签字背书表.pdf", b"%PDF-1.7"),)
    save_entry(ws, form_id=ENDORSEMENT, values=values, entry_id=sheet)
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.waiting, found.is_by_proxy) == (EndorsementState.DONE, None, True)


def test_a_level_the_sheet_does_not_have_is_refused_and_a_name_twice_gives_one_sheet(world: Assigned) -> None:
    ws = world.ws
    (sheet,) = send_lists(ws, year=YEAR, holders=(world.head, world.head)).entries
    with pytest.raises(UserError) as refused:
        register_signed(ws, endorsement=sheet, signed={"没有这一级": SignedNow(DAY)})
    assert refused.value.code is ErrorCode.ENTRY_UNKNOWN
