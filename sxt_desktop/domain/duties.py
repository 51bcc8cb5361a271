"""Duties that are counted from records: 已做 / 应做 / 还差.

A duty is declared in a profile and names one of `RULES`; code here knows rules, never a particular duty.
Counts come from records in use only; the same meeting written down twice by two people counts once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sxt_desktop.domain.ids import EntryId, FormId, OrgId, PersonId
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.people import Directory, FourDuty, Person
from sxt_desktop.domain.periods import Period, PeriodKind, periods_of
from sxt_desktop.domain.values import Body


@dataclass(frozen=True, slots=True)
class Duty:
    """One quota of a profile: who owes how much of what, in which period, by which rule.

    `who` is one of the four duties; `forms` the records that count, `where` the values they must have
    (field id -> accepted values), `field` the number to add up or, for pairs, the counterparts' field.
    """

    id: str
    title: str
    source: str
    rule: str
    who: FourDuty
    quota: Decimal
    unit: str
    period: PeriodKind
    forms: tuple[FormId, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    field: str = ""
    counterparts: str = ""
    verb: str = ""

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The fields of a body that its rule needs."""
        return (*self.where, *([self.field] if self.field else []))


@dataclass(frozen=True, slots=True)
class Counted:
    """What a rule needs to know of one record; of its body at least the fields its duties look at."""

    entry_id: EntryId
    form_id: FormId
    start: date
    end: date
    subject: str | None
    body: Body


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one duty of one subject (a person, or the organisation itself) has got in one period."""

    duty: Duty
    subject: str
    subject_name: str
    period: Period
    done: Decimal
    required: Decimal
    light: Lit
    missing: tuple[str, ...] = ()
    entries: tuple[EntryId, ...] = ()

    @property
    def remaining(self) -> Decimal:
        """What is still owed, never below zero."""
        return max(self.required - self.done, Decimal(0))

    @property
    def is_met(self) -> bool:
        """Whether nothing is owed any more."""
        return self.done >= self.required

    @property
    def is_owed(self) -> bool:
        """Whether something is still to be done, as far as the records kept here can tell."""
        return not self.is_met and self.light.light is not Light.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Everything a rule may look at: people, records, the year and the day of looking."""

    directory: Directory
    records: Sequence[Counted]
    year: int
    today: date
    amber_days: int
    since: date = date.min
    """The day records began to be kept here; what was due before cannot be told from them."""


Rule = Callable[[Duty, Reckoning], Iterable[Progress]]


def progress(duties: Iterable[Duty], given: Reckoning) -> tuple[Progress, ...]:
    """Return the state of every duty for every subject and period, in the order of the profile."""
    return tuple(found for duty in duties for found in RULES[duty.rule](duty, given))


def _count_by_team(duty: Duty, given: Reckoning) -> Iterable[Progress]:
    """The organisation's records in each period; two records of the same day are one occasion."""
    own = given.directory.own
    if own is None:
        return
    matching = list(_matching(duty, given))
    for period in periods_of(given.year, duty.period):
        hits = [r for r in matching if period.holds(r.start)]
        done = Decimal(len({r.start for r in hits}))
        yield _result(duty, given, (own.id, own.short_name or own.name), period, done, duty.quota, hits)


def _count_by_person(duty: Duty, given: Reckoning) -> Iterable[Progress]:
    """Each holder's own records in each period."""
    theirs = _by_subject(duty, given)
    for person, period in _subjects(duty, given):
        hits = [r for r in theirs.get(person.id, ()) if period.holds(r.start)]
        yield _result(duty, given, (person.id, person.name), period, Decimal(len(hits)), duty.quota, hits)


def _sum_by_person(duty: Duty, given: Reckoning) -> Iterable[Progress]:
    """Sum of a number field over each holder's own records in each period."""
    theirs = _by_subject(duty, given)
    for person, period in _subjects(duty, given):
        hits = [r for r in theirs.get(person.id, ()) if period.holds(r.start)]
        done = sum((_number(r.body.get(duty.field)) for r in hits), Decimal(0))
        yield _result(duty, given, (person.id, person.name), period, done, duty.quota, hits)


def _once_per_pair(duty: Duty, given: Reckoning) -> Iterable[Progress]:
    """Each holder with each counterpart at least once in each period; the counterparts left are named."""
    theirs = _by_subject(duty, given)
    for person, period in _subjects(duty, given):
        owed = [
            p for p in COUNTERPARTS[duty.counterparts](given.directory, person, period) if p.id != person.id
        ]
        if not owed:
            continue
        hits = [r for r in theirs.get(person.id, ()) if period.holds(r.start)]
        met = {key for r in hits for key in ref_ids(r.body.get(duty.field))}
        missing = tuple(p.name for p in owed if p.id not in met)
        done, required = Decimal(len(owed) - len(missing)), Decimal(len(owed))
        yield _result(duty, given, (person.id, person.name), period, done, required, hits, missing)


RULES: Mapping[str, Rule] = {
    "count_by_team": _count_by_team,
    "count_by_person": _count_by_person,
    "sum_by_person": _sum_by_person,
    "once_per_pair": _once_per_pair,
}


def _members(directory: Directory, _: Person, period: Period) -> tuple[Person, ...]:
    return directory.holders(FourDuty.MEMBER, start=period.start, end=period.end)


def _charged_heads(directory: Directory, person: Person, period: Period) -> tuple[Person, ...]:
    return directory.department_heads(PersonId(person.id), start=period.start, end=period.end)


COUNTERPARTS: Mapping[str, Callable[[Directory, Person, Period], tuple[Person, ...]]] = {
    "members": _members,
    "charged_heads": _charged_heads,
}


def _subjects(duty: Duty, given: Reckoning) -> Iterable[tuple[Person, Period]]:
    for period in periods_of(given.year, duty.period):
        for person in given.directory.holders(duty.who, start=period.start, end=period.end):
            yield person, period


def _matching(duty: Duty, given: Reckoning) -> Iterable[Counted]:
    for record in given.records:
        if record.form_id in duty.forms and all(
            holds_value(record.body.get(name), accepted) for name, accepted in duty.where.items()
        ):
            yield record


def _by_subject(duty: Duty, given: Reckoning) -> Mapping[str, list[Counted]]:
    found: dict[str, list[Counted]] = {}
    for record in _matching(duty, given):
        if record.subject is not None:
            found.setdefault(record.subject, []).append(record)
    return found


def holds_value(value: object, accepted: tuple[str, ...]) -> bool:
    """Whether a field of a record holds one of the accepted words."""
    if isinstance(value, bool):
        return ("是" if value else "否") in accepted
    if isinstance(value, list):
        return any(item in accepted for item in value)
    return value in accepted


def _number(value: object) -> Decimal:
    return Decimal(value) if isinstance(value, str | int) else Decimal(0)


def ref_ids(value: object) -> tuple[str, ...]:
    """Return the ids of everything a field of a record refers to."""
    items = value if isinstance(value, list) else [value]
    return tuple(str(item["id"]) for item in items if isinstance(item, dict) and item.get("id"))


def _result(
    duty: Duty,
    given: Reckoning,
    subject: tuple[OrgId | PersonId, str],
    period: Period,
    done: Decimal,
    required: Decimal,
    hits: Sequence[Counted],
    missing: tuple[str, ...] = (),
) -> Progress:
    light = lit(due=period.end, is_done=done >= required, today=given.today, amber_days=given.amber_days)
    if period.start > given.today and done < required:
        light = lit(due=None, is_done=False, today=given.today, amber_days=given.amber_days)
    if period.end < given.since and done < required:
        light = Lit(Light.NOT_APPLICABLE)
    entries = tuple(record.entry_id for record in hits)
    return Progress(duty, subject[0], subject[1], period, done, required, light, missing, entries)
