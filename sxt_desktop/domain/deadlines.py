"""Due dates a profile knows: when something is due in a year, what starts it, and which records show that it is done.

A rule is data (`deadlines.toml`); code here knows cycles, never a particular rule. Only a day that the source itself
names is ever called fixed by it; every other is a default that a unit may set otherwise (`Adjustment`).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from sxt_desktop.domain.days import days_after, months_after
from sxt_desktop.domain.duties import Counted, holds_value
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import Period, PeriodKind, periods_of
from sxt_desktop.domain.values import Json


class Basis(StrEnum):
    """How the source speaks of the day."""

    STATED = "stated"
    READING = "reading"
    DEFAULT = "default"
    UNVERIFIED = "unverified"


BASIS_WORDS: Mapping[Basis, str] = {
    Basis.STATED: "规定日期",
    Basis.READING: "按原文理解，可改",
    Basis.DEFAULT: "默认日，可改",
    Basis.UNVERIFIED: "默认日，可改",
}
"""What the day is called wherever it is shown; standing in a profile's source makes none 法定 (domain.md, 口径)."""


class Cycle(StrEnum):
    """How often something is due."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"
    REGULAR = "regular"
    """定期: as often as the profile's parameter says."""
    NEXT_YEAR = "next_year"
    TERM = "term"
    EVENT = "event"


PERIODS: Mapping[Cycle, PeriodKind] = {
    Cycle.YEAR: PeriodKind.YEAR,
    Cycle.HALF_YEAR: PeriodKind.HALF_YEAR,
    Cycle.QUARTER: PeriodKind.QUARTER,
    Cycle.MONTH: PeriodKind.MONTH,
    Cycle.NEXT_YEAR: PeriodKind.YEAR,
}
"""The cycles that go with the calendar year, and how each cuts it."""


class Level(StrEnum):
    """Whom a rule is for: every unit, only one with units below it, only one without."""

    ANY = "any"
    UPPER = "upper"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day of every year; the 29th of February is the 28th in most."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Return the day in a year."""
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class After:
    """What starts a due date: records of a form with these values, counted from the day `day` holds (else their own).

    `asked` is the field in which such a record itself names the day.
    """

    form: FormId
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day: str = ""
    days: int = 0
    months: int = 0
    asked: str = ""

    @property
    def looks_at(self) -> frozenset[str]:
        """The fields of a body it needs."""
        names = (*self.where, self.day, self.asked)
        return frozenset(name.partition(".")[0] for name in names if name)

    def due(self, start: date) -> date:
        """Return the day that is so much later; the 31st becomes the last day of a shorter month."""
        return days_after(months_after(start, self.months), self.days)


@dataclass(frozen=True, slots=True)
class Finish:
    """Records that show something done: their forms and values (``table.column`` looks into a table's rows).

    `filled` is a field that must hold anything. `every`: all such records of the period must fulfil it, and there must
    be one; else one is enough. `each`: every holder of these duties needs one of their own. Of a rule that something
    starts, `link` is the field that names the starting record, and `own` looks into that record itself. Of those with the same
    name in `one_of` one is enough.
    """

    forms: tuple[FormId, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filled: str = ""
    every: bool = False
    each: tuple[FourDuty, ...] = ()
    link: str = ""
    own: bool = False
    one_of: str = ""

    @property
    def looks_at(self) -> frozenset[str]:
        """The fields of a body it needs."""
        names = (*self.where, self.filled, self.link)
        return frozenset(name.partition(".")[0] for name in names if name)

    def is_asked_of(self, record: Counted) -> bool:
        """Whether a record is one of those that have to be finished."""
        return record.form_id in self.forms and all(
            holds_value(value_at(record, name), accepted) for name, accepted in self.where.items()
        )

    def is_there(self, record: Counted) -> bool:
        """Whether a record that has to be finished is."""
        return not self.filled or not _is_empty(value_at(record, self.filled))


@dataclass(frozen=True, slots=True)
class Deadline:
    """One due date of a profile; `days` are one for each period of its `cycle`, `choices` what a unit may take instead.

    `opens`: from which day on records count for it, where that is not the period itself. `duties` names quotas of the
    profile that finish it instead of records; `closing`: the year's closing does. `asked` are the days a superior
    wants it, one for each period, where the profile came from one. `remind`: so many days before, first and again, where not as often as the profile
    says for all; `start_days` before it is begun.
    """

    id: str
    title: str
    source: str
    basis: Basis
    cycle: Cycle
    who: tuple[str, ...]
    days: tuple[MonthDay, ...] = ()
    choices: tuple[MonthDay, ...] = ()
    opens: MonthDay | None = None
    after: After | None = None
    finish: tuple[Finish, ...] = ()
    duties: tuple[str, ...] = ()
    closing: bool = False
    asked: tuple[MonthDay, ...] = ()
    start_days: int = 30
    remind: tuple[int, ...] = ()
    is_on: bool = True
    level: Level = Level.ANY
    verb: str = "去登记"
    note: str = ""
    requirements: tuple[str, ...] = ()
    is_shared: bool = False
    """Whether it stands in the file that all profiles share."""

    @property
    def is_fixed(self) -> bool:
        """Whether the source names the day, so that a unit cannot set another."""
        return self.basis is Basis.STATED

    @property
    def looks_at(self) -> tuple[tuple[tuple[FormId, ...], frozenset[str]], ...]:
        """Every field it looks at, each with the forms whose records it is looked at in."""
        started = () if self.after is None else (((self.after.form,), self.after.looks_at),)
        return (*started, *((one.forms, one.looks_at) for one in self.finish))


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a unit set for itself about a rule; what is None stays as the profile has it."""

    is_on: bool | None = None
    day: MonthDay | None = None
    days_after: int | None = None
    lead: int | None = None
    term: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A rule in one period or for one starting record: by when, and in which days records count for it."""

    rule: Deadline
    name: str
    key: str
    due: date | None
    window: Period
    asked: date | None = None
    started_by: EntryId | None = None


def adjusted(rule: Deadline, set_so: Adjustment) -> Deadline:
    """Return a rule as a unit set it; a day that the source states stays whatever was set."""
    changes: dict[str, object] = {} if set_so.is_on is None else {"is_on": set_so.is_on}
    if not rule.is_fixed:
        if set_so.day is not None and len(rule.days) == 1:
            changes["days"] = (set_so.day,)
        if set_so.days_after is not None and rule.after is not None:
            changes["after"] = replace(rule.after, days=set_so.days_after, months=0)
    return replace(rule, **changes)  # type: ignore[arg-type]


def as_often_as(rule: Deadline, period: PeriodKind) -> Deadline:
    """Return a rule of which the source says 定期, due at the end of each period the profile's parameter names."""
    if rule.cycle is not Cycle.REGULAR:
        return rule
    ends = tuple(MonthDay(one.end.month, one.end.day) for one in periods_of(2024, period))
    return replace(rule, cycle=Cycle(period.value), days=ends)


def occurrences(
    rule: Deadline, year: int, *, term: tuple[date, date] | None = None
) -> tuple[Occurrence, ...]:
    """Return when a rule is due in a calendar year; one that records start has none of its own.

    A rule for a term of office is due at its end, and in no year while no `term` (first and last day) is known; one
    for 定期 is due every quarter unless `as_often_as` said otherwise.
    """
    rule = as_often_as(rule, PeriodKind.QUARTER)
    if rule.cycle is Cycle.EVENT:
        return ()
    if rule.cycle is Cycle.TERM:
        return _in_term(rule, year, term)
    periods = periods_of(year, PERIODS[rule.cycle])
    return tuple(
        Occurrence(
            rule=rule,
            name=f"{year - 1}年" if rule.cycle is Cycle.NEXT_YEAR else period.name,
            key=f"{rule.id}/{year}-{number}",
            due=day.in_year(year),
            window=_window(rule, period, day.in_year(year)),
            asked=rule.asked[number - 1].in_year(year) if rule.asked else None,
        )
        for number, (period, day) in enumerate(zip(periods, rule.days, strict=True), 1)
    )


def told_when(rule: Deadline) -> str:
    """Return in words when a rule is due: 每半年6月30日、12月31日（规定日期）, 起算后30天（默认日，可改）."""
    if not rule.is_on:
        return "不启用"
    days = "、".join(f"{day.month}月{day.day}日" for day in rule.days)
    if rule.after is not None:
        days = f"{rule.after.months}个月" if rule.after.months else f"{rule.after.days}天"
    asked = "、".join(f"{day.month}月{day.day}日" for day in rule.asked)
    return f"{_EACH[rule.cycle]}{days}（{BASIS_WORDS[rule.basis]}）" + (f"，上级要求{asked}" if asked else "")


_EACH: Mapping[Cycle, str] = {
    Cycle.YEAR: "每年",
    Cycle.HALF_YEAR: "每半年",
    Cycle.QUARTER: "每季度",
    Cycle.MONTH: "每月",
    Cycle.REGULAR: "定期",
    Cycle.NEXT_YEAR: "次年",
    Cycle.TERM: "每届任期",
    Cycle.EVENT: "起算后",
}


def _in_term(rule: Deadline, year: int, term: tuple[date, date] | None) -> tuple[Occurrence, ...]:
    if term is None:
        whole = Period(date(year, 1, 1), date(year, 12, 31), "本届任期")
        return (Occurrence(rule, "本届任期", f"{rule.id}/term", None, whole),)
    if not term[0].year <= year <= term[1].year:
        return ()
    name = f"{term[0].year}年至{term[1].year}年任期"
    return (Occurrence(rule, name, f"{rule.id}/{term[1].year}", term[1], Period(*term, name)),)


def _window(rule: Deadline, period: Period, due: date) -> Period:
    if rule.opens is None:
        return period
    opened = rule.opens.in_year(due.year)
    start = opened if opened <= due else rule.opens.in_year(due.year - 1)
    return Period(start, rule.opens.in_year(start.year + 1) - timedelta(days=1), period.name)


def value_at(record: Counted, name: str) -> Json:
    """Return what a field of a record holds; ``table.column`` is the list of what the rows of a table hold there."""
    if "." not in name:
        return record.body.get(name)
    field_id, _, column = name.partition(".")
    value = record.body.get(field_id)
    rows = value if isinstance(value, list) else []
    return [row.get(column) for row in rows if isinstance(row, dict)]


def _is_empty(value: Json) -> bool:
    return value is None or value in ("", []) or (isinstance(value, list) and not any(value))
