"""Organisations as a tree: any depth, nothing lost, nothing in a circle."""

import pytest

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.org_tree import org_tree
from sxt_desktop.domain.people import Organisation, Relation


def org(name: str, relation: Relation, above: str = "", order: int = 0) -> Organisation:
    return Organisation(OrgId(name), name, name, relation, OrgId(above) if above else None, order)


def drawn(*organisations: Organisation) -> list[str]:
    """Return the tree as lines, a dot for each level."""
    return ["·" * depth + one.name for branch in org_tree(organisations) for depth, one in branch.walk()]


SCHOOL = org("学校党委", Relation.OWN)
COLLEGE = org("机械学院党委", Relation.SUBORDINATE)
BRANCH = org("教工党支部", Relation.SUBORDINATE, "机械学院党委")


@pytest.mark.req("MZ02")
def test_committee_colleges_and_branches_are_three_levels() -> None:
    office = org("组织部", Relation.DEPARTMENT)
    assert drawn(BRANCH, COLLEGE, office, SCHOOL) == ["学校党委", "·组织部", "·机械学院党委", "··教工党支部"]


@pytest.mark.req("MZ02")
def test_there_is_no_deepest_level() -> None:
    chain = [org("0", Relation.OWN)]
    chain += [org(str(n), Relation.SUBORDINATE, str(n - 1)) for n in range(1, 40)]
    assert drawn(*reversed(chain)) == ["·" * n + str(n) for n in range(40)]


def test_the_own_organisation_stands_below_its_only_superior() -> None:
    above = org("上级党组", Relation.SUPERIOR)
    assert drawn(SCHOOL, COLLEGE, above) == ["上级党组", "·学校党委", "··机械学院党委"]
    other = org("上级纪委", Relation.SUPERIOR)
    assert drawn(SCHOOL, above, other) == ["上级党组", "上级纪委", "学校党委"]


def test_siblings_stand_in_their_order() -> None:
    first, second = org("乙部", Relation.DEPARTMENT, order=1), org("甲部", Relation.DEPARTMENT, order=2)
    assert drawn(second, first, SCHOOL) == ["学校党委", "·乙部", "·甲部"]


@pytest.mark.parametrize(
    "circle",
    [
        (org("甲", Relation.SUBORDINATE, "甲"),),
        (org("甲", Relation.SUBORDINATE, "乙"), org("乙", Relation.SUBORDINATE, "甲")),
        (org("甲", Relation.SUBORDINATE, "不在"),),
    ],
)
def test_a_circle_or_an_unknown_one_above_loses_nobody(circle: tuple[Organisation, ...]) -> None:
    assert sorted(drawn(SCHOOL, *circle)) == sorted(["学校党委", *("·" + one.name for one in circle)])


def test_what_leads_into_a_circle_keeps_its_place() -> None:
    own = org("学校党委", Relation.OWN, "机械学院党委")
    assert drawn(own, COLLEGE, BRANCH) == ["学校党委", "·机械学院党委", "··教工党支部"]
    pair = org("甲", Relation.SUBORDINATE, "乙"), org("乙", Relation.SUBORDINATE, "甲")
    lost = org("学校党委", Relation.OWN, "甲")
    assert drawn(lost, *pair) == ["学校党委", "·甲", "·乙"]
