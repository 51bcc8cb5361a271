"""Duties that are counted from records: 已做 / 应做 / 还差.

A duty is declared in a profile and names one of `RULES`; code here knows rules, never a particular duty.
Counts come from records in use only. One record may count for several duties and several people: a meeting
for the team and for who presided, a talk for everyone talked with. The same meeting written down twice by two
people counts once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sxt_desktop.domain.counterparts import COUNTERPARTS as COUNTERPARTS
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.people import Directory, FourDuty
from sxt_desktop.domain.periods import Period, PeriodKind, periods_of
from sxt_desktop.domain.values import Body, parse_decimal

Wanted = Mapping[str, tuple[str, ...]]
"""Field id -> the values that are accepted there."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One quota of a profile: who owes how much of what, in which period, by which rule.

    `who` is one of the four duties; `forms` the records that count and `where` the values they must have;
    `field` the number to add up or, for pairs, where the counterparts stand.
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
    where: Wanted = field(default_factory=dict)
    as_subject: Wanted = field(default_factory=dict)
    """What must hold as well where a record counts for the one whose record it is (本人角色 = 主持)."""
    field: str = ""
    counterparts: str = ""
    verb: str = ""
    also: tuple[str, ...] = ()
    """Fields whose persons a record counts for too (主持人)."""
    once_a_day: bool = False
    """Whether records of one day are one occasion, as they always are for the team."""
    due: tuple[int, int] | None = None
    """Month and day by which the year's quota is due, where that is not the end of the year."""
    is_regular: bool = False
    """Whether the source says 定期 and the period is the profile's parameter."""
    note: str = ""
    """What to know about the figure: which part of it is no number of the source."""

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The fields of a body that its rule needs."""
        more = [self.field] if self.field else []
        return tuple(dict.fromkeys((*self.where, *self.as_subject, *self.also, *more)))

    def due_on(self, period: Period) -> date:
        """Return the last day on which it is done in time."""
        return period.end if self.due is None else date(period.end.year, *self.due)


def fields_by_form(
    looking: Iterable[tuple[Iterable[FormId], Iterable[str]]],
) -> dict[FormId, tuple[str, ...]]:
    """Return which fields are looked at in each form, from pairs of forms and the fields looked at in all of them."""
    found: dict[FormId, dict[str, None]] = {}
    for forms, names in looking:
        wanted = tuple(names)
        for form in forms:
            found.setdefault(form, {}).update(dict.fromkeys(wanted))
    return {form: tuple(sorted(names)) for form, names in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class Counted:
    """What a rule needs to know of one record; of its body at least the fields its duties look at."""

    entry_id: EntryId
    form_id: FormId
    start: date
    end: date
    subject: str | None
    body: Body
    subject_name: str | None = None
    """Whose record it is by name; the id is missing where the name was typed and not chosen."""


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
    def due(self) -> date:
        """The last day on which it is done in time."""
        return self.duty.due_on(self.period)

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


Owner = tuple[str, str]
"""Id and name of who owes a duty."""
Owners = Callable[[Duty, Reckoning, Period], Iterable[Owner]]
Count = Callable[[Duty, Sequence[Counted]], Decimal]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of duty is reckoned: who owes it, and how the records of one period add up.

    Without `count` it is owed with each counterpart once.
    """

    owners: Owners
    for_team: bool
    count: Count | None


def progress(duties: Iterable[Duty], given: Reckoning) -> tuple[Progress, ...]:
    """Return the state of every duty for every subject and period, in the order of the profile."""
    of_form: dict[FormId, list[Counted]] = {}
    for record in given.records:
        of_form.setdefault(record.form_id, []).append(record)
    return tuple(
        found
        for duty in duties
        for found in _progress(duty, given, [one for form in duty.forms for one in of_form.get(form, ())])
    )


def _progress(duty: Duty, given: Reckoning, records: Iterable[Counted]) -> Iterable[Progress]:
    rule = RULES[duty.rule]
    theirs = records_by_owner(duty, records)
    for period in periods_of(given.year, duty.period):
        for owner in rule.owners(duty, given, period):
            found = theirs.get("" if rule.for_team else owner[0], ())
            hits = tuple(record for record in found if period.holds(record.start))
            if rule.count is not None:
                yield _result(duty, given, owner, period, hits, rule.count(duty, hits), duty.quota)
                continue
            owed = owed_parties(duty, given, owner[0], period)
            if owed:
                met = {key for record in hits for key in ref_ids(record.body.get(duty.field))}
                missing = tuple(name for key, name in owed.items() if key not in met)
                done, required = Decimal(len(owed) - len(missing)), Decimal(len(owed))
                yield _result(duty, given, owner, period, hits, done, required, missing)


def owed_parties(duty: Duty, given: Reckoning, owner: str, period: Period) -> dict[str, str]:
    """Return id -> name of everyone a duty is owed with, never the owner."""
    group = COUNTERPARTS[duty.counterparts](given.directory, owner, period)
    return {party.id: party.name for party in group if party.id != owner}


def records_by_owner(duty: Duty, records: Iterable[Counted]) -> Mapping[str, list[Counted]]:
    """Return the records that count for a duty by whom they count for; the team's under an empty id."""
    found: dict[str, list[Counted]] = {}
    for_team = RULES[duty.rule].for_team
    for record in records:
        if record.form_id in duty.forms and unmet(record, duty.where) is None:
            for owner in ("",) if for_team else counts_for(duty, record):
                found.setdefault(owner, []).append(record)
    return found


def counts_for(duty: Duty, record: Counted) -> tuple[str, ...]:
    """Return the ids of the persons a record counts for, each once."""
    is_own = record.subject is not None and unmet(record, duty.as_subject) is None
    named = (key for name in duty.also for key in ref_ids(record.body.get(name)))
    return tuple(dict.fromkeys((*((record.subject or "",) if is_own else ()), *named)))


def unmet(record: Counted, wanted: Wanted) -> str | None:
    """Return the first field that does not hold what is wanted, None if all do."""
    for name, accepted in wanted.items():
        if not holds_value(record.body.get(name), accepted):
            return name
    return None


def _own_organisation(duty: Duty, given: Reckoning, period: Period) -> Iterable[Owner]:
    own = given.directory.own
    return () if own is None else ((own.id, own.short_name or own.name),)


def _holders(duty: Duty, given: Reckoning, period: Period) -> Iterable[Owner]:
    found = given.directory.own_holders(duty.who, start=period.start, end=period.end)
    return ((person.id, person.name) for person in found)


def _days(duty: Duty, hits: Sequence[Counted]) -> Decimal:
    """Records of the same day are one occasion."""
    return Decimal(len({record.start for record in hits}))


def _records(duty: Duty, hits: Sequence[Counted]) -> Decimal:
    return _days(duty, hits) if duty.once_a_day else Decimal(len(hits))


def _sum(duty: Duty, hits: Sequence[Counted]) -> Decimal:
    return sum((number_in(record.body.get(duty.field)) for record in hits), Decimal(0))


RULES: Mapping[str, Rule] = {
    "count_by_team": Rule(_own_organisation, for_team=True, count=_days),
    "count_by_person": Rule(_holders, for_team=False, count=_records),
    "sum_by_person": Rule(_holders, for_team=False, count=_sum),
    "once_per_pair": Rule(_holders, for_team=False, count=None),
    "once_per_unit": Rule(_own_organisation, for_team=True, count=None),
}


def holds_value(value: object, accepted: tuple[str, ...]) -> bool:
    """Whether a field of a record holds one of the accepted words."""
    if isinstance(value, bool):
        return ("是" if value else "否") in accepted
    if isinstance(value, list):
        return any(item in accepted for item in value)
    return value in accepted


def number_in(value: object) -> Decimal:
    """Return the number a field of a record holds, 0 for none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return Decimal(0)
    return parse_decimal(str(value)) or Decimal(0)


def ref_ids(value: object) -> tuple[str, ...]:
    """Return the ids of everything a field of a record refers to."""
    items = value if isinstance(value, list) else [value]
    return tuple(str(item["id"]) for item in items if isinstance(item, dict) and item.get("id"))


def _result(
    duty: Duty,
    given: Reckoning,
    owner: Owner,
    period: Period,
    hits: Sequence[Counted],
    done: Decimal,
    required: Decimal,
    missing: tuple[str, ...] = (),
) -> Progress:
    due, is_done = duty.due_on(period), done >= required
    light = lit(due=due, is_done=is_done, today=given.today, amber_days=given.amber_days)
    if period.start > given.today and not is_done:
        light = lit(due=None, is_done=False, today=given.today, amber_days=given.amber_days)
    if due < given.since and not is_done:
        light = Lit(Light.NOT_APPLICABLE)
    entries = tuple(record.entry_id for record in hits)
    return Progress(duty, owner[0], owner[1], period, done, required, light, missing, entries)
