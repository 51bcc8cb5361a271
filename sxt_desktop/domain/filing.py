"""备案: where a filing of lists stands, worked out from its own days and from what the superior says about it (TB01, TB02)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.lights import Lit, lit
from sxt_desktop.domain.list_versions import is_list_version
from sxt_desktop.domain.reviewing import Opinion, ReviewState, review_state


class FilingState(StrEnum):
    """The four states, in the words of an office."""

    NOT_FILED = "未报"
    FILED = "已报"
    RECORDED = "已备案"
    RETURNED = "退回"


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list as it is filed or shown: its name, its version, how many items."""

    name: str
    version: str
    count: int


_AGREED = (ReviewState.PASSED, ReviewState.ARCHIVED)
_SENT_BACK = (ReviewState.RETURNED, ReviewState.FAILED)


def filing_state(
    *, filed_on: date | None, answered_on: date | None, opinions: Sequence[Opinion], digest: str
) -> FilingState:
    """Return where a filing stands; `opinions` are the superior's in their order, `digest` the newest revision's.

    An opinion counts for the revision it is about: a filing that was sent back and corrected since is 已报 again. A
    receipt on paper (`answered_on`) is as good as an opinion that came in a bundle.
    """
    said = review_state(opinions, digest=digest, is_received=True)
    if said in _SENT_BACK:
        return FilingState.RETURNED
    if said in _AGREED or answered_on is not None:
        return FilingState.RECORDED
    return FilingState.NOT_FILED if filed_on is None else FilingState.FILED


def filing_light(state: FilingState, *, due: date | None, today: date, amber_days: int) -> Lit:
    """Return how urgent a filing is: what was filed waits for others, what was sent back is due at once or as before."""
    is_done = state in (FilingState.FILED, FilingState.RECORDED)
    return lit(due=due, is_done=is_done, today=today, amber_days=amber_days)


def outdated(filed: Iterable[ListLine], now: Iterable[ListLine]) -> tuple[str, ...]:
    """Return the names of lists that are not any more as they were filed or shown.

    Of a version that was written by hand (第2版) nothing can be said.
    """
    present = {line.name: line.version for line in now}
    ours = (line for line in filed if is_list_version(line.version))
    return tuple(line.name for line in ours if present.get(line.name, "") != line.version)
