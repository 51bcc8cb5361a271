"""How a unit stands with its reports for a period, worked out from the bundles that came and nothing else.

Every bundle carries the whole log since the last receipt, so one bundle covers every period that was over
when it was made. A period is 已报 when a bundle was imported that the unit made on the period's last day or
later; while the period still runs, one made within it is enough. A bundle made before the last day may lack
what happened after it.

Trouble (a bundle that could not be taken over, a log that goes on after a restore) shows on every period that
is not covered yet, and on the one in which it came up and later ones even if they are. It is over when a later
bundle of the unit was imported; a fork and a restore only when somebody settled them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.periods import Period


class Standing(StrEnum):
    """The seven states of a unit in a period, in the words of an office."""

    REPORTED = "已报"
    MISSING = "未报"
    HELD = "待补"
    UNCONFIRMED = "待确认"
    OUTDATED = "版本落后"
    INVALID = "签名无效"
    FORKED = "分叉"


_GRAVEST = (
    Standing.FORKED,
    Standing.INVALID,
    Standing.HELD,
    Standing.UNCONFIRMED,
    Standing.OUTDATED,
)
"""Of several troubles the first of these shows."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A bundle of a unit that was imported: its number, when it was made and taken over (ISO text)."""

    seq: int
    made_at: str
    imported_at: str

    @property
    def made_on(self) -> date:
        """The day it was made, by the sender's clock."""
        return date.fromisoformat(self.made_at[:10])


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that keeps a unit's report from counting, since when (ISO text), with the bundle's number."""

    standing: Standing
    at: str
    seq: int | None = None

    @property
    def on(self) -> date:
        """The day it came up."""
        return date.fromisoformat(self.at[:10])


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit in a period; `at` and `seq` name the bundle that covered it, or what is in the way."""

    standing: Standing
    at: str = ""
    seq: int | None = None


def covering(period: Period, arrivals: Sequence[Arrival], *, today: date) -> Arrival | None:
    """Return the bundle that first covered a period; `arrivals` are in the order they were made."""
    needed = period.start if period.holds(today) else period.end
    return next((one for one in arrivals if one.made_on >= needed), None)


def cell(
    period: Period,
    arrivals: Sequence[Arrival],
    troubles: Sequence[Trouble],
    *,
    today: date,
    enrolled: date,
) -> Cell | None:
    """Return how a unit stands in a period; None when it has not begun, or was over before it was enrolled.

    `arrivals` are in the order they were made, `troubles` only those that are not over.
    """
    if period.start > today:
        return None
    covered = covering(period, arrivals, today=today)
    if covered is None and period.end < enrolled:
        return None
    shown = [one for one in troubles if covered is None or one.on <= period.end]
    if shown:
        worst = min(shown, key=lambda one: (_GRAVEST.index(one.standing), one.at))
        return Cell(worst.standing, worst.at, worst.seq)
    if covered is not None:
        return Cell(Standing.REPORTED, covered.made_at, covered.seq)
    return Cell(Standing.MISSING)
