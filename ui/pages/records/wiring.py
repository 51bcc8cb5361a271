"""The actions of a page of records, made of use cases and an open workspace; for whoever builds the pages."""

from collections.abc import Callable
from functools import partial

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import Directory, Organisation, Relation
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.reporting import commenter_of, occasion_of, recipients_of
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Attachment, Ref, Values
from sxt_desktop.usecases.accepting import latest_day
from sxt_desktop.usecases.addressing import subordinates
from sxt_desktop.usecases.attach_file import attach_bytes, attach_file
from sxt_desktop.usecases.blank_entry import blank_entry, preview_blanking
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.closings import closed_up_to, is_changed_since
from sxt_desktop.usecases.convert import (
    begin_conversion,
    begin_like,
    called,
    came_from,
    keep_begun,
    made_from,
    offers,
)
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.drafts import compare_draft
from sxt_desktop.usecases.endorsements import may_be_sent
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.entries import count_entries, history, list_entries, open_entry
from sxt_desktop.usecases.flow_board import standing
from sxt_desktop.usecases.history_search import FoundInHistory, find_in_history
from sxt_desktop.usecases.looks import looks_at
from sxt_desktop.usecases.permits import levels, may_keep
from sxt_desktop.usecases.register_look import register_look
from sxt_desktop.usecases.review_entry import remarks_on
from sxt_desktop.usecases.review_states import review_states
from sxt_desktop.usecases.rules import limits_in, rules_now
from sxt_desktop.usecases.save_entry import bring_back, judged_now, save_entry, void_entry
from sxt_desktop.usecases.second_look import second_look
from sxt_desktop.usecases.visible import still_naming
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import draft_actions
from ui.forms.overseers import overseer_words
from ui.forms.sources import Candidate, Runner, Sources, no_initials, run_here
from ui.pages.records.actions import RecordActions
from ui.pages.records.blanking import BlankingActions
from ui.pages.records.turning import TurningActions
from ui.theme import Theme

MOST_FOUND = 30


def record_actions(
    ws: Workspace,
    theme: Theme,
    *,
    run: Runner = run_here,
    open_attachment: Callable[[Attachment], None] = lambda attachment: None,
    initials: Callable[[str], str] = no_initials,
) -> RecordActions:
    """Return what a page of records can do with a workspace."""

    def save(
        form_id: FormId,
        values: Values,
        entry_id: EntryId | None,
        expected: str | None,
        level: Sensitivity | None,
    ) -> Changes:
        return save_entry(
            ws, form_id=form_id, values=values, entry_id=entry_id, expected=expected, sensitivity=level
        )

    def sources() -> Sources:
        return record_sources(ws, theme, run=run, open_attachment=open_attachment, initials=initials)

    return RecordActions(
        count=partial(count_entries, ws),
        page=lambda chosen, offset, limit: list_entries(ws, chosen, offset=offset, limit=limit),
        open=partial(open_entry, ws),
        judge=partial(judged_now, ws),
        save=save,
        void=lambda entry_id, reason: void_entry(ws, entry_id=entry_id, reason=reason),
        bring_back=lambda entry_id, digest: bring_back(ws, entry_id=entry_id, digest=digest),
        history=partial(history, ws),
        drafts=draft_actions(ws, run),
        compare_draft=partial(compare_draft, ws),
        sources=sources,
        run=run,
        amber_days=rules_now(ws).policy.amber_days,
        blanking=blanking_actions(ws),
        search_history=partial(_search_history, ws),
        may_keep=partial(may_keep, ws),
        levels=levels(ws),
        remarks=partial(remarks_on, ws),
        changed_since=partial(_changed_since, ws),
        register_look=lambda entry_id, reason, approver: register_look(
            ws, entry_id=entry_id, reason=reason, approver=approver
        ),
        looks_at=partial(looks_at, ws),
        still_naming=partial(still_naming, ws),
        review_states=partial(review_states, ws) if superiors(ws) else None,
        turning=turning_actions(ws),
    )


def turning_actions(ws: Workspace) -> TurningActions:
    """Return how records are turned into others."""
    return TurningActions(
        offers=partial(offers, ws),
        begin=partial(begin_conversion, ws),
        like=partial(begin_like, ws),
        keep=partial(keep_begun, ws),
        made_from=partial(made_from, ws),
        came_from=partial(came_from, ws),
        words=partial(called, ws),
        standing=partial(standing, ws),
        may_keep=partial(may_keep, ws),
        may_endorse=partial(may_be_sent, ws),
    )


def _search_history(
    ws: Workspace,
    words: str,
    chosen: Filter,
    done: Callable[[FoundInHistory], object],
    failed: Callable[[UserError], object],
) -> Callable[[], object]:
    """Search at once, for whoever has no worker."""
    try:
        found = find_in_history(ws, words, chosen)
    except UserError as error:
        failed(error)
    else:
        done(found)
    return lambda: None


def blanking_actions(ws: Workspace) -> BlankingActions | None:
    """Return how contents are blanked, or None for who may not."""
    if not ws.user.may(Permission.BLANK):
        return None
    return BlankingActions(
        preview=partial(preview_blanking, ws),
        blank=lambda entry_id, basis, reason, revisions: blank_entry(
            ws, entry_id=entry_id, basis=basis, reason=reason, revisions=revisions
        ),
    )


def record_sources(
    ws: Workspace,
    theme: Theme,
    *,
    run: Runner,
    open_attachment: Callable[[Attachment], None],
    initials: Callable[[str], str],
) -> Sources:
    """Return people, organisations and services for the inputs of forms, as they are now."""
    known = directory(ws)
    people = tuple(
        Candidate(person.id, person.name, known.titles(person.id, on=ws.today)) for person in known.persons
    )
    me = next((one.ref for one in people if one.name == ws.author), None)
    return Sources(
        today=ws.today,
        latest_day=latest_day(ws),
        limits=partial(limits_in, ws),
        second_look=partial(second_look, ws, known),
        overseers=lambda organisation: overseer_words(known, organisation, on=ws.today),
        report_to=lambda party: recipients_of(known, rules_now(ws).switches, party, on=ws.today),
        commenter=lambda party: commenter_of(known, rules_now(ws).switches, party, on=ws.today),
        sanction_basis=lambda of: rules_now(ws).switches.basis_of(of),
        occasion=lambda way: occasion_of(rules_now(ws).switches, way),
        theme=theme,
        people=people,
        organisations=tuple(_organisation(org) for org in _in_order(known)),
        below=subordinates(ws),
        me=me,
        find_entries=partial(_find, ws),
        attach=partial(attach_file, ws),
        attach_bytes=partial(attach_bytes, ws),
        open_attachment=open_attachment,
        initials=initials,
        run=run,
    )


def _in_order(known: Directory) -> tuple[Organisation, ...]:
    return tuple(sorted(known.organisations, key=lambda org: org.relation is not Relation.OWN))


def _organisation(org: Organisation) -> Candidate:
    also = org.short_name if org.short_name != org.name else ""
    return Candidate(org.id, org.name, org.relation.value, also, is_own=org.relation is Relation.OWN)


def _find(ws: Workspace, forms: tuple[FormId, ...], words: str) -> tuple[Ref, ...]:
    found = list_entries(ws, Filter(forms=forms, words=words), limit=MOST_FOUND)
    return tuple(Ref(listed.entry_id, listed.title) for listed in found)


def _changed_since(ws: Workspace) -> Callable[[Listed], bool]:
    """Return how a list tells which of our records were changed after their year was closed."""
    closed = closed_up_to(ws)
    return lambda row: row.owner == ws.org and is_changed_since(row, closed)
