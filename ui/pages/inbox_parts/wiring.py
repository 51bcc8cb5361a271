"""Binds the page of received things to the use cases of one open workbook."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.reviewing import ReviewState
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.blank_entry import Blanked, can_follow, follow_blanking
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import history, list_entries, open_entry
from sxt_desktop.usecases.matters import matter_board
from sxt_desktop.usecases.overview import PeerState, peer_states
from sxt_desktop.usecases.review_entry import (
    REVIEW,
    mark_seen,
    organisation_name,
    remarks_of,
    returned_to_us,
    review_entry,
)
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import draft_actions
from ui.forms.sources import Sources
from ui.may import may_of
from ui.pages.inbox_parts.actions import InboxActions, Kind, Thing

_AT_MOST = 500
"""So many unreviewed records of one subordinate are listed; the rest follow when these are done."""


def inbox_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> InboxActions:
    """Return what the page can do with a workbook."""
    return InboxActions(
        things=lambda: (*_returned(ws), *_matters(ws), *_to_review(ws)),
        open=lambda entry, owner: open_entry(ws, entry, owner),
        review=partial(_review, ws),
        mark_seen=lambda entry: mark_seen(ws, entry),
        versions=partial(history, ws),
        can_follow=partial(can_follow, ws),
        follow=_follow(ws),
        sources=sources,
        drafts=draft_actions(ws),
        may=may_of(ws.user),
    )


def _review(
    ws: Workspace, entry: EntryId, owner: OrgId, verdict: str, remark: str, remarks: Mapping[str, str]
) -> Changes:
    return review_entry(
        ws,
        entry_id=entry,
        owner=owner,
        verdict=verdict,
        remark=remark,
        remarks=remarks,
        reviewer=ws.author,
    )


def _follow(ws: Workspace) -> Callable[[EntryId, OrgId], Blanked] | None:
    if not ws.user.may(Permission.BLANK):
        return None
    return lambda entry, owner: follow_blanking(ws, entry_id=entry, owner=owner)


def _form_title(ws: Workspace, row: Listed) -> str:
    loaded = ws.library.forms.get(row.form_id)
    return row.form_id if loaded is None else loaded.spec.title


def _returned(ws: Workspace) -> Iterator[Thing]:
    for row in returned_to_us(ws):
        about = EntryId(row.about_entry or "")
        title = open_entry(ws, about, ws.org).listed.title
        reason = str(row.body.get("return_reason") or "")
        sender = organisation_name(ws, row.owner)
        yield Thing(Kind.RETURNED, row, title, sender, _form_title(ws, row), about, reason, remarks_of(row))


def _matters(ws: Workspace) -> Iterator[Thing]:
    for one in matter_board(ws):
        order = one.order
        if one.is_ours_to_answer or one.is_ours_to_verify:
            kind = Kind.ANSWER if one.is_ours_to_answer else Kind.VERIFY
            sender = organisation_name(ws, order.owner) if one.is_ours_to_answer else one.addressee.name
            form = one.kind.form.title
            yield Thing(kind, order, order.title, sender, form, order.entry_id, order.number or "")


def _to_review(ws: Workspace) -> Iterator[Thing]:
    reviews = list_entries(ws, Filter(forms=(REVIEW,), owner=ws.org), limit=100_000)
    done = {row.about_entry: row.recorded_at for row in reversed(reviews)}
    forms = tuple(spec.id for spec in ws.library.group("handbook"))
    for peer in peer_states(ws):
        if peer.relation is not Relation.SUBORDINATE:
            continue
        for row in _unreviewed(ws, peer, forms, done):
            words = ReviewState.CORRECTED.value if row.entry_id in done else ""
            yield Thing(Kind.REVIEW, row, row.title, peer.name, _form_title(ws, row), row.entry_id, words)


def _unreviewed(
    ws: Workspace, peer: PeerState, forms: tuple[FormId, ...], done: dict[str | None, str]
) -> list[Listed]:
    rows = list_entries(ws, Filter(owner=peer.org, forms=forms), limit=100_000)
    return [row for row in rows if done.get(row.entry_id, "") < row.recorded_at][:_AT_MOST]
