"""Where a record stands in its superior's review, worked out from opinions; no status is ever stored.

待接收 → 已接收 → 退回补正 → 已修改 → 通过 or 不通过 → 归档. An opinion is about one exact revision: once the record
was changed it waits again (已修改); only what was filed (归档) stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.ids import OrgId


class ReviewState(StrEnum):
    """The seven states, in the words of an office."""

    AWAITED = "待接收"
    RECEIVED = "已接收"
    RETURNED = "退回补正"
    CORRECTED = "已修改"
    PASSED = "通过"
    FAILED = "不通过"
    ARCHIVED = "归档"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict on the revision with this digest."""

    verdict: str
    digest: str


VERDICTS: Mapping[str, ReviewState] = {
    "退回补正": ReviewState.RETURNED,
    "通过": ReviewState.PASSED,
    "不通过": ReviewState.FAILED,
    "归档": ReviewState.ARCHIVED,
}
"""What a verdict means; any other one (留意) only says that the record was read."""
SENT_BACK = (ReviewState.RETURNED, ReviewState.FAILED)
"""What the unit has to correct."""
FOLLOWS: Mapping[ReviewState, tuple[ReviewState, ...]] = {
    ReviewState.PASSED: (ReviewState.RECEIVED, ReviewState.CORRECTED),
    ReviewState.ARCHIVED: (ReviewState.PASSED,),
}
"""Verdicts that can be given on many records at once, and on records in which states."""


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which records of subordinates a list shows; empty fields do not restrict.

    `waiting`: only what nobody here has said anything about since it was last changed.
    """

    waiting: bool = False
    state: ReviewState | None = None
    org: OrgId | None = None
    first: date | None = None
    last: date | None = None


def review_state(opinions: Sequence[Opinion], *, digest: str, is_received: bool) -> ReviewState:
    """Return the state of a record whose newest revision is `digest`; opinions are in the order they were given."""
    states = [(VERDICTS[one.verdict], one.digest) for one in opinions if one.verdict in VERDICTS]
    if not states:
        return ReviewState.RECEIVED if is_received else ReviewState.AWAITED
    state, about = states[-1]
    if state is ReviewState.ARCHIVED or about == digest:
        return state
    return ReviewState.CORRECTED
