"""Binds the page of received things to the use cases of one open workbook."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.reviewing import ReviewFilter, ReviewState
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.addressing import note_withdrawn, why_void, withdrawn
from sxt_desktop.usecases.blank_entry import Blanked, can_follow, follow_blanking
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import history, open_entry
from sxt_desktop.usecases.matters import matter_board
from sxt_desktop.usecases.naming import form_title
from sxt_desktop.usecases.received_list import (
    received_count,
    received_page,
    review_many,
    subordinates,
    to_review,
)
from sxt_desktop.usecases.review_entry import (
    mark_seen,
    organisation_name,
    organisation_names,
    reason_of,
    remarks_of,
    returned_to_us,
    review_entry,
)
from sxt_desktop.usecases.review_states import review_states
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.to_read import note_read, to_read
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import draft_actions
from ui.forms.sources import Sources
from ui.may import may_of
from ui.pages.inbox_parts.actions import InboxActions, Kind, ReceivedActions, Thing


def inbox_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> InboxActions:
    """Return what the page can do with a workbook."""
    return InboxActions(
        mine=lambda: (*_returned(ws), *_matters(ws), *_from_above(ws)),
        received=partial(_received, ws),
        correction_days=rules_now(ws).policy.correction_days,
        open=lambda entry, owner: open_entry(ws, entry, owner),
        review=partial(_review, ws),
        mark_seen=lambda entry: mark_seen(ws, entry),
        note=partial(_note, ws),
        versions=partial(history, ws),
        can_follow=partial(can_follow, ws),
        follow=_follow(ws),
        sources=sources,
        drafts=draft_actions(ws),
        may=may_of(ws.user),
    )


def _review(
    ws: Workspace,
    entry: EntryId,
    owner: OrgId,
    verdict: str,
    remark: str,
    remarks: Mapping[str, str],
    due: date | None,
) -> Changes:
    return review_entry(
        ws,
        entry_id=entry,
        owner=owner,
        verdict=verdict,
        remark=remark,
        remarks=remarks,
        reviewer=ws.author,
        due=due,
    )


def _follow(ws: Workspace) -> Callable[[EntryId, OrgId], Blanked] | None:
    if not ws.user.may(Permission.BLANK):
        return None
    return lambda entry, owner: follow_blanking(ws, entry_id=entry, owner=owner)


def _form_title(ws: Workspace, row: Listed) -> str:
    return form_title(ws, row)


def _returned(ws: Workspace) -> Iterator[Thing]:
    for row in returned_to_us(ws):
        about = EntryId(row.about_entry or "")
        title = open_entry(ws, about, ws.org).listed.title
        reason = reason_of(row)
        sender = organisation_name(ws, row.owner)
        yield Thing(Kind.RETURNED, row, title, sender, _form_title(ws, row), about, reason, remarks_of(row))


def _matters(ws: Workspace) -> Iterator[Thing]:
    for one in matter_board(ws):
        order = one.order
        if one.is_ours_to_answer or one.is_ours_to_verify:
            kind = Kind.ANSWER if one.is_ours_to_answer else Kind.VERIFY
            sender = organisation_name(ws, order.owner) if one.is_ours_to_answer else one.addressee.name
            form = one.kind.form.title
            runs = one.kind.lifecycle
            verb = f"去{runs.answering if one.is_ours_to_answer else runs.judging}"
            words = order.number or ""
            yield Thing(kind, order, order.title, sender, form, order.entry_id, words, verb=verb)


def _from_above(ws: Workspace) -> Iterator[Thing]:
    """Yield what superiors sent to be read, and what they took back."""
    for row in to_read(ws):
        sender, form = organisation_name(ws, row.owner), _form_title(ws, row)
        yield Thing(Kind.READ, row, row.title, sender, form, row.entry_id, row.number or "")
    for row in withdrawn(ws):
        sender, form = organisation_name(ws, row.owner), _form_title(ws, row)
        yield Thing(Kind.WITHDRAWN, row, row.title, sender, form, row.entry_id, why_void(ws, row))


def _note(ws: Workspace, thing: Thing) -> Changes:
    noted = note_read if thing.kind is Kind.READ else note_withdrawn
    return noted(ws, entry_id=thing.record.entry_id, owner=thing.record.owner)


def _received(ws: Workspace) -> ReceivedActions | None:
    """Return how subordinates' records are listed, None while there is no subordinate."""
    below = subordinates(ws)
    if not below:
        return None
    names = organisation_names(ws, below)
    return ReceivedActions(
        units=tuple((org, names[org]) for org in below),
        today=ws.today,
        count=partial(received_count, ws),
        page=partial(_received_page, ws, names),
        to_review=lambda chosen, verdict: len(to_review(ws, chosen, verdict)),
        review_many=lambda chosen, verdict: review_many(ws, chosen, verdict=verdict, reviewer=ws.author),
    )


def _received_page(
    ws: Workspace, names: Mapping[OrgId, str], chosen: ReviewFilter, offset: int, limit: int
) -> tuple[Thing, ...]:
    rows = received_page(ws, chosen, offset=offset, limit=limit)
    states = review_states(ws, rows)
    return tuple(_thing(ws, row, names[row.owner], states.get((row.owner, row.entry_id))) for row in rows)


def _thing(ws: Workspace, row: Listed, sender: str, state: ReviewState | None) -> Thing:
    words = ReviewState.CORRECTED.value if state is ReviewState.CORRECTED else ""
    title = _form_title(ws, row)
    return Thing(Kind.REVIEW, row, row.title, sender, title, row.entry_id, words, state=state)
