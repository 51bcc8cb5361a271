"""Binds the part for profiles to the use cases of one open workbook."""

from collections.abc import Callable

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.addressing import subordinates
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.choose_profile import (
    choice_from_files,
    choose_profile,
    installed_choice,
    installed_profiles,
    preview_choice,
    save_profile_files,
)
from sxt_desktop.usecases.profile_offers import (
    OFFER,
    blank_offer,
    decide_offer,
    offer_profile,
    offers,
    preview_offer,
)
from sxt_desktop.usecases.rules import adopted_in, rules_now
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import draft_actions
from ui.forms.sources import Sources
from ui.pages.organisation_parts.profile_choosing import ChooseActions
from ui.pages.organisation_parts.profile_view import YEARS_AHEAD
from ui.pages.organisation_parts.profiles import ProfileActions


def profile_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> ProfileActions:
    """Return what can be done about profiles; only who has subordinates sends one down."""

    def decide(entry: EntryId, owner: OrgId, year: int | None, reason: str) -> Changes:
        return decide_offer(ws, entry_id=entry, owner=owner, from_year=year, reason=reason)

    def send(values: Values) -> Changes:
        return offer_profile(ws, values)

    may_send = ws.user.may(Permission.SUPERVISE) and bool(subordinates(ws))
    return ProfileActions(
        present=lambda: _present(ws),
        profile=lambda: rules_now(ws),
        offers=lambda: offers(ws),
        preview=lambda entry, owner: preview_offer(ws, entry_id=entry, owner=owner),
        this_year=lambda: ws.today.year,
        form=ws.library.form(OFFER),
        blank=lambda: blank_offer(ws),
        sources=sources,
        drafts=draft_actions(ws),
        decide=decide if ws.user.may(Permission.MANAGE) else None,
        send=send if may_send else None,
        choose=_choose_actions(ws) if ws.user.may(Permission.MANAGE) else None,
    )


def _choose_actions(ws: Workspace) -> ChooseActions:
    return ChooseActions(
        installed=lambda: installed_profiles(ws),
        present=lambda: rules_now(ws),
        installed_choice=lambda profile_id: installed_choice(ws, profile_id),
        from_files=lambda paths: choice_from_files(ws, paths),
        preview=lambda chosen, year: preview_choice(ws, chosen, from_year=year),
        choose=lambda chosen, year: choose_profile(ws, chosen, from_year=year),
        save_files=lambda out: save_profile_files(ws, year=ws.today.year, out=out),
    )


def _present(ws: Workspace) -> str:
    """Say by which profile this year is reckoned, and from which year on by another."""
    year = ws.today.year
    decision = adopted_in(ws, year)
    since = "" if decision is None else f"，自{decision.body.get('from_year')}年起采用"
    said = f"{year}年按“{rules_now(ws).title}”计算定额和期限{since}。"
    for later in range(year + 1, year + YEARS_AHEAD):
        found = adopted_in(ws, later)
        if found is not None and (decision is None or found.entry_id != decision.entry_id):
            return f"{said}自{later}年起按“{found.title}”。"
    return said
