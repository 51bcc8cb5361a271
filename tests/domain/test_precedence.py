"""Lists follow the seating of an office: committee, commission, secretary, team, departments with their people, the rest."""

from datetime import date

from sxt_desktop.domain.ids import OrgId, PersonId
from sxt_desktop.domain.people import Directory, FourDuty, Organisation, Person, Post, Relation
from sxt_desktop.domain.precedence import NOWHERE, precedence

SINCE = date(2024, 1, 1)
YEAR = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


def organisation(name: str, relation: Relation, order: int = 0, kind: str = "") -> Organisation:
    return Organisation(OrgId(name), name, name, relation, order=order, kind=kind)


def post(person: str, org: str, duty: FourDuty | None = None, until: date | None = None) -> Post:
    return Post(PersonId(person), OrgId(org), "", duty, False, SINCE, until)


PEOPLE = Directory(
    organisations=(
        organisation("教务处", Relation.DEPARTMENT, 2),
        organisation("上级党委", Relation.SUPERIOR),
        organisation("机械学院党总支", Relation.SUBORDINATE),
        organisation("院纪委", Relation.DEPARTMENT, 9),
        organisation("组织部", Relation.DEPARTMENT, 1),
        organisation("院党委", Relation.OWN),
    ),
    persons=tuple(
        Person(PersonId(name), name)
        for name in (
            "教务处长",
            "总支书记",
            "纪委书记",
            "委员",
            "干事",
            "院党委书记",
            "组织部长",
            "前委员",
            "无职",
        )
    ),
    posts=(
        post("教务处长", "教务处"),
        post("总支书记", "机械学院党总支", FourDuty.SECRETARY),
        post("纪委书记", "院党委", FourDuty.COMMISSION),
        post("纪委书记", "院纪委", FourDuty.COMMISSION),
        post("委员", "教务处"),
        post("委员", "院党委", FourDuty.MEMBER),
        post("干事", "院党委"),
        post("院党委书记", "院党委", FourDuty.SECRETARY),
        post("组织部长", "组织部"),
        post("组织部长", "院党委", FourDuty.MEMBER, until=date(2025, 6, 30)),
        post("前委员", "院党委", FourDuty.MEMBER, until=date(2025, 6, 30)),
    ),
)


def test_everyone_has_the_place_an_office_gives_them() -> None:
    places = precedence(PEOPLE, **YEAR)
    assert sorted(places, key=places.__getitem__) == [
        "院党委",
        "院纪委",
        "院党委书记",
        "纪委书记",
        "委员",
        "前委员",
        "干事",
        "组织部",
        "组织部长",
        "教务处",
        "教务处长",
        "机械学院党总支",
        "总支书记",
        "上级党委",
        "无职",
    ]
    assert all(place < NOWHERE or name == "无职" for name, place in places.items())


def test_whoever_gave_up_a_duty_before_the_year_has_the_place_of_the_post_held_in_it() -> None:
    earlier = precedence(PEOPLE, start=date(2025, 1, 1), end=date(2025, 12, 31))
    now = precedence(PEOPLE, **YEAR)
    assert earlier["组织部长"] < earlier["组织部"]
    assert now["组织部长"] > now["组织部"]
