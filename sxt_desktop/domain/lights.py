"""Lights: how urgent something is, always derived from dates, never stored.

Amber days come from the profile (T-10 and T-5 by default, domain.md 6/2); red means overdue, nothing else.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Light(StrEnum):
    """Shown as icon, word and colour together."""

    DONE = "done"
    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not_applicable"
    AHEAD = "ahead"
    """Not to be begun yet; only what has a start date is."""


@dataclass(frozen=True, slots=True)
class Lit:
    """A light with the days left until the due date (negative when it has passed; None without one)."""

    light: Light
    days_left: int | None = None
    is_pressing: bool = False
    """The second reminder: still amber, said more plainly."""


def lit(
    *, due: date | None, is_done: bool, today: date, amber_days: int, pressing_days: int | None = None
) -> Lit:
    """Return the light of something due on a day (None: no date); within `pressing_days` it is the second amber."""
    left = None if due is None else (due - today).days
    if is_done:
        return Lit(Light.DONE, left)
    if left is None:
        return Lit(Light.RUNNING)
    if left < 0:
        return Lit(Light.OVERDUE, left)
    is_pressing = pressing_days is not None and left <= pressing_days
    return Lit(Light.SOON if is_pressing or left <= amber_days else Light.RUNNING, left, is_pressing)
