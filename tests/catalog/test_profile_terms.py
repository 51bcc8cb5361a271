"""What profiles call things and how they settle what the sources differ on; wrong words are refused with their line."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.policies import Profile
from sxt_desktop.domain.profile_changes import list_names, switches_told
from sxt_desktop.domain.switches import (
    COLLECTIVE_DECISION,
    Commenter,
    LowRank,
    Occasion,
    ProblemPath,
    Recipient,
    Recorder,
    Switches,
)

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FORMS = load_forms(RESOURCES / "forms")
NAMES = ("ningxia", "shanghai", "tianjin")
PROFILES = {name: load_profile(RESOURCES / "profiles" / name, FORMS) for name in NAMES}


@pytest.mark.req("MZ01", "MZ20")
def test_four_duties_or_three_layers_stand_on_one_scheme() -> None:
    for name in ("ningxia", "shanghai"):
        assert {layer.duty for layer in PROFILES[name].terms.layers} == set(FourDuty)
    terms = PROFILES["tianjin"].terms
    assert [(layer.duty, layer.name) for layer in terms.layers] == [
        (FourDuty.COMMITTEE, "领导班子"),
        (FourDuty.SECRETARY, "主要负责人"),
        (FourDuty.MEMBER, "班子其他成员"),
    ]
    assert terms.layer_of(FourDuty.COMMISSION) is None
    assert terms.duty_name(FourDuty.COMMISSION) == "纪委监督责任"


@pytest.mark.req("MZ21")
def test_each_layer_says_what_kind_of_responsibility_it_bears() -> None:
    assert [layer.nature for layer in PROFILES["tianjin"].terms.layers] == [
        "领导责任",
        "第一责任人责任",
        "主要领导责任",
    ]
    natures = {layer.nature for layer in PROFILES["ningxia"].terms.layers}
    field = FORMS[FormId("list_item")].spec.field("nature")
    assert field is not None and natures == set(field.choices)


@pytest.mark.req("MZ34", "MZ50")
def test_each_profile_has_its_own_lists() -> None:
    assert {name: list_names(profile.terms) for name, profile in PROFILES.items()} == {
        "ningxia": ("责任清单", "问题清单", "问责清单"),
        "shanghai": ("责任清单", "问题（风险）清单", "项目清单", "制度清单"),
        "tianjin": ("主体责任清单", "任务清单"),
    }


def test_the_switches_are_as_the_sources_say() -> None:
    """domain.md 8, point by point."""
    ningxia, shanghai, tianjin = (PROFILES[name].switches for name in NAMES)
    assert (ningxia.recorder, tianjin.recorder) == (Recorder.HOLDER, Recorder.CLERK)
    assert (ningxia.problem_path, shanghai.problem_path) == (ProblemPath.TOGETHER, ProblemPath.PROPOSED)
    assert Occasion.ASSEMBLY in ningxia.occasions and Occasion.LIFE_MEETING in shanghai.occasions
    assert (ningxia.commenter, shanghai.commenter) == (Commenter.SUPERIOR, Commenter.HEAD)
    both = (Recipient.COMMITTEE, Recipient.COMMISSION)
    assert tianjin.reports_to(FourDuty.SECRETARY) == shanghai.reports_to(FourDuty.COMMITTEE) == both
    assert tianjin.reports_to(FourDuty.MEMBER) == (Recipient.COMMISSION,)
    assert ningxia.reports_to(FourDuty.MEMBER) == ()
    assert (ningxia.low_rank, tianjin.low_rank) == (LowRank.TWO_YEARS, LowRank.SAME_YEAR)
    assert "问责条例" in tianjin.sanction_basis[0] and "责任制" in ningxia.sanction_basis[0]


@pytest.mark.req("LZ41")
def test_the_amount_is_asked_about_only_where_a_source_says_so() -> None:
    assert PROFILES["ningxia"].switches.limits == PROFILES["tianjin"].switches.limits == {}
    limit = PROFILES["shanghai"].switches.limits[COLLECTIVE_DECISION]
    assert not limit.is_passed_by(Decimal(10), "重大项目") and limit.is_passed_by(
        Decimal("10.01"), "重大项目"
    )
    assert not limit.is_passed_by(Decimal(50), "大额资金")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_whatever_a_profile_settles_names_its_clause(profile: Profile) -> None:
    usual = {name: value for name, value, _ in switches_told(Profile("", "", "", (), profile.policy))}
    for name, value, source in switches_told(profile):
        assert bool(source) or value == usual[name], name
    assert all(layer.source.startswith("S") for layer in profile.terms.layers)
    assert profile.plain.endswith("。") and profile.plain.count("。") == 1


NEVER = ("自动打分", "整改率", "约谈加分", "六月述责", "6月述责", "三年轮转", "三分之一", "等次线", "分数线")


@pytest.mark.parametrize("name", NAMES)
def test_what_no_source_says_is_asked_of_nobody(name: str) -> None:
    """domain.md 8, last paragraph."""
    for part in ("profile", "duties", "policy", "deadlines"):
        text = (RESOURCES / "profiles" / name / f"{part}.toml").read_text(encoding="utf-8")
        assert not [word for word in NEVER if word in text]


WRONG = {
    "an unknown layer": ("profile", 'duty = "纪委监督责任"', 'duty = "监察责任"', "没有“监察责任”"),
    "a layer twice": ("profile", 'duty = "纪委监督责任"', 'duty = "党委主体责任"', "写了两次"),
    "a layer without its clause": ("profile", 'source = "S4 二(四)"', 'source = ""', "缺少“source”"),
    "an unknown nature": ("profile", 'nature = "监督责任"', 'nature = "连带责任"', "没有“连带责任”"),
    "an unknown list": ("profile", '"sanction_item"]', '"no_such_form"]', "没有表单“no_such_form”"),
    "a name of an unknown form": ("profile", "sanction_item = ", "no_such_item = ", "没有表单“no_such_item”"),
    "an unknown switch": (
        "profile",
        "[switches.low_rank]",
        "[switches.auto_score]",
        "不认识的项“auto_score”",
    ),
    "a switch nobody knows a value of": (
        "profile",
        'value = "上级点评"',
        'value = "网上投票"',
        "没有“网上投票”",
    ),
    "a switch without its clause": ("profile", 'source = "S4 三(三)3"', 'source = ""', "缺少“source”"),
    "a route to nobody": ("profile", 'to = ["上级党委"]', 'to = ["媒体"]', "没有“媒体”"),
    "words that hide something": ("profile", 'name = "四同"', 'name = "四\\u202e同"', "不可见"),
    "a quota of an unknown form": (
        "duties",
        'forms = ["handbook_08"]',
        'forms = ["handbook_99"]',
        "没有表单“handbook_99”",
    ),
    "a quota of an unknown field": ("duties", 'field = "days"', 'field = "nights"', "没有字段“nights”"),
    "a sum over what is no number": ("duties", 'field = "days"', 'field = "title"', "不是这项责任能数的"),
    "pairs over what names nobody": ("duties", 'field = "talked"', 'field = "title"', "不是这项责任能数的"),
    "an unknown option": ("duties", '"联系点"]', '"天上"]', "没有选项“天上”"),
    "an option that hides something": ("duties", '"联系点"]', '"联系\\u202e点"]', "不可见"),
    "an unknown group": ("duties", 'counterparts = "members"', 'counterparts = "public"', "范围不认识"),
    "a due day that is none": ("duties", 'period = "year"', 'period = "year"\ndue = "02-30"', "期限"),
    "a due day of a half-year": (
        "duties",
        'period = "half_year"',
        'period = "half_year"\ndue = "05-01"',
        "期限",
    ),
    "a negative quota": ("duties", "quota = 60", "quota = -60", "正数"),
    "a quota beyond reason": ("duties", "quota = 60", "quota = 1000000000", "100000"),
    "a quota of an unknown period": ("duties", 'period = "half_year"', 'period = "decade"', "没有“decade”"),
    "a day that no year has": ("deadlines", 'days = ["', 'days = ["02-30", "', "02-30"),
    "a due date of an unknown cycle": ("deadlines", 'cycle = "year"', 'cycle = "moon"', "没有“moon”"),
    "two lists of one name": ("profile", 'measure_item = "措施清单"', 'measure_item = "责任清单"', "分不清"),
    "a list called as another form is": ("profile", '"措施清单"', '"谈话记录"', "分不清"),
    "a name that is filled in": ("profile", '"措施清单"', '"{rule_item}"', "大括号"),
    "a name of two lines": ("profile", '"措施清单"', '"措施\\u000a清单"', "分行"),
    "a name without end": ("profile", '"措施清单"', f'"{"长" * 31}"', "过长"),
    "a list twice": ("profile", '"sanction_item"]', '"list_item"]', "写了两次"),
    "a route twice": (
        "profile",
        '{ duty = "党委书记第一责任", to',
        '{ duty = "党委主体责任", to',
        "写了两次",
    ),
    "no place from the end": ("profile", 'source = "S4 三(五)3"', 'source = "S4"\ncount = 0', "1到50"),
    "regular by five months": ("policy", "regular_months = 3", "regular_months = 5", "1、3、6或12"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_profile_is_refused_at_the_file_with_line_and_reason(tmp_path: Path, name: str) -> None:
    part, old, new, reason = WRONG[name]
    shutil.copytree(RESOURCES / "profiles" / "common", tmp_path / "common")
    folder = Path(shutil.copytree(RESOURCES / "profiles" / "ningxia", tmp_path / "own"))
    path = folder / f"{part}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new.replace("\\n", "\n"), 1), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_profile(folder, FORMS)
    facts = refused.value.facts
    assert refused.value.code is ErrorCode.RESOURCE_INVALID
    assert facts["file"] == f"{part}.toml" and reason in str(facts["reason"])
    line = text[: text.index(old)].count("\n") + 1
    assert isinstance(facts["line"], int) and abs(facts["line"] - line) <= 14


def test_without_switches_nothing_is_asked() -> None:
    assert Switches().limits == {} and Switches().reports_to(FourDuty.COMMITTEE) == ()
