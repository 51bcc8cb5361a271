"""The state of a matter, computed from what has happened; no status is ever stored (domain.md 6/5).

A matter is issued to a unit, answered by it, and closed, sent back or escalated by whoever issued it. Answering late
is still answering; whether it was late is said by the light. Kinds of matters differ in their forms and words alone:
督办整改单 is answered by 回告 and closed by 销号, 任务 by 完成情况 and 确认完成.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.ids import FormId
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


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How matters of one kind run: the forms that answer and judge them, what the judgements mean, the words for it.

    Forms of an answer have the fields ``order``, ``title``, ``replied_on``, of a judgement ``order``, ``addressee``,
    ``title``, ``verdict``, ``verdict_on``, ``new_due``. `issuing`, `answering` and `judging` are what an office calls
    the three acts, `report` what an answer is, `todo` what the matter is to whoever has to do it.
    """

    answer: FormId
    verdict: FormId
    verdicts: Mapping[str, Step]
    issuing: str
    answering: str
    report: str
    todo: str
    judging: str
    states: Mapping[State, str] = field(default_factory=dict)

    def word(self, state: State) -> str:
        """Return what a state is called in matters of this kind."""
        return self.states.get(state, state.value)


VERDICTS: Mapping[str, Step] = {
    "销号": Step.CLOSE,
    "继续整改": Step.AGAIN,
    "升级约谈": Step.ESCALATE,
    "建议问责": Step.ESCALATE,
}
"""What the verdicts of a verification mean for the matter."""

LIFECYCLES: Mapping[str, Lifecycle] = {
    "rectification": Lifecycle(
        answer=FormId("order_reply"),
        verdict=FormId("order_verdict"),
        verdicts=VERDICTS,
        issuing="签发",
        answering="回告",
        report="回告",
        todo="整改",
        judging="核验",
    ),
    "task": Lifecycle(
        answer=FormId("task_report"),
        verdict=FormId("task_verdict"),
        verdicts={"完成": Step.CLOSE, "退回": Step.AGAIN},
        issuing="下达",
        answering="办理",
        report="完成情况",
        todo="任务",
        judging="确认",
        states={State.ANSWERED: "已报完成", State.AGAIN: "退回", State.CLOSED: "完成"},
    ),
}
"""Lifecycles a form may name."""


def matter_of(happenings: Sequence[Happening], *, due: date | None, today: date, amber_days: int) -> Matter:
    """Return the state of a matter from its happenings in the order they were recorded."""
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
