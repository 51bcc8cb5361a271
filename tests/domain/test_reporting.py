"""Who a report goes to by the kind of who reports, and before whom an account is given, by the profile."""

from datetime import date

import pytest

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.catalog.library import all_profiles
from sxt_desktop.domain.ids import OrgId, PersonId
from sxt_desktop.domain.people import Directory, FourDuty, Organisation, Person, Post, Relation
from sxt_desktop.domain.reporting import PARTICIPANTS, commenter_of, occasion_of, recipients_of
from sxt_desktop.domain.switches import Commenter, Occasion, Switches
from sxt_desktop.domain.values import Ref
from tests.pairs import RESOURCES

TODAY = date(2026, 7, 1)
OWN = Organisation(OrgId("o1"), "机械学院党委", "机械学院", Relation.OWN)
ABOVE = Organisation(OrgId("o2"), "东湖大学党委", "校党委", Relation.SUPERIOR)
WATCH = Organisation(OrgId("o3"), "中共东湖大学纪律检查委员会", "校纪委", Relation.SUPERIOR)
BELOW = Organisation(OrgId("o4"), "实验中心党支部", "实验中心", Relation.SUBORDINATE)
HEADS = {
    "head": (FourDuty.SECRETARY, OWN),
    "member": (FourDuty.MEMBER, OWN),
    "elsewhere": (FourDuty.SECRETARY, BELOW),
    "former": (FourDuty.MEMBER, OWN),
}


def known(*above: Organisation) -> Directory:
    posts = tuple(
        Post(
            PersonId(name),
            org.id,
            "",
            duty,
            False,
            date(2020, 1, 1),
            date(2021, 1, 1) if name == "former" else None,
        )
        for name, (duty, org) in HEADS.items()
    )
    return Directory((OWN, BELOW, *above), tuple(Person(PersonId(name), name) for name in HEADS), posts)


@pytest.fixture(scope="module")
def switches() -> dict[str, Switches]:
    return {one.id: one.switches for one in all_profiles(RESOURCES, load_forms(RESOURCES / "forms"))}


@pytest.mark.req("TB05", "TB06")
@pytest.mark.parametrize(
    ("party", "names"),
    [
        ("o1", ["东湖大学党委", "中共东湖大学纪律检查委员会"]),
        ("head", ["东湖大学党委", "中共东湖大学纪律检查委员会"]),
        ("member", ["中共东湖大学纪律检查委员会"]),
        ("elsewhere", []),
        ("former", []),
    ],
)
def test_the_team_and_its_head_report_to_both_other_members_to_the_commission(
    switches: dict[str, Switches], party: str, names: list[str]
) -> None:
    found = recipients_of(known(ABOVE, WATCH), switches["tianjin"], party, on=TODAY)
    assert [one.name for one in found] == names


def test_who_is_not_known_stands_as_the_profile_calls_it(switches: dict[str, Switches]) -> None:
    assert recipients_of(known(ABOVE), switches["tianjin"], "o1", on=TODAY) == (
        Ref(ABOVE.id, ABOVE.name),
        Ref(None, "上级纪委"),
    )
    assert recipients_of(known(ABOVE), switches["ningxia"], "o1", on=TODAY) == (Ref(ABOVE.id, ABOVE.name),)
    assert recipients_of(known(ABOVE), switches["ningxia"], "member", on=TODAY) == ()


def test_the_occasion_goes_by_the_way_of_giving_account(switches: dict[str, Switches]) -> None:
    given = {
        name: [occasion_of(one, way) for way in ("", "半年书面", "年终会议")]
        for name, one in switches.items()
    }
    assert given["tianjin"] == ["述责大会", "书面", "述责大会"]
    assert given["ningxia"] == ["书面", "书面", "述责大会"]
    assert given["shanghai"] == ["党委扩大会", "党委扩大会", "党委扩大会"]
    assert occasion_of(Switches(occasions=()), "") == ""
    assert occasion_of(Switches(occasions=(Occasion.WRITTEN,)), "年终会议") == "书面"


@pytest.mark.req("SZ06", "SZ15")
def test_the_head_comments_on_the_others_and_nobody_on_oneself(switches: dict[str, Switches]) -> None:
    def who(profile: str, party: str) -> Ref | None:
        return commenter_of(known(), switches[profile], party, on=TODAY)

    assert who("shanghai", "member") == who("shanghai", "o1") == Ref("head", "head")
    assert who("shanghai", "head") is who("ningxia", "member") is who("tianjin", "member") is None
    by_all = Switches(commenter=Commenter.PARTICIPANTS)
    assert commenter_of(known(), by_all, "member", on=TODAY) == Ref(None, PARTICIPANTS)
