"""Binds the calendar page to the use cases of one open workbook."""

from collections.abc import Callable
from pathlib import Path

from sxt_desktop.domain.calendar import CalendarItem
from sxt_desktop.domain.deadlines import Deadline
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.calendar import rules_of, year_calendar
from sxt_desktop.usecases.calendar_file import save_calendar
from sxt_desktop.usecases.calendar_marks import (
    MARK,
    OWN_TASK,
    SETTING,
    mark_done,
    mark_not_applicable,
    set_lead,
    set_rule,
    set_values,
    settable,
    settings_in,
    take_back_mark,
)
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.permits import form_for
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import draft_actions
from ui.forms.sources import Sources
from ui.may import may_of
from ui.pages.calendar_parts.actions import CalendarActions, setting_form

GENERAL_FIELDS = ("lead", "reason")


def calendar_actions(
    ws: Workspace, *, sources: Callable[[], Sources], folder: Callable[[], Path]
) -> CalendarActions:
    """Return what the page can do with a workbook."""

    def rule_of(year: int, name: str) -> Deadline | None:
        return next((one for one in rules_of(ws, year) if one.id == name), None)

    def setting(year: int, name: str) -> tuple[FormSpec, Values]:
        rule = rule_of(year, name)
        free = GENERAL_FIELDS if rule is None else settable(rule)
        return setting_form(ws.library.form(SETTING), rule, free), set_values(ws, rule=name, year=year)

    def set_one(year: int, name: str, values: Values) -> Changes:
        rule = rule_of(year, name)
        if rule is None:
            return set_lead(ws, year=year, values=values)
        return set_rule(ws, rule=rule, year=year, values=values)

    def mark_off(one: CalendarItem, values: Values) -> Changes:
        return mark_not_applicable(ws, key=one.key, title=one.title, reason=str(values.get("reason") or ""))

    def keep_own(values: Values, entry_id: EntryId | None, expected: str | None) -> Changes:
        return save_entry(ws, form_id=OWN_TASK, values=values, entry_id=entry_id, expected=expected)

    return CalendarActions(
        load=lambda year: year_calendar(ws, year),
        rule=rule_of,
        lead_of=lambda year, name: settings_in(ws, year).lead_of(name),
        mark_done=lambda one: mark_done(ws, key=one.key, title=one.title),
        mark_off=mark_off,
        take_back=lambda mark: take_back_mark(ws, mark=mark),
        setting=setting,
        set_rule=set_one,
        own_task=form_for(ws, OWN_TASK),
        mark=form_for(ws, MARK),
        keep_own=keep_own,
        drop_own=lambda entry: void_entry(ws, entry_id=entry, reason="不再需要"),
        open_own=lambda entry: open_entry(ws, entry, ws.org),
        save_file=lambda year, out: save_calendar(ws, year=year, out=out),
        is_workday=ws.workdays.is_workday,
        sources=sources,
        drafts=draft_actions(ws),
        folder=folder,
        may=may_of(ws.user),
    )
