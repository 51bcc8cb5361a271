"""What the page of received things can do, handed over as functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.reviewing import ReviewFilter, ReviewState
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
    ANSWER = "待办理"
    VERIFY = "待核验"
    READ = "待阅"
    WITHDRAWN = "上级收回"


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
    state: ReviewState | None = None
    """Where a subordinate's record stands in our review."""
    verb: str = ""
    """What leads to it, where its kind has no verb of its own."""


@dataclass(frozen=True, slots=True)
class ReceivedActions:
    """Subordinates' records as a list. `page(filter, offset, limit)` reads a window of it, `count` how long it is.

    `review_many` gives a verdict on all of a list that can get it (`to_review` says how many) away from the window.
    """

    units: Sequence[tuple[OrgId, str]]
    today: date
    count: Callable[[ReviewFilter], int]
    page: Callable[[ReviewFilter, int, int], Sequence[Thing]]
    to_review: Callable[[ReviewFilter, ReviewState], int]
    review_many: Callable[[ReviewFilter, ReviewState], Changes]


@dataclass(frozen=True, slots=True)
class InboxActions:
    """`review(entry, owner, verdict, remark, remarks by field label, until when)` writes an opinion on a subordinate's
    record; `correction_days` is how long it has when nobody says. `mine` is what is to do besides reviewing.

    `can_follow` tells that its owner blanked contents of which copies are here, `follow` (only for who may)
    blanks these too. `note` takes note of what only asks to be read.
    """

    mine: Callable[[], Sequence[Thing]]
    received: Callable[[], ReceivedActions | None]
    open: Callable[[EntryId, OrgId | None], Opened]
    review: Callable[[EntryId, OrgId, str, str, Mapping[str, str], date | None], Changes]
    mark_seen: Callable[[EntryId], Changes]
    note: Callable[[Thing], Changes]
    sources: Callable[[], Sources]
    drafts: DraftActions
    versions: Callable[[EntryId, OrgId], Sequence[Version]]
    can_follow: Callable[[EntryId, OrgId], bool]
    follow: Callable[[EntryId, OrgId], Blanked] | None = None
    correction_days: int = 10
    may: May = EVERYTHING
