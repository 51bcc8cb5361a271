"""签字背书: sheets for exact revisions, level by level, by proxy as it was, due again when something changed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.endorsed_lists import whole_lists
from sxt_desktop.usecases.endorsements import (
    ENDORSEMENT,
    endorsements,
    holders_to_endorse,
    may_be_sent,
    papers_to_endorse,
    pinned_by,
    standing_of,
)
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.send_endorsement import (
    Wanted,
    send_again,
    send_chosen,
)
from sxt_desktop.usecases.sign_endorsement import SignedNow, register_signed
from sxt_desktop.usecases.signed_copy import signed_copy_of
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, new_unit, save_duty
from tests.samples import FORMS, load_form, sample_values
from tests.usecases.assigning_world import Assigned, assigned, end_posts, new_person, put_in_charge
from tests.usecases.sheets_sent import send_lists, send_papers
from ui.messages import problem

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
    assert [one.titles for one in holders_to_endorse(ws, YEAR)] == ["党委副书记", "教务处处长"]
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
    register_signed(ws, endorsement=again, signed={"党委书记": SignedNow(DAY)})
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
    signed = {"分管领导": SignedNow(DAY), "主要领导": SignedNow(DAY)}
    register_signed(ws, endorsement=sheet, signed=signed)
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.signed_on, found.proxies) == (EndorsementState.DONE, DAY, ("部门负责人",))


@pytest.mark.req("MZ27")
def test_the_sheet_names_each_item_with_its_version_and_says_who_signed_for_another(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.member,), relation="four_levels").entry
    first = open_entry(ws, world.items[0], ws.org).listed.digest
    change(ws, world.items[0], content="改过的内容")
    signed = {"承办人": SignedNow(DAY), "部门负责人": SignedNow(DAY, by_proxy=True, signed_by="李强")}
    register_signed(ws, endorsement=sheet, signed=signed)
    words = paper_words(ws, sheet)
    assert first[:8] in words
    assert "每半年专题研究一次全面从严治党工作" in words
    assert "改过的内容" not in words
    assert "（代签）李强" in words
    assert words.count("Opinion(") == 4
    assert "第1项送签以后内容有变动，签字针对表内所列版本" in words


def paper_words(ws: Workspace, sheet: EntryId) -> str:
    """Return what a sheet says, as the words of its context; each box to sign in has its own."""
    spec = document_spec(ws, "endorsement")
    return repr(document_context(ws, spec, Asked(YEAR, sheet)))


def new_plan(ws: Workspace) -> EntryId:
    values: Values = {"kind": "年度工作要点", "year": YEAR, "title": "2026年工作要点"}
    values["items"] = ({"no": "1", "content": "开展专题教育"},)
    return save_entry(ws, form_id=FormId("year_plan"), values=values).entry


def test_a_single_paper_is_sent_as_well_and_nothing_else(world: Assigned) -> None:
    ws = world.ws
    plan = new_plan(ws)
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


def refusal(ws: Workspace, sheet: EntryId, **signed: SignedNow) -> UserError:
    """Return why signatures of a sheet were refused; nothing of them is kept."""
    before = standing_of(ws, sheet).row.digest
    with pytest.raises(UserError) as refused:
        register_signed(ws, endorsement=sheet, signed=signed)
    assert standing_of(ws, sheet).row.digest == before
    return refused.value


def said(error: UserError) -> list[str]:
    problems = error.facts["problems"]
    assert isinstance(problems, tuple)
    levels = load_form(FORMS / "endorsement.toml").spec.field("levels")
    assert levels is not None
    labels = {column.id: column.label for column in levels.columns}
    return [problem(one, labels[one.column_id]) for one in problems]


@pytest.mark.req("MZ26")
def test_levels_sign_in_their_order_after_sending_and_a_proxy_has_a_name(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.head,), relation="four_levels").entry
    assert said(refusal(ws, sheet, 分管领导=SignedNow(DAY))) == [
        "第3行：签字日期按先后填写，“承办人”还没有填，后面的不能先填"
    ]
    assert said(refusal(ws, sheet, 承办人=SignedNow(date(YEAR, 1, 9)))) == [
        "第1行：签字日期不能早于送签日期（2026年1月12日），请核对"
    ]
    assert said(refusal(ws, sheet, 承办人=SignedNow(DAY, by_proxy=True))) == [
        "第1行：是否代签选了“是”，请填写代签人"
    ]
    world.clock.set(date(YEAR, 1, 15))
    register_signed(ws, endorsement=sheet, signed={"承办人": SignedNow(date(YEAR, 1, 14))})
    assert said(refusal(ws, sheet, 部门负责人=SignedNow(DAY))) == [
        "第2行：签字日期不能早于承办人（2026年1月14日），请核对"
    ]


def test_who_signs_in_person_after_a_proxy_keeps_the_turn_and_it_is_told(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.head,), relation="four_levels").entry
    world.clock.set(date(YEAR, 1, 20))
    proxy = SignedNow(date(YEAR, 1, 13), by_proxy=True, signed_by="李强", opinion="同意")
    signed = {"承办人": SignedNow(DAY), "部门负责人": proxy, "分管领导": SignedNow(date(YEAR, 1, 14))}
    register_signed(ws, endorsement=sheet, signed=signed)
    assert said(refusal(ws, sheet, 部门负责人=SignedNow(DAY))) == [
        "签字日期不能早于李强（2026年1月13日），请核对"
    ]
    assert said(refusal(ws, sheet, 部门负责人=SignedNow(date(YEAR, 1, 21)))) == [
        "签字日期是2026年1月21日，还没到，请核对"
    ]
    register_signed(ws, endorsement=sheet, signed={"部门负责人": SignedNow(date(YEAR, 1, 20))})
    level = standing_of(ws, sheet).endorsement.levels[1]
    assert (level.day, level.by_proxy, level.signed_by) == (date(YEAR, 1, 13), False, "")
    assert level.opinion == "同意，本人2026年1月20日补签（原由李强代签）"


def test_what_is_being_signed_is_not_sent_a_second_time(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.member,)).entry
    plan = new_plan(ws)
    paper = send_papers(ws, entries=(plan, plan)).entry
    twice: tuple[Callable[[], object], ...] = (
        lambda: send_lists(ws, year=YEAR, holders=(world.member, world.head), relation="four_levels"),
        lambda: send_papers(ws, entries=(plan,)),
        lambda: send_again(ws, endorsement=sheet),
    )
    for again in twice:
        with pytest.raises(UserError) as refused:
            again()
        assert refused.value.code is ErrorCode.ALREADY_SENT
    assert len(endorsements(ws, YEAR)) == 2
    register_signed(ws, endorsement=sheet, signed={"党委书记": SignedNow(DAY)})
    void_entry(ws, entry_id=paper, reason="送错")
    send_lists(ws, year=YEAR, holders=(world.member,))
    send_papers(ws, entries=(plan,))


def test_what_the_profile_does_not_know_and_what_is_out_of_use_is_said_as_it_is(world: Assigned) -> None:
    ws = world.ws
    with pytest.raises(UserError) as refused:
        send_lists(ws, year=YEAR, holders=(world.member,), relation="five_levels")
    assert refused.value.code is ErrorCode.RELATION_UNKNOWN
    sheet = send_lists(ws, year=YEAR, holders=(world.member,)).entry
    void_entry(ws, entry_id=sheet, reason="送错")
    assert refusal(ws, sheet, 党委书记=SignedNow(DAY)).code is ErrorCode.ENTRY_VOID
    with pytest.raises(UserError) as refused:
        send_again(ws, endorsement=sheet)
    assert refused.value.code is ErrorCode.ENTRY_VOID
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.is_open) == (EndorsementState.VOID, False)
    void_entry(ws, entry_id=world.items[2], reason="重复")
    with pytest.raises(UserError) as refused:
        send_papers(ws, entries=(world.items[2],))
    assert refused.value.code is ErrorCode.ENTRY_VOID


@pytest.mark.req("MZ27")
def test_an_item_added_to_the_lists_asks_for_signing_the_newer_version(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.member,)).entry
    register_signed(ws, endorsement=sheet, signed={"党委书记": SignedNow(DAY)})
    added = save_duty(ws, world.member, text="每季度到部门听取一次汇报")
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.changed, found.added) == (EndorsementState.CHANGED, (), (added,))
    assert "送签以后清单增加1项，不在本表，没有背书" in paper_words(ws, sheet)
    again = send_again(ws, endorsement=sheet).entry
    assert added in pinned_by(standing_of(ws, again).row.body)
    states = {one.row.entry_id: one.endorsement.state for one in endorsements(ws, YEAR)}
    assert states == {sheet: EndorsementState.REPLACED, again: EndorsementState.WAITING}


@pytest.mark.req("MZ28")
def test_who_left_signs_nothing_any_more_and_who_follows_gets_a_sheet_of_his_own(world: Assigned) -> None:
    ws = world.ws
    sheet = send_lists(ws, year=YEAR, holders=(world.head,)).entry
    world.clock.set(date(YEAR, 3, 2))
    end_posts(ws, world.member, date(YEAR, 2, 27))
    after = new_person(ws, "郑新", world.own, "党委副书记", duty="班子成员一岗双责", since=date(YEAR, 3, 1))
    put_in_charge(ws, after, world.department, since=date(YEAR, 3, 1))
    end_charges(ws, world.member, date(YEAR, 2, 27))
    left = refusal(ws, sheet, 分管班子成员=SignedNow(date(YEAR, 3, 1)))
    assert (left.code, left.facts["name"]) == (ErrorCode.PERSON_LEFT, "王伟")
    with pytest.raises(UserError) as refused:
        send_lists(ws, year=YEAR, holders=(world.member,))
    assert refused.value.code is ErrorCode.PERSON_LEFT
    again = send_again(ws, endorsement=sheet).entry
    assert [level.signer for level in standing_of(ws, again).endorsement.levels] == ["郑新"]
    assert not standing_of(ws, sheet).endorsement.is_open
    register_signed(ws, endorsement=sheet, signed={"分管班子成员": SignedNow(date(YEAR, 2, 26))})


def end_charges(ws: Workspace, who: Ref, until: date) -> None:
    chosen = Filter(forms=(FormId("charge"),), owner=ws.org)
    for row in lists.page(ws.read, chosen):
        opened = open_entry(ws, row.entry_id, ws.org)
        if opened.values.get("person") == who:
            values = {**opened.values, "until": until}
            save_entry(ws, form_id=FormId("charge"), values=values, entry_id=row.entry_id)


@pytest.mark.req("MZ26")
def test_lists_of_the_organisation_and_reports_are_sent_as_well(world: Assigned) -> None:
    ws = world.ws
    first, other = (new_rule(ws, text) for text in ("采购管理办法", "接待管理办法"))
    new_rule(ws, "限定查阅的制度", Sensitivity.DISCIPLINE)
    asked: Values = {"subject": world.member, "year": YEAR, "title": "年终述责述廉报告"}
    form = FormId("accountability_report")
    values = sample_values(ws.library.form(form), today=DAY, overrides=asked)
    report = save_entry(ws, form_id=form, values=values).entry
    assert [row.entry_id for row in papers_to_endorse(ws, YEAR)] == [report]
    assert may_be_sent(ws, open_entry(ws, report)) and not may_be_sent(ws, open_entry(ws, EntryId(ws.org)))
    (rules,) = whole_lists(ws, YEAR)
    assert (rules.title, [row.entry_id for row in rules.rows]) == ("2026年度制度清单", [first, other])
    wanted = Wanted(forms=(rules.form,), papers=(report,))
    sheet, paper = send_chosen(ws, year=YEAR, wanted=wanted).entries
    assert [standing_of(ws, one).row.title for one in (sheet, paper)] == [rules.title, "年终述责述廉报告"]
    assert papers_to_endorse(ws, YEAR) == ()
    added = new_rule(ws, "实训耗材验收细则")
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.added) == (EndorsementState.CHANGED, (added,))
    with pytest.raises(UserError) as refused:
        send_chosen(ws, year=YEAR, wanted=Wanted((world.member,), (FormId("problem_item"),)))
    assert refused.value.code is ErrorCode.ITEMS_MISSING
    assert len(endorsements(ws, YEAR)) == 2


def new_rule(ws: Workspace, title: str, level: Sensitivity | None = None) -> EntryId:
    values: Values = {"title": title, "act": "制定", "holder": Ref(ws.org, "东湖大学党委")}
    return save_entry(ws, form_id=FormId("rule_item"), values=values, sensitivity=level).entry
