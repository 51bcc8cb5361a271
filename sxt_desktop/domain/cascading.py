"""责任传导: list items as a tree of who takes up what, and where the chain is broken.

党委、书记 item → 班子成员 item → 部门 item within an organisation (MZ14, MZ15), superior's → ours → unit's across
organisations (MZ18). An item names what it takes up; nothing about the tree is stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from sxt_desktop.domain.catalogues import UNFILLED
from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.list_versions import item_year
from sxt_desktop.domain.people import Directory, FourDuty, Relation
from sxt_desktop.domain.values import Body

RESPONSIBILITIES = "责任清单"
_LEADING = (FourDuty.COMMITTEE.value, FourDuty.SECRETARY.value)


class CascadeItem(NamedTuple):
    """One list item in use as the board shows it; days are ISO text, empty where there are none.

    `parents` are the items it takes up, `sent_to` how many units it was sent to. A named tuple: a board makes many
    thousands at once.
    """

    row: int
    entry_id: EntryId
    owner: OrgId
    title: str
    holder_id: str
    holder: str
    due_on: str
    first_recorded_at: str
    parents: tuple[EntryId, ...]
    sent_to: int
    duty: str
    category: str
    kinds: tuple[str, ...]
    item_no: str
    said_year: int | None
    start_on: str
    ends_here: bool
    is_project: bool
    claimed_on: str
    starter: str

    @property
    def year(self) -> int:
        """The year it belongs to: as it says itself, else of its deadline, its beginning, its entry."""
        said: Body = {"year": self.said_year, "due": self.due_on, "start_on": self.start_on}
        return item_year(said, self.first_recorded_at)

    @property
    def is_unfilled(self) -> bool:
        """Whether it came of an empty structure and says nothing yet."""
        return self.title.startswith(UNFILLED)


class Tier(StrEnum):
    """Where an item stands in an organisation."""

    LEADING = "党委、书记"
    OVERSIGHT = "纪委"
    TEAM = "班子成员"
    DEPARTMENT = "部门"
    OTHER = "其他"


class Link(StrEnum):
    """Whether an item was taken up by whoever is to take it up."""

    ENDS = "不往下"
    WAITS = "未承接"
    BROKEN = "断链"
    PARTLY = "部分承接"
    TAKEN = "已承接"


class ItemState(StrEnum):
    """The state of an item's version, worked out from what there is (domain.md 3.02)."""

    DRAFT = "草稿"
    UNSIGNED = "待审签"
    IN_FORCE = "生效"
    CHANGING = "变更中"
    OUT_OF_USE = "停用"


def item_state(
    *, is_void: bool = False, is_unfilled: bool = False, endorsed: EndorsementState | None = None
) -> ItemState:
    """Return the state of an item; `endorsed` is where the newest sheet that names it stands, None without one."""
    if is_void:
        return ItemState.OUT_OF_USE
    if is_unfilled:
        return ItemState.DRAFT
    if endorsed is EndorsementState.CHANGED:
        return ItemState.CHANGING
    is_signed = endorsed is EndorsementState.DONE
    return ItemState.IN_FORCE if is_signed else ItemState.UNSIGNED


@dataclass(frozen=True, slots=True)
class Structure:
    """Who stands where in an organisation on a day: what an item's tier depends on."""

    departments: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    in_charge: frozenset[str] = frozenset()
    secretaries: frozenset[str] = frozenset()

    def tier(self, item: CascadeItem) -> Tier:
        """Return at which tier an item is held."""
        if item.duty in _LEADING:
            return Tier.LEADING
        if item.duty == FourDuty.COMMISSION.value:
            return Tier.OVERSIGHT
        if item.holder_id in self.departments:
            return Tier.DEPARTMENT
        if item.duty == FourDuty.MEMBER.value and item.holder_id not in self.heads:
            return Tier.TEAM
        return Tier.DEPARTMENT if item.holder_id in self.heads else Tier.OTHER

    def is_to_be_taken_up(self, item: CascadeItem) -> bool:
        """Whether somebody in the organisation is to take an item up.

        What is no responsibility, or ends with its holder, is not; nor is a member's who is in charge of nothing.
        """
        if item.ends_here or RESPONSIBILITIES not in item.kinds:
            return False
        tier = self.tier(item)
        return tier is Tier.LEADING or (tier is Tier.TEAM and item.holder_id in self.in_charge)


def structure_of(people: Directory, on: date) -> Structure:
    """Return who stands where on a day."""
    return Structure(
        departments=frozenset(str(one.id) for one in people.related(Relation.DEPARTMENT)),
        heads=frozenset(
            str(post.person)
            for post in people.posts
            if post.heads_department and post.duty is None and post.held_during(on, on)
        ),
        in_charge=frozenset(
            str(one.person)
            for one in people.charges
            if one.since <= on and (one.until is None or one.until >= on)
        ),
        secretaries=frozenset(str(one.id) for one in people.holders(FourDuty.SECRETARY, start=on, end=on)),
    )


def link_of(
    item: CascadeItem, *, is_wanted: bool, taken_here: int, taken_below: int, today: date, days: int
) -> Link:
    """Return whether an item was taken up: here by an own one, below by every unit it was sent to.

    Not taken up for more than `days` days since it was recorded, the chain is broken (断链).
    """
    wanted = int(is_wanted and not item.sent_to) + item.sent_to
    taken = taken_below + int(bool(taken_here) and not item.sent_to)
    if wanted == 0:
        return Link.TAKEN if taken_here else Link.ENDS
    if taken >= wanted:
        return Link.TAKEN
    if is_overdue(item.first_recorded_at, today=today, days=days):
        return Link.BROKEN
    return Link.PARTLY if taken else Link.WAITS


def is_overdue(since: str, *, today: date, days: int) -> bool:
    """Whether more than so many days went by since a moment (ISO text)."""
    return today > date.fromisoformat(since[:10]) + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Cascade:
    """Every own item of a year with what takes it up here; works on what was read once."""

    items: Mapping[EntryId, CascadeItem]
    below: Mapping[EntryId, tuple[EntryId, ...]]
    links: Mapping[EntryId, Link]
    states: Mapping[EntryId, ItemState]
    structure: Structure
    taken_below: Mapping[EntryId, int] = field(default_factory=dict)

    def children(self, entry: EntryId) -> tuple[CascadeItem, ...]:
        """Return the own items that take one up, in their order."""
        return tuple(self.items[one] for one in self.below.get(entry, ()))

    def chain_up(self, entry: EntryId) -> tuple[CascadeItem, ...]:
        """Return what an item takes up, and that in turn, the nearest first; each once, whatever the records say."""
        found: dict[EntryId, CascadeItem] = {}
        waiting = list(self.items[entry].parents) if entry in self.items else []
        while waiting:
            key = waiting.pop(0)
            if key in self.items and key not in found and key != entry:
                found[key] = self.items[key]
                waiting += self.items[key].parents
        return tuple(found.values())

    def of_tier(self, *tiers: Tier) -> tuple[CascadeItem, ...]:
        """Return the items of some tiers, in their order."""
        return tuple(one for one in self.items.values() if self.structure.tier(one) in tiers)

    def with_link(self, *links: Link) -> tuple[CascadeItem, ...]:
        """Return the items that stand so."""
        return tuple(one for one in self.items.values() if self.links[one.entry_id] in links)

    def of_secretary(self) -> tuple[CascadeItem, ...]:
        """Return the secretary's own items (本人项, MZ16)."""
        wanted = self.structure.secretaries
        return tuple(
            one
            for one in self.items.values()
            if one.duty == FourDuty.SECRETARY.value or one.holder_id in wanted
        )

    def broken_members(self) -> tuple[CascadeItem, ...]:
        """Return the items of 党委、书记 that no member took up yet, the broken ones first (未承接项)."""
        open_ones = [
            one for one in self.of_tier(Tier.LEADING) if self.links[one.entry_id] in (Link.BROKEN, Link.WAITS)
        ]
        return tuple(sorted(open_ones, key=lambda one: self.links[one.entry_id] is not Link.BROKEN))


def cascade_of(
    items: Iterable[CascadeItem],
    *,
    structure: Structure,
    taken_below: Mapping[EntryId, int],
    endorsed: Mapping[EntryId, EndorsementState],
    today: date,
    days: int,
) -> Cascade:
    """Put the tree together; parents that are no own item of these stay out of it."""
    known = {one.entry_id: one for one in items}
    below: dict[EntryId, list[EntryId]] = {}
    for one in known.values():
        for parent in one.parents:
            if parent in known and parent != one.entry_id:
                below.setdefault(parent, []).append(one.entry_id)
    links = {
        key: link_of(
            one,
            is_wanted=structure.is_to_be_taken_up(one),
            taken_here=sum(known[child].holder_id != one.holder_id for child in below.get(key, ())),
            taken_below=taken_below.get(key, 0),
            today=today,
            days=days,
        )
        for key, one in known.items()
    }
    states = {
        key: item_state(is_unfilled=one.is_unfilled, endorsed=endorsed.get(key)) for key, one in known.items()
    }
    return Cascade(
        known, {key: tuple(found) for key, found in below.items()}, links, states, structure, taken_below
    )
