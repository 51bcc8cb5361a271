"""Flows: records that go through steps of their own (问题: 提出 → 研判 → 审定 → 认领 → 整改 → 核验 → 销号; 反弹 reopens).

A form declares its steps as data. Each step fills a few of the record's own fields, first of them the day it was taken
on, and is one more revision: who and when are in the chain. Where a record stands is worked out from which of those
days are there, so that there is nothing to contradict it; a step that turns back empties what it takes back, and what
that said stays in the earlier revisions. MZ35, DZ25, domain.md 3.03.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.values import Body, Value, Values, is_empty, show

FORMER = "state"
"""The field in which version 1 of a form kept where a record stood; it counts until the next step is taken."""


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step: `mark` is the field of its day, `after` the states in which it can be taken, `state` what follows.

    `by` with `states`: another state follows where that field holds one of these values (整改评定一般、差).
    `fields` are filled with it, `clears` emptied. With a `path` it belongs only to flows that go this way.
    With `says` it was taken only where its mark says one of these words. A mark `form.field` is a field of the record
    that tells of the step (`Telling`), with `ours` only of one that whoever owns the first record wrote.
    """

    id: str
    title: str
    verb: str
    mark: str
    state: str
    after: tuple[str, ...]
    fields: tuple[str, ...]
    clears: tuple[str, ...] = ()
    by: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    turns_back: bool = False
    says: tuple[str, ...] = ()
    ours: bool = False

    def is_taken(self, values: Mapping[str, Value]) -> bool:
        """Whether a record with these values was taken this step."""
        said = values.get(self.mark)
        return show(said) in self.says if self.says else not is_empty(said)

    def leads_to(self, values: Mapping[str, Value]) -> str:
        """Return the state after this step was taken with these values."""
        return self.states.get(show(values.get(self.by)), self.state) if self.by else self.state


@dataclass(frozen=True, slots=True)
class Telling:
    """Records of another form tell where one stands (回告单 of 抄告单): those that name it in the field `link`.

    Of several the newest counts.
    """

    form: FormId
    link: str

    def told(self, flow: "Flow", body: Body, *, is_ours: bool) -> Values:
        """Return what such a record says of the steps, by their marks; only of ours what counts from us alone."""
        begins = f"{self.form}."
        marks = [step.mark for step in flow.steps if is_ours or not step.ours]
        said = {mark: body.get(mark.removeprefix(begins)) for mark in marks if mark.startswith(begins)}
        return {mark: one for mark, one in said.items() if isinstance(one, str)}


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps of a form in an order such that the last of those that were taken tells where a record stands.

    The first is how a record begins; a step that turns back stands before whatever it empties. Where other records
    tell of steps, `told_by` says which.
    """

    steps: tuple[FlowStep, ...] = ()
    told_by: Telling | None = None

    def __bool__(self) -> bool:
        return bool(self.steps)

    def step(self, step_id: str) -> FlowStep | None:
        """Return the step of that id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    @property
    def own_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Return fields that exist only once a step was taken, each with the days of the steps that fill it."""
        begun = set(self.steps[0].fields) if self.steps else set()
        found: dict[str, tuple[str, ...]] = {}
        for step in self.steps[1:]:
            for name in step.fields:
                if name not in begun:
                    found[name] = (*found.get(name, ()), step.mark)
        return found

    @property
    def states(self) -> tuple[str, ...]:
        """Return every state in the order of the steps."""
        found = [state for step in self.steps for state in (step.state, *step.states.values())]
        return tuple(dict.fromkeys(found))

    @property
    def closed(self) -> tuple[str, ...]:
        """Return the states in which nothing is left to be done: what the last step leads to."""
        return tuple(step.state for step in self.steps[-1:])

    def taken_in(self, values: Mapping[str, Value]) -> tuple[FlowStep, ...]:
        """Return the steps that were taken and not taken back, the newest last.

        Where other records tell of steps, a state that was once written by hand counts as one of them.
        """
        former = show(values.get(FORMER)) if self.told_by else ""
        taken = tuple(step for step in self.steps if step.is_taken(values) or step.state == former)
        return taken or self.steps[:1]

    def last_taken(self, values: Mapping[str, Value]) -> FlowStep:
        """Return the newest step that was taken and not taken back."""
        return self.taken_in(values)[-1]

    def state(self, values: Mapping[str, Value]) -> str:
        """Return where a record stands."""
        former = "" if self.told_by else show(values.get(FORMER))
        return former if former in self.states else self.last_taken(values).leads_to(values)

    def open_to(self, values: Mapping[str, Value], *, path: str = "") -> tuple[FlowStep, ...]:
        """Return the steps that can be taken now, the way on before what turns back."""
        now = self.state(values)
        found = [step for step in self.steps if step.path in ("", path) and now in self._reached(step, path)]
        return tuple(sorted(found, key=lambda step: step.turns_back))

    def _reached(self, step: FlowStep, path: str) -> set[str]:
        """Return the states a step follows; a step left out on this path lets through what leads to it."""
        reached = set(step.after)
        for other in self.steps:
            if other.path not in ("", path) and other.state in step.after:
                reached |= set(other.after)
        return reached

    def taken(self, step: FlowStep, values: Mapping[str, Value], given: Mapping[str, Value]) -> Values:
        """Return the whole content after a step: what was there, what it was given, without what it takes back."""
        kept = {key: value for key, value in values.items() if key not in (*step.clears, FORMER)}
        return {**kept, **{name: given.get(name) for name in step.fields}}

    def too_early(
        self, step: FlowStep, values: Mapping[str, Value], given: Mapping[str, Value]
    ) -> Problem | None:
        """Return what is wrong when a step is dated before the one it follows."""
        last = self.last_taken(values)
        day, before = given.get(step.mark), values.get(last.mark)
        if not isinstance(day, date) or not isinstance(before, date) or day >= before:
            return None
        return Problem(step.mark, ProblemCode.BEFORE_OTHER, {"other": last.title, "limit": show(before)})


@dataclass(frozen=True, slots=True)
class OnBoard:
    """Which records of a form a board shows; `person` is whoever holds one, first or among others (MZ59)."""

    form: FormId
    person: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A step as one revision tells it: what it is called, its day, what it led to, what it said, who wrote it when."""

    title: str
    day: date | None
    state: str
    words: tuple[tuple[str, str], ...]
    author: str
    recorded_at: str
    digest: str
    turns_back: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One content of a record, for its course."""

    values: Mapping[str, Value]
    author: str
    recorded_at: str
    digest: str


def course(flow: Flow, labels: Mapping[str, str], contents: Sequence[Written]) -> tuple[Passed, ...]:
    """Return what happened to a record, oldest first: one entry for each step its contents tell of.

    A content that tells of several at once (a list taken over whole) gives an entry for each; one that only corrects
    words of the newest step puts them in the place of the former ones.
    """
    found: list[Passed] = []
    for one in contents:
        told = [_passed(flow, step, labels, one) for step in flow.taken_in(one.values)]
        for passed in told[:-1]:
            if not any(_is_same(passed, known) for known in found):
                found.append(passed)
        if found and _is_same(told[-1], found[-1]):
            found.pop()
        found.append(told[-1])
    return tuple(found)


def _is_same(one: Passed, other: Passed) -> bool:
    return (one.title, one.day) == (other.title, other.day)


def _passed(flow: Flow, step: FlowStep, labels: Mapping[str, str], one: Written) -> Passed:
    day = one.values.get(step.mark)
    names = [name for name in step.fields if name != step.mark and not is_empty(one.values.get(name))]
    said = () if step is flow.steps[0] else tuple((labels[name], show(one.values[name])) for name in names)
    return Passed(
        title=step.title,
        day=day if isinstance(day, date) else None,
        state=step.leads_to(one.values)
        if step is not flow.last_taken(one.values)
        else flow.state(one.values),
        words=said,
        author=one.author,
        recorded_at=one.recorded_at,
        digest=one.digest,
        turns_back=step.turns_back,
    )
