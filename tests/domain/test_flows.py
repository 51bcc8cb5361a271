"""Where a record of a flow stands, which steps it is open to, what each keeps and takes back."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pytest

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.domain.flows import Flow, Written, course
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.problems import ProblemCode
from sxt_desktop.domain.values import Ref, Value, Values
from tests.samples import FORMS

TODAY = date(2026, 11, 18)
HOLDER = Ref("p1", "艾师齐")
BEGUN: Values = {
    "kind": "管党治党问题",
    "origin": "自查",
    "found_by_self": True,
    "content": "分工没有及时调整。",
    "area": "二级学院",
    "holder": HOLDER,
    "raised_on": date(2026, 3, 1),
}
GIVEN: Mapping[str, Values] = {
    "judge": {"judged_on": date(2026, 3, 3), "leader_view": "属实。", "discipline_view": "同意。"},
    "return": {"returned_on": date(2026, 3, 4), "return_reason": "写清涉及哪个岗位。"},
    "raise": {"raised_on": date(2026, 3, 5), "content": "两个学院分工没有调整。", "area": "组织员岗位"},
    "decide": {"decided_on": date(2026, 3, 8), "decided_at": "党委会第7次会议", "due": date(2026, 6, 30)},
    "claim": {"claimed_on": date(2026, 3, 9), "claimant": HOLDER},
    "rectify": {"rectified_on": date(2026, 6, 1), "rectified": "重新发文明确分工。"},
    "verify": {"verified_on": date(2026, 6, 3), "grade": "好"},
    "close": {
        "closed_on": date(2026, 6, 5),
        "rectified": "重新发文明确分工。",
        "sanctioned": "无需问责",
        "lasting": "列入换届流程。",
    },
    "relapse": {"relapsed_on": date(2026, 9, 1), "relapse_reason": "又有一个学院没有调整。"},
}


@pytest.fixture(scope="module")
def form() -> FormSpec:
    return load_forms(FORMS)[FormId("problem_item")].spec


def walked(flow: Flow, *steps: str, values: Values = BEGUN, path: str = "proposed") -> Values:
    """Return a record after some steps, each of which it has to be open to."""
    for name in steps:
        step = next(one for one in flow.open_to(values, path=path) if one.id == name)
        values = flow.taken(step, values, GIVEN[name])
    return values


WAY = ("judge", "decide", "claim", "rectify", "verify", "close")


@pytest.mark.req("MZ35")
def test_the_way_runs_through_every_state_and_each_content_is_accepted(form: FormSpec) -> None:
    states = []
    for count in range(len(WAY) + 1):
        values = walked(form.flow, *WAY[:count])
        states.append(form.flow.state(values))
        assert form.problems(values, today=TODAY) == ()
    assert states == ["提出", "研判", "审定", "整改中", "待核验", "待销号", "已销号"]
    assert form.flow.closed == ("已销号",)


@pytest.mark.req("MZ35")
def test_steps_are_taken_in_order_alone(form: FormSpec) -> None:
    flow = form.flow
    open_to = [[one.id for one in flow.open_to(walked(flow, *WAY[:n]), path="proposed")] for n in range(7)]
    assert open_to == [
        ["judge", "return"],
        ["decide", "return"],
        ["claim"],
        ["rectify"],
        ["verify"],
        ["close"],
        ["relapse"],
    ]


def test_where_problems_are_found_together_the_meeting_decides_without_a_study_before(form: FormSpec) -> None:
    flow = form.flow
    assert [one.id for one in flow.open_to(BEGUN, path="together")] == ["decide", "return"]
    values = walked(flow, "decide", "claim", path="together")
    assert flow.state(values) == "整改中" and not form.problems(values, today=TODAY)


@pytest.mark.req("MZ35")
def test_what_was_sent_back_is_raised_anew_and_studied_again(form: FormSpec) -> None:
    flow = form.flow
    returned = walked(flow, "judge", "return")
    assert flow.state(returned) == "退回" and returned["return_reason"]
    again = walked(flow, "raise", values=returned)
    assert flow.state(again) == "提出" and not again.get("judged_on") and not again.get("return_reason")
    assert again["content"] == "两个学院分工没有调整。"
    assert flow.state(walked(flow, "judge", values={**again, "raised_on": date(2026, 3, 2)})) == "研判"


@pytest.mark.parametrize(
    ("grade", "state"), [("好", "待销号"), ("较好", "待销号"), ("一般", "二次整改"), ("差", "二次整改")]
)
def test_a_poor_verification_asks_for_a_second_correction(form: FormSpec, grade: str, state: str) -> None:
    flow = form.flow
    values = walked(flow, *WAY[:4])
    verify = flow.step("verify")
    assert verify is not None
    judged = flow.taken(verify, values, {**GIVEN["verify"], "grade": grade, "due": date(2026, 8, 1)})
    assert flow.state(judged) == state
    if state == "二次整改":
        assert judged["due"] == date(2026, 8, 1)
        corrected = walked(flow, "rectify", values=judged)
        assert flow.state(corrected) == "待核验" and "grade" not in corrected


@pytest.mark.req("MZ35")
def test_a_relapse_reopens_what_was_closed(form: FormSpec) -> None:
    flow = form.flow
    reopened = walked(flow, *WAY, "relapse")
    assert flow.state(reopened) == "反弹"
    assert not any(reopened.get(name) for name in ("closed_on", "rectified", "grade", "sanctioned"))
    again = walked(flow, "rectify", "verify", "close", values=reopened)
    assert flow.state(again) == "已销号" and again["relapse_reason"] == "又有一个学院没有调整。"


def test_closing_needs_correction_accountability_and_lasting_rules(form: FormSpec) -> None:
    values = walked(form.flow, *WAY)
    for name in ("rectified", "sanctioned", "lasting"):
        (found,) = form.problems({**values, name: None}, today=TODAY)
        assert (found.field_id, found.code) == (name, ProblemCode.REQUIRED)


@pytest.mark.parametrize(
    ("step", "day"), list(pairwise(["raised_on", "judged_on", "decided_on", "claimed_on"]))
)
def test_a_day_before_the_step_before_is_refused_at_its_field(form: FormSpec, step: str, day: str) -> None:
    values = walked(form.flow, "judge", "decide", "claim")
    found = form.problems({**values, day: date(2026, 2, 1)}, today=TODAY)
    assert (day, ProblemCode.BEFORE_OTHER) in [(one.field_id, one.code) for one in found]


def test_a_step_is_not_dated_before_the_one_it_turns_back(form: FormSpec) -> None:
    flow, values = form.flow, walked(form.flow, *WAY)
    relapse = flow.step("relapse")
    assert relapse is not None
    early = flow.too_early(relapse, values, {"relapsed_on": date(2026, 6, 4)})
    assert early is not None and early.code is ProblemCode.BEFORE_OTHER and early.facts["other"] == "销号"
    assert flow.too_early(relapse, values, GIVEN["relapse"]) is None


def test_fields_of_a_step_are_there_only_once_it_was_taken(form: FormSpec) -> None:
    shown = {spec.id for spec in form.visible(BEGUN)}
    assert not shown & {"judged_on", "leader_view", "decided_at", "closed_on", "relapsed_on"}
    assert {"leader_view", "discipline_view"} <= {
        spec.id for spec in form.visible(walked(form.flow, "judge"))
    }


def test_a_record_of_the_first_version_stands_where_it_said_until_its_next_step(form: FormSpec) -> None:
    old: Values = {**BEGUN, "state": "整改中", "decided_at": "党委会", "decided_on": date(2026, 3, 8)}
    assert form.flow.state(old) == "整改中"
    values = walked(form.flow, "rectify", values=old)
    assert form.flow.state(values) == "待核验" and "state" not in values


def test_the_course_has_one_entry_for_each_step_with_who_wrote_it_and_corrections_in_place(
    form: FormSpec,
) -> None:
    contents: list[Mapping[str, Value]] = [walked(form.flow, *WAY[:n]) for n in range(4)]
    contents.insert(2, {**contents[1], "leader_view": "完全属实。"})
    contents.append(walked(form.flow, *WAY, "relapse"))
    labels = {spec.id: spec.label for spec in form.fields}
    told = course(
        form.flow,
        labels,
        [Written(one, "林静", "2026-03-01T09:00:00+08:00", str(n)) for n, one in enumerate(contents)],
    )
    assert [(one.title, one.state) for one in told] == [
        ("提出", "提出"),
        ("研判", "研判"),
        ("审定", "审定"),
        ("认领", "整改中"),
        ("反弹", "反弹"),
    ]
    assert ("分管领导研判意见", "完全属实。") in told[1].words and told[1].author == "林静"
    assert told[-1].turns_back and told[-1].day == date(2026, 9, 1)


def test_the_course_tells_of_every_step_of_a_content_taken_over_whole_and_of_a_second_one_on_the_same_day(
    form: FormSpec,
) -> None:
    flow, labels = form.flow, {spec.id: spec.label for spec in form.fields}
    whole = walked(flow, *WAY[:4])
    verify = flow.step("verify")
    assert verify is not None
    poor = flow.taken(verify, whole, {**GIVEN["verify"], "verified_on": date(2026, 6, 1), "grade": "差"})
    again = walked(flow, "rectify", values=poor)
    told = course(flow, labels, [Written(one, "林静", "", "") for one in (whole, poor, again)])
    assert [one.title for one in told] == ["提出", "研判", "审定", "认领", "整改", "核验", "整改"]
    assert [one.state for one in told][-3:] == ["待核验", "二次整改", "待核验"]
