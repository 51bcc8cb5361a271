"""The actions of the page of tables, made of use cases and an open workspace."""

from functools import partial

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.usecases.import_sheet import import_sheet, return_rows
from sxt_desktop.usecases.permits import levels
from sxt_desktop.usecases.sheet_dry_run import dry_run
from sxt_desktop.usecases.sheet_tables import fields_of, open_sheet, read_table, sheet_forms
from sxt_desktop.usecases.take_back_import import preview_taking_back, sheet_imports, take_back_import
from sxt_desktop.usecases.workspace import Workspace
from ui.messages import problem
from ui.pages.sheet_parts.actions import SheetActions
from ui.widgets.choosing import Choosers


def sheet_actions(ws: Workspace, choosers: Choosers | None = None) -> SheetActions:
    """Return what the page can do with a workspace."""
    return SheetActions(
        forms=partial(sheet_forms, ws),
        fields=fields_of,
        open=open_sheet,
        table=lambda source, form, sheet, head: read_table(ws, source, form, sheet=sheet, head=head),
        dry_run=partial(dry_run, ws),
        take=lambda run, tell: import_sheet(ws, run, progress=tell),
        give_back=lambda run, out: return_rows(ws, run, out=out, say=problem),
        imports=partial(sheet_imports, ws),
        preview_back=partial(preview_taking_back, ws),
        take_back=lambda imported, reason, tell: take_back_import(ws, imported, reason=reason, progress=tell),
        year=ws.today.year,
        levels=levels(ws) if ws.sees(Sensitivity.DISCIPLINE) else (),
        choosers=choosers or Choosers(),
    )
