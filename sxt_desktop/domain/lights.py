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


@dataclass(frozen=True, slots=True)
class Lit:
    """A light with the days left until the due date (negative when it has passed; None without one)."""

    light: Light
    days_left: int | None = None


def lit(*, due: date | None, is_done: bool, today: date, amber_days: int) -> Lit:
    """Return the light of something due on a day (None: no date)."""
    left = None if due is None else (due - today).days
    if is_done:
        return Lit(Light.DONE, left)
    if left is None:
        return Lit(Light.RUNNING)
    if left < 0:
        return Lit(Light.OVERDUE, left)
    return Lit(Light.SOON if left <= amber_days else Light.RUNNING, left)
