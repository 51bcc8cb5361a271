"""Binds the page of organisation and settings to the use cases of one open workbook."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.check_workbook import Checked, check_workbook
from sxt_desktop.usecases.drafts import compare_draft
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import draft_actions
from ui.forms.sources import Sources
from ui.idle import IdleSetting
from ui.jobs import Progress
from ui.pages.organisation_parts.actions import OrganisationActions, PeopleActions, SettingsActions
from ui.pages.organisation_parts.user_actions import AccessActions

_AT_MOST = 5000


def people_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> PeopleActions:
    """Return what can be done with organisations and persons of a workbook."""

    def save(form_id: FormId, values: Values, entry_id: EntryId | None, expected: str | None) -> Changes:
        return save_entry(ws, form_id=form_id, values=values, entry_id=entry_id, expected=expected)

    return PeopleActions(
        rows=lambda form: list_entries(ws, Filter(forms=(form,), owner=ws.org), limit=_AT_MOST),
        open=lambda entry: open_entry(ws, entry, ws.org),
        save=save,
        form=ws.library.form,
        sources=sources,
        compare_draft=partial(compare_draft, ws),
        drafts=draft_actions(ws),
    )


def organisation_actions(
    ws: Workspace,
    *,
    sources: Callable[[], Sources],
    look: Callable[[], tuple[str, int]],
    set_look: Callable[[str, int], object],
    open_path: Callable[[Path], object],
    version: str,
    change_password: Callable[[str, str], object] | None = None,
    show_report: Callable[[], object] | None = None,
    idle: IdleSetting | None = None,
    access: AccessActions | None = None,
) -> OrganisationActions:
    """Return what the page can do; the look, the password and opening folders come from outside."""

    def check(rebuild: bool, progress: Progress) -> Checked:
        return check_workbook(ws, rebuild=rebuild, progress=progress.report)

    settings = SettingsActions(
        look=look,
        set_look=set_look,
        check=check,
        folder=lambda: ws.workbook.path,
        open_path=open_path,
        version=version,
        change_password=change_password,
        show_report=show_report,
        idle=idle,
    )
    return OrganisationActions(people_actions(ws, sources=sources), settings, access or AccessActions())
