"""The calendar of a year: each thing due with its three dates, how urgent it is, and how the year's load is spread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sxt_desktop.domain.days import days_after, months_after
from sxt_desktop.domain.deadlines import Basis
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light, Lit, lit

REMIND = (10, 5)
"""Amber at ten days and again, more plainly, at five, where nothing else is said (domain.md 6/2)."""
START_DAYS = 30
REPEATS = {"每月": 1, "每季度": 3, "每半年": 6, "每年": 12}
"""How often an own task comes again, in months; any other word is once."""


UNLIT = Lit(Light.RUNNING)
"""The light of a thing nobody has looked at yet."""


class ItemKind(StrEnum):
    """Where a thing in the calendar comes from, in the words people see."""

    RULE = "规定事项"
    OWN = "自排事项"
    MATTER = "督办与任务"
    LETTER = "责任书"
    DATED = "清单与台账"
    NODE = "措施节点"
    DUTY = "定额"


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates of a thing, and when to begin.

    `fixed` is the profile's own day (with its `basis`), `asked` the superior's, `lead` so many days the unit wants to be
    ready earlier; `own` is the day a record of the unit's names. What binds is the earliest of the named days, a day
    that is only the profile's default where nobody named another; the unit's own lead never makes anything overdue.
    """

    fixed: date | None = None
    basis: Basis | None = None
    asked: date | None = None
    own: date | None = None
    lead: int = 0
    start: date | None = None

    @property
    def due(self) -> date | None:
        """The day after which it is overdue."""
        stated = self.fixed if self.basis is Basis.STATED else None
        named = (day for day in (stated, self.asked, self.own) if day is not None)
        return min(named, default=self.fixed)

    @property
    def aim(self) -> date | None:
        """The day the unit itself wants to be ready."""
        return None if self.due is None else days_after(self.due, -self.lead)

    def begun_on(self, start_days: int = START_DAYS) -> date | None:
        """Return the day to begin: as given, else so many days before the unit's own."""
        if self.start is not None or self.aim is None:
            return self.start
        return days_after(self.aim, -start_days)


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One thing in the calendar.

    `key` is what a mark of ours names. `record` is the record it stands for (of form `form`), else `form` is what to
    begin; `rule` the due date of the profile, `mark` our record that says it is done or not applicable.
    """

    key: str
    kind: ItemKind
    title: str
    who: str
    source: str
    dates: Dates
    light: Lit = UNLIT
    begins: date | None = None
    advised: date | None = None
    """The last working day before, where offices are closed on the day itself."""
    missing: str = ""
    done_on: date | None = None
    note: str = ""
    verb: str = ""
    rule: str = ""
    record: EntryId | None = None
    form: FormId | None = None
    mark: EntryId | None = None
    target: str = ""
    """The page it is done on, where that is none of a form's."""
    by_quota: bool = False
    """Whether quotas alone say if it is done; who owes what of them is listed by itself."""

    @property
    def due(self) -> date | None:
        """The day after which it is overdue."""
        return self.dates.due

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.light.light not in (Light.DONE, Light.NOT_APPLICABLE)

    def is_for_week(self, today: date) -> bool:
        """Whether it belongs to what this week wants: overdue, amber, or begun within the week."""
        if not self.is_open or self.light.light in (Light.OVERDUE, Light.SOON):
            return self.is_open
        return self.begins is not None and monday(today) <= self.begins <= monday(today) + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """How much is due in a month: done, still open, overdue among the open ones."""

    month: int
    done: int
    open: int
    overdue: int

    @property
    def total(self) -> int:
        """Everything due in the month that is to be done at all."""
        return self.done + self.open


def light_of(
    dates: Dates,
    *,
    today: date,
    is_done: bool = False,
    is_off: bool = False,
    remind: tuple[int, ...] = REMIND,
    begins: date | None = None,
) -> Lit:
    """Return the light: amber counts from the unit's own day, red only from the one that binds."""
    if is_off and not is_done:
        return Lit(Light.NOT_APPLICABLE)
    found = lit(
        due=dates.due,
        is_done=is_done,
        today=today,
        amber_days=remind[0] + dates.lead,
        pressing_days=remind[-1] + dates.lead,
    )
    if found.light is Light.RUNNING and begins is not None and today < begins:
        return Lit(Light.AHEAD, found.days_left)
    return found


def repeated(first: date, repeats: str, *, until: date | None, year: int) -> tuple[date, ...]:
    """Return on which days of a year something that began on `first` is due; the 31st is a shorter month's last day."""
    every = REPEATS.get(repeats)
    if every is None:
        return (first,) if first.year == year else ()
    begun = max((year - first.year) * 12 - first.month, 0) // every
    days = (months_after(first, (begun + step) * every) for step in range(12 // every + 2))
    return tuple(day for day in days if day.year == year and (until is None or day <= until))


def spread(items: Iterable[CalendarItem], year: int) -> tuple[MonthLoad, ...]:
    """Return the load of each month of a year, by the day that binds; what is not applicable is left out."""
    months: dict[int, list[CalendarItem]] = {month: [] for month in range(1, 13)}
    for one in items:
        due = one.due
        if due is not None and due.year == year:
            months[due.month].append(one)
    return tuple(_load(month, found) for month, found in months.items())


def _load(month: int, items: list[CalendarItem]) -> MonthLoad:
    lights = [one.light.light for one in items]
    still = sum(1 for one in items if one.is_open)
    return MonthLoad(month, lights.count(Light.DONE), still, lights.count(Light.OVERDUE))


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def in_order(items: Iterable[CalendarItem]) -> tuple[CalendarItem, ...]:
    """Return items by the day that binds; what has none comes last."""
    return tuple(sorted(items, key=lambda one: (one.due or date.max, one.kind, one.title, one.key)))
