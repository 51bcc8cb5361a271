"""承接: a superior's list item becomes an own one of the unit, filled in from it and bound to the revision it followed.

Either side reads the same from its own workbook: the unit what still waits and what the superior changed since, the
superior which unit took up which item. MZ14, MZ18 (责任传导), MZ36 (认领: who, when).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.domain.addressing import SEVERAL, is_addressed_to
from sxt_desktop.domain.cascading import is_overdue
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Problem, ProblemCode
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.roles import How, Permission
from sxt_desktop.domain.values import Body, FieldKind, NotReadable, Ref, Value, Values
from sxt_desktop.store import cascade, entries, lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.compare import FieldChange, compare
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.following import goes_round, named
from sxt_desktop.usecases.looks import looked, shown
from sxt_desktop.usecases.outgoing import acknowledged_by_each
from sxt_desktop.usecases.review_entry import organisation_name, organisation_names
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

ITEM = FormId("list_item")
FROM_ABOVE = "上级清单"
MOST_ITEMS = 5000
_THEIRS = (FieldKind.PERSON, FieldKind.PERSONS, FieldKind.ORG, FieldKind.ORGS, FieldKind.ENTRIES)
"""Kinds of fields that name what only the superior's directory and lists have; an own item begins without them."""
_HOLDERS_OWN = ("claimed_on", "origin", "starter", "ends_here", "yearly_project")
"""What an item says of itself alone, and no item that follows it takes over."""


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
    own: EntryId | None = None


@dataclass(frozen=True, slots=True)
class SentItem:
    """An item of ours with every unit it was sent to, in the order the item names them."""

    item: Listed
    units: tuple[UnitTaking, ...]

    def count(self, *states: Cascade) -> int:
        """Return with how many units it stands so."""
        return sum(one.state in states for one in self.units)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """How one unit stands with everything that was sent to it; `late` waits for longer than it may."""

    org: OrgId
    name: str
    items: tuple[tuple[Listed, Cascade], ...]
    late: int

    def count(self, *states: Cascade) -> int:
        """Return how many items stand so."""
        return sum(state in states for _, state in self.items)


@dataclass(frozen=True, slots=True)
class ChangedAbove:
    """An own item whose superior's item went on since: what differs, nothing where it was taken out of use.

    `goes_round`: it has come to take up ours in turn, in another organisation's workbook; they are to settle that.
    """

    own: Listed
    above: Listed
    changes: tuple[FieldChange, ...]
    goes_round: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """Whether the superior's item is not in use any more."""
        return self.above.voided

    @property
    def what(self) -> str:
        """What happened to the superior's item, in the words of lists."""
        if self.is_withdrawn:
            return "上级已作废"
        return "互相承接" if self.goes_round else "上级已修改"


# at the unit


def to_take_up(ws: Workspace) -> tuple[Listed, ...]:
    """Return the superiors' items addressed to us that we have not taken up, the first due first."""
    taken = {(one.about_owner, one.about_entry) for one in _aims(ws, ws.org)}
    waiting = (row for row in offered_items(ws) if (row.owner, row.entry_id) not in taken)
    rows = tuple(sorted(waiting, key=lambda row: (row.due_on or "9", row.row)))
    shown(ws, rows)
    return rows


def offered_items(ws: Workspace) -> Iterator[Listed]:
    """Yield the superiors' items in use that were addressed to us, taken up or not."""
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
    if above is None or above not in tuple(offered_items(ws)):
        raise UserError(ErrorCode.NOT_OFFERED, title="" if above is None else above.title)
    if any((one.about_owner, one.about_entry) == (owner, entry_id) for one in _aims(ws, ws.org)):
        raise UserError(ErrorCode.TAKEN_UP, title=above.title)
    looked(ws, How.OPENED, above)
    form = ws.library.form(ITEM)
    values = carried_over(ws, form, above)
    values |= {
        "holder": Ref(ws.org, organisation_name(ws, ws.org)),
        "origin": FROM_ABOVE,
        "superior_item": (Ref(above.entry_id, above.title),),
        "claimed_on": ws.today,
        "claimant": Ref(None, ws.user.name),
    }
    return save_entry(ws, form_id=ITEM, values=values, about=_target(above))


def carried_over(ws: Workspace, form: FormSpec, above: Listed) -> Values:
    """Return what an item that follows another takes over; FORM_UNKNOWN where the superior's cannot be read."""
    try:
        theirs = ws.form_of(ws.read, above.form_id, above.form_hash).read(above.body)
    except NotReadable as wrong:
        raise UserError(ErrorCode.FORM_UNKNOWN, form=form.title) from wrong
    return {
        spec.id: theirs[spec.id]
        for spec in form.fields
        if spec.id in theirs and spec.kind not in _THEIRS and spec.id not in _HOLDERS_OWN
    }


def _target(row: Listed) -> Target:
    return Target(row.owner, row.entry_id, row.digest)


def changed_above(ws: Workspace) -> tuple[ChangedAbove, ...]:
    """Return our items whose superior's item was changed or taken out of use since we took it up.

    Superior is also who stands above inside the organisation: a member's item follows the committee's.
    """
    found = []
    for entry, owner, followed, digest in cascade.outdated(ws.read, ws.org, ITEM):
        above, own = lists.find(ws.read, followed, owner), lists.find(ws.read, entry, ws.org)
        if above is None or own is None or followed not in named(own.body.get("superior_item")):
            continue
        changes = () if above.voided else _since(ws, above, digest)
        if changes is not None:
            found.append(ChangedAbove(own, above, changes, goes_round(ws.read, own, above)))
    shown(ws, [row for one in found for row in (one.own, one.above)])
    return tuple(found)


def _since(ws: Workspace, above: Listed, digest: str) -> tuple[FieldChange, ...] | None:
    """Return what differs between the revision that was taken up and the one that counts now.

    None where nothing does that is taken over; nothing where the earlier one is not held (any more).
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
    """Return a content without whom else it was sent to and what it says of itself alone."""
    return {key: value for key, value in body.items() if key not in (SEVERAL, *_HOLDERS_OWN)}


def follow_above(ws: Workspace, *, entry_id: EntryId, adopt: bool) -> Changes:
    """Bind an own item to what the superior's says now: with `adopt` its changed fields are taken over, else ours stay.

    ENTRY_UNKNOWN without such a change. Where the superior's is out of use, our own is to be voided or kept by hand;
    where each takes up the other there is nothing to follow (NOT_ACCEPTED).
    """
    ws.require(Permission.RECORD)
    one = next((one for one in changed_above(ws) if one.own.entry_id == entry_id), None)
    if one is None or one.is_withdrawn:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    form = ws.library.form(ITEM)
    if one.goes_round:
        problem = Problem("superior_item", ProblemCode.GOES_ROUND, {"value": one.above.title})
        raise UserError(
            ErrorCode.NOT_ACCEPTED,
            form=form.title,
            problems=(problem,),
            first=form.label_of("superior_item"),
        )
    values = dict(ws.form_of(ws.read, ITEM, one.own.form_hash).read(one.own.body))
    if adopt:
        theirs = carried_over(ws, form, one.above)
        changed = {change.field_id for change in one.changes}
        kinds = {spec.id: spec.kind for spec in form.fields}
        values |= {key: theirs.get(key) for key in changed if kinds.get(key) not in _THEIRS}
        values["superior_item"] = _renamed(values.get("superior_item"), one.above)
    return save_entry(
        ws,
        form_id=ITEM,
        values=values,
        entry_id=entry_id,
        expected=one.own.digest,
        about=_target(one.above),
    )


def _renamed(refs: Value, above: Listed) -> tuple[Ref, ...]:
    """Return references with the present title of one of them."""
    kept = refs if isinstance(refs, tuple) else ()
    return tuple(
        Ref(one.id, above.title) if one.id == above.entry_id else one for one in kept if isinstance(one, Ref)
    )


# at the superior


def sent_items(ws: Workspace) -> tuple[SentItem, ...]:
    """Return our items that were sent down, newest first, each with every unit's answer to it.

    A handful of queries, however many units there are.
    """
    return _with_answers(ws, cascade.sent_to(ws.read, ws.org, ITEM), None)


def by_unit(ws: Workspace, sent: Iterable[SentItem]) -> tuple[UnitRow, ...]:
    """Turn items with their units into units with their items (单位对照), those with most outstanding first."""
    days = rules_now(ws).policy.taking_up_days
    found: dict[OrgId, list[tuple[Listed, Cascade]]] = {}
    names: dict[OrgId, str] = {}
    late: Counter[OrgId] = Counter()
    for one in sent:
        is_late = is_overdue(one.item.recorded_at, today=ws.today, days=days)
        for unit in one.units:
            names[unit.org] = unit.name
            found.setdefault(unit.org, []).append((one.item, unit.state))
            late[unit.org] += is_late and unit.state is Cascade.WAITS
    rows = (UnitRow(org, names[org], tuple(items), late[org]) for org, items in found.items())
    return tuple(sorted(rows, key=lambda row: (-row.count(Cascade.WAITS), row.name)))


def sent_item(ws: Workspace, entry_id: EntryId) -> SentItem | None:
    """Return one of our items with every unit's answer, None where it was sent to nobody."""
    row = lists.find(ws.read, entry_id, ws.org)
    found = () if row is None or row.voided else _with_answers(ws, {row.row: row.addressees}, entry_id)
    return next((one for one in found if one.units), None)


def _with_answers(
    ws: Workspace, sent: Mapping[int, Sequence[OrgId]], only: EntryId | None
) -> tuple[SentItem, ...]:
    if not sent:
        return ()
    rows = lists.by_rows(ws.read, tuple(sent))
    answering = _Answers(
        ws, cascade.followers(ws.read, ws.org, ITEM, only), {org for orgs in sent.values() for org in orgs}
    )
    shown(ws, rows)
    return tuple(SentItem(row, tuple(answering.of(row, org) for org in sent[row.row])) for row in rows)


class _Answers:
    """What each unit answered; what changed between two revisions is worked out once for all of them."""

    def __init__(
        self,
        ws: Workspace,
        answers: Mapping[tuple[OrgId, EntryId], cascade.Followed],
        units: Iterable[OrgId],
    ) -> None:
        orgs = tuple(units)
        self._ws, self._answers = ws, answers
        self._held = acknowledged_by_each(ws, orgs)
        self._names = organisation_names(ws, orgs)
        self._same: dict[tuple[EntryId, str], bool] = {}

    def of(self, item: Listed, org: OrgId) -> UnitTaking:
        """Return one unit's answer to an item."""
        name, answer = self._names[org], self._answers.get((org, item.entry_id))
        if answer is None:
            state = Cascade.WAITS if item.n <= self._held[org] else Cascade.NOT_THERE
            return UnitTaking(org, name, state)
        own, followed = answer
        state = Cascade.TAKEN if self._is_same(item, followed) else Cascade.OLDER
        return UnitTaking(org, name, state, own)

    def _is_same(self, item: Listed, digest: str) -> bool:
        if digest == item.digest:
            return True
        key = (item.entry_id, digest)
        if key not in self._same:
            self._same[key] = _since(self._ws, item, digest) is None
        return self._same[key]
