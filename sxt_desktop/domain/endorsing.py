"""签字背书: who signs at which level that a list or paper is right, for which exact revisions, and where that stands.

Which levels there are is data (`EndorsingRelation`); no status is ever stored. MZ26, MZ27, MZ28; domain.md 3.02.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.ids import OrgId, PersonId
from sxt_desktop.domain.people import Directory, FourDuty, Person
from sxt_desktop.domain.values import Body

_TEAM = (FourDuty.MEMBER, FourDuty.COMMISSION)


class Signer(StrEnum):
    """Who signs at a level, as far as the directory tells."""

    HANDLER = "handler"
    DEPARTMENT_HEAD = "department_head"
    IN_CHARGE = "in_charge"
    SECRETARY = "secretary"


class Holders(StrEnum):
    """Whose lists a relation is for."""

    ANYONE = ""
    MEMBERS = "members"
    HEADS = "heads"


@dataclass(frozen=True, slots=True)
class Level:
    """One level that signs."""

    name: str
    signer: Signer


@dataclass(frozen=True, slots=True)
class EndorsingRelation:
    """Who signs for whom, level by level from the lowest; `source` is the clause and is not shown."""

    id: str
    title: str
    levels: tuple[Level, ...]
    holders: Holders = Holders.ANYONE
    source: str = ""


@dataclass(frozen=True, slots=True)
class EndorsementRules:
    """The relations of a profile, and which fields of which form are filled in after signing (form -> fields)."""

    relations: tuple[EndorsingRelation, ...]
    not_content: Mapping[str, tuple[str, ...]]

    def relation(self, relation_id: str) -> EndorsingRelation | None:
        """Return the relation of an id; None where there is none."""
        return next((one for one in self.relations if one.id == relation_id), None)

    def titled(self, title: str) -> EndorsingRelation | None:
        """Return the relation a sheet names; None where the profile has it no more."""
        return next((one for one in self.relations if one.title == title), None)


class EndorsementState(StrEnum):
    """Where an endorsement stands, in the words of an office."""

    WAITING = "待签"
    PARTLY = "签署中"
    DONE = "已签"
    CHANGED = "内容已变，待重新签"
    REPLACED = "已重新送签"
    VOID = "已作废"


_OVER = (EndorsementState.DONE, EndorsementState.REPLACED, EndorsementState.VOID)


@dataclass(frozen=True, slots=True)
class SignedLevel:
    """A level and what was signed there: by whom, when, with which opinion, by proxy or not.

    `reason` says why somebody else than the directory proposes is to sign.
    """

    name: str
    signer: str
    day: date | None = None
    by_proxy: bool = False
    opinion: str = ""
    signed_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Endorsement:
    """Everything said about one sheet.

    `signed_on` is the day all levels had signed where they were not registered one by one; `changed` names what is
    not any more as it was endorsed, `added` what came to the same lists since: signatures are for what was sent;
    `is_replaced`: a later sheet asks for the same.
    """

    levels: tuple[SignedLevel, ...]
    signed_on: date | None = None
    by_proxy: bool = False
    changed: tuple[str, ...] = ()
    is_replaced: bool = False
    added: tuple[str, ...] = ()
    is_void: bool = False

    @property
    def waiting(self) -> SignedLevel | None:
        """The lowest level that has not signed."""
        if self.signed_on is not None:
            return None
        return next((level for level in self.levels if level.day is None), None)

    @property
    def state(self) -> EndorsementState:
        """Where it stands; what changed since has to be signed again, whoever signed before."""
        if self.is_void:
            return EndorsementState.VOID
        if self.is_replaced:
            return EndorsementState.REPLACED
        if self.changed or self.added:
            return EndorsementState.CHANGED
        if self.waiting is None:
            return EndorsementState.DONE
        some = any(level.day is not None for level in self.levels)
        return EndorsementState.PARTLY if some else EndorsementState.WAITING

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to sign."""
        return self.state not in _OVER

    @property
    def is_over(self) -> bool:
        """Whether nobody signs on it any more: out of use, or a later sheet asks for the same."""
        return self.state in (EndorsementState.REPLACED, EndorsementState.VOID)

    @property
    def proxies(self) -> tuple[str, ...]:
        """The levels somebody else signed for; of a sheet where no level is named, none."""
        return tuple(level.name for level in self.levels if level.by_proxy)

    @property
    def is_by_proxy(self) -> bool:
        """Whether anybody signed for another (代签)."""
        return self.by_proxy or bool(self.proxies)


def is_same_content(before: Body, after: Body, not_content: Iterable[str]) -> bool:
    """Whether two contents say the same, leaving out fields that are filled in after signing."""
    left = frozenset(not_content)
    names = (before.keys() | after.keys()) - left
    return all(before.get(name) == after.get(name) for name in names)


def relation_for(rules: EndorsementRules, people: Directory, holder: str, *, on: date) -> EndorsingRelation:
    """Return by which relation somebody's lists are usually signed (MZ27 书记→成员, MZ28 成员→部门负责人)."""
    posts = [post for post in people.posts if post.person == holder and post.held_during(on, on)]
    wanted = Holders.ANYONE
    if any(post.duty in _TEAM for post in posts):
        wanted = Holders.MEMBERS
    elif any(post.heads_department for post in posts):
        wanted = Holders.HEADS
    fitting = (one for one in rules.relations if one.holders is wanted)
    return next(fitting, rules.relations[0])


def proposed_signers(
    levels: Sequence[Level], people: Directory, holder: str, *, on: date
) -> tuple[Person | None, ...]:
    """Return who signs at each level on a day as far as the directory tells; None is to be filled in by hand.

    Nobody is proposed to sign his own list.
    """
    return tuple(
        next((one for one in _signers(level.signer, people, holder, on) if one.id != holder), None)
        for level in levels
    )


def followed_signers(
    levels: Sequence[Level],
    people: Directory,
    holder: str,
    named: Mapping[str, str],
    *,
    since: date,
    on: date,
) -> dict[str, Person]:
    """Return, by level, who signs there on a day instead of the person named (by id), who did so on an earlier one.

    A level where somebody else was chosen by hand, or where nobody followed, is left out.
    """
    found: dict[str, Person] = {}
    for level in levels:
        who = named.get(level.name, "")
        then = {one.id for one in _signers(level.signer, people, holder, since)}
        now = [one for one in _signers(level.signer, people, holder, on) if one.id != holder]
        if who in then and now and all(one.id != who for one in now):
            found[level.name] = now[0]
    return found


def _signers(signer: Signer, people: Directory, holder: str, on: date) -> tuple[Person, ...]:
    places = _places(people, holder, on)
    if signer is Signer.SECRETARY:
        return people.holders(FourDuty.SECRETARY, start=on, end=on)
    if signer is Signer.IN_CHARGE:
        in_charge = (
            charge.person
            for charge in people.charges
            if charge.organisation in places
            and charge.since <= on
            and (charge.until is None or charge.until >= on)
        )
        return _known(people, in_charge)
    if signer is Signer.DEPARTMENT_HEAD:
        heads = (
            post.person
            for post in people.posts
            if post.heads_department and post.organisation in places and post.held_during(on, on)
        )
        return _known(people, heads)
    return ()


def _places(people: Directory, holder: str, on: date) -> frozenset[OrgId]:
    """Where a holder belongs: the organisation itself, or those of the posts a person holds."""
    own = {one.id for one in people.organisations if one.id == holder}
    posts = {post.organisation for post in people.posts if post.person == holder and post.held_during(on, on)}
    return frozenset(own | posts)


def _known(people: Directory, ids: Iterable[PersonId]) -> tuple[Person, ...]:
    found = (people.person(one) for one in dict.fromkeys(ids))
    return tuple(one for one in found if one is not None)
