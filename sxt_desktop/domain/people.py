"""Organisations, persons, their posts under the four duties, and who is in charge of what.

They are ordinary records (forms `organisation`, `person`, `post`, `charge`): they travel with the
log, keep their history, and the superior sees the same names the unit sees.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.ids import FormId, OrgId, PersonId

ORGANISATION = FormId("organisation")
PERSON = FormId("person")
POST = FormId("post")
CHARGE = FormId("charge")
DIRECT_CHARGE = FormId("direct_charge")


class FourDuty(StrEnum):
    """The four responsibilities (MZ01; S0, S2, S4)."""

    COMMITTEE = "党委主体责任"
    COMMISSION = "纪委监督责任"
    SECRETARY = "党委书记第一责任"
    MEMBER = "班子成员一岗双责"


class Relation(StrEnum):
    """How an organisation stands to the one that keeps the workbook."""

    OWN = "本单位"
    SUPERIOR = "上级"
    SUBORDINATE = "下级"
    DEPARTMENT = "内设部门"


class OrganisationKind(StrEnum):
    """What kind of organisation one is (组织类型), in the words of its form."""

    COMMITTEE = "党委"
    GROUP = "党组"
    GENERAL_BRANCH = "党总支"
    BRANCH = "党支部"
    COMMISSION = "纪委"
    STATIONED = "派驻机构"
    PARTY_DEPARTMENT = "工作部门"
    DEPARTMENT = "行政部门"
    OTHER = "其他"


COMMISSIONS = (OrganisationKind.COMMISSION.value, OrganisationKind.STATIONED.value)
"""Kinds of organisations that bear the duty of oversight."""
_TOLD_BY: Mapping[OrganisationKind, tuple[str, ...]] = {
    OrganisationKind.STATIONED: ("派驻", "派出"),
    OrganisationKind.COMMISSION: ("纪委", "纪检", "纪律检查"),
    OrganisationKind.BRANCH: ("支部",),
    OrganisationKind.GENERAL_BRANCH: ("总支",),
    OrganisationKind.GROUP: ("党组",),
    OrganisationKind.COMMITTEE: ("党委", "委员会"),
}
"""Words of names that tell a kind, the first that fits."""


def proposed_kind(name: str) -> str:
    """Return what kind of organisation a name tells, to be proposed; empty where it does not."""
    found = (kind.value for kind, words in _TOLD_BY.items() if any(word in name for word in words))
    return next(found, "")


class Team(StrEnum):
    """The teams whose members hold the dual duty, not the committee's alone (MZ60; S2)."""

    COMMITTEE = "党委班子"
    ADMINISTRATION = "行政班子"
    COMMISSION = "纪委班子"


class ChargeKind(StrEnum):
    """How a leader stands to an organisation: both of the first two urge it on (MZ63); S0 for the third (MZ19)."""

    IN_CHARGE = "分管"
    CONTACT = "联系"
    DISCIPLINE_CONTACT = "纪检联系"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation by its full and its short name; `parent` is the one above it where that was recorded."""

    id: OrgId
    name: str
    short_name: str
    relation: Relation
    parent: OrgId | None = None
    order: int = 0
    kind: str = ""
    """What kind it is (组织类型) as it was said; empty in older records, where the name tells."""

    @property
    def is_commission(self) -> bool:
        """Whether it bears the duty of oversight (纪委)."""
        return (self.kind or proposed_kind(self.name)) in COMMISSIONS


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who holds responsibility; nothing about private life, beliefs or family is kept (FX11)."""

    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is responsible for, in which organisation, from when to when."""

    person: PersonId
    organisation: OrgId
    title: str
    duty: FourDuty | None
    heads_department: bool
    since: date
    until: date | None
    team: Team | None = None

    def held_during(self, start: date, end: date) -> bool:
        """Whether the post was held on any day of a period."""
        return self.since <= end and (self.until is None or self.until >= start)


@dataclass(frozen=True, slots=True)
class Charge:
    """A team member is in charge of an organisation or department (分管), or its contact."""

    person: PersonId
    organisation: OrgId
    since: date
    until: date | None
    kind: ChargeKind = ChargeKind.IN_CHARGE

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What the unit itself lays down that a chief is not directly in charge of (四个不直接分管, MZ56).

    The sources do not say which four these are; `organisation` is the department that deals with the matter.
    """

    person: PersonId
    matter: str
    organisation: OrgId | None
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the rule holds on a day."""
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everyone and everything named in one owner's records, at one moment."""

    organisations: tuple[Organisation, ...] = ()
    persons: tuple[Person, ...] = ()
    posts: tuple[Post, ...] = ()
    charges: tuple[Charge, ...] = ()
    """分管 alone; `contacts` are 联系 and 纪检联系."""
    contacts: tuple[Charge, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    @property
    def own(self) -> Organisation | None:
        """The organisation that keeps the workbook."""
        return next((org for org in self.organisations if org.relation is Relation.OWN), None)

    def related(self, relation: Relation) -> tuple[Organisation, ...]:
        """Return the organisations standing in a relation to the own one."""
        return tuple(org for org in self.organisations if org.relation is relation)

    def person(self, person_id: PersonId) -> Person | None:
        """Return a person, or None."""
        return next((p for p in self.persons if p.id == person_id), None)

    def holders(self, duty: FourDuty, *, start: date, end: date) -> tuple[Person, ...]:
        """Return the persons who held a post with a duty during a period, each once, in order of record."""
        return tuple(
            self._distinct(p.person for p in self.posts if p.duty is duty and p.held_during(start, end))
        )

    def own_holders(self, duty: FourDuty, *, start: date, end: date) -> tuple[Person, ...]:
        """Return the holders whose post is ours: in the organisation itself or in one of its departments."""
        elsewhere = self._ids(Relation.SUBORDINATE) | self._ids(Relation.SUPERIOR)
        held = (p for p in self.posts if p.duty is duty and p.organisation not in elsewhere)
        return tuple(self._distinct(p.person for p in held if p.held_during(start, end)))

    def department_heads(self, member: PersonId, *, start: date, end: date) -> tuple[Person, ...]:
        """Return the heads of what a member is in charge of (S4 三(二)4)."""
        charged = self._charged(member, start, end)
        return self._heads(lambda post: post.organisation in charged, start, end)

    def department_staff(self, member: PersonId, *, start: date, end: date) -> tuple[Person, ...]:
        """Return everyone with a post in what a member is in charge of (S1 二(三)4)."""
        charged = self._charged(member, start, end)
        held = (p for p in self.posts if p.organisation in charged and p.held_during(start, end))
        return tuple(self._distinct(p.person for p in held))

    @property
    def next_below(self) -> tuple[Organisation, ...]:
        """The organisations directly below ours; one without a known superior is taken for such a one."""
        above = (None, None if self.own is None else self.own.id)
        return tuple(org for org in self.related(Relation.SUBORDINATE) if org.parent in above)

    def heads_of(
        self, organisations: Iterable[Organisation], *, start: date, end: date
    ) -> tuple[Person, ...]:
        """Return the heads of organisations, secretaries among them."""
        those = {org.id for org in organisations}
        return self._heads(lambda post: post.organisation in those, start, end)

    def _ids(self, relation: Relation) -> frozenset[OrgId]:
        return frozenset(org.id for org in self.related(relation))

    def _charged(self, member: PersonId, start: date, end: date) -> frozenset[OrgId]:
        return frozenset(
            c.organisation
            for c in self.charges
            if c.person == member and c.since <= end and (c.until is None or c.until >= start)
        )

    def _heads(self, belongs: Callable[[Post], bool], start: date, end: date) -> tuple[Person, ...]:
        heads = (p for p in self.posts if p.heads_department or p.duty is FourDuty.SECRETARY)
        return tuple(self._distinct(p.person for p in heads if belongs(p) and p.held_during(start, end)))

    def team(self, team: Team, *, on: date) -> tuple[Person, ...]:
        """Return the members of a team on a day, each once, in order of record (MZ60)."""
        return tuple(self._distinct(p.person for p in self.posts if p.team is team and p.held_during(on, on)))

    def overseers(self, organisation: OrgId, *, on: date) -> tuple[tuple[Person, ChargeKind], ...]:
        """Return who is in charge of an organisation or its contact on a day: all of them urge it on (MZ63, MZ19)."""
        held = (
            c for c in (*self.charges, *self.contacts) if c.organisation == organisation and c.holds_on(on)
        )
        pairs = dict.fromkeys((c.person, c.kind) for c in held)
        found = ((self.person(person), kind) for person, kind in pairs)
        return tuple((person, kind) for person, kind in found if person is not None)

    def against_withheld(self, *, on: date) -> tuple[Withheld, ...]:
        """Return the rules a chief's charges of a day go against: directly in charge of what is withheld (MZ56)."""
        held = {(c.person, c.organisation) for c in self.charges if c.holds_on(on)}
        return tuple(
            rule
            for rule in self.withheld
            if rule.holds_on(on) and rule.organisation and (rule.person, rule.organisation) in held
        )

    def titles(self, person_id: PersonId, *, on: date) -> str:
        """Return a person's titles on a day, joined by 、."""
        held = (p.title for p in self.posts if p.person == person_id and p.held_during(on, on))
        return "、".join(dict.fromkeys(held))

    def _distinct(self, ids: Iterable[PersonId]) -> Iterator[Person]:
        known = {person.id: person for person in self.persons}
        for person_id in dict.fromkeys(ids):
            if person_id in known:
                yield known[person_id]
