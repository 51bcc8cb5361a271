"""Every way of counting, with the quotas of the three profiles: how much, with whom, by when, and for whom at once."""

from dataclasses import replace
from datetime import date

import pytest

from sxt_desktop.domain.duties import Counted, progress
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.periods import PeriodKind
from tests.domain.duty_world import (
    BELOW,
    BRANCH,
    CHIEF_A,
    CHIEF_B,
    FIRST,
    HEAD,
    OWN,
    SECOND,
    STAFF_A,
    SUB,
    UNIT,
    duty,
    figures,
    only,
    profile,
    reckoning,
    record,
    ref,
    talk,
)

YEAR = "2026年"


@pytest.mark.req("LZ08", "LZ28")
@pytest.mark.parametrize(("name", "key"), [("ningxia", "special_study"), ("tianjin", "special_analysis")])
def test_the_team_owes_one_study_in_each_half_year(name: str, key: str) -> None:
    team = record("handbook_01", "06-30", OWN, special_study=True)
    again = record("handbook_01", "06-30", HEAD, special_study=True)
    plain = record("handbook_01", "07-01", OWN, special_study=False)
    assert figures(duty(name, key), team, again, plain) == {
        ("本单位", "上半年"): "1/1",
        ("本单位", "下半年"): "0/1",
    }


@pytest.mark.req("LZ30")
def test_one_meeting_counts_for_the_team_and_for_who_presided() -> None:
    team = record("handbook_01", "03-05", OWN, special_study=True, role="主持", chair=ref(HEAD)[0])
    own = record("handbook_01", "03-05", HEAD, special_study=True, role="主持")
    sat = record("handbook_01", "09-05", HEAD, special_study=True, role="参加")
    other = record("handbook_01", "10-05", OWN, special_study=True, role="主持", chair=ref(FIRST)[0])
    given = (team, own, sat, other)
    assert figures(duty("tianjin", "preside_head"), *given) == {("书记", YEAR): "1/2"}
    assert figures(duty("tianjin", "special_analysis"), *given)["本单位", "上半年"] == "1/1"
    later = record("handbook_01", "11-05", HEAD, special_study=True, role="主持")
    assert figures(duty("tianjin", "preside_head"), *given, later) == {("书记", YEAR): "2/2"}


@pytest.mark.req("LZ31")
def test_the_head_owes_one_special_research() -> None:
    one = duty("tianjin", "special_research_head")
    plain = record("handbook_08", "03-05", HEAD, special_research=False, days="20")
    assert figures(one, plain) == {("书记", YEAR): "0/1"}
    assert figures(one, plain, record("handbook_08", "04-05", HEAD, special_research=True)) == {
        ("书记", YEAR): "1/1"
    }


@pytest.mark.req("LZ11", "LZ12")
def test_days_in_the_field_add_up_by_person() -> None:
    days = [
        record("handbook_08", "03-05", who, days=much)
        for who, much in ((HEAD, "59.5"), (FIRST, "30"), (HEAD, ""))
    ]
    assert figures(duty("ningxia", "field_study_secretary"), *days) == {("书记", YEAR): "59.5/60"}
    assert figures(duty("ningxia", "field_study_member"), *days) == {
        ("甲委员", YEAR): "30/30",
        ("乙委员", YEAR): "0/30",
    }


@pytest.mark.req("LZ09", "LZ10", "MZ30")
def test_lectures_count_by_where_they_were_given_and_what_they_were() -> None:
    def lecture(who: str, activity: str, venue: str) -> Counted:
        return record("handbook_05", "05-06", who, activity=activity, role="主讲", venue=venue)

    given = [
        lecture(HEAD, "讲党课", "本单位"),
        lecture(FIRST, "讲党课", "本单位"),
        lecture(FIRST, "廉政党课", "联系点"),
        lecture(SECOND, "讲党课", "分管部门"),
    ]
    assert figures(duty("ningxia", "party_lecture_secretary"), *given) == {("书记", YEAR): "1/1"}
    assert figures(duty("ningxia", "party_lecture_member"), *given) == {
        ("甲委员", YEAR): "1/1",
        ("乙委员", YEAR): "1/1",
    }
    assert figures(duty("tianjin", "integrity_lecture_member"), *given) == {
        ("甲委员", YEAR): "0/1",
        ("乙委员", YEAR): "0/1",
    }


RELATIONS = [
    ("head_members", HEAD, (FIRST, SECOND), ("甲委员", "乙委员")),
    ("head_below", HEAD, (BELOW,), ("下级书记",)),
    ("member", FIRST, (CHIEF_A,), ("甲处长",)),
]


@pytest.mark.req("LZ25")
@pytest.mark.parametrize(("what", "kind"), [("performance", "履职谈话"), ("integrity", "廉政谈话")])
@pytest.mark.parametrize(("relation", "talker", "talked", "names"), RELATIONS)
def test_two_kinds_of_talks_are_owed_in_three_relations(
    what: str, kind: str, relation: str, talker: str, talked: tuple[str, ...], names: tuple[str, ...]
) -> None:
    one = duty("tianjin", f"{what}_talks_{relation}")
    other = "廉政谈话" if kind == "履职谈话" else "履职谈话"
    missed = only(one, *(talk("05-06", talker, who, kind=other) for who in talked))
    assert missed.done == 0 and missed.missing == names
    held = only(one, talk("05-06", talker, *talked, kind=kind))
    assert held.is_met and held.missing == () and held.required == len(talked)


@pytest.mark.req("LZ06")
def test_one_talk_a_year_with_members_and_with_heads_in_charge() -> None:
    together = talk("03-05", HEAD, FIRST, SECOND, CHIEF_A, kind="履责谈话")
    assert figures(duty("ningxia", "talks_secretary"), together) == {("书记", YEAR): "2/2"}
    reminder = talk("03-05", FIRST, CHIEF_A, kind="提醒谈话")
    assert figures(duty("ningxia", "talks_member"), reminder) == {
        ("甲委员", YEAR): "0/1",
        ("乙委员", YEAR): "0/1",
    }
    real = talk("03-06", FIRST, CHIEF_A, CHIEF_B, kind="履责谈话")
    assert figures(duty("ningxia", "talks_member"), real) == {
        ("甲委员", YEAR): "1/1",
        ("乙委员", YEAR): "0/1",
    }


@pytest.mark.req("LZ32")
def test_the_head_talks_with_all_members_heads_and_secretaries_below() -> None:
    one = duty("tianjin", "talks_all_head")
    part = only(one, talk("03-05", HEAD, FIRST, CHIEF_A, kind="廉政谈话"), talk("04-05", HEAD, FIRST))
    assert (str(part.done), str(part.required)) == ("2", "6")
    assert part.missing == ("乙委员", "乙处长", "下级书记", "支部书记")
    whole = only(one, talk("03-05", HEAD, FIRST, SECOND, CHIEF_A, CHIEF_B, BELOW, BRANCH))
    assert whole.is_met and whole.done == whole.required


@pytest.mark.req("LZ36")
def test_a_member_talks_with_everyone_of_the_sections_in_charge() -> None:
    one = duty("tianjin", "staff_talks_member")
    assert figures(one) == {("甲委员", YEAR): "0/2", ("乙委员", YEAR): "0/1"}
    found = only(one, talk("03-05", FIRST, STAFF_A, kind="谈心谈话"))
    assert found.missing == ("甲处长",)


@pytest.mark.req("DZ11", "KZ13")
def test_every_organisation_directly_below_is_inspected_and_assessed_once() -> None:
    deeper = record("inspection", "03-05", HEAD, unit=ref(SUB)[0])
    assert only(duty("tianjin", "inspect_units"), deeper).missing == ("下级党委",)
    direct = record("inspection", "03-05", HEAD, unit=ref(UNIT)[0])
    assert figures(duty("tianjin", "inspect_units"), direct) == {("本单位", YEAR): "1/1"}
    assert figures(
        duty("tianjin", "assess_units"), record("assessment", "12-05", UNIT, target=ref(UNIT)[0])
    ) == {("本单位", YEAR): "1/1"}


@pytest.mark.req("LZ13", "LZ14")
def test_what_is_asked_for_regularly_is_owed_by_the_quarter_unless_said_otherwise() -> None:
    hears = [
        record("handbook_03", day, HEAD, report_matter="班子成员履行一岗双责情况")
        for day in ("03-31", "06-30", "06-30")
    ]
    one = duty("ningxia", "hear_members")
    assert list(figures(one, *hears).values()) == ["1/1", "1/1", "0/1", "0/1"]
    assert list(figures(replace(one, period=PeriodKind.HALF_YEAR), *hears).values()) == ["2/1", "0/1"]
    departments = record("handbook_03", "05-06", SECOND, report_matter="分管部门从严治党情况")
    found = figures(duty("ningxia", "hear_departments"), departments)
    assert [key for key, said in found.items() if said == "1/1"] == [("乙委员", "第二季度")] and len(
        found
    ) == 8


def test_a_due_day_within_the_year_decides_the_light() -> None:
    one = duty("shanghai", "stocktaking")
    assert only(one).due == date(2026, 1, 31) and only(one).light.light is Light.OVERDUE
    assert only(one, record("stocktaking", "02-20", HEAD)).light.light is Light.DONE
    january = progress((one,), reckoning(today=date(2026, 1, 25)))[0]
    assert (january.light.light, january.light.days_left) == (Light.SOON, 6)
    begun_later = progress((one,), reckoning(since=date(2026, 11, 1)))[0]
    assert not begun_later.is_owed


def test_people_of_organisations_below_owe_nothing_here() -> None:
    assert set(figures(duty("ningxia", "party_lecture_secretary"))) == {("书记", YEAR)}


def test_a_quota_that_is_off_is_known_and_owed_by_nobody() -> None:
    shanghai = profile("shanghai")
    assert [one.id for one in shanghai.unused] == ["quarterly_check"]
    assert "quarterly_check" not in {one.id for one in shanghai.duties}
