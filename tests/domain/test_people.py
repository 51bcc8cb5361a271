"""Who holds which duty when, and who is in charge of whom."""

from datetime import date

import pytest

from sxt_desktop.domain.ids import OrgId, PersonId
from sxt_desktop.domain.people import Charge, Directory, FourDuty, Organisation, Person, Post, Relation

OWN, LOGISTICS, BUILDING, ABOVE = (OrgId(name) for name in ("own", "logistics", "building", "above"))
SECRETARY, MEMBER, HEAD, NEXT_HEAD = (PersonId(name) for name in ("张明", "李华", "王芳", "赵强"))
YEAR = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


def post(
    person: PersonId,
    organisation: OrgId,
    title: str,
    *,
    duty: FourDuty | None = None,
    heads: bool = False,
    since: date = date(2024, 1, 1),
    until: date | None = None,
) -> Post:
    return Post(person, organisation, title, duty, heads, since, until)


DIRECTORY = Directory(
    organisations=(
        Organisation(OWN, "示范学院党委", "院党委", Relation.OWN),
        Organisation(LOGISTICS, "后勤处", "后勤处", Relation.DEPARTMENT),
        Organisation(BUILDING, "基建处", "基建处", Relation.DEPARTMENT),
        Organisation(ABOVE, "上级党委", "上级", Relation.SUPERIOR),
    ),
    persons=tuple(Person(name, name) for name in (SECRETARY, MEMBER, HEAD, NEXT_HEAD)),
    posts=(
        post(SECRETARY, OWN, "党委书记", duty=FourDuty.SECRETARY),
        post(MEMBER, OWN, "党委委员", duty=FourDuty.MEMBER),
        post(MEMBER, OWN, "副院长", duty=FourDuty.MEMBER, since=date(2025, 6, 1)),
        post(HEAD, LOGISTICS, "后勤处处长", heads=True, until=date(2026, 3, 31)),
        post(NEXT_HEAD, LOGISTICS, "后勤处处长", heads=True, since=date(2026, 4, 1)),
        post(NEXT_HEAD, BUILDING, "基建处科员"),
        post(PersonId("已删除"), OWN, "党委委员", duty=FourDuty.MEMBER),
    ),
    charges=(
        Charge(MEMBER, LOGISTICS, date(2024, 1, 1), None),
        Charge(MEMBER, BUILDING, date(2023, 1, 1), date(2025, 12, 31)),
    ),
)


def names(persons: tuple[Person, ...]) -> list[str]:
    return [person.name for person in persons]


@pytest.mark.req("MZ01")
def test_there_are_four_duties() -> None:
    assert [duty.value for duty in FourDuty] == [
        "党委主体责任",
        "纪委监督责任",
        "党委书记第一责任",
        "班子成员一岗双责",
    ]


def test_holders_are_named_once_however_many_posts_they_have() -> None:
    assert names(DIRECTORY.holders(FourDuty.MEMBER, **YEAR)) == [MEMBER]
    assert names(DIRECTORY.holders(FourDuty.SECRETARY, **YEAR)) == [SECRETARY]
    assert DIRECTORY.holders(FourDuty.COMMISSION, **YEAR) == ()


def test_a_post_counts_on_its_first_and_last_day() -> None:
    held = post(HEAD, LOGISTICS, "处长", since=date(2026, 2, 1), until=date(2026, 2, 28))
    assert held.held_during(date(2026, 1, 1), date(2026, 2, 1))
    assert held.held_during(date(2026, 2, 28), date(2026, 3, 31))
    assert not held.held_during(date(2026, 1, 1), date(2026, 1, 31))
    assert not held.held_during(date(2026, 3, 1), date(2026, 3, 31))


def test_heads_of_what_a_member_is_in_charge_of() -> None:
    assert names(DIRECTORY.department_heads(MEMBER, **YEAR)) == [HEAD, NEXT_HEAD]
    spring = {"start": date(2026, 1, 1), "end": date(2026, 3, 31)}
    assert names(DIRECTORY.department_heads(MEMBER, **spring)) == [HEAD]
    assert DIRECTORY.department_heads(SECRETARY, **YEAR) == ()


def test_titles_of_a_day() -> None:
    assert DIRECTORY.titles(MEMBER, on=date(2025, 1, 1)) == "党委委员"
    assert DIRECTORY.titles(MEMBER, on=date(2026, 1, 1)) == "党委委员、副院长"
    assert DIRECTORY.titles(PersonId("无此人"), on=date(2026, 1, 1)) == ""


def test_organisations_by_relation() -> None:
    assert DIRECTORY.own is not None and DIRECTORY.own.id == OWN
    assert [org.id for org in DIRECTORY.related(Relation.DEPARTMENT)] == [LOGISTICS, BUILDING]
    assert Directory().own is None


def test_a_person_by_id() -> None:
    assert DIRECTORY.person(HEAD) == Person(HEAD, HEAD)
    assert DIRECTORY.person(PersonId("无此人")) is None
