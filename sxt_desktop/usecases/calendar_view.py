"""What every part of the calendar looks at: read once for a year, however many things there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sxt_desktop.domain.addressing import ONE, SEVERAL, is_addressed_to
from sxt_desktop.domain.calendar import START_DAYS, CalendarItem, light_of
from sxt_desktop.domain.deadlines import Deadline, Level, adjusted, as_often_as
from sxt_desktop.domain.duties import Duty, Progress
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.people import Directory
from sxt_desktop.domain.policies import Policy
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store import dated, lists
from sxt_desktop.store.dated import Happened
from sxt_desktop.usecases.calendar_marks import MOST, OWN_TASK, Marked, Settings, marks, settings_in
from sxt_desktop.usecases.desk import has_subordinates
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.duty_board import duty_board, records_since
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.matters import OpenMatter, matter_board
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.workspace import Workspace

BEFORE_OURS = "早于本单位开始记录的日期，程序无从判断"
NOBODY = "本单位没有登记有这项责任的人"
"""Why nothing can be said of a thing."""


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One year as it is known; `happened` are our records that rules look at, `sent` what superiors addressed to us."""

    ws: Workspace
    year: int
    rules: tuple[Deadline, ...]
    settings: Settings
    marks: Mapping[str, Marked]
    happened: tuple[Happened, ...]
    sent: tuple[Happened, ...]
    dated: tuple[Listed, ...]
    own: tuple[Listed, ...]
    board: tuple[Progress, ...]
    matters: tuple[OpenMatter, ...]
    people: Directory
    since: date
    duties: Mapping[str, Duty]
    """The quotas of the profile by their ids."""
    remind: tuple[int, int]
    """So many days before a day it is reminded of, first and again."""

    def lit(
        self,
        plain: CalendarItem,
        *,
        is_done: bool = False,
        remind: tuple[int, ...] = (),
        start_days: int = START_DAYS,
        untold: str = "",
    ) -> CalendarItem:
        """Return one thing with its light, as records or a mark of ours have it; `untold` is why it cannot be told."""
        mark, dates, workdays = self.marks.get(plain.key), plain.dates, self.ws.workdays
        done_on = plain.done_on
        if mark is not None and mark.is_done:
            is_done, done_on = True, mark.day
        is_off = mark is not None or bool(untold)
        begins, due = dates.begun_on(start_days), dates.due
        light = light_of(
            dates,
            today=self.ws.today,
            is_done=is_done,
            is_off=is_off,
            remind=remind or self.remind,
            begins=begins,
        )
        return replace(
            plain,
            light=light,
            begins=begins,
            advised=None if due is None or workdays.is_workday(due) else workdays.on_or_before(due),
            missing="" if is_done or is_off else plain.missing,
            done_on=done_on if is_done else None,
            note=_note(plain.note, mark, "" if is_done else untold),
            mark=None if mark is None else mark.entry_id,
        )


def _note(note: str, mark: Marked | None, untold: str) -> str:
    """Say why a thing is not for us, or cannot be told; else what there is to know of it."""
    if mark is not None and not mark.is_done:
        return f"不适用：{mark.reason}"
    return untold or note


def untold_before(view: CalendarView, due: date | None) -> str:
    """Say that nothing kept here tells of a day before the first record, where it is such a day."""
    return BEFORE_OURS if due is not None and due < view.since else ""


def untold_by(owing: Sequence[Progress]) -> str:
    """Say that what is owed cannot be told from the records kept here, where that is so."""
    is_told = any(one.light.light is not Light.NOT_APPLICABLE for one in owing)
    return "" if is_told or not owing else BEFORE_OURS


def remind_days(policy: Policy) -> tuple[int, int]:
    """Return how many days before it amber begins, and when it is said again more plainly (T-10, T-5; domain.md 6/2)."""
    return policy.amber_days, policy.amber_days // 2


def rules_here(ws: Workspace, year: int, settings: Settings) -> tuple[Deadline, ...]:
    """Return the rules of a year that are for a unit like ours, as they are set here."""
    level = Level.UPPER if has_subordinates(ws) else Level.LOWER
    profile = rules_in(ws, year)
    often = profile.policy.regular_period
    return tuple(
        adjusted(as_often_as(rule, often), settings.of(rule.id))
        for rule in profile.deadlines
        if rule.level in (Level.ANY, level)
    )


def calendar_view(
    ws: Workspace,
    year: int,
    *,
    board: tuple[Progress, ...] | None = None,
    matters: tuple[OpenMatter, ...] | None = None,
) -> CalendarView:
    """Read everything a year's calendar needs; what was read already can be handed over."""
    settings, profile = settings_in(ws, year), rules_in(ws, year)
    rules = rules_here(ws, year, settings)
    rows = dated.with_due_day(ws.read, ws.org, [one.form for one in ws.library.dated], date(year - 1, 1, 1))
    due = lists.by_rows(ws.read, rows)
    own = lists.page(ws.read, Filter(forms=(OWN_TASK,), owner=ws.org, only_adopted=True), limit=MOST)
    shown(ws, due)
    return CalendarView(
        ws=ws,
        year=year,
        rules=rules,
        settings=settings,
        marks=marks(ws),
        happened=_happened(ws, year, rules),
        sent=_sent(ws, year, rules),
        dated=due,
        own=own,
        board=duty_board(ws, year) if board is None else board,
        matters=matter_board(ws) if matters is None else matters,
        people=directory(ws),
        since=records_since(ws, ws.org),
        duties={duty.id: duty for duty in profile.duties},
        remind=remind_days(profile.policy),
    )


def _happened(ws: Workspace, year: int, rules: tuple[Deadline, ...]) -> tuple[Happened, ...]:
    """Return our records that any rule looks at, from the year before on: what was begun then may be due now."""
    forms = sorted({form for rule in rules if rule.is_on for form in rule.forms})
    fields = sorted({name for rule in rules if rule.is_on for name in rule.looks_at})
    first, last = date(year - 1, 1, 1), max(date(year, 12, 31), ws.today)
    return tuple(dated.between(ws.read, ws.org, forms, fields, first, last))


def _sent(ws: Workspace, year: int, rules: tuple[Deadline, ...]) -> tuple[Happened, ...]:
    """Return what superiors addressed to us and what starts something here."""
    on = [rule for rule in rules if rule.is_on and rule.after is not None]
    forms = sorted({rule.after.form for rule in on if rule.after is not None})
    fields = sorted({ONE, SEVERAL, *(name for rule in on for name in rule.looks_at)})
    first, last = date(year - 1, 1, 1), max(date(year, 12, 31), ws.today)
    return tuple(
        one
        for owner in superiors(ws)
        for one in dated.between(ws.read, owner, forms, fields, first, last)
        if is_addressed_to(one.counted.body, ws.org)
    )
