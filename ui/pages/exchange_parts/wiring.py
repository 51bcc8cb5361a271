"""Binds the exchange page to the use cases of one open workbook."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.back_up import back_up_before_import
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.coming_back import coming_back, is_to_be_resumed, resumed, settle_coming_back
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import Exported, export_bundle
from sxt_desktop.usecases.fork_choices import chosen_forks, follow_choice
from sxt_desktop.usecases.identities import (
    Enrolment,
    begin_enrolment,
    finish_enrolment,
    own_identity,
    write_identity,
)
from sxt_desktop.usecases.import_bundle import Imported, import_bundle
from sxt_desktop.usecases.import_many import Summary, find_bundles, import_many
from sxt_desktop.usecases.keys import keys_of, next_number, own_keys_of, revoke, rotate_keys, was_restored
from sxt_desktop.usecases.keys_back import take_keys_back
from sxt_desktop.usecases.naming import form_title
from sxt_desktop.usecases.overview import peer_states
from sxt_desktop.usecases.passed_originals import original_records, originals_by
from sxt_desktop.usecases.passing_choice import choose_originals, passing_on_to
from sxt_desktop.usecases.pending_bundles import delete_pending, pending_bundles, settle_fork
from sxt_desktop.usecases.preview_import import ImportPlan
from sxt_desktop.usecases.preview_whole import preview_whole
from sxt_desktop.usecases.recovering import export_recovery, write_former_card
from sxt_desktop.usecases.restore import way_of
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.take_in import keep_for_later
from sxt_desktop.usecases.verify_again import ReadAgain, verify_again
from sxt_desktop.usecases.verify_bundle import outline
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.sources import Runner, Sources, run_here
from ui.jobs import Progress
from ui.may import may_of
from ui.pages.exchange_parts.actions import ExchangeActions, OwnCard
from ui.pages.exchange_parts.chosen import ChosenActions
from ui.pages.exchange_parts.coming_back import ReturnActions
from ui.pages.exchange_parts.keys import KeyActions
from ui.pages.exchange_parts.passing import PassingActions
from ui.pages.exchange_parts.pending import PendingActions
from ui.pages.organisation_parts.wiring import number_actions
from ui.renewing import Renew
from ui.widgets.choosing import Choosers
from ui.widgets.place_list import Place


def exchange_actions(
    ws: Workspace,
    *,
    places: Callable[[], Sequence[Place]],
    print_card: Callable[[], object],
    choosers: Choosers | None = None,
    renew: Renew | None = None,
    sources: Callable[[], Sources] | None = None,
    run: Runner = run_here,
) -> ExchangeActions:
    """Return what the page can do with a workbook; sticks and printing come from outside."""

    def own_card() -> OwnCard:
        public = own_identity(ws).public
        return OwnCard(public.name, tuple(public.fingerprint))

    def export(org: OrgId, folder: Path, progress: Progress) -> Exported:
        return export_bundle(
            ws, to=org, directory=folder, progress=progress.report, cancelled=lambda: progress.cancelled
        )

    def recovery(org: OrgId, folder: Path, progress: Progress) -> Exported:
        return export_recovery(
            ws, to=org, directory=folder, progress=progress.report, cancelled=lambda: progress.cancelled
        )

    def again(path: Path, progress: Progress) -> ReadAgain:
        return verify_again(ws, path, progress=progress.report, cancelled=lambda: progress.cancelled)

    def preview(path: Path, progress: Progress) -> ImportPlan:
        return preview_whole(ws, path, progress=progress.report, cancelled=lambda: progress.cancelled)

    def carry_out(plan: ImportPlan) -> Imported:
        back_up_before_import(ws)
        return import_bundle(ws, plan)

    def take_many(paths: Sequence[Path], progress: Progress) -> Summary:
        return import_many(ws, paths, progress.report, lambda: progress.cancelled)

    def finish(found: Enrolment, groups: dict[int, str], relation: Relation, kind: str) -> Changes:
        return finish_enrolment(ws, found, groups=groups, relation=relation, kind=kind)

    return ExchangeActions(
        peers=lambda: peer_states(ws),
        own_card=own_card,
        places=places,
        export=export,
        export_recovery=recovery,
        verify_again=again,
        preview=preview,
        outline=lambda path: outline(path)["says"],
        carry_out=carry_out,
        keep_for_later=lambda plan: keep_for_later(ws, plan),
        find=find_bundles,
        import_many=take_many,
        write_card=lambda folder: write_identity(ws, folder),
        print_card=print_card,
        begin_enrolment=lambda path: begin_enrolment(ws, path),
        replace_enrolment=lambda path: begin_enrolment(ws, path, replacing=True),
        finish_enrolment=finish,
        write_former=lambda org, folder: write_former_card(ws, org, folder),
        returning=_return_actions(ws, renew),
        keys=_key_actions(ws, choosers or Choosers(), run),
        pending=_pending_actions(ws),
        chosen=_chosen_actions(ws, renew),
        passing=_passing_actions(ws, sources),
        choosers=choosers or Choosers(),
        may=may_of(ws.user),
    )


def _return_actions(ws: Workspace, renew: Renew | None) -> ReturnActions:
    numbers = number_actions(ws)

    def reopen() -> None:
        if renew is not None:
            renew("正在换用找回的台账", lambda _around, _progress: resumed(ws), None)

    return ReturnActions(
        state=lambda: coming_back(ws),
        settle=lambda: settle_coming_back(ws),
        is_due=lambda: is_to_be_resumed(ws),
        reopen=reopen,
        series=numbers.series,
        set_last=numbers.set_last,
    )


def _chosen_actions(ws: Workspace, renew: Renew | None) -> ChosenActions:
    def reopen() -> None:
        if renew is not None:
            renew("正在换用新的世代", lambda _around, _progress: resumed(ws), None)

    return ChosenActions(
        listed=lambda: tuple((organisation_name(ws, one.by), one) for one in chosen_forks(ws)),
        follow=lambda seq: follow_choice(ws, seq),
        reopen=reopen,
    )


def _passing_actions(ws: Workspace, sources: Callable[[], Sources] | None) -> PassingActions:
    def choose(to: OrgId, wanted: bool, without: Collection[OrgId]) -> Changes:
        return choose_originals(ws, to, wanted=wanted, without=without)

    return PassingActions(
        choice=lambda org: passing_on_to(ws, org),
        came=lambda org: originals_by(ws, org),
        records=lambda org: original_records(ws, org),
        form_title=partial(form_title, ws),
        open=lambda row: open_entry(ws, row.entry_id, row.owner),
        sources=sources,
        choose=choose if ws.user.may(Permission.MANAGE) else None,
    )


def _pending_actions(ws: Workspace) -> PendingActions:
    return PendingActions(
        listed=lambda: pending_bundles(ws),
        settle=lambda found, choice, why: settle_fork(ws, found, choice=choice, reason=why),
        delete=lambda found: delete_pending(ws, found),
    )


def _key_actions(ws: Workspace, choosers: Choosers, run: Runner) -> KeyActions:
    def take_back(place: Path, password: str) -> Changes:
        return take_keys_back(ws, place, way=way_of(ws, password))

    return KeyActions(
        own=lambda: own_keys_of(ws),
        of=lambda org: keys_of(ws, org),
        next_number=lambda org: next_number(ws, org),
        rotate=lambda: rotate_keys(ws),
        revoke=lambda org, seq, why: revoke(ws, org, from_seq=seq, reason=why),
        may_change=ws.user.may(Permission.MANAGE),
        take_back=take_back if was_restored(ws) else None,
        run=run,
        choosers=choosers,
    )
