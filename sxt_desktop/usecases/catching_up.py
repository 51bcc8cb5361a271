"""待补 that waits for nothing any more: a kill came between an import and what should have followed it."""

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import entries, kept_bundles
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.held_bundles import apply_held
from sxt_desktop.usecases.import_bundle import carried_out
from sxt_desktop.usecases.workspace import Workspace


def left_behind(ws: Workspace) -> tuple[OrgId, ...]:
    """Return whose bundles wait although what they waited for is held; nobody's for who may not exchange."""
    if ws.workbook.read_only or not ws.user.may(Permission.EXCHANGE):
        return ()
    waiting = kept_bundles.held(ws.read)
    reach = {sender: _reach(ws, sender) for sender in {one.sender for one in waiting}}
    return tuple(dict.fromkeys(one.sender for one in waiting if one.from_n <= reach[one.sender] + 1))


def catch_up(ws: Workspace) -> Changes:
    """Take over what was left behind, each verified anew and by itself; what does not fit all the same waits on."""
    taken: list[EntryId] = []
    for sender in left_behind(ws):
        for one in apply_held(ws, sender, carried_out):
            taken += one.changes.entries
    return Changes(tuple(dict.fromkeys(taken)), duties=True, people=True, exchange=True)


def _reach(ws: Workspace, owner: OrgId) -> int:
    """Return up to which position any of an owner's epochs is held: never less than its line is."""
    return max(
        (entries.head(ws.read, owner, epoch).n for epoch, _ in entries.epochs(ws.read, owner)), default=0
    )
