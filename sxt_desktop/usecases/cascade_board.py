"""责任传导看板: the lists of a year as one tree, from the superior's item to ours, our members' and departments'.

One pass over our items and one over those that others' items follow; who exactly took up an item below is asked for
when its branch is opened (`taking_up.sent_item`). MZ14, MZ15, MZ16, MZ18, MZ36, MZ49.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sxt_desktop.domain.cascading import (
    Cascade,
    CascadeItem,
    Link,
    Tier,
    cascade_of,
    is_overdue,
    structure_of,
)
from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.lights import Lit, lit
from sxt_desktop.domain.list_versions import item_year
from sxt_desktop.domain.people import Directory, FourDuty, Relation
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.terms import Layer
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import cascade, lists
from sxt_desktop.store.screen import anything_hidden
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory, must_be_known
from sxt_desktop.usecases.endorsements import endorsements, pinned_by
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.rules import rules_in, rules_now
from sxt_desktop.usecases.save_entry import ToSave, save_entry, save_together
from sxt_desktop.usecases.taking_up import ITEM, carried_over, offered_items
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FromAbove:
    """A superior's item addressed to us: our own that takes it up, None while there is none."""

    row: Listed
    sender: str
    own: EntryId | None
    is_broken: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The tree of a year, the superiors' items above it, and what lights and words need."""

    year: int
    cascade: Cascade
    above: tuple[FromAbove, ...]
    layers: tuple[Layer, ...]
    """The four duties by the names of the year's profile."""
    lights: Mapping[EntryId, Lit]
    days: int
    """After how many days without anyone the chain counts as broken."""

    @property
    def waiting_above(self) -> tuple[FromAbove, ...]:
        """The superiors' items nobody of us took up."""
        return tuple(one for one in self.above if one.own is None)


def cascade_board(ws: Workspace, year: int) -> Board:
    """Return the board of a year as whoever is working may see it."""
    items = [one for one in cascade.own_items(ws.read, ws.org, ITEM) if one.year == year]
    policy = rules_now(ws).policy
    found = cascade_of(
        items,
        structure=structure_of(directory(ws), ws.today),
        taken_below=cascade.taken_below(ws.read, ws.org, ITEM),
        endorsed=_endorsed(ws, year),
        today=ws.today,
        days=policy.taking_up_days,
    )
    if anything_hidden(ws.read):
        _note_shown(ws, found)
    lights = {
        key: lit(due=_day(one.due_on), is_done=False, today=ws.today, amber_days=policy.amber_days)
        for key, one in found.items.items()
    }
    return Board(
        year,
        found,
        _from_above(ws, year, policy.taking_up_days),
        rules_in(ws, year).terms.every_layer,
        lights,
        policy.taking_up_days,
    )


def broken_items(ws: Workspace, year: int) -> tuple[CascadeItem, ...]:
    """Return the items of a year whose chain is broken (断链), without what else a board needs."""
    found = cascade_of(
        [one for one in cascade.own_items(ws.read, ws.org, ITEM) if one.year == year],
        structure=structure_of(directory(ws), ws.today),
        taken_below=cascade.taken_below(ws.read, ws.org, ITEM),
        endorsed={},
        today=ws.today,
        days=rules_now(ws).policy.taking_up_days,
    )
    return found.with_link(Link.BROKEN)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _note_shown(ws: Workspace, found: Cascade) -> None:
    """Write down that restricted items were shown, as every list does."""
    restricted = lists.restricted(ws.read, ws.org) & found.items.keys()
    shown(ws, lists.by_rows(ws.read, [found.items[key].row for key in restricted]))


def _endorsed(ws: Workspace, year: int) -> dict[EntryId, EndorsementState]:
    """Return where the newest sheet stands that names an item; an item that did not change is not changed by others."""
    found: dict[EntryId, EndorsementState] = {}
    for one in endorsements(ws, year):
        state = one.endorsement.state
        if state is EndorsementState.REPLACED:
            continue
        without = replace(one.endorsement, changed=(), added=()).state
        for entry in pinned_by(one.row.body):
            found.setdefault(entry, state if entry in one.endorsement.changed else without)
    return found


def _from_above(ws: Workspace, year: int, days: int) -> tuple[FromAbove, ...]:
    own = {(one.about_owner, one.about_entry): one.entry_id for one in lists.aimed(ws.read, _ours(ws))}
    found = []
    for row in offered_items(ws):
        if item_year(row.body, row.first_recorded_at) != year:
            continue
        taken = own.get((row.owner, row.entry_id))
        late = taken is None and is_overdue(row.recorded_at, today=ws.today, days=days)
        found.append(FromAbove(row, organisation_name(ws, row.owner), taken, late))
    return tuple(found)


def _ours(ws: Workspace) -> Filter:
    return Filter(forms=(ITEM,), owner=ws.org)


def may_take_up(ws: Workspace, board: Board, entry_id: EntryId) -> tuple[Ref, ...]:
    """Return who is to take up an item inside the organisation: members for 党委、书记, what a member is in charge of for his."""
    item = board.cascade.items[entry_id]
    people = directory(ws)
    if board.cascade.structure.tier(item) is Tier.LEADING:
        members = people.holders(FourDuty.MEMBER, start=ws.today, end=ws.today)
        return tuple(Ref(one.id, one.name) for one in members)
    return _departments(ws, people, item)


def _departments(ws: Workspace, people: Directory, item: CascadeItem) -> tuple[Ref, ...]:
    charged = [
        one.organisation
        for one in people.charges
        if one.person == item.holder_id
        and one.since <= ws.today
        and (one.until is None or one.until >= ws.today)
    ]
    mine = [one for one in people.organisations if one.id in charged]
    others = [one for one in people.related(Relation.DEPARTMENT) if one.id not in charged]
    return tuple(Ref(one.id, one.short_name) for one in (*mine, *others))


def take_up_within(ws: Workspace, *, entry_id: EntryId, holders: Sequence[Ref]) -> Changes:
    """Make an item of each holder that takes up one of ours, all in one step; nothing is typed again.

    ENTRY_UNKNOWN for what is not ours or out of use, TAKEN_UP where a holder has one already, NOT_ACCEPTED for a
    holder nobody knows.
    """
    ws.require(Permission.RECORD)
    above = lists.find(ws.read, entry_id, ws.org)
    if above is None or above.voided or above.form_id != ITEM:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    known = {one.holder_id for one in cascade.own_items(ws.read, ws.org, ITEM) if entry_id in one.parents}
    if any(holder.id in known for holder in holders):
        raise UserError(ErrorCode.TAKEN_UP, title=above.title)
    must_be_known(ws, ws.library.form(ITEM), "holder", holders)
    members = {str(one.id) for one in directory(ws).holders(FourDuty.MEMBER, start=ws.today, end=ws.today)}
    values = carried_over(ws, ws.library.form(ITEM), above)
    theirs = ws.form_of(ws.read, above.form_id, above.form_hash).read(above.body)
    values |= {"superior_item": (Ref(entry_id, above.title),), "claimed_on": ws.today}
    values |= {"problems": theirs.get("problems")}
    each_once = {holder.id or holder.name: holder for holder in holders}.values()
    return save_together(ws, [ToSave(ITEM, values | _held(holder, members)) for holder in each_once])


def _held(holder: Ref, members: set[str]) -> Values:
    """Return what an item says of who holds it: a member's own duty, a department as the one that leads."""
    found: Values = {
        "holder": holder,
        "claimant": None,
        "duty": FourDuty.MEMBER.value,
        "nature": "主要领导责任",
    }
    if holder.id in members:
        return found | {"claimant": holder}
    return found | {"lead_department": holder}


def claim(ws: Workspace, entry_id: EntryId) -> Changes:
    """Write down that an item was accepted today by whoever holds it (领受, MZ36).

    ENTRY_UNKNOWN for what is not ours or out of use, TAKEN_UP where it was accepted before.
    """
    ws.require(Permission.RECORD)
    row = lists.find(ws.read, entry_id, ws.org)
    if row is None or row.voided or row.form_id != ITEM:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    values = ws.form_of(ws.read, ITEM, row.form_hash).read(row.body)
    if values.get("claimed_on") is not None:
        raise UserError(ErrorCode.TAKEN_UP, title=row.title)
    holder, people = values.get("holder"), {one.id for one in directory(ws).persons}
    is_person = isinstance(holder, Ref) and holder.id in people
    values |= {"claimed_on": ws.today, "claimant": holder if is_person else Ref(None, ws.user.name)}
    return save_entry(ws, form_id=ITEM, values=values, entry_id=entry_id, expected=row.digest)


def cited_by(ws: Workspace, entry_id: EntryId) -> tuple[Listed, ...]:
    """Return our records of other forms that name an item: tasks, measures, problems, assessments, sanctions (MZ29)."""
    forms = [
        name
        for name, loaded in ws.library.forms.items()
        if name != ITEM and any(ITEM in spec.refers_to for spec in loaded.spec.fields)
    ]
    rows = lists.by_rows(ws.read, cascade.citing(ws.read, ws.org, entry_id, forms))
    shown(ws, rows)
    return rows
