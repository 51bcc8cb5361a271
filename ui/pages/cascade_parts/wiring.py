"""Binds the page of items going down and taken up to the use cases of one open workbook."""

from collections.abc import Callable

from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.taking_up import changed_above, follow_above, sent_items, take_up, to_take_up
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.sources import Sources
from ui.may import may_of
from ui.pages.cascade_parts.actions import CascadeActions


def cascade_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> CascadeActions:
    """Return what the page can do with a workbook."""
    return CascadeActions(
        offered=lambda: to_take_up(ws),
        changed=lambda: changed_above(ws),
        sent=lambda: sent_items(ws),
        open=lambda entry, owner: open_entry(ws, entry, owner),
        take_up=lambda entry, owner: take_up(ws, entry_id=entry, owner=owner),
        follow=lambda entry, adopt: follow_above(ws, entry_id=entry, adopt=adopt),
        name_of=lambda org: organisation_name(ws, org),
        sources=sources,
        may=may_of(ws.user),
    )
