"""What the page of items going down and taken up can do, handed over as functions, and its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.taking_up import Cascade, ChangedAbove, SentItem
from ui.forms.sources import Sources
from ui.may import EVERYTHING, May
from ui.widgets.lights import TOKENS
from ui.widgets.listing import Mark
from ui.widgets.words import short_day


class Part(StrEnum):
    """The three lists of the page."""

    OFFERED = "待承接"
    CHANGED = "上级有变动"
    SENT = "下发情况"


@dataclass(frozen=True, slots=True)
class CascadeActions:
    """`take_up(item, owner)` makes our own item; `follow(own item, adopt)` binds it to the superior's new words."""

    offered: Callable[[], Sequence[Listed]]
    changed: Callable[[], Sequence[ChangedAbove]]
    sent: Callable[[], Sequence[SentItem]]
    open: Callable[[EntryId, OrgId], Opened]
    take_up: Callable[[EntryId, OrgId], Changes]
    follow: Callable[[EntryId, bool], Changes]
    name_of: Callable[[OrgId], str]
    sources: Callable[[], Sources]
    may: May = EVERYTHING


@dataclass(frozen=True, slots=True)
class Row:
    """One line of any of the lists; exactly one of the three is what it is about."""

    part: Part
    title: str
    second: str
    due: str
    mark: Mark
    entry_id: EntryId
    offered: Listed | None = None
    changed: ChangedAbove | None = None
    sent: SentItem | None = None


UNIT_MARKS = {
    Cascade.NOT_THERE: Mark(Cascade.NOT_THERE.value, "stick", TOKENS[Light.NOT_APPLICABLE]),
    Cascade.WAITS: Mark(Cascade.WAITS.value, "soon", TOKENS[Light.SOON]),
    Cascade.TAKEN: Mark(Cascade.TAKEN.value, "done", TOKENS[Light.DONE]),
    Cascade.OLDER: Mark(Cascade.OLDER.value, "info", TOKENS[Light.RUNNING]),
}


def offered_row(row: Listed, sender: str) -> Row:
    """Return the line of an item that waits to be taken up."""
    mark = Mark(Part.OFFERED.value, "inbox", TOKENS[Light.SOON])
    second = " · ".join(filter(None, (sender, _word(row, "list_kind"), _word(row, "item_no"))))
    return Row(Part.OFFERED, row.title, second, short_day(row.due_on), mark, row.entry_id, offered=row)


def changed_row(one: ChangedAbove, sender: str) -> Row:
    """Return the line of an own item whose superior's item went on."""
    mark = Mark(one.what, "info", TOKENS[Light.SOON])
    key = one.above.entry_id
    return Row(Part.CHANGED, one.own.title, sender, short_day(one.own.due_on), mark, key, changed=one)


def sent_row(one: SentItem) -> Row:
    """Return the line of an item of ours that went down: how many took it up of how many it went to."""
    done = one.count(Cascade.TAKEN, Cascade.OLDER)
    is_done = done == len(one.units)
    light = Light.DONE if is_done else Light.SOON
    mark = Mark(f"已承接 {done}/{len(one.units)}", "done" if is_done else "soon", TOKENS[light])
    row = one.item
    return Row(
        Part.SENT, row.title, _word(row, "list_kind"), short_day(row.due_on), mark, row.entry_id, sent=one
    )


def _word(row: Listed, field_id: str) -> str:
    return str(row.body.get(field_id) or "")
