"""Who can sign responsibility letters with whom, read from the directory by relations that are data (MZ52)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.people import Directory, FourDuty, Organisation, Person, Relation

LETTER = FormId("responsibility_letter")
"""The form of a 责任书."""
COMMISSION_LEVEL = "纪委"
"""How an organisation's kind (组织类型) says that it is a commission."""
_TEAM = (FourDuty.MEMBER, FourDuty.COMMISSION)
_LEADERS = (*_TEAM, FourDuty.SECRETARY)
"""Who can be in charge of departments; with the secretary nobody of the committee signs."""


class FirstParty(StrEnum):
    """Kinds of 甲方."""

    COMMITTEE = "committee"
    COMMISSION = "commission"
    MEMBER = "member"


class SecondParty(StrEnum):
    """Kinds of 乙方."""

    MEMBERS = "members"
    COMMITTEES_BELOW = "committees_below"
    COMMISSIONS_BELOW = "commissions_below"
    DEPARTMENTS = "departments"


@dataclass(frozen=True, slots=True)
class SigningRelation:
    """Who signs with whom at a level; `expected`: due unless the year's plan says otherwise.

    `in_charge`: only with departments the first party is in charge of. `source` is not shown.
    """

    level: str
    party_a: FirstParty
    party_b: SecondParty
    expected: bool = True
    in_charge: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Someone at the head of a column or of a row; `kind` is a `FirstParty` or a `SecondParty`."""

    id: str
    name: str
    kind: str
    note: str = ""


def first_parties(people: Directory, kinds: Mapping[OrgId, str], *, on: date) -> tuple[Party, ...]:
    """Return the columns: the own committee, its commission, members in charge of something on a day.

    `kinds` are organisations' kinds (组织类型) by id.
    """
    own = people.own
    found = [] if own is None else [Party(own.id, own.short_name, FirstParty.COMMITTEE)]
    found += [
        Party(org.id, org.short_name, FirstParty.COMMISSION)
        for org in people.related(Relation.DEPARTMENT)
        if kinds.get(org.id) == COMMISSION_LEVEL
    ]
    charged = {one.person for one in people.charges if _runs(one.since, one.until, on)}
    leaders = (one for one in people.persons if one.id in charged and _leads(people, one.id, on, _LEADERS))
    return (*found, *(Party(one.id, one.name, FirstParty.MEMBER) for one in leaders))


def second_parties(people: Directory, kinds: Mapping[OrgId, str], *, on: date) -> tuple[Party, ...]:
    """Return the rows: team members on a day, committees and commissions directly below, departments."""
    members = (
        Party(one.id, one.name, SecondParty.MEMBERS, people.titles(one.id, on=on))
        for one in people.persons
        if _leads(people, one.id, on, _TEAM)
    )
    below = people.next_below
    departments = (
        org for org in people.related(Relation.DEPARTMENT) if kinds.get(org.id) != COMMISSION_LEVEL
    )
    return (
        *members,
        *(_org(one, SecondParty.COMMITTEES_BELOW) for one in below if kinds.get(one.id) != COMMISSION_LEVEL),
        *(_org(one, SecondParty.COMMISSIONS_BELOW) for one in below if kinds.get(one.id) == COMMISSION_LEVEL),
        *(_org(one, SecondParty.DEPARTMENTS) for one in departments),
    )


def _org(org: Organisation, kind: SecondParty) -> Party:
    return Party(org.id, org.short_name, kind)


def _leads(people: Directory, person: str, on: date, duties: Sequence[FourDuty]) -> bool:
    """Whether a person holds one of these duties in the organisation itself."""
    own = people.own
    return any(
        post.duty in duties
        and post.person == person
        and post.held_during(on, on)
        and (own is None or post.organisation == own.id)
        for post in people.posts
    )


def heads_of(people: Directory, department: str, *, on: date) -> tuple[Person, ...]:
    """Return who heads a department on a day; the heads sign for it."""
    held = (post for post in people.posts if post.heads_department and post.organisation == department)
    found = (people.person(post.person) for post in held if post.held_during(on, on))
    return tuple(one for one in found if one is not None)


def headed_by(people: Directory, person: str) -> str:
    """Return the department a person heads or headed last; "" for none. Its letter may name the person."""
    posts = [post for post in people.posts if post.heads_department and post.person == person]
    departments = {org.id for org in people.related(Relation.DEPARTMENT)}
    mine = [post for post in posts if post.organisation in departments]
    return max(mine, key=lambda post: post.since).organisation if mine else ""


def _runs(since: date, until: date | None, on: date) -> bool:
    return since <= on and (until is None or until >= on)


def relation_of(
    relations: Sequence[SigningRelation], party_a: Party, party_b: Party
) -> SigningRelation | None:
    """Return the relation by which two parties could sign; None where none fits their kinds."""
    if party_a.id == party_b.id:
        return None
    fitting = (one for one in relations if (one.party_a, one.party_b) == (party_a.kind, party_b.kind))
    return next(fitting, None)


def is_expected(
    relation: SigningRelation, people: Directory, party_a: Party, party_b: Party, *, on: date
) -> bool:
    """Whether two parties sign unless the plan says otherwise."""
    if not relation.expected:
        return False
    if relation.in_charge:
        return is_in_charge(people, party_a.id, party_b.id, on=on)
    return True


def is_one_person(people: Directory, party_a: Party, party_b: Party, *, on: date) -> bool:
    """Whether the same person would sign for both: nobody signs with himself, whatever the plan of a year says."""
    signers_a = _signing_a(people, party_a, on)
    signers_b = {one.id for one in _signing_b(people, party_b, on)}
    return bool(signers_b) and bool(signers_a) and signers_b <= {one.id for one in signers_a}


def _signing_a(people: Directory, party: Party, on: date) -> tuple[Person, ...]:
    if party.kind == FirstParty.MEMBER:
        return tuple(one for one in people.persons if one.id == party.id)
    duty = FourDuty.COMMISSION if party.kind == FirstParty.COMMISSION else FourDuty.SECRETARY
    return people.holders(duty, start=on, end=on)[:1]


def _signing_b(people: Directory, party: Party, on: date) -> tuple[Person, ...]:
    if party.kind == SecondParty.DEPARTMENTS:
        return heads_of(people, party.id, on=on)
    return tuple(one for one in people.persons if one.id == party.id)


def is_in_charge(people: Directory, person: str, organisation: str, *, on: date) -> bool:
    """Whether a person is in charge of an organisation on a day."""
    return any(
        (one.person, one.organisation) == (person, organisation) and _runs(one.since, one.until, on)
        for one in people.charges
    )
