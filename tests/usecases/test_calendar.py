"""The calendar of a unit: what its profile, its superior and its own records make due, and what people say about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from sxt_desktop.catalog.profiles import load_profile, profile_from
from sxt_desktop.domain.calendar import CalendarItem, ItemKind
from sxt_desktop.domain.deadlines import BASIS_WORDS
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.profile_changes import profile_changes
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.values import DateRange, Ref, Value, Values
from sxt_desktop.usecases.calendar import near_items, rules_of, year_calendar
from sxt_desktop.usecases.calendar_file import save_calendar
from sxt_desktop.usecases.calendar_marks import (
    OWN_TASK,
    mark_done,
    mark_not_applicable,
    set_lead,
    set_rule,
    set_values,
    take_back_mark,
)
from sxt_desktop.usecases.calendar_words import basis_words, state_words
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.matters import issue_matter, matter_board, reply_matter
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.print_document import print_document
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import RESOURCES, Clock, Pair, carry, make_pair, secretary

TASK = FormId("task")
YEAR = 2027


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A committee and its unit, looked at in the year after they began to keep records."""
    made = make_pair(tmp_path_factory.mktemp("calendar"))
    made.clock.set(date(YEAR, 1, 5))
    yield made
    made.close()


@pytest.fixture
def ws(pair: Pair) -> Workspace:
    """The unit, on a working day in March."""
    pair.clock.set(date(YEAR, 3, 10))
    return pair.unit


def under(ws: Workspace, profile: str) -> Workspace:
    """Return the unit as one that works by another profile."""
    loaded = load_profile(RESOURCES / "profiles" / profile, ws.library.forms)
    return replace(ws, library=replace(ws.library, profile=loaded))


def on(ws: Workspace, clock: Clock, day: date) -> Workspace:
    """Return the workspace on a day."""
    clock.set(day)
    return ws


def keep(ws: Workspace, form: str, **values: Any) -> EntryId:
    return save_entry(ws, form_id=FormId(form), values=values).entry


def handbook(ws: Workspace, form: str, day: date, **more: Any) -> EntryId:
    base: Values = {
        "subject": secretary(ws),
        "occurred": DateRange(day, day),
        "title": "纪实",
        "content": "研究部署全面从严治党工作。",
        "late_reason": "补记",
    }
    return keep(ws, form, **{**base, **more})


def items(ws: Workspace, rule: str, year: int = YEAR) -> list[CalendarItem]:
    return [one for one in year_calendar(ws, year).items if one.rule == rule]


def by_title(ws: Workspace, words: str, year: int = YEAR) -> CalendarItem:
    return next(one for one in year_calendar(ws, year).items if words in one.title)


@pytest.mark.req("MZ48")
def test_the_years_tasks_are_laid_down_in_january_and_a_record_of_it_finishes_that(
    ws: Workspace, pair: Pair
) -> None:
    before = items(ws, "D06")[0]
    assert (before.due, before.light.light) == (date(YEAR, 1, 31), Light.OVERDUE)
    assert basis_words(before.dates) == "默认日，可改"
    kept = handbook(
        ws, "handbook_01", date(YEAR, 3, 9), meeting_kind="党委常委会", role="主持", steps=("分解",)
    )
    after = items(ws, "D06")[0]
    assert (after.light.light, after.done_on) == (Light.DONE, date(YEAR, 3, 9))
    void_entry(ws, entry_id=kept, reason="记错了")
    assert items(ws, "D06")[0].light.light is Light.OVERDUE


@pytest.mark.req("MZ51")
def test_letters_are_signed_early_in_the_year_every_one_of_them(ws: Workspace, pair: Pair) -> None:
    def letter(name: str, **more: Value) -> EntryId:
        own: Values = {
            "title": f"{YEAR}年度全面从严治党责任书",
            "level": "党委—班子成员",
            "term": DateRange(date(YEAR, 1, 1), date(YEAR, 12, 31)),
            "party_a": Ref(ws.org, "机械学院党委"),
            "party_b": Ref(None, name),
            "items": (Ref(item, "责任"),),
        }
        return keep(ws, "responsibility_letter", **{**own, **more})

    item = keep(ws, "list_item", list_kind="责任清单", holder=secretary(ws), content="带头履责")
    letter("甲", signed_on=date(YEAR, 3, 1))
    waiting = letter("乙", sign_by=date(YEAR, 3, 20))
    found = items(ws, "D07")[0]
    assert (found.due, found.missing) == (date(YEAR, 2, 28), "还有1份没有办完")
    one = by_title(ws, "签订责任书：乙")
    assert (one.kind, one.light.light, one.light.days_left) == (ItemKind.LETTER, Light.SOON, 10)
    void_entry(ws, entry_id=waiting, reason="不再签")
    assert items(ws, "D07")[0].light.light is Light.DONE


@pytest.mark.req("MZ08")
def test_problems_are_gone_through_together_early_in_the_year(ws: Workspace) -> None:
    shanghai = under(ws, "shanghai")
    first = items(shanghai, "D01")[0]
    assert (first.due, first.light.light) == (date(YEAR, 1, 31), Light.OVERDUE)
    keep(
        shanghai,
        "stocktaking",
        title="年初梳理会",
        held_on=date(YEAR, 1, 20),
        chair=secretary(ws),
        reports=({"kind": "政治生态情况", "by": "纪委", "heard_on": date(YEAR, 1, 20)},),
        conclusion="梳理出三个问题",
    )
    assert items(shanghai, "D01")[0].light.light is Light.DONE


@pytest.mark.req("MZ39")
def test_the_years_main_tasks_are_studied_and_taken_on_by_each_member(ws: Workspace) -> None:
    shanghai = under(ws, "shanghai")
    assert [one.due for one in items(shanghai, "D34")] == [date(YEAR, 2, 28)]
    handbook(
        shanghai,
        "handbook_01",
        date(YEAR, 2, 20),
        meeting_kind="党委常委会",
        role="主持",
        special_study=True,
    )
    assert items(shanghai, "D34")[0].light.light is Light.OVERDUE
    for entry in _list_items(shanghai):
        _claim(shanghai, entry)
    assert items(shanghai, "D34")[0].light.light is Light.DONE


def _list_items(ws: Workspace) -> list[EntryId]:
    return [row.entry_id for row in list_entries(ws, Filter(forms=(FormId("list_item"),), owner=ws.org))]


def _claim(ws: Workspace, entry: EntryId) -> None:
    opened = open_entry(ws, entry, ws.org)
    values = {**opened.values, "claimed_on": date(YEAR, 3, 2), "claimant": secretary(ws)}
    save_entry(ws, form_id=FormId("list_item"), values=values, entry_id=entry, expected=opened.listed.digest)


@pytest.mark.req("LZ13", "LZ14")
def test_hearing_reports_is_due_each_quarter_and_counts_for_the_quarter_it_was_done_in(ws: Workspace) -> None:
    assert [one.due for one in items(ws, "D12")] == [
        date(YEAR, 3, 31),
        date(YEAR, 6, 30),
        date(YEAR, 9, 30),
        date(YEAR, 12, 31),
    ]
    assert items(ws, "D12")[0].missing == "还差周明远"
    handbook(
        ws,
        "handbook_03",
        date(YEAR, 3, 4),
        report_matter="班子成员履行一岗双责情况",
        report_manner="会议",
    )
    first, second, *_ = items(ws, "D12")
    assert (first.light.light, second.light.light) == (Light.DONE, Light.AHEAD)
    assert [one.due for one in items(ws, "D13")] == [one.due for one in items(ws, "D12")]


@pytest.mark.req("LZ29")
def test_an_important_matter_from_above_makes_a_meeting_due_until_it_was_studied(ws: Workspace) -> None:
    tianjin = under(ws, "tianjin")
    values: dict[str, Any] = {
        "title": "落实专项整治部署",
        "received_on": date(YEAR, 3, 1),
        "holder": secretary(ws),
        "steps": ({"step": "传达", "on": date(YEAR, 3, 2), "how": "转发文件"},),
    }
    entry = keep(tianjin, "deployment", **values)
    (task,) = items(tianjin, "E01")
    assert (task.title, task.due, task.record) == (
        "上级重要部署及时开会研究：落实专项整治部署",
        date(YEAR, 3, 16),
        entry,
    )
    assert (task.light.light, task.missing) == (Light.SOON, "还没有记录")
    steps = (*values["steps"], {"step": "研究", "on": date(YEAR, 3, 8), "how": "党委会专题研究"})
    save_entry(
        tianjin,
        form_id=FormId("deployment"),
        values={**values, "steps": steps},
        entry_id=entry,
        expected=_digest(ws, entry),
    )
    assert items(tianjin, "E01")[0].light.light is Light.DONE


def _digest(ws: Workspace, entry: EntryId) -> str:
    return open_entry(ws, entry, ws.org).listed.digest


@pytest.mark.req("LZ51")
def test_a_major_case_makes_two_meetings_due(ws: Workspace) -> None:
    shanghai = under(ws, "shanghai")
    values: dict[str, Any] = {
        "case_no": "2027-01",
        "title": "采购领域案后治理",
        "unit": Ref(None, "资产处"),
        "field": "政府采购",
        "opened_on": date(YEAR, 3, 3),
        "due": date(YEAR, 9, 30),
        "gaps": ({"gap": "验收一人签字", "place": "资产处"},),
        "measures": ({"measure": "两人验收", "responsible": "甲", "due": date(YEAR, 5, 1)},),
        "verdict": "治理中",
    }
    keep(shanghai, "aftercare", **values)
    keep(shanghai, "aftercare", **(values | {"case_no": "2027-02", "major": False}))
    assert not items(shanghai, "E03") and not items(shanghai, "E04")
    keep(shanghai, "aftercare", **(values | {"case_no": "2027-03", "major": True}))
    meeting, education = items(shanghai, "E03"), items(shanghai, "E04")
    assert [one.due for one in (*meeting, *education)] == [date(YEAR, 5, 2)] * 2
    keep(
        shanghai,
        "education",
        kind="纪律教育",
        held=DateRange(date(YEAR, 3, 8), date(YEAR, 3, 8)),
        title="纪律教育会",
    )
    assert items(shanghai, "E03")[0].light.light is Light.RUNNING
    assert items(shanghai, "E04")[0].light.light is Light.DONE
    node = by_title(shanghai, "两人验收")
    assert (node.kind, node.due) == (ItemKind.NODE, date(YEAR, 5, 1))


def test_three_dates_stand_beside_each_other_and_the_superiors_binds(pair: Pair) -> None:
    committee, unit = pair.committee, on(pair.unit, pair.clock, date(YEAR, 3, 11))
    values: Values = {
        "title": "报送半年情况",
        "addressees": (Ref(unit.org, "机械学院党委"),),
        "requirement": "按提纲写",
        "due": date(YEAR, 6, 20),
        "statutory_due": date(YEAR, 6, 30),
    }
    issue_matter(committee, values, TASK)
    carry(committee, unit, pair.folder)
    set_lead(unit, year=YEAR, values={"lead": 3})
    one = by_title(unit, "报送半年情况")
    assert (one.dates.fixed, one.dates.asked, one.dates.aim) == (
        date(YEAR, 6, 30),
        date(YEAR, 6, 20),
        date(YEAR, 6, 17),
    )
    assert (one.due, basis_words(one.dates)) == (date(YEAR, 6, 20), "上级要求")
    assert one.advised == date(YEAR, 6, 18)  # a Sunday
    order = next(found for found in matter_board(unit) if "报送半年" in found.order.title)
    reply_matter(
        unit,
        order=order.order.entry_id,
        values={"title": "完成情况", "done": "已报送", "result": "已报送", "content": "已报送"},
    )
    assert by_title(unit, "报送半年情况").light.light is Light.DONE
    set_lead(unit, year=YEAR, values={"lead": 0})


@pytest.mark.req("D35", "DZ01")
def test_a_notice_from_above_is_answered_by_the_day_it_names(pair: Pair) -> None:
    committee, unit = pair.committee, on(pair.unit, pair.clock, date(YEAR, 4, 2))
    us = Ref(unit.org, "机械学院党委")
    notice = keep(
        committee,
        "integrity_notice",
        title="关于采购验收的抄告",
        category="重要廉情",
        receiver=Ref(None, "甲"),
        units=(us,),
        addressee=us,
        issued_on=date(YEAR, 4, 1),
        summary="验收一人签字",
        problems=({"problem": "验收一人签字", "unit": "资产处", "demand": "两人验收"},),
        advice="限期整改",
        due=date(YEAR, 4, 20),
        state="签发",
    )
    carry(committee, unit, pair.folder)
    one = by_title(unit, "关于采购验收的抄告")
    assert (one.dates.fixed, one.dates.asked, one.due) == (
        date(YEAR, 5, 1),
        date(YEAR, 4, 20),
        date(YEAR, 4, 20),
    )
    keep(
        unit,
        "notice_reply",
        notice=(Ref(notice, "抄告"),),
        title="关于采购验收的回告",
        unit=us,
        replied_on=date(YEAR, 4, 2),
        answers=(
            {"problem": "验收一人签字", "measure": "两人验收", "responsible": "甲", "result": "已完成"},
        ),
        rules_made="修订验收办法",
    )
    assert by_title(unit, "关于采购验收的抄告").light.light is Light.DONE


def test_a_superiors_profile_can_say_by_when_it_wants_something(ws: Workspace) -> None:
    folder = RESOURCES / "profiles" / "ningxia"
    wanted = (folder / "deadlines.toml").read_text("utf-8")
    at = wanted.index('id = "D14"')
    text = wanted[:at] + wanted[at:].replace(
        'days = ["06-30", "12-31"]', 'days = ["06-30", "12-31"]\nasked = ["06-15", "12-10"]', 1
    )
    known = ws.library.profile
    sent = profile_from(known, title="上级口径", texts={"deadlines": text}, forms=ws.library.forms)
    (change,) = profile_changes(known, sent)
    assert change.before == "每半年6月30日、12月31日（规定日期）"
    assert change.after == "每半年6月30日、12月31日（规定日期），上级要求6月15日、12月10日"
    adopted = replace(ws, library=replace(ws.library, profile=sent))
    found = items(adopted, "D14")
    assert [one.due for one in found] == [date(YEAR, 6, 15), date(YEAR, 12, 10)]
    assert {basis_words(one.dates) for one in found} == {"上级要求"}


def test_done_by_hand_is_a_record_that_can_be_taken_back(ws: Workspace) -> None:
    one = items(ws, "D32")[0]
    mark_done(ws, key=one.key, title=one.title)
    done = items(ws, "D32")[0]
    assert (done.light.light, done.done_on, done.missing) == (Light.DONE, ws.today, "")
    assert done.mark is not None
    assert state_words(done) == f"{YEAR}年3月10日完成"
    take_back_mark(ws, mark=done.mark)
    assert items(ws, "D32")[0].light.light is not Light.DONE


def test_what_is_not_for_us_says_why_and_is_grey(ws: Workspace) -> None:
    one = items(ws, "D20")[0]
    with pytest.raises(UserError) as caught:
        mark_not_applicable(ws, key=one.key, title=one.title, reason=" ")
    assert caught.value.code is ErrorCode.REASON_MISSING
    mark_not_applicable(ws, key=one.key, title=one.title, reason="本年新成立，不述责")
    off = items(ws, "D20")[0]
    assert (off.light.light, off.note) == (Light.NOT_APPLICABLE, "不适用：本年新成立，不述责")
    assert off.mark is not None
    take_back_mark(ws, mark=off.mark)


def test_a_default_day_is_set_for_a_year_and_those_after_it(ws: Workspace) -> None:
    rule = next(one for one in rules_of(ws, YEAR) if one.id == "D06")
    set_rule(ws, rule=rule, year=YEAR + 1, values={"day": "02-10", "lead": 2, "reason": "班子换届"})
    assert items(ws, "D06")[0].due == date(YEAR, 1, 31)
    later = items(ws, "D06", YEAR + 1)[0]
    assert (later.due, later.dates.lead) == (date(YEAR + 1, 2, 10), 2)
    assert set_values(ws, rule="D06", year=YEAR + 2)["day"] == "02-10"
    set_rule(ws, rule=rule, year=YEAR + 1, values={"state": "停用"})
    assert items(ws, "D06", YEAR + 1) == []
    assert [one.id for one in year_calendar(ws, YEAR + 1).off] == ["D06"]


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("D14", {"day": "07-31"}),
        ("D06", {"day": "2月10日"}),
        ("D35", {"day": "02-10"}),
        ("D06", {"days_after": 20}),
        ("D20", {"day": "11-30"}),
    ],
)
def test_what_a_source_states_is_not_set_otherwise(ws: Workspace, rule: str, values: Values) -> None:
    known = next(one for one in rules_of(ws, YEAR) if one.id == rule)
    with pytest.raises(UserError) as caught:
        set_rule(ws, rule=known, year=YEAR, values=values)
    assert caught.value.code is ErrorCode.NOT_ACCEPTED
    assert (BASIS_WORDS[known.basis] == "规定日期") == known.is_fixed


@pytest.mark.parametrize("profile", ["ningxia", "tianjin", "shanghai"])
def test_each_thing_says_where_it_is_done(ws: Workspace, profile: str) -> None:
    for one in year_calendar(under(ws, profile), YEAR).items:
        assert one.form is not None or one.target == "reports" or one.rule == "D33", one.title
        assert one.form is None or one.form in ws.library.forms


def test_an_item_of_a_list_whose_day_passed_is_done_when_a_record_names_it(ws: Workspace) -> None:
    given = {"list_kind": "责任清单", "holder": secretary(ws)}
    late = keep(ws, "list_item", content="带头讲党课", due=date(YEAR, 3, 5), **given)
    coming = keep(ws, "list_item", content="带头调研", due=date(YEAR, 3, 30), **given)
    assert by_title(ws, "带头讲党课").light.light is Light.OVERDUE
    named = (Ref(late, "带头讲党课"), Ref(coming, "带头调研"))
    handbook(ws, "handbook_05", date(YEAR, 3, 4), activity="讲党课", role="主讲", list_items=named)
    done = by_title(ws, "带头讲党课")
    assert (done.light.light, done.done_on) == (Light.DONE, date(YEAR, 3, 4))
    assert by_title(ws, "带头调研").light.light is Light.RUNNING


def test_own_tasks_come_again_and_are_marked_one_by_one(ws: Workspace) -> None:
    save_entry(
        ws,
        form_id=OWN_TASK,
        values={
            "title": "更新公开栏",
            "due": date(YEAR, 1, 31),
            "start_on": date(YEAR, 1, 26),
            "repeats": "每季度",
        },
    )
    mine = [one for one in year_calendar(ws, YEAR).items if one.title == "更新公开栏"]
    assert [one.due for one in mine] == [
        date(YEAR, 1, 31),
        date(YEAR, 4, 30),
        date(YEAR, 7, 31),
        date(YEAR, 10, 31),
    ]
    assert [one.begins for one in mine][:2] == [date(YEAR, 1, 26), date(YEAR, 4, 25)]
    mark_done(ws, key=mine[0].key, title=mine[0].title)
    again = [one for one in year_calendar(ws, YEAR).items if one.title == "更新公开栏"]
    assert [one.light.light for one in again][:2] == [Light.DONE, Light.AHEAD]


@pytest.mark.parametrize(
    "days",
    [{"until": date(YEAR, 1, 30)}, {"start_on": date(YEAR, 2, 1)}],
    ids=["ends before", "begins after"],
)
def test_days_of_an_own_task_that_contradict_each_other_are_refused(
    ws: Workspace, days: dict[str, date]
) -> None:
    values: Values = {"title": "换届准备", "due": date(YEAR, 1, 31), "repeats": "每月", **days}
    with pytest.raises(UserError) as refused:
        save_entry(ws, form_id=OWN_TASK, values=values)
    assert refused.value.code is ErrorCode.NOT_ACCEPTED


def test_a_superiors_paper_of_an_impossible_day_leaves_the_calendar_and_the_first_page(pair: Pair) -> None:
    named: Values = {"title": "廉政风险", "addressee": Ref(pair.unit.org, "机械学院党委")}
    form = pair.committee.library.loaded(FormId("integrity_notice"))
    body = form.spec.body(named) | {"issued_on": "9999-12-31"}
    wish = ToRecord(form, body, EntryId(pair.committee.new_id()))
    pair.committee.workbook.write(lambda db: append(pair.committee, db, wish))
    _, taken = carry(pair.committee, pair.unit, pair.folder)
    assert taken.entries
    assert year_calendar(pair.unit, YEAR).items
    assert overview(pair.unit, YEAR).todo


def test_what_was_due_before_records_were_kept_cannot_be_told(ws: Workspace) -> None:
    early = items(ws, "D06", 2026)[0]
    assert (early.light.light, early.missing) == (Light.NOT_APPLICABLE, "")
    assert "无从判断" in early.note
    save_entry(
        ws, form_id=OWN_TASK, values={"title": "补交台账", "due": date(2026, 11, 2), "repeats": "不重复"}
    )
    assert by_title(ws, "补交台账", 2026).light.light is Light.OVERDUE


def test_in_december_the_first_page_tells_what_january_wants(pair: Pair) -> None:
    unit = on(under(pair.unit, "tianjin"), pair.clock, date(YEAR, 12, 20))
    near = near_items(unit, None, ())
    soon = next(one for one in near if one.rule == "D02" and one.due == date(YEAR + 1, 1, 10))
    assert soon.light.light is Light.RUNNING


def test_the_first_page_takes_what_the_week_wants_and_what_is_missing(pair: Pair) -> None:
    unit = on(pair.unit, pair.clock, date(YEAR, 3, 24))
    save_entry(
        unit, form_id=OWN_TASK, values={"title": "迎接检查", "due": date(YEAR, 3, 26), "repeats": "不重复"}
    )
    found = overview(unit, YEAR)
    todo = next(one for one in found.todo if one.title == "迎接检查")
    assert (todo.target, todo.light.is_pressing) == ("calendar", True)
    assert any(one.rule == "D13" or one.rule == "D16" or one.missing for one in found.gaps)
    assert all(one.missing and one.is_open for one in found.gaps)


def test_files_and_paper_of_a_year_leave_out_what_is_restricted(ws: Workspace, tmp_path: Path) -> None:
    secret = save_entry(
        ws,
        form_id=FormId("rule_item"),
        values={"title": "专阅事项", "act": "制定", "holder": secretary(ws), "planned_on": date(YEAR, 8, 1)},
        sensitivity=Sensitivity.DISCIPLINE,
    ).entry
    insider = replace(ws, user=LocalUser(ws.user.id, ws.user.name, frozenset(Role)))
    assert by_title(insider, "专阅事项").record == secret
    path = tmp_path / "年历.ics"
    count = save_calendar(insider, year=YEAR, out=path)
    text = path.read_bytes().decode("utf-8").replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == count > 10
    assert "专题研究全面从严治党（上半年）" in text
    assert "专阅事项" not in text
    paper = print_document(insider, document="year_calendar", out=tmp_path / "年历.pdf", year=YEAR)
    with pdfium.PdfDocument(paper.path) as document:
        said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    assert "专题研究全面从严治党" in said
    assert "专阅事项" not in said


def test_a_year_in_which_nothing_is_kept_has_its_rules_all_the_same(pair: Pair) -> None:
    later = year_calendar(pair.unit, YEAR + 3)
    assert {one.kind for one in later.items} <= {ItemKind.RULE, ItemKind.DUTY, ItemKind.OWN}
    due = [one for one in later.items if one.due is not None and one.light.light is not Light.NOT_APPLICABLE]
    assert sum(month.total for month in later.load) == len(due) > 10


@pytest.mark.parametrize("year", [-1, 1, 9999, 10**12])
def test_nothing_is_due_in_what_is_no_year(ws: Workspace, year: int) -> None:
    found = year_calendar(ws, year)
    assert found.items == () and sum(month.total for month in found.load) == 0


def test_of_a_far_year_it_is_said_that_the_holidays_are_not_known(ws: Workspace) -> None:
    assert year_calendar(ws, 2026).has_holidays
    far = year_calendar(ws, 2096)
    assert far.items and not far.has_holidays
    assert all(one.advised is None or one.advised.weekday() < 5 for one in far.items)


def test_a_leap_day_comes_again_on_the_last_of_february(ws: Workspace, pair: Pair) -> None:
    pair.clock.set(date(2028, 2, 20))
    keep(ws, "own_task", title="闰日事项", due=date(2028, 2, 29), repeats="每年")
    days = [
        one.due
        for year in (2028, 2029, 2032)
        for one in year_calendar(ws, year).items
        if one.title == "闰日事项"
    ]
    assert days == [date(2028, 2, 29), date(2029, 2, 28), date(2032, 2, 29)]
