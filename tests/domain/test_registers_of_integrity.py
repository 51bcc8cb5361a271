"""What the registers of integrity accept and refuse, asked of the shipped forms alone."""

from datetime import date, datetime, timedelta
from itertools import chain

import pytest

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.domain.forms import FormSpec, ProblemCode, Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import FieldKind, Value, Values
from tests.samples import FORMS, TODAY, sample_ref, sample_values

SHIPPED = load_forms(FORMS)
DAY = timedelta(days=1)
TALKED = ("number", "kind", "when", "talker", "talked")


def form(name: str) -> FormSpec:
    return SHIPPED[FormId(name)].spec


def wrong(name: str, **changes: Value) -> list[tuple[str, ProblemCode]]:
    spec = form(name)
    values = sample_values(spec, overrides={key: one for key, one in changes.items() if one is not None})
    given = {**values, **changes}
    return [(one.field_id, one.code) for one in spec.problems(given, today=TODAY)]


def words_of(name: str) -> str:
    fields = form(name).fields
    every = chain(fields, *(one.columns for one in fields))
    return "".join("".join((one.label, *one.choices)) for one in every)


class TestTalks:
    """谈话: seven kinds, each with what it needs."""

    def test_there_are_seven_kinds(self) -> None:
        kind = form("talk_record").field("kind")
        assert kind is not None and len(kind.choices) == 7

    @pytest.mark.req("LZ60")
    def test_a_heart_to_heart_talk_is_its_counterpart_and_its_day(self) -> None:
        values = sample_values(form("talk_record"), overrides={"kind": "谈心谈话"})
        bare = {name: values[name] for name in TALKED}
        assert form("talk_record").problems(bare, today=TODAY) == ()

    @pytest.mark.req("LZ26", "LZ34")
    @pytest.mark.parametrize("kind", ["责任约谈", "提醒谈话"])
    def test_an_admonition_talk_needs_its_record_and_who_wrote_it(self, kind: str) -> None:
        trigger = ("其他",)
        given: dict[str, Value] = {"kind": kind, "trigger": trigger}
        assert wrong("talk_record", **given) == []
        for name in ("recorder", "place", "content", "title"):
            assert wrong("talk_record", **given, **{name: None}) == [(name, ProblemCode.REQUIRED)]

    @pytest.mark.req("LZ15")
    def test_the_secretary_calls_in_for_one_of_three_causes(self) -> None:
        for cause in ("责任落实不到位", "管党治党问题较多", "党员群众反映问题较多"):
            assert wrong("talk_record", kind="责任约谈", trigger=(cause,)) == []
        assert wrong("talk_record", kind="责任约谈", trigger=("作风",)) == [
            ("trigger", ProblemCode.NOT_WITH_OTHER)
        ]

    @pytest.mark.req("LZ16")
    def test_a_member_reminds_in_one_of_six_aspects(self) -> None:
        for aspect in ("政治", "思想", "工作", "生活", "作风", "纪律"):
            assert wrong("talk_record", kind="提醒谈话", trigger=(aspect,)) == []
        assert wrong("talk_record", kind="提醒谈话", trigger=("责任落实不到位",)) == [
            ("trigger", ProblemCode.NOT_WITH_OTHER)
        ]

    @pytest.mark.req("LZ46")
    def test_the_first_form_says_which_of_five_aspects(self) -> None:
        aspects = form("talk_record").field("aspects")
        assert aspects is not None
        assert aspects.choices == ("政治思想", "道德品质", "勤政廉政", "选人用人", "生活作风")
        assert wrong("talk_record", first_form=True, aspects=None) == [("aspects", ProblemCode.REQUIRED)]

    def test_a_talk_does_not_end_before_it_began(self) -> None:
        end = datetime.combine(TODAY - 9 * DAY, datetime.min.time())
        assert wrong("talk_record", until=end) == [("until", ProblemCode.BEFORE_OTHER)]

    @pytest.mark.req("LZ65")
    def test_an_inquiry_makes_a_talk_confidential_by_itself(self) -> None:
        when = form("talk_record").restricted_when
        assert when is not None and when.holds({"kind": "谈话函询"})
        assert not when.holds({"kind": "廉政谈话"})


@pytest.mark.req("LZ65")
def test_an_inquiry_is_number_day_and_result_and_nothing_else() -> None:
    inquiry = form("inquiry")
    assert inquiry.sensitivity is Sensitivity.DISCIPLINE and inquiry.travels == "stay"
    assert not [one.id for one in inquiry.fields if one.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)]
    assert wrong("inquiry", result="采信了结", closed_on=None) == [("closed_on", ProblemCode.REQUIRED)]


@pytest.mark.req("LZ35")
def test_a_petition_is_its_number_and_how_far_it_is_never_who_wrote() -> None:
    petition = form("petition_progress")
    texts = [one.id for one in petition.fields if one.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)]
    progress = petition.field("progress")
    assert texts == ["case_no"] and progress is not None
    assert {one.kind for one in progress.columns} == {FieldKind.DATE, FieldKind.CHOICE}
    assert not [word for word in ("来信人", "来访人", "反映人", "内容摘要") if word in words_of(petition.id)]
    assert wrong("petition_progress", state="已办结", closed_on=None) == [("closed_on", ProblemCode.REQUIRED)]


@pytest.mark.req("LZ47")
def test_a_double_report_has_two_recipients() -> None:
    same = sample_ref("机关第一党支部")
    assert wrong("double_report", to_committee=same, to_superior=same) == [
        ("to_superior", ProblemCode.SAME_AS_OTHER)
    ]
    assert wrong("double_report", to_superior=None) == [("to_superior", ProblemCode.REQUIRED)]
    assert wrong("double_report", superior_on=None) == [("superior_on", ProblemCode.REQUIRED)]


@pytest.mark.req("LZ48")
def test_a_transfer_goes_from_one_hand_to_another_in_order() -> None:
    early = TODAY - 30 * DAY
    assert wrong("handling_transfer", received_on=early) == [("received_on", ProblemCode.BEFORE_OTHER)]
    assert wrong("handling_transfer", result="不予处理", result_note=None) == [
        ("result_note", ProblemCode.REQUIRED)
    ]
    one = sample_ref("张明")
    assert wrong("handling_transfer", transferred_by=one, received_by=one) == [
        ("received_by", ProblemCode.SAME_AS_OTHER)
    ]


@pytest.mark.req("LZ54")
def test_what_is_concluded_fits_tolerance_or_clearing() -> None:
    assert wrong("tolerance", kind="容错纠错", conclusion="失实，予以澄清") == [
        ("conclusion", ProblemCode.NOT_WITH_OTHER)
    ]
    assert wrong("tolerance", kind="澄清保护", conclusion="失实，予以澄清", scope=None) == [
        ("scope", ProblemCode.REQUIRED)
    ]
    assert wrong("tolerance", kind="容错纠错", conclusion="免责", basis=None) == [
        ("basis", ProblemCode.REQUIRED)
    ]


@pytest.mark.req("LZ45")
def test_one_case_closes_gaps_takes_measures_and_settles_a_field() -> None:
    given: dict[str, Value] = {"verdict": "通过", "closed_on": TODAY}
    assert wrong("aftercare", **given) == []
    for name in ("case_no", "gaps", "measures", "field", "standard", "closed_on"):
        assert wrong("aftercare", **{**given, name: None}) == [(name, ProblemCode.REQUIRED)]


@pytest.mark.req("LZ05")
def test_what_one_finds_in_oneself_has_a_measure() -> None:
    row = {"problem": "跟踪不够", "cause": "没有按月过问"}
    assert wrong("self_assessment", problems=(row,)) == [("problems", ProblemCode.GOES_WITH)]
    assert wrong("self_assessment", problems=({**row, "measure": "按月过问"},)) == []


@pytest.mark.req("MZ07", "MZ32")
def test_a_risk_point_has_its_field_tier_controls_and_own_checks() -> None:
    for name in ("holder", "field", "tier", "grade"):
        assert wrong("risk_point", **{name: None}) == [(name, ProblemCode.REQUIRED)]
    tier, controls, checks = (form("risk_point").field(name) for name in ("tier", "controls", "checks"))
    assert tier is not None and tier.choices == ("决策层", "管理层", "操作层")
    assert controls is not None and {"制度", "科技"} <= set(controls.columns[0].choices)
    assert checks is not None and [one.id for one in checks.columns] == ["on", "result", "note"]
    assert form("risk_point").facts["due_on"] == "next_check"


@pytest.mark.req("LZ38")
def test_a_visit_to_a_contact_point_takes_four_fields() -> None:
    spec = form("contact_point")
    needed = {one.id for one in spec.fields if one.required and not one.default}
    assert needed == {"kind", "point", "title"}
    kind = spec.field("kind")
    assert kind is not None and {"联系党支部", "联系宿舍", "听课"} <= set(kind.choices)


@pytest.mark.req("LZ61")
def test_a_member_guides_departments_by_four_kinds_of_measures_and_four_acts() -> None:
    spec = form("department_measure")
    kinds, action, heard = (spec.field(name) for name in ("kinds", "action", "heard"))
    assert kinds is not None and {"纪律建设", "作风建设", "廉政教育", "规范权力运行"} <= set(kinds.choices)
    assert action is not None and action.choices == ("研究", "部署", "检查", "报告") and not action.free
    assert heard is not None


@pytest.mark.req("MZ05", "MZ06")
def test_a_record_of_the_handbook_can_be_tagged_with_the_four_acts_and_the_four_together() -> None:
    values = sample_values(form("handbook_01"))
    for tags in (
        ("亲自部署", "亲自过问", "亲自协调", "亲自督办"),
        ("同步考虑", "同步部署", "同步实施", "同步检查"),
        ("同部署", "同落实", "同检查", "同考核"),
    ):
        field = form("handbook_01").field("tags")
        assert field is not None and set(tags) <= set(field.choices)
        assert form("handbook_01").problems({**values, "tags": tags}, today=TODAY) == ()


def test_who_is_responsible_for_what_an_inspection_found() -> None:
    for name in ("pointed_by", "leader", "department"):
        assert wrong("inspection_rectification", verdict="整改中", **{name: None}) == [
            (name, ProblemCode.REQUIRED)
        ]
    same = sample_ref("张明")
    assert ("pusher", ProblemCode.SAME_AS_OTHER) in wrong(
        "inspection_rectification", leader=same, pusher=same
    )


@pytest.mark.req("LZ23")
def test_the_recorder_is_named_with_department_and_deputy() -> None:
    for name in ("department", "person", "since"):
        assert wrong("recorder_post", **{name: None}) == [(name, ProblemCode.REQUIRED)]
    assert wrong("recorder_post", since=date(2026, 3, 1), until=date(2026, 2, 1)) == [
        ("until", ProblemCode.BEFORE_OTHER)
    ]


@pytest.mark.req("LZ53")
def test_a_file_of_a_person_asks_for_nothing_private() -> None:
    spec = form("integrity_file")
    assert spec.guarded and spec.one_for == "person" and spec.travels == "stay"
    assert [one.id for one in spec.fields if one.kind is FieldKind.ATTACHMENTS] == ["signed_scan"]
    person = sample_ref("张明")
    values: Values = {"number": "档1号", "person": person, "opened_on": TODAY, "keeper": sample_ref("王维")}
    assert spec.head == ("number", "person", "opened_on", "next_analysis")
    assert "张明" in spec.search_text(values) and "王维" not in spec.search_text(values)


@pytest.mark.req("LZ53")
def test_nobody_approves_their_own_look() -> None:
    one = sample_ref("张明")
    assert wrong("file_look", looker=one, approver=one) == [("approver", ProblemCode.SAME_AS_OTHER)]
    assert wrong("file_look", reason=None) == [("reason", ProblemCode.REQUIRED)]
