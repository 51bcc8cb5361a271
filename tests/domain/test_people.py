"""Who holds which duty when, and who is in charge of whom."""

from dataclasses import replace
from datetime import date

import pytest

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.domain.ids import OrgId, PersonId
from sxt_desktop.domain.people import (
    ORGANISATION,
    Charge,
    ChargeKind,
    Directory,
    FourDuty,
    Organisation,
    OrganisationKind,
    Person,
    Post,
    Relation,
    Team,
    Withheld,
    proposed_kind,
)
from tests.samples import RESOURCES

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


class TestOversight:
    """Who urges an organisation on, which teams there are, and what a chief keeps out of."""

    DAY = date(2026, 3, 5)
    KNOWN = Directory(
        persons=DIRECTORY.persons,
        posts=(
            Post(MEMBER, OWN, "副院长", FourDuty.MEMBER, False, date(2024, 1, 1), None, Team.ADMINISTRATION),
            Post(HEAD, OWN, "党委委员", FourDuty.MEMBER, False, date(2024, 1, 1), None, Team.COMMITTEE),
            Post(
                NEXT_HEAD, OWN, "纪委委员", None, False, date(2024, 1, 1), date(2025, 1, 1), Team.COMMISSION
            ),
        ),
        charges=(Charge(MEMBER, LOGISTICS, date(2024, 1, 1), None), DIRECTORY.charges[1]),
        contacts=(
            Charge(HEAD, LOGISTICS, date(2024, 1, 1), None, ChargeKind.CONTACT),
            Charge(NEXT_HEAD, LOGISTICS, date(2024, 1, 1), None, ChargeKind.DISCIPLINE_CONTACT),
            Charge(SECRETARY, LOGISTICS, date(2024, 1, 1), date(2025, 1, 1), ChargeKind.CONTACT),
        ),
    )

    @pytest.mark.req("MZ63")
    def test_contacts_urge_on_as_those_in_charge_do(self) -> None:
        found = dict(self.KNOWN.overseers(LOGISTICS, on=self.DAY))
        assert found[Person(MEMBER, MEMBER)] is ChargeKind.IN_CHARGE
        assert found[Person(HEAD, HEAD)] is ChargeKind.CONTACT
        assert Person(SECRETARY, SECRETARY) not in found
        assert self.KNOWN.overseers(BUILDING, on=self.DAY) == ()

    @pytest.mark.req("MZ19")
    def test_the_commission_has_its_contact_for_an_organisation(self) -> None:
        found = self.KNOWN.overseers(LOGISTICS, on=self.DAY)
        assert (Person(NEXT_HEAD, NEXT_HEAD), ChargeKind.DISCIPLINE_CONTACT) in found

    @pytest.mark.req("MZ63")
    def test_a_contact_is_not_in_charge(self) -> None:
        assert self.KNOWN.department_heads(HEAD, **YEAR) == ()

    @pytest.mark.req("MZ60")
    def test_teams_are_more_than_the_committees(self) -> None:
        assert [team.value for team in Team] == ["党委班子", "行政班子", "纪委班子"]
        assert names(self.KNOWN.team(Team.ADMINISTRATION, on=self.DAY)) == [MEMBER]
        assert names(self.KNOWN.team(Team.COMMITTEE, on=self.DAY)) == [HEAD]
        assert self.KNOWN.team(Team.COMMISSION, on=self.DAY) == ()

    @pytest.mark.req("MZ56")
    def test_what_the_unit_withholds_is_held_against_the_charges(self) -> None:
        started = date(2026, 1, 1)
        rules = (
            Withheld(MEMBER, "后勤", LOGISTICS, started),
            Withheld(MEMBER, "基建", BUILDING, started),
            Withheld(HEAD, "后勤", LOGISTICS, started),
            Withheld(MEMBER, "人事", None, started),
            Withheld(MEMBER, "以前的规定", LOGISTICS, date(2024, 1, 1), date(2024, 12, 31)),
        )
        known = replace(self.KNOWN, withheld=rules)
        assert [rule.matter for rule in known.against_withheld(on=self.DAY)] == ["后勤"]
        assert self.KNOWN.against_withheld(on=self.DAY) == ()


@pytest.mark.parametrize(
    ("name", "kind", "is_commission"),
    [
        ("中共东湖大学纪律检查委员会", "纪委", True),
        ("省纪委驻教育厅纪检监察组", "纪委", True),
        ("派驻第三纪检组", "派驻机构", True),
        ("东湖大学党委", "党委", False),
        ("后勤党总支", "党总支", False),
        ("实验中心党支部", "党支部", False),
        ("教育厅党组", "党组", False),
        ("教务处", "", False),
    ],
)
def test_a_name_proposes_what_kind_an_organisation_is(name: str, kind: str, is_commission: bool) -> None:
    """Older records say no kind: the name goes on telling for them."""
    assert proposed_kind(name) == kind
    one = Organisation(OrgId("o"), name, name, Relation.SUPERIOR)
    assert one.is_commission == is_commission


def test_what_was_said_counts_before_the_name() -> None:
    named = Organisation(OrgId("o"), "监督委员会", "监委", Relation.SUPERIOR)
    assert not named.is_commission and replace(named, kind="纪委").is_commission
    assert not replace(named, name="纪检干部培训中心", kind="行政部门").is_commission
    field = load_forms(RESOURCES / "forms")[ORGANISATION].spec.field("level")
    assert field is not None and field.choices == tuple(OrganisationKind)
