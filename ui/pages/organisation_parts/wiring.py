"""Binds the page of organisation and settings to the use cases of one open workbook."""

from collections.abc import Callable
from functools import partial

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.drafts import compare_draft
from sxt_desktop.usecases.entries import list_entries, open_entry, years
from sxt_desktop.usecases.naming import titles_of
from sxt_desktop.usecases.numbers import Series, number_series, set_last_number, unused_numbers
from sxt_desktop.usecases.permits import form_for
from sxt_desktop.usecases.save_entry import bring_back, save_entry
from sxt_desktop.usecases.void_list import count_voided, voided_entries
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import draft_actions
from ui.forms.likeness import HintSetting
from ui.forms.sources import Sources
from ui.idle import IdleSetting
from ui.may import may_of
from ui.pages.organisation_parts.actions import OrganisationActions, PeopleActions, SettingsActions
from ui.pages.organisation_parts.backup_actions import SafetyActions
from ui.pages.organisation_parts.numbers import NumberActions
from ui.pages.organisation_parts.profile_wiring import profile_actions
from ui.pages.organisation_parts.templates import TemplateActions
from ui.pages.organisation_parts.user_actions import AccessActions
from ui.pages.organisation_parts.voided import VoidActions

_AT_MOST = 5000


def people_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> PeopleActions:
    """Return what can be done with organisations and persons of a workbook."""

    def save(form_id: FormId, values: Values, entry_id: EntryId | None, expected: str | None) -> Changes:
        return save_entry(ws, form_id=form_id, values=values, entry_id=entry_id, expected=expected)

    return PeopleActions(
        rows=lambda form: list_entries(ws, Filter(forms=(form,), owner=ws.org), limit=_AT_MOST),
        directory=partial(directory, ws),
        open=lambda entry: open_entry(ws, entry, ws.org),
        save=save,
        form=partial(form_for, ws),
        sources=sources,
        compare_draft=partial(compare_draft, ws),
        drafts=draft_actions(ws),
        may=may_of(ws.user),
    )


def void_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> VoidActions:
    """Return what can be done with the records that were taken out of use."""

    def forms() -> tuple[tuple[FormId, str], ...]:
        found = sorted(ws.library.forms.values(), key=lambda form: (form.spec.group, form.spec.order))
        shown = [form.spec.id for form in found if form.spec.group and ws.sees(form.spec.sensitivity)]
        titles = titles_of(ws)
        return tuple((form, titles[form]) for form in shown)

    return VoidActions(
        rows=lambda chosen, limit: voided_entries(ws, chosen, limit=limit),
        count=partial(count_voided, ws),
        open=lambda entry: open_entry(ws, entry, ws.org),
        bring_back=lambda entry: bring_back(ws, entry_id=entry),
        forms=forms,
        years=partial(years, ws),
        sources=sources,
    )


def organisation_actions(
    ws: Workspace,
    *,
    sources: Callable[[], Sources],
    look: Callable[[], tuple[str, int]],
    set_look: Callable[[str, int], object],
    version: str,
    change_password: Callable[[str, str], object] | None = None,
    show_report: Callable[[], object] | None = None,
    idle: IdleSetting | None = None,
    hints: HintSetting | None = None,
    access: AccessActions | None = None,
    safety: SafetyActions | None = None,
    templates: TemplateActions | None = None,
) -> OrganisationActions:
    """Return what the page can do; the look, the password, users and backups come from outside."""

    settings = SettingsActions(
        look=look,
        set_look=set_look,
        version=version,
        change_password=change_password,
        show_report=show_report,
        idle=idle,
        hints=hints,
    )
    people = people_actions(ws, sources=sources)
    voided = void_actions(ws, sources=sources)
    return OrganisationActions(
        people,
        settings,
        access or AccessActions(),
        safety or SafetyActions(),
        voided,
        number_actions(ws),
        profile_actions(ws, sources=sources),
        templates,
    )


def number_actions(ws: Workspace) -> NumberActions:
    """Return what can be done about running numbers."""

    def set_last(series: Series, last: int, why: str) -> Changes:
        return set_last_number(ws, series.series, year=series.year, last=last, reason=why)

    may = ws.user.may(Permission.MANAGE)
    return NumberActions(partial(number_series, ws), partial(unused_numbers, ws), set_last if may else None)
