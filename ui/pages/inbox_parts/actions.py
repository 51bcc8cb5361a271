"""What the page of received things can do, handed over as functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.blank_entry import Blanked
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened, Version
from ui.forms.drafts import DraftActions
from ui.forms.sources import Sources
from ui.may import EVERYTHING, May


class Kind(StrEnum):
    """Why something is in the list."""

    REVIEW = "待审核"
    RETURNED = "退回补正"
    ANSWER = "待回告"
    VERIFY = "待核验"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to act on: `record` is what is shown, `target` the record of ours or the order it leads to."""

    kind: Kind
    record: Listed
    title: str
    sender: str
    form_title: str
    target: EntryId
    words: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboxActions:
    """`review(entry, owner, verdict, remark, remarks by field label)` writes an opinion on a subordinate's record.

    `can_follow` tells that its owner blanked contents of which copies are here, `follow` (only for who may)
    blanks these too.
    """

    things: Callable[[], Sequence[Thing]]
    open: Callable[[EntryId, OrgId | None], Opened]
    review: Callable[[EntryId, OrgId, str, str, Mapping[str, str]], Changes]
    mark_seen: Callable[[EntryId], Changes]
    sources: Callable[[], Sources]
    drafts: DraftActions
    versions: Callable[[EntryId, OrgId], Sequence[Version]]
    can_follow: Callable[[EntryId, OrgId], bool]
    follow: Callable[[EntryId, OrgId], Blanked] | None = None
    may: May = EVERYTHING
