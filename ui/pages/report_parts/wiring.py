"""The actions of the page of reports and closings, made of use cases and an open workspace."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.before_closing import changed_since, unfinished_of
from sxt_desktop.usecases.close_year import close_restricted, close_year
from sxt_desktop.usecases.closings import closings
from sxt_desktop.usecases.draft_report import (
    draft_report,
    open_report,
    own_reports,
    renew_draft,
    report_kinds,
    report_subjects,
    save_report,
)
from sxt_desktop.usecases.entries import open_entry, years
from sxt_desktop.usecases.final_report import preview_final, reopen_report, take_final
from sxt_desktop.usecases.report_choices import choices_for
from sxt_desktop.usecases.report_drafts import draft_body, drafted, typing_of
from sxt_desktop.usecases.report_tables import has_tables, save_tables
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.usecases.write_word import write_word
from ui.drafting import draft_actions
from ui.ledgers import PAGE_OF
from ui.pages.report_parts.actions import ArchiveActions, ReportActions
from ui.widgets.choosing import Choosers
from ui.widgets.place_list import Place


def report_actions(ws: Workspace, choosers: Choosers | None = None) -> ReportActions:
    """Return what can be done about reports."""
    return ReportActions(
        kinds=partial(report_kinds, ws),
        subjects=partial(report_subjects, ws),
        asks=partial(choices_for, ws),
        draft=partial(draft_report, ws),
        renew=partial(renew_draft, ws),
        save=partial(save_report, ws),
        open=partial(open_report, ws),
        own=partial(own_reports, ws),
        write_word=lambda form, entry, out: write_word(ws, document=form, subject=entry, out=out),
        has_tables=has_tables,
        save_tables=lambda entry, out: save_tables(ws, entry, out=out),
        preview_final=partial(preview_final, ws),
        take_final=partial(take_final, ws),
        reopen=partial(reopen_report, ws),
        page_of=partial(page_of, ws),
        years=years(ws),
        typing=partial(typing_of, ws),
        draft_body=partial(draft_body, ws),
        drafted=partial(drafted, ws),
        drafts=draft_actions(ws),
        may_write=ws.user.may(Permission.RECORD),
        choosers=choosers or Choosers(),
    )


def archive_actions(
    ws: Workspace,
    *,
    places: Callable[[], Sequence[Place]],
    open_path: Callable[[Path], object],
    choosers: Choosers | None = None,
) -> ArchiveActions:
    """Return what can be done about a year's file."""
    may_close = ws.user.may(Permission.RECORD) or ws.user.may(Permission.MANAGE)
    may_apart = ws.user.may(Permission.RESTRICTED)
    return ArchiveActions(
        unfinished=partial(unfinished_of, ws),
        closings=partial(closings, ws),
        changed=partial(changed_since, ws),
        years=years(ws),
        close=(lambda year, place, tell: close_year(ws, year, place, progress=tell)) if may_close else None,
        close_restricted=(
            (lambda year, place, tell: close_restricted(ws, year, place, progress=tell))
            if may_apart
            else None
        ),
        places=places,
        page_of=partial(page_of, ws),
        open_path=open_path,
        choosers=choosers or Choosers(),
    )


def page_of(ws: Workspace, entry_id: EntryId) -> str:
    """Return the page that shows a record, empty where there is none."""
    try:
        group = open_entry(ws, entry_id).form.group
    except UserError:
        return ""
    return PAGE_OF.get(group, group)
