"""承接: a superior's list item becomes an own one of the unit, filled in from it and bound to the revision it followed.

Either side reads the same from its own workbook: the unit what still waits and what the superior changed since, the
superior which unit took up which item. MZ14, MZ18 (责任传导), MZ36 (认领: who, when).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.domain.addressing import SEVERAL, is_addressed_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.roles import How, Permission
from sxt_desktop.domain.values import Body, FieldKind, NotReadable, Ref, Values
from sxt_desktop.store import entries, lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.compare import FieldChange, compare
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.looks import looked, shown
from sxt_desktop.usecases.outgoing import acknowledged
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

ITEM = FormId("list_item")
FROM_ABOVE = "上级清单"
MOST_ITEMS = 5000
_THEIRS = (FieldKind.PERSON, FieldKind.PERSONS, FieldKind.ORG, FieldKind.ORGS, FieldKind.ENTRIES)
"""Kinds of fields that name what only the superior's directory and lists have; an own item begins without them."""


class Cascade(StrEnum):
    """Where an item stands with one unit it was sent to."""

    NOT_THERE = "未送达"
    WAITS = "未承接"
    TAKEN = "已承接"
    OLDER = "按修改前承接"


@dataclass(frozen=True, slots=True)
class UnitTaking:
    """One unit's answer to an item: `own` is the unit's item, None while it took up none."""

    org: OrgId
    name: str
    state: Cascade
    own: Listed | None = None


@dataclass(frozen=True, slots=True)
class SentItem:
    """An item of ours with every unit it was sent to, in the order the item names them."""

    item: Listed
    units: tuple[UnitTaking, ...]

    def count(self, *states: Cascade) -> int:
        """Return with how many units it stands so."""
        return sum(one.state in states for one in self.units)


@dataclass(frozen=True, slots=True)
class ChangedAbove:
    """An own item whose superior's item went on since: what differs, nothing where it was taken out of use."""

    own: Listed
    above: Listed
    changes: tuple[FieldChange, ...]

    @property
    def is_withdrawn(self) -> bool:
        """Whether the superior's item is not in use any more."""
        return self.above.voided


# at the unit


def to_take_up(ws: Workspace) -> tuple[Listed, ...]:
    """Return the superiors' items addressed to us that we have not taken up, the first due first."""
    taken = {(one.about_owner, one.about_entry) for one in _aims(ws, ws.org)}
    waiting = (row for row in _offered(ws) if (row.owner, row.entry_id) not in taken)
    rows = tuple(sorted(waiting, key=lambda row: (row.due_on or "9", row.row)))
    shown(ws, rows)
    return rows


def _offered(ws: Workspace) -> Iterator[Listed]:
    for superior in superiors(ws):
        chosen = Filter(forms=(ITEM,), owner=superior, only_adopted=True)
        rows = lists.page(ws.read, chosen, limit=MOST_ITEMS)
        yield from (row for row in rows if is_addressed_to(row.body, ws.org))


def _aims(ws: Workspace, owner: OrgId) -> tuple[lists.Aimed, ...]:
    return lists.aimed(ws.read, Filter(forms=(ITEM,), owner=owner))


def take_up(ws: Workspace, *, entry_id: EntryId, owner: OrgId) -> Changes:
    """Make our own item from a superior's, in one step; nothing has to be typed again.

    NOT_OFFERED when it is not in use or was not addressed to us, TAKEN_UP when we have an item in use that follows it.
    """
    ws.require(Permission.RECORD)
    above = lists.find(ws.read, entry_id, owner)
    if above is None or above not in tuple(_offered(ws)):
        raise UserError(ErrorCode.NOT_OFFERED, title="" if above is None else above.title)
    if any((one.about_owner, one.about_entry) == (owner, entry_id) for one in _aims(ws, ws.org)):
        raise UserError(ErrorCode.TAKEN_UP, title=above.title)
    looked(ws, How.OPENED, above)
    form = ws.library.form(ITEM)
    values = _carried_over(ws, form, above)
    values |= {
        "holder": Ref(ws.org, organisation_name(ws, ws.org)),
        "origin": FROM_ABOVE,
        "superior_item": (Ref(above.entry_id, above.title),),
        "claimed_on": ws.today,
        "claimant": Ref(None, ws.user.name),
    }
    return save_entry(ws, form_id=ITEM, values=values, about=_target(above))


def _carried_over(ws: Workspace, form: FormSpec, above: Listed) -> Values:
    """Return what an own item takes over; FORM_UNKNOWN where the superior's cannot be read."""
    try:
        theirs = ws.form_of(ws.read, above.form_id, above.form_hash).read(above.body)
    except NotReadable as wrong:
        raise UserError(ErrorCode.FORM_UNKNOWN, form=form.title) from wrong
    return {
        spec.id: theirs[spec.id]
        for spec in form.fields
        if spec.id in theirs and spec.kind not in _THEIRS and spec.id not in ("claimed_on", "origin")
    }


def _target(row: Listed) -> Target:
    return Target(row.owner, row.entry_id, row.digest)


def changed_above(ws: Workspace) -> tuple[ChangedAbove, ...]:
    """Return our items whose superior's item was changed or taken out of use since we took it up."""
    found = []
    for aim in _aims(ws, ws.org):
        above = lists.find(ws.read, aim.about_entry, aim.about_owner)
        own = lists.find(ws.read, aim.entry_id, ws.org)
        if above is None or above.form_id != ITEM:  # made from a record of another kind, it follows nothing
            continue
        if own is None or (above.digest == aim.about_digest and not above.voided):
            continue
        changes = () if above.voided else _since(ws, above, aim.about_digest)
        if changes is not None:
            found.append(ChangedAbove(own, above, changes))
    shown(ws, [row for one in found for row in (one.own, one.above)])
    return tuple(found)


def _since(ws: Workspace, above: Listed, digest: str) -> tuple[FieldChange, ...] | None:
    """Return what differs between the revision that was taken up and the one that counts now.

    None where nothing does but whom it was sent to; nothing where the earlier one is not held (any more).
    """
    before = _content(ws, above, digest)
    if before is None:
        return ()
    form = ws.form_of(ws.read, above.form_id, above.form_hash)
    return compare(form, _told(before), _told(above.body)) or None


def _content(ws: Workspace, row: Listed, digest: str) -> Body | None:
    held = entries.revisions_of(ws.read, row.owner, row.entry_id)
    payloads = (one.payload for one in held if one.digest.hex() == digest)
    return next((one.body for one in payloads if one is not None), None)


def _told(body: Body) -> Body:
    """Return a content without whom else it was sent to."""
    return {key: value for key, value in body.items() if key != SEVERAL}


def follow_above(ws: Workspace, *, entry_id: EntryId, adopt: bool) -> Changes:
    """Bind an own item to what the superior's says now: with `adopt` its changed fields are taken over, else ours stay.

    ENTRY_UNKNOWN without such a change. Where the superior's is out of use, our own is to be voided or kept by hand.
    """
    ws.require(Permission.RECORD)
    one = next((one for one in changed_above(ws) if one.own.entry_id == entry_id), None)
    if one is None or one.is_withdrawn:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    form = ws.library.form(ITEM)
    values = dict(ws.form_of(ws.read, ITEM, one.own.form_hash).read(one.own.body))
    if adopt:
        theirs = _carried_over(ws, form, one.above)
        changed = {change.field_id for change in one.changes}
        kinds = {spec.id: spec.kind for spec in form.fields}
        values |= {key: theirs.get(key) for key in changed if kinds.get(key) not in _THEIRS}
        values["superior_item"] = (Ref(one.above.entry_id, one.above.title),)
    return save_entry(
        ws,
        form_id=ITEM,
        values=values,
        entry_id=entry_id,
        expected=one.own.digest,
        about=_target(one.above),
    )


# at the superior


def sent_items(ws: Workspace) -> tuple[SentItem, ...]:
    """Return our items that were sent down, newest first, each with every unit's answer to it."""
    rows = lists.page(ws.read, Filter(forms=(ITEM,), owner=ws.org), limit=MOST_ITEMS)
    sent = tuple(row for row in rows if row.addressees)
    if not sent:
        return ()
    about_us = lists.aimed(ws.read, Filter(forms=(ITEM,), about_owner=ws.org, only_adopted=True))
    answers = {(one.owner, one.about_entry): one for one in about_us if one.owner != ws.org}
    held = {org: acknowledged(ws, org) for org in {org for row in sent for org in row.addressees}}
    names = {org: organisation_name(ws, org) for org in held}
    shown(ws, sent)
    return tuple(
        SentItem(row, tuple(_answer(ws, row, org, names, held, answers) for org in row.addressees))
        for row in sent
    )


def _answer(
    ws: Workspace,
    item: Listed,
    org: OrgId,
    names: Mapping[OrgId, str],
    held: Mapping[OrgId, int],
    answers: Mapping[tuple[OrgId, EntryId], lists.Aimed],
) -> UnitTaking:
    aim = answers.get((org, item.entry_id))
    if aim is None:
        return UnitTaking(org, names[org], Cascade.WAITS if item.n <= held[org] else Cascade.NOT_THERE)
    is_same = aim.about_digest == item.digest or _since(ws, item, aim.about_digest) is None
    state = Cascade.TAKEN if is_same else Cascade.OLDER
    return UnitTaking(org, names[org], state, lists.find(ws.read, aim.entry_id, org))
