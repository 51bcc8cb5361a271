"""The state of a matter, computed from what has happened; no status is ever stored (domain.md 6/5).

督办整改单: issued → answered (回告) → verified: closed (销号), sent back, or escalated. Answering late is
still answering; whether it was late is said by the light.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.lights import Light, Lit, lit


class State(StrEnum):
    """Where a matter stands, in the words of an office."""

    WAITING = "待办"
    ANSWERED = "已回告"
    OVERDUE = "逾期"
    AGAIN = "继续整改"
    CLOSED = "销号"
    ESCALATED = "已升级"


class Step(StrEnum):
    """What can happen to a matter after it was issued."""

    ANSWER = "answer"
    CLOSE = "close"
    AGAIN = "again"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Happening:
    """One step on one day; `new_due` is the new date when it has to be done again."""

    step: Step
    day: date
    new_due: date | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """Where a matter stands on a day, how urgent it is, by when."""

    state: State
    light: Lit
    due: date | None

    @property
    def is_open(self) -> bool:
        """Whether someone still has to do something."""
        return self.state not in (State.CLOSED, State.ESCALATED)


VERDICTS: Mapping[str, Step] = {
    "销号": Step.CLOSE,
    "继续整改": Step.AGAIN,
    "升级约谈": Step.ESCALATE,
    "建议问责": Step.ESCALATE,
}
"""What the verdicts of a verification mean for the matter."""


def rectification(
    happenings: Sequence[Happening], *, due: date | None, today: date, amber_days: int
) -> Matter:
    """Return the state of a rectification order from its happenings in the order they were recorded."""
    state = State.WAITING
    for happening in happenings:
        if state in _FINAL and happening.step is Step.ANSWER:
            continue
        state = _AFTER[happening.step]
        if happening.step is Step.AGAIN and happening.new_due is not None:
            due = happening.new_due
    is_done = state in (State.ANSWERED, State.CLOSED, State.ESCALATED)
    light = lit(due=due, is_done=is_done, today=today, amber_days=amber_days)
    if light.light is Light.OVERDUE:
        state = State.OVERDUE
    return Matter(state, light, due)


_AFTER: Mapping[Step, State] = {
    Step.ANSWER: State.ANSWERED,
    Step.CLOSE: State.CLOSED,
    Step.AGAIN: State.AGAIN,
    Step.ESCALATE: State.ESCALATED,
}

_FINAL = (State.CLOSED, State.ESCALATED)
"""An answer that was written offline and arrives after the verdict opens nothing again."""

LIFECYCLES: Mapping[str, Callable[..., Matter]] = {"rectification": rectification}
"""Lifecycles a form may name."""
