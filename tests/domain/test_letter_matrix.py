"""The signing matrix by itself: what is expected, decided, signed, due again; how it is drawn."""

from dataclasses import replace
from datetime import date

import pytest

from sxt_desktop.domain.ids import EntryId, OrgId, PersonId
from sxt_desktop.domain.letter_matrix import (
    ONE_PERSON,
    CellState,
    Known,
    LetterFact,
    LevelRate,
    Matrix,
    matrix_of,
)
from sxt_desktop.domain.letter_parties import (
    FirstParty,
    SecondParty,
    SigningRelation,
    first_parties,
    second_parties,
)
from sxt_desktop.domain.matrix_lines import lines_of
from sxt_desktop.domain.people import (
    Charge,
    Directory,
    FourDuty,
    Organisation,
    Person,
    Post,
    Relation,
)

TODAY, START = date(2026, 3, 1), date(2024, 1, 1)
OWN, OFFICE, BELOW = OrgId("own"), OrgId("office"), OrgId("below")
ANNA, BEN = PersonId("anna"), PersonId("ben")
RELATIONS = (
    SigningRelation("党委—班子成员", FirstParty.COMMITTEE, SecondParty.MEMBERS),
    SigningRelation("党委—下级党委", FirstParty.COMMITTEE, SecondParty.COMMITTEES_BELOW, expected=False),
    SigningRelation("成员—部门", FirstParty.MEMBER, SecondParty.DEPARTMENTS, in_charge=True),
)


def post(person: PersonId, org: OrgId = OWN, **more: object) -> Post:
    made = Post(person, org, "委员", FourDuty.MEMBER, False, START, None)
    return replace(made, **more)  # type: ignore[arg-type]


PEOPLE = Directory(
    organisations=(
        Organisation(OWN, "党委", "党委", Relation.OWN),
        Organisation(OFFICE, "办公室", "办公室", Relation.DEPARTMENT),
        Organisation(BELOW, "学院党委", "学院党委", Relation.SUBORDINATE),
    ),
    persons=(Person(ANNA, "安"), Person(BEN, "本")),
    posts=(post(ANNA), post(BEN)),
    charges=(Charge(ANNA, OFFICE, START, None), Charge(BEN, OFFICE, START, None)),
)


def test_a_branch_of_one_below_signs_with_that_one() -> None:
    branch = Organisation(OrgId("branch"), "党支部", "党支部", Relation.SUBORDINATE, parent=BELOW)
    people = replace(PEOPLE, organisations=(*PEOPLE.organisations, branch))
    assert second_parties(people, {}, on=TODAY) == second_parties(PEOPLE, {}, on=TODAY)


def matrix(people: Directory = PEOPLE, **more: object) -> Matrix:
    known = Known(people, RELATIONS, {}, {}, {"anna": 2}, TODAY)
    columns = first_parties(people, {}, on=TODAY)
    return matrix_of(replace(known, **more), columns, second_parties(people, {}, on=TODAY))  # type: ignore[arg-type]


def letter(first: str, second: str, **more: object) -> dict[tuple[str, str], LetterFact]:
    made = LetterFact(EntryId("e"), (first, second), ("甲", "乙"), "党委—班子成员", START, signed_on=TODAY)
    return {(first, second): replace(made, **more)}  # type: ignore[arg-type]


@pytest.mark.req("MZ52")
def test_relations_say_what_is_expected_and_the_plan_overrides_them() -> None:
    plan = {("own", "anna"): False, ("own", "below"): True}
    found = matrix(plan=plan).cells
    assert {pair: cell.state for pair, cell in found.items()} == {
        ("own", "anna"): CellState.NOT_SIGNED,
        ("own", "ben"): CellState.TO_MAKE,
        ("own", "below"): CellState.TO_MAKE,
        ("anna", "office"): CellState.TO_MAKE,
        ("ben", "office"): CellState.TO_MAKE,
    }
    assert matrix().cells["own", "below"].state is CellState.NONE
    assert [cell.may_make for pair, cell in matrix().cells.items() if pair[0] == "own"] == [
        True,
        False,
        False,
    ]


def test_rates_count_what_is_expected_level_by_level() -> None:
    assert matrix(letters=letter("own", "anna")).rates == (
        LevelRate("党委—班子成员", 2, 1),
        LevelRate("成员—部门", 2, 0),
    )


def test_what_changed_before_the_signature_asks_for_nothing() -> None:
    moved = replace(PEOPLE, posts=(post(ANNA, since=TODAY), post(BEN)))
    signed = letter("own", "anna")
    assert matrix(moved, letters=signed).cells["own", "anna"].state is CellState.SIGNED
    earlier = letter("own", "anna", signed_on=date(2026, 2, 1))
    cell = matrix(moved, letters=earlier).cells["own", "anna"]
    assert (cell.state, cell.reason) == (CellState.AGAIN, "自2026年3月1日起任委员")


def test_a_charge_that_ended_counts_from_the_day_after() -> None:
    ended = replace(PEOPLE, charges=(Charge(ANNA, OFFICE, START, TODAY), PEOPLE.charges[1]))
    early = letter("own", "anna", signed_on=date(2026, 2, 1))
    assert matrix(ended, letters=early).cells["own", "anna"].state is CellState.SIGNED
    later = matrix(ended, letters=early, today=date(2026, 3, 2)).cells["own", "anna"]
    assert later.reason == "自2026年3月2日起不再分管办公室"


def test_who_heads_an_organisation_below_matters_to_its_letter() -> None:
    head = post(BEN, BELOW, title="书记", duty=FourDuty.SECRETARY, since=date(2026, 2, 15))
    moved = replace(PEOPLE, posts=(*PEOPLE.posts, head))
    cell = matrix(moved, letters=letter("own", "below", signed_on=date(2026, 2, 1))).cells["own", "below"]
    assert (cell.state, cell.reason) == (CellState.AGAIN, "本自2026年2月15日起任书记")


def test_a_letter_with_somebody_unknown_keeps_its_place() -> None:
    found = matrix(letters=letter("own", "gone"))
    assert found.rows[-1].name == "乙"
    assert found.cells["own", "gone"].state is CellState.SIGNED


def test_members_share_one_column_and_a_department_of_two_has_two_lines() -> None:
    drawn = lines_of(matrix())
    assert [None if one is None else one.name for one in drawn.heads] == ["党委", None]
    shown = [
        (line.party_b.name, [None if one is None else one.party_a.name for one in line.crossings])
        for line in drawn.lines
    ]
    assert shown == [
        ("安", ["党委", None]),
        ("本", ["党委", None]),
        ("学院党委", ["党委", None]),
        ("办公室", [None, "安"]),
        ("办公室", [None, "本"]),
    ]


@pytest.mark.req("MZ52")
def test_nobody_signs_with_himself_whatever_the_plan_says() -> None:
    heads = replace(PEOPLE, posts=(*PEOPLE.posts, post(ANNA, OFFICE, title="主任", heads_department=True)))
    cells = matrix(heads, plan={("anna", "office"): True}).cells
    assert (cells["anna", "office"].state, cells["anna", "office"].reason) == (CellState.NONE, ONE_PERSON)
    assert cells["ben", "office"].state is CellState.TO_MAKE


@pytest.mark.req("MZ51")
def test_a_department_that_passes_to_another_member_passes_its_letter_on() -> None:
    passed = replace(PEOPLE, charges=(Charge(ANNA, OFFICE, START, date(2026, 2, 10)), PEOPLE.charges[1]))
    signed = letter("anna", "office", signed_on=date(2026, 2, 1), names=("安", "办公室"))
    found = matrix(passed, letters=signed).cells
    assert (found["anna", "office"].state, found["anna", "office"].is_due) == (CellState.PASSED, False)
    assert found["anna", "office"].reason == "安不再分管办公室"
    assert (found["ben", "office"].state, found["ben", "office"].reason) == (CellState.TO_MAKE, "接替安分管")


def test_another_department_in_charge_asks_for_nothing_in_the_letters_of_the_first() -> None:
    lab = OrgId("lab")
    more = replace(
        PEOPLE,
        organisations=(*PEOPLE.organisations, Organisation(lab, "实验室", "实验室", Relation.DEPARTMENT)),
        charges=(*PEOPLE.charges, Charge(ANNA, lab, date(2026, 2, 10), None)),
    )
    signed = letter("anna", "office", signed_on=date(2026, 2, 1))
    assert matrix(more, letters=signed).cells["anna", "office"].state is CellState.SIGNED
    team = letter("own", "anna", signed_on=date(2026, 2, 1))
    assert matrix(more, letters=team).cells["own", "anna"].state is CellState.AGAIN
