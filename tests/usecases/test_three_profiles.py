"""The same year of the example under three profiles: three boards, each number counted by hand from its records."""

from dataclasses import replace
from functools import lru_cache

import pytest

from sxt_desktop.catalog.library import Library, load_library
from sxt_desktop.domain.people import POST, FourDuty
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.duty_reasons import DutyReasons, explain_duty
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.permits import form_for, forms_for
from sxt_desktop.usecases.workspace import Workspace
from tests.usecases.conftest import DEMO_TODAY, RESOURCES, OpenDemo

YEAR = DEMO_TODAY.year
Board = dict[tuple[str, str], str]
"""(quota, who, with the period where it is none of a year) -> ``done/required``."""


@lru_cache
def library(profile: str) -> Library:
    return load_library(RESOURCES, profile)


def under(ws: Workspace, profile: str) -> Workspace:
    return replace(ws, library=library(profile))


def board(ws: Workspace, profile: str) -> Board:
    found = {}
    for one in duty_board(under(ws, profile), YEAR):
        period = "" if one.period.name == f"{YEAR}年" else one.period.name
        found[one.duty.id, one.subject_name + period] = (
            f"{one.done.normalize():f}/{one.required.normalize():f}"
        )
    return found


TEAM, HEAD, FIRST, SECOND = "机械工程学院党委", "尹䶮", "祝砚农", "邝雨眠"
"""The faculty's committee, its secretary, the dean and the deputy; the dean is in charge of three offices."""
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")

NINGXIA: Board = {
    # 02-28 与 06-19 两次党委会议专题研究,下半年还没有
    ("special_study", f"{TEAM}上半年"): "2/1",
    ("special_study", f"{TEAM}下半年"): "0/1",
    # 书记 06-11、10-13 两次主讲;院长 11-04 在分管部门;副书记 04-14 在本单位,不算
    ("party_lecture_secretary", HEAD): "2/1",
    ("party_lecture_member", FIRST): "1/1",
    ("party_lecture_member", SECOND): "0/1",
    # 书记 7+8+8+8+8+7,院长 8+8+8,副书记 10+10+10
    ("field_study_secretary", HEAD): "46/60",
    ("field_study_member", FIRST): "24/30",
    ("field_study_member", SECOND): "30/30",
    # 书记 03-31、06-30、09-29 听取成员汇报
    **{
        ("hear_members", HEAD + q): said
        for q, said in zip(QUARTERS, ("1/1", "1/1", "1/1", "0/1"), strict=True)
    },
    # 院长 06-26、09-25、10-27;副书记 03-30、05-29、09-28
    **{
        ("hear_departments", FIRST + q): said
        for q, said in zip(QUARTERS, ("0/1", "1/1", "1/1", "1/1"), strict=True)
    },
    **{
        ("hear_departments", SECOND + q): said
        for q, said in zip(QUARTERS, ("1/1", "1/1", "1/1", "0/1"), strict=True)
    },
    # 书记只与院长履职谈话,与副书记的是廉政谈话;院长 06-09 与综合办公室主任履责谈话
    ("talks_secretary", HEAD): "1/2",
    ("talks_member", FIRST): "1/1",
    ("account_written_secretary", HEAD): "0/2",
    ("account_meeting_secretary", HEAD): "0/1",
    **{("account_written_member", who): "0/2" for who in (FIRST, SECOND)},
    **{("account_meeting_member", who): "0/1" for who in (FIRST, SECOND)},
}
SHANGHAI: Board = {
    # 02-20 梳理会;02-28、06-19 专题研究;还没有在民主生活会或党委扩大会上报告
    ("stocktaking", TEAM): "1/1",
    ("yearly_tasks", TEAM): "2/1",
    ("account_secretary", HEAD): "0/1",
    ("account_member", FIRST): "0/1",
    ("account_member", SECOND): "0/1",
}
TIANJIN: Board = {
    ("special_analysis", f"{TEAM}上半年"): "2/1",
    ("special_analysis", f"{TEAM}下半年"): "0/1",
    # 两个支部都还没有督查、考核
    ("inspect_units", TEAM): "0/2",
    ("assess_units", TEAM): "0/2",
    # 两次专题研究都由书记主持,记在党委名下,也计入其本人
    ("preside_head", HEAD): "2/2",
    # 没有一次调研标明是专题调研
    ("special_research_head", HEAD): "0/1",
    # 03-24 与院长履职谈话,10-22 与副书记廉政谈话:两类各差一人,两人都谈到,综合办公室主任没有
    ("performance_talks_head_members", HEAD): "1/2",
    ("integrity_talks_head_members", HEAD): "1/2",
    ("talks_all_head", HEAD): "2/3",
    # 副书记的廉政党课讲在本单位,不在分管领域
    ("integrity_lecture_member", FIRST): "0/1",
    ("integrity_lecture_member", SECOND): "0/1",
    # 院长与综合办公室主任履责谈话一次,没有廉政谈话
    ("performance_talks_member", FIRST): "1/1",
    ("integrity_talks_member", FIRST): "0/1",
    ("staff_talks_member", FIRST): "1/1",
}


@pytest.mark.req("MZ20", "LZ06", "LZ08", "LZ10", "LZ13", "LZ14", "LZ25", "LZ30", "LZ32", "LZ36", "MZ30")
@pytest.mark.parametrize(
    ("profile", "expected"), [("ningxia", NINGXIA), ("shanghai", SHANGHAI), ("tianjin", TIANJIN)]
)
def test_one_year_gives_three_boards(open_demo: OpenDemo, profile: str, expected: Board) -> None:
    assert board(open_demo.unit, profile) == expected


def why(ws: Workspace, profile: str, quota: str, who: str) -> DutyReasons:
    ws = under(ws, profile)
    one = next(one for one in duty_board(ws, YEAR) if (one.duty.id, one.subject_name) == (quota, who))
    return explain_duty(ws, one)


def test_a_figure_says_which_records_counted_and_which_nearly_did(open_demo: OpenDemo) -> None:
    found = why(open_demo.unit, "ningxia", "party_lecture_member", SECOND)
    assert (found.who, found.counted) == ("班子成员一岗双责", ())
    said = {one.row.title: one.words for one in found.near}
    assert said["廉政党课：课题经费的红线"] == "“范围”是“本单位”，须为“分管部门”或“联系点”"
    days = why(open_demo.unit, "ningxia", "field_study_member", SECOND)
    assert [one.words for one in days.counted] == ["计10天"] * 3
    talks = why(open_demo.unit, "tianjin", "talks_all_head", HEAD)
    assert [one.words for one in talks.counted] == [f"计入：{FIRST}", f"计入：{SECOND}"]
    assert [one.words for one in talks.near] == [
        "“谈话类型”是“谈心谈话”，须为“履职谈话”或“履责谈话”或“廉政谈话”"
    ]
    half = why(open_demo.unit, "tianjin", "special_analysis", TEAM)
    assert half.who == "领导班子" and len(half.counted) == 2


@pytest.mark.req("MZ34")
def test_lists_go_by_the_names_of_the_profile_and_handbooks_offer_its_tags(open_demo: OpenDemo) -> None:
    def titles(profile: str) -> dict[str, str]:
        return {form.id: form.title for form in forms_for(under(open_demo.unit, profile), "lists")}

    assert titles("shanghai")["measure_item"] == "项目清单"
    assert titles("ningxia")["measure_item"] == "措施清单"
    assert titles("tianjin")["list_item"] == "主体责任清单"


@pytest.mark.req("MZ06", "MZ54")
def test_a_handbook_offers_the_tags_of_its_profile_alone(open_demo: OpenDemo) -> None:
    def tags(profile: str) -> set[str]:
        form = forms_for(under(open_demo.unit, profile), "handbook")[0]
        field = form.field("tags")
        assert field is not None
        return set(field.choices)

    together, alike = (
        {"同步考虑", "同步部署", "同步实施", "同步检查"},
        {"同部署", "同落实", "同检查", "同考核"},
    )
    assert together <= tags("shanghai") and not alike & tags("shanghai")
    assert alike <= tags("ningxia") and not together & tags("ningxia")
    assert not (alike | together) & tags("tianjin")
    assert "主动发现" in tags("tianjin")


def test_the_first_page_calls_the_four_duties_as_the_profile_does(open_demo: OpenDemo) -> None:
    found = overview(under(open_demo.unit, "tianjin"), YEAR)
    assert [layer.name for layer in found.terms.layers] == ["领导班子", "主要负责人", "班子其他成员"]


@pytest.mark.req("MZ20")
def test_a_post_says_which_layer_each_of_the_four_duties_stands_for(open_demo: OpenDemo) -> None:
    def hint(profile: str) -> str:
        field = form_for(under(open_demo.unit, profile), POST).field("duty")
        assert field is not None and set(field.choices) == set(FourDuty)
        return field.hint

    assert "主要负责人选“党委书记第一责任”，班子其他成员选“班子成员一岗双责”" in hint("tianjin")
    assert hint("ningxia") == hint("shanghai") and "主要负责人" not in hint("ningxia")


def test_what_several_owe_is_one_thing_to_do(open_demo: OpenDemo) -> None:
    said = {one.title: one.detail for one in overview(under(open_demo.unit, "ningxia"), YEAR).todo}
    assert f"{FIRST}、{SECOND}" in said["会议述责：2人还没做到"]
    assert said["深入基层调研还差14天"].endswith(HEAD)
