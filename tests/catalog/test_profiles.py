"""Profiles: every shipped duty and parameter is read, fits the forms, and names its clause; wrong files are told."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sxt_desktop.catalog.forms import LoadedForm, load_forms
from sxt_desktop.catalog.library import all_profiles, load_library
from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.domain.duties import Duty, Reckoning, progress
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId, OrgId, PersonId
from sxt_desktop.domain.people import Directory, FourDuty, Organisation, Person, Post, Relation
from sxt_desktop.domain.periods import periods_of

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FORMS = load_forms(RESOURCES / "forms")
SHIPPED = sorted(path.parent.name for path in (RESOURCES / "profiles").glob("*/profile.toml"))
DUTIES = [
    pytest.param(duty, id=f"{name}-{duty.id}")
    for name in SHIPPED
    for duty in load_profile(RESOURCES / "profiles" / name, FORMS).duties
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RESOURCES / "profiles" / "ningxia", tmp_path / "mine"))


def everyone() -> Directory:
    """One holder of each of the four duties in one organisation."""
    org = OrgId("own")
    persons = tuple(Person(PersonId(str(n)), duty.value) for n, duty in enumerate(FourDuty))
    posts = tuple(
        Post(PersonId(str(n)), org, duty.value, duty, False, date(2020, 1, 1), None)
        for n, duty in enumerate(FourDuty)
    )
    return Directory((Organisation(org, "本单位", "本单位", Relation.OWN),), persons, posts)


@pytest.mark.parametrize("duty", DUTIES)
def test_every_duty_names_its_clause_and_can_be_reckoned(duty: Duty) -> None:
    given = Reckoning(everyone(), (), 2026, date(2026, 11, 22), 10)
    found = progress((duty,), given)
    assert duty.source and duty.unit and duty.verb and duty.quota > 0
    for one in found:
        assert one.done == 0 and not one.is_met and one.period in periods_of(2026, duty.period)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_profile_is_offered_by_its_title(name: str) -> None:
    assert name in {one.id for one in all_profiles(RESOURCES, load_forms(RESOURCES / "forms"))}
    library = load_library(RESOURCES, name)
    assert library.profile.policy.timeliness.prompt_within <= library.profile.policy.timeliness.late_within


@pytest.mark.req("LZ01", "LZ02")
def test_the_handbook_has_fifteen_sections_in_the_order_of_the_source() -> None:
    titles = [spec.title for spec in load_library(RESOURCES).group("handbook")]
    assert len(titles) == 15
    assert titles[0] == "研究部署安排" and titles[-1] == "四个不直接分管"


def test_ningxia_counts_what_source_4_gives_numbers_for() -> None:
    duties = {one.id: one for one in load_library(RESOURCES, "ningxia").profile.duties}
    assert duties["special_study"].period.value == "half_year" and duties["special_study"].quota == 1
    assert duties["field_study_secretary"].quota == Decimal(60)
    assert duties["field_study_member"].quota == Decimal(30)
    assert {one.quota for key, one in duties.items() if key.startswith("party_lecture")} == {Decimal(1)}
    assert {one.rule for key, one in duties.items() if key.startswith("talks")} == {"once_per_pair"}


WRONG = {
    "an unknown rule": ("duties.toml", 'rule = "count_by_team"', 'rule = "guess"'),
    "an unknown form": ("duties.toml", 'forms = ["handbook_01"]', 'forms = ["handbook_99"]'),
    "an unknown field": ("duties.toml", "where = { special_study =", "where = { no_such_field ="),
    "a choice that does not exist": ("duties.toml", '"讲党课", "廉政党课"', '"讲故事"'),
    "an unknown key": ("duties.toml", 'verb = "排议题"', 'verbs = "排议题"'),
    "a negative number of days": ("policy.toml", "amber_days = 10", "amber_days = -1"),
    "late before prompt": ("policy.toml", "late_within = 15", "late_within = 1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_told_with_line_and_reason(copy: Path, name: str) -> None:
    file, old, new = WRONG[name]
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    (copy / file).write_text(changed, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_profile(copy, FORMS)
    facts = refused.value.facts
    assert refused.value.code is ErrorCode.RESOURCE_INVALID
    assert facts["file"] == file and facts["reason"]
    line = facts["line"]
    assert isinstance(line, int)
    key = new.split(" =")[0].split("{")[-1].strip().strip('"')
    near = changed.splitlines()[max(line - 3, 0) : line + 12]
    assert any(key.split()[0] in one for one in near)


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        load_library(RESOURCES, "mars")
    assert refused.value.code is ErrorCode.PROFILE_UNKNOWN


def test_a_form_of_a_duty_is_a_shipped_form() -> None:
    forms: dict[FormId, LoadedForm] = FORMS
    for case in DUTIES:
        duty = case.values[0]
        assert isinstance(duty, Duty)
        assert set(duty.forms) <= set(forms)
