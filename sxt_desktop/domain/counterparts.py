"""With whom a duty is to be done: the groups of persons or organisations a profile can name."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sxt_desktop.domain.ids import OrgId, PersonId
from sxt_desktop.domain.people import Directory, FourDuty, Organisation, Person, Relation
from sxt_desktop.domain.periods import Period


class Party(NamedTuple):
    """Someone, or an organisation, that a duty is to be done with."""

    id: PersonId | OrgId
    name: str


Group = Callable[[Directory, str, Period], tuple[Party, ...]]
"""Everyone a holder (by id) owes something to in a period, the holder possibly among them."""


def _people(persons: Iterable[Person]) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(Party(person.id, person.name) for person in persons))


def _organisations(found: Iterable[Organisation]) -> tuple[Party, ...]:
    return tuple(Party(one.id, one.short_name or one.name) for one in found)


def _members(directory: Directory, _: str, period: Period) -> tuple[Party, ...]:
    return _people(directory.own_holders(FourDuty.MEMBER, start=period.start, end=period.end))


def _charged_heads(directory: Directory, holder: str, period: Period) -> tuple[Party, ...]:
    return _people(directory.department_heads(PersonId(holder), start=period.start, end=period.end))


def _charged_staff(directory: Directory, holder: str, period: Period) -> tuple[Party, ...]:
    return _people(directory.department_staff(PersonId(holder), start=period.start, end=period.end))


def _subordinate_heads(directory: Directory, _: str, period: Period) -> tuple[Party, ...]:
    return _people(directory.heads_of(directory.next_below, start=period.start, end=period.end))


def _members_and_heads(directory: Directory, holder: str, period: Period) -> tuple[Party, ...]:
    below = (*directory.related(Relation.DEPARTMENT), *directory.related(Relation.SUBORDINATE))
    heads = directory.heads_of(below, start=period.start, end=period.end)
    return tuple(dict.fromkeys((*_members(directory, holder, period), *_people(heads))))


def _subordinates(directory: Directory, _: str, period: Period) -> tuple[Party, ...]:
    return _organisations(directory.next_below)


COUNTERPARTS: Mapping[str, Group] = {
    "members": _members,
    "charged_heads": _charged_heads,
    "charged_staff": _charged_staff,
    "subordinate_heads": _subordinate_heads,
    "members_and_heads": _members_and_heads,
    "subordinates": _subordinates,
}
"""领导班子成员; 分管部门负责人; 分管科室成员; 下一级主要负责人; 成员、科室和下级负责人 (S1 二(二)3); 下级组织."""
