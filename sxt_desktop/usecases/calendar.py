"""年历: everything that is due in a year, put together in one pass from rules, own tasks, matters, lists and quotas."""

from dataclasses import dataclass
from datetime import date, timedelta

from sxt_desktop.domain.calendar import REMIND, CalendarItem, ItemKind, MonthLoad, in_order, spread
from sxt_desktop.domain.days import is_year
from sxt_desktop.domain.deadlines import Deadline
from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.lights import Light
from sxt_desktop.usecases.calendar_marks import settings_in
from sxt_desktop.usecases.calendar_rules import rule_items
from sxt_desktop.usecases.calendar_sources import dated_items, duty_items, matter_items, own_items
from sxt_desktop.usecases.calendar_view import CalendarView, calendar_view, calendar_views, rules_here
from sxt_desktop.usecases.matters import OpenMatter
from sxt_desktop.usecases.workspace import Workspace

AHEAD_DAYS = 45
"""How long before the end of a year what the next one begins with is looked at."""
BEHIND_DAYS = 90
"""How long into a year what the last one left overdue is still shown among what is to do."""


GAP_DAYS = 45
"""How long before something is due what is missing of it is said on the first page."""
SHOWN_ELSEWHERE = (ItemKind.MATTER, ItemKind.LETTER, ItemKind.DUTY)
"""Kinds that the first page lists in words of their own."""


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """A year: its things in the order they are due (those without a day last), its load by month, the unit's own lead,
    how many days before a day it reminds, first and again.

    `rules` are those of the profile for a unit like this one, as they are set here, used or not.
    """

    year: int
    today: date
    items: tuple[CalendarItem, ...]
    load: tuple[MonthLoad, ...]
    lead: int
    remind: tuple[int, int]
    rules: tuple[Deadline, ...]
    has_holidays: bool = True
    """Whether the holidays of the year are known; else Monday to Friday count as working days."""

    @property
    def off(self) -> tuple[Deadline, ...]:
        """The rules the unit does not use."""
        return tuple(rule for rule in self.rules if not rule.is_on)


def year_calendar(
    ws: Workspace,
    year: int,
    *,
    board: tuple[Progress, ...] | None = None,
    matters: tuple[OpenMatter, ...] | None = None,
) -> YearCalendar:
    """Return a year's calendar; what was read already can be handed over. Nothing is due in what is no year."""
    if not is_year(year):
        return YearCalendar(year, ws.today, (), spread((), year), 0, REMIND, ())
    view = calendar_view(ws, year, board=board, matters=matters)
    items = in_order(_items(view))
    return YearCalendar(
        year=year,
        today=ws.today,
        items=items,
        load=spread(items, year),
        lead=view.settings.lead,
        remind=view.remind,
        rules=view.rules,
        has_holidays=ws.workdays.knows(year),
    )


def _items(view: CalendarView) -> tuple[CalendarItem, ...]:
    others = (*own_items(view), *dated_items(view), *matter_items(view), *duty_items(view))
    return (*rule_items(view), *others)


def near_items(
    ws: Workspace, board: tuple[Progress, ...] | None, matters: tuple[OpenMatter, ...]
) -> tuple[CalendarItem, ...]:
    """Return what is open around today: of this year, what the last one left, what the next begins with."""
    today = ws.today
    boards: dict[int, tuple[Progress, ...] | None] = {today.year: board}
    if today <= date(today.year, 1, 1) + timedelta(days=BEHIND_DAYS):
        boards[today.year - 1] = ()
    if today >= date(today.year, 12, 31) - timedelta(days=AHEAD_DAYS):
        boards[today.year + 1] = ()
    near = {
        one.key: one
        for view in calendar_views(ws, boards, matters)
        for one in _items(view)
        if one.is_open and (view.year >= today.year or one.light.light is Light.OVERDUE)
    }
    return in_order(near.values())


def rules_of(ws: Workspace, year: int) -> tuple[Deadline, ...]:
    """Return the rules of a year as they are set here, those that are not used among them."""
    return rules_here(ws, year, settings_in(ws, year))


def week_items(near: tuple[CalendarItem, ...], today: date) -> tuple[CalendarItem, ...]:
    """Return what the week wants besides what the first page lists in words of its own: matters, letters, quotas."""
    return tuple(
        one for one in near if one.kind not in SHOWN_ELSEWHERE and not one.by_quota and one.is_for_week(today)
    )


def gaps_in(near: tuple[CalendarItem, ...], today: date) -> tuple[CalendarItem, ...]:
    """Return what is overdue or due before long and of which something is missing."""
    last = today + timedelta(days=GAP_DAYS)
    return tuple(
        one for one in near if one.missing and one.due is not None and one.due <= last and one.is_open
    )
