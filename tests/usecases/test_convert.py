"""One record made from another: what is known is carried over, and each side shows the other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sxt_desktop.catalog.conversions import load_conversions
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import DateRange, FieldKind, Ref, Row, Values, show
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.convert import (
    begin_conversion,
    begin_like,
    came_from,
    keep_begun,
    made_from,
    offers,
)
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.flow_board import open_flow
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.taking_up import changed_above
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import RESOURCES, Pair, carry, make_pair, secretary
from tests.samples import sample_values

PROBLEM = FormId("problem_item")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = make_pair(tmp_path_factory.mktemp("convert"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def ws(pair: Pair) -> Workspace:
    return pair.unit


def keep(ws: Workspace, form: str, **given: object) -> EntryId:
    values: Values = {
        "subject": secretary(ws),
        "occurred": DateRange(date(2026, 11, 12), date(2026, 11, 13)),
        "title": "到实训中心调研",
        "content": "听取汇报，查看台账。",
        **given,  # type: ignore[dict-item]
    }
    return save_entry(ws, form_id=FormId(form), values=values).entry


def problem(ws: Workspace, **given: object) -> EntryId:
    values: Values = {
        "kind": "整改问题",
        "origin": "自查",
        "found_by_self": True,
        "content": "耗材验收只有一人签字。",
        "area": "实训中心",
        "holder": secretary(ws),
        "raised_on": date(2026, 11, 2),
        **given,  # type: ignore[dict-item]
    }
    return save_entry(ws, form_id=PROBLEM, values=values).entry


@pytest.mark.req("LZ62")
def test_what_people_brought_up_becomes_a_problem_row_by_row_and_each_side_shows_the_other(
    ws: Workspace,
) -> None:
    rows: tuple[Row, ...] = (
        {"problem": "实训室排课冲突", "responsible": "教务处"},
        {"problem": "食堂价格公示不及时"},
    )
    entry = keep(ws, "handbook_08", days=Decimal(1), problems=rows, place="实训中心")
    opened = open_entry(ws, entry)
    wanted = [one for one in offers(ws, opened) if one.to == PROBLEM]
    assert [(one.row, one.row_words) for one in wanted] == [(0, "实训室排课冲突"), (1, "食堂价格公示不及时")]
    begun = begin_conversion(ws, entry, wanted[0].conversion, 0)
    assert begun.values["content"] == "实训室排课冲突" and begun.values["area"] == "教务处"
    assert begun.values["raised_on"] == date(2026, 11, 13) and begun.values["holder"] == secretary(ws)
    made = keep_begun(ws, begun, {**begun.values, "kind": "热点难点问题", "origin": "群众反映"}).entry
    assert [row.entry_id for row in made_from(ws, open_entry(ws, entry))] == [made]
    source = came_from(ws, open_entry(ws, made).listed)
    assert source is not None and source.entry_id == entry
    assert open_flow(ws, made).matter.state == "提出"
    words = str(open_entry(ws, made).listed.body)
    assert "反映人" not in words


@pytest.mark.req("LZ63", "LZ55")
def test_a_self_check_of_conduct_becomes_a_problem_of_its_kind_found_by_the_unit_itself(
    ws: Workspace,
) -> None:
    entry = keep(ws, "handbook_06", activity="对照检查", style_problems=("敷衍塞责", "空泛表态"))
    (one,) = [one for one in offers(ws, open_entry(ws, entry)) if one.to == PROBLEM]
    begun = begin_conversion(ws, entry, one.conversion)
    made = open_entry(ws, keep_begun(ws, begun, begun.values).entry)
    assert made.values["kind"] == "四风问题" and made.values["style_kind"] == ("敷衍塞责", "空泛表态")
    assert made.values["origin"] == "自查" and made.values["found_by_self"] is True


@pytest.mark.req("LZ27")
def test_a_first_sign_becomes_a_reminder_talk_with_its_holder(ws: Workspace) -> None:
    entry = problem(ws)
    begun = begin_conversion(ws, entry, "problem_talk")
    assert begun.form.id == "talk_record" and begun.values["talked"] == (secretary(ws),)
    values: Values = {
        **begun.values,
        "when": datetime.fromisoformat("2026-11-16T09:00"),
        "place": "101室",
        "talker": secretary(ws),
        "recorder": secretary(ws),
        "trigger": ("作风",),
    }
    made = keep_begun(ws, begun, values).entry
    assert made in [row.entry_id for row in made_from(ws, open_entry(ws, entry))]
    assert open_entry(ws, made).values["kind"] == "提醒谈话"


@pytest.mark.req("LZ37")
def test_a_grave_problem_is_reported_upwards_in_one_act(pair: Pair, ws: Workspace) -> None:
    entry = problem(ws, content="招生宣传费报销附件不全。")
    begun = begin_conversion(ws, entry, "problem_report")
    receiver = begun.values["receiver"]
    assert isinstance(receiver, Ref) and receiver.id == pair.committee.org
    assert begun.values["title"] == "关于招生宣传费报销附件不全的报告" and begun.values["kind"] == "报告"
    made = keep_begun(ws, begun, {**begun.values, "sent_on": date(2026, 11, 17)}).entry
    assert open_entry(ws, made).values["receiver"] == receiver and begun.form.travels == "up"


def test_an_item_made_from_a_record_of_another_kind_follows_no_superior(ws: Workspace) -> None:
    entry = problem(ws)
    begun = begin_conversion(ws, entry, "problem_item_duty")
    made = keep_begun(ws, begun, begun.values).entry
    opened = open_entry(ws, entry)
    save_entry(ws, form_id=PROBLEM, values={**opened.values, "area": "实训中心库房"}, entry_id=entry)
    assert not [one for one in changed_above(ws) if one.own.entry_id == made]
    letter = begin_conversion(ws, made, "item_letter")
    assert letter.values["items"] == (Ref(made, open_entry(ws, made).listed.title),)
    assert letter.values["party_b"] == secretary(ws)


def test_what_comes_from_a_restricted_record_is_restricted(ws: Workspace) -> None:
    values = open_entry(ws, problem(ws)).values
    entry = save_entry(ws, form_id=PROBLEM, values=values, sensitivity=Sensitivity.DISCIPLINE).entry
    begun = begin_conversion(ws, entry, "problem_item_duty")
    made = keep_begun(ws, begun, begun.values).entry
    assert open_entry(ws, made).listed.sensitivity == Sensitivity.DISCIPLINE


def test_a_record_like_an_earlier_one_begins_without_what_belongs_to_one_occasion(ws: Workspace) -> None:
    entry = problem(ws, due=date(2026, 12, 1))
    begun = begin_like(ws, entry)
    assert begun.source is None and begun.values["content"] == "耗材验收只有一人签字。"
    assert not {"number", "raised_on", "due"} & begun.values.keys()


def test_a_way_that_is_not_there_is_refused(ws: Workspace) -> None:
    entry = problem(ws)
    for conversion, row in (("nothing", None), ("item_letter", None), ("talk_problem", 0)):
        with pytest.raises(UserError) as refused:
            begin_conversion(ws, entry, conversion, row)
        assert refused.value.code is ErrorCode.ENTRY_UNKNOWN


def test_what_begins_with_restricted_words_is_as_restricted(ws: Workspace) -> None:
    entry = problem(ws, content="只限纪检知悉")
    row = open_entry(ws, entry)
    save_entry(ws, form_id=PROBLEM, values=row.values, entry_id=entry, sensitivity=Sensitivity.DISCIPLINE)
    like = begin_like(ws, entry)
    values: Values = {**like.values, "raised_on": date(2026, 11, 16)}
    kept = keep_begun(ws, like, values).entry
    assert open_entry(ws, kept).listed.sensitivity == Sensitivity.DISCIPLINE
    turned = begin_conversion(ws, entry, "own_task")
    assert turned.level is Sensitivity.DISCIPLINE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('to = "own_task"', 'to = "nothing"'),
        ('party_b = ["holder"]', 'nobody = ["holder"]'),
        ('party_b = ["holder"]', 'party_b = ["nothing"]'),
        ('from = ["list_item"]', 'from = ["nothing"]'),
        ('fixed = { kind = "报告" }', 'fixed = { kind = "说明" }'),
        ('id = "item_letter"', 'id = "own_task"'),
    ],
)
def test_a_conversion_that_cannot_be_meant_is_refused_with_its_line(
    ws: Workspace, tmp_path: Path, old: str, new: str
) -> None:
    text = (RESOURCES / "conversions.toml").read_text("utf-8")
    assert old in text
    broken = tmp_path / "conversions.toml"
    broken.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(UserError) as refused:
        load_conversions(broken, ws.library.forms)
    assert refused.value.code is ErrorCode.RESOURCE_INVALID and refused.value.facts["line"]


def test_every_conversion_fills_only_what_its_form_accepts(ws: Workspace) -> None:
    for one in ws.library.conversions:
        target = ws.library.form(one.to)
        for name in one.sources:
            values = sample_values(ws.library.form(name))
            rows = one.rows(values)
            known: Values = {"@title": "题目", "@own": Ref(ws.org, "单位"), "@record": (Ref("x", "题目"),)}
            turned = one.turned(target, values, known, rows[0] if rows else None)
            found = target.problems(turned, today=ws.today)
            wrong = {
                one.field_id for one in found if one.row is None
            }  # cells of a row are for whoever goes on
            assert not wrong & {key for key in turned if target.field(key).kind is not FieldKind.DATE}  # type: ignore[union-attr]


def test_what_was_turned_once_is_shown_when_it_is_turned_again(ws: Workspace) -> None:
    rows: tuple[Row, ...] = ({"problem": "屋顶漏雨"}, {"problem": "停车难"})
    entry = keep(ws, "handbook_08", days=Decimal(1), problems=rows, place="东区")
    first = begin_conversion(ws, entry, "research_problem", 0)
    assert first.earlier == ()
    made = keep_begun(ws, first, {**first.values, "kind": "热点难点问题", "origin": "群众反映"}).entry
    assert [row.entry_id for row in begin_conversion(ws, entry, "research_problem", 0).earlier] == [made]
    assert begin_conversion(ws, entry, "research_problem", 1).earlier == ()
    void_entry(ws, entry_id=made, reason="重复")
    assert begin_conversion(ws, entry, "research_problem", 0).earlier == ()


def test_nothing_begins_from_what_is_out_of_use_or_was_blanked(ws: Workspace) -> None:
    gone, blanked = problem(ws), problem(ws)
    void_entry(ws, entry_id=gone, reason="重复")
    blank_entry(ws, entry_id=blanked, reason="依法清除", basis="来文")
    for entry, code in ((gone, ErrorCode.ENTRY_VOID), (blanked, ErrorCode.ENTRY_BLANKED)):
        with pytest.raises(UserError) as refused:
            begin_conversion(ws, entry, "problem_talk")
        assert refused.value.code is code
    with pytest.raises(UserError) as refused:
        begin_like(ws, blanked)
    assert refused.value.code is ErrorCode.ENTRY_BLANKED


def test_of_anothers_record_persons_are_kept_by_name_and_every_way_can_be_gone(
    pair: Pair, tmp_path: Path
) -> None:
    who = secretary(pair.unit)
    rows: tuple[Row, ...] = ({"problem": "排课冲突", "responsible": "教务处"},)
    entry = keep(pair.unit, "handbook_08", days=Decimal(1), problems=rows, place="实训中心")
    carry(pair.unit, pair.committee, tmp_path)
    opened = open_entry(pair.committee, entry, pair.unit.org)
    assert opened.values["subject"] == who and not opened.is_own
    for one in offers(pair.committee, opened):
        begun = begin_conversion(pair.committee, entry, one.conversion, one.row)
        assert "None" not in show(tuple(begun.values.values())) and who not in begun.values.values()
    begun = begin_conversion(pair.committee, entry, "research_problem", 0)
    assert begun.values["holder"] == Ref(None, who.name)
    made = keep_begun(pair.committee, begun, {**begun.values, "kind": "整改问题", "origin": "督查"}).entry
    again = open_entry(pair.committee, entry, pair.unit.org)
    assert [row.entry_id for row in made_from(pair.committee, again)] == [made]


def test_a_record_of_an_older_form_is_turned_as_far_as_it_goes(ws: Workspace, pair: Pair) -> None:
    entry = problem(ws)
    shipped = ws.library.loaded(PROBLEM)
    older = replace(shipped.spec, fields=tuple(one for one in shipped.spec.fields if one.id != "holder"))
    opened = open_entry(ws, entry)
    values = {key: value for key, value in opened.values.items() if older.field(key)}
    talk = ws.library.form(FormId("talk_record"))
    (way,) = [one for one in ws.library.conversions if one.id == "problem_talk"]
    turned = way.turned(talk, values, {"@title": opened.listed.title})
    assert "talked" not in turned and turned["pointed_out"] == values["content"]
    lost = replace(talk, fields=tuple(one for one in talk.fields if one.id != "pointed_out"))
    assert way.turned(lost, values, {}).keys() == {"content", "kind"}
