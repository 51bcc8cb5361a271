"""What every part of the calendar looks at: read once for a year, however many things there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sxt_desktop.domain.addressing import ONE, SEVERAL, is_addressed_to
from sxt_desktop.domain.calendar import START_DAYS, CalendarItem, light_of
from sxt_desktop.domain.deadlines import Deadline, Level, adjusted, as_often_as
from sxt_desktop.domain.duties import Duty, Progress, fields_by_form
from sxt_desktop.domain.finishing import RecordsByForm
from sxt_desktop.domain.ids import FormId
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
    """One year as it is known; `happened` are our records that rules look at, `sent` what superiors addressed to us, both by form."""

    ws: Workspace
    year: int
    rules: tuple[Deadline, ...]
    settings: Settings
    marks: Mapping[str, Marked]
    happened: Mapping[FormId, Sequence[Happened]]
    sent: Mapping[FormId, Sequence[Happened]]
    records: RecordsByForm
    """Our records that rules look at, as their occurrences ask for them."""
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
    return calendar_views(ws, {year: board}, matters)[0]


def calendar_views(
    ws: Workspace,
    boards: Mapping[int, tuple[Progress, ...] | None],
    matters: tuple[OpenMatter, ...] | None = None,
) -> tuple[CalendarView, ...]:
    """Read everything the calendars of some years need, each thing once; a year's quotas are read where None is given."""
    settings = {year: settings_in(ws, year) for year in boards}
    rules = {year: rules_here(ws, year, settings[year]) for year in boards}
    rows = dated.with_due_day(ws.read, ws.org, [one.form for one in ws.library.dated], _first(min(boards)))
    due = lists.by_rows(ws.read, rows)
    shown(ws, due)
    own = lists.page(ws.read, Filter(forms=(OWN_TASK,), owner=ws.org, only_adopted=True), limit=MOST)
    seen = _Seen(ws, tuple(boards), [rule for year in boards for rule in rules[year] if rule.is_on])
    marked, people, since = marks(ws), directory(ws), records_since(ws, ws.org)
    matters = matter_board(ws) if matters is None else matters
    return tuple(
        CalendarView(
            ws=ws,
            year=year,
            rules=rules[year],
            settings=settings[year],
            marks=marked,
            happened=_by_form(seen.ours_since(_first(year))),
            sent=_by_form(seen.sent_since(_first(year))),
            records=RecordsByForm(one.counted for one in seen.ours_since(_first(year))),
            dated=due,
            own=own,
            board=duty_board(ws, year) if board is None else board,
            matters=matters,
            people=people,
            since=since,
            duties={duty.id: duty for duty in rules_in(ws, year).duties},
            remind=remind_days(rules_in(ws, year).policy),
        )
        for year, board in boards.items()
    )


def _first(year: int) -> date:
    """Return the day from which on records are looked at for a year: what was begun the year before may be due now."""
    return date(year - 1, 1, 1)


class _Seen:
    """Records that any of these rules looks at: our own, and what superiors addressed to us and what starts something here."""

    def __init__(self, ws: Workspace, years: Sequence[int], rules: Sequence[Deadline]) -> None:
        days = _first(min(years)), max(date(max(years), 12, 31), ws.today)
        fields = fields_by_form(looking for rule in rules for looking in rule.looks_at)
        self._ours = tuple(dated.between(ws.read, ws.org, fields, *days))
        begins = [rule.after for rule in rules if rule.after is not None]
        fields = fields_by_form(((one.form,), (ONE, SEVERAL, *one.looks_at)) for one in begins)
        self._sent = tuple(
            one
            for owner in superiors(ws)
            for one in dated.between(ws.read, owner, fields, *days)
            if is_addressed_to(one.counted.body, ws.org)
        )

    def ours_since(self, day: date) -> Sequence[Happened]:
        """Return our own from a day on."""
        return [one for one in self._ours if one.counted.start >= day]

    def sent_since(self, day: date) -> Sequence[Happened]:
        """Return superiors' from a day on."""
        return [one for one in self._sent if one.counted.start >= day]


def _by_form(happened: Iterable[Happened]) -> Mapping[FormId, Sequence[Happened]]:
    found: dict[FormId, list[Happened]] = {}
    for one in happened:
        found.setdefault(one.counted.form_id, []).append(one)
    return found
