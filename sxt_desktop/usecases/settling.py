"""What a workbook that was restored, moved here or moved away needs before anyone works in it."""

from sxt_desktop.domain.chains import Cause
from sxt_desktop.store import ledger
from sxt_desktop.store.blanking import BLANKING_DUE
from sxt_desktop.usecases.epochs import EPOCH_DUE, begin_epoch
from sxt_desktop.usecases.workspace import Workspace

MOVED = "moved"
"""Why nothing is written in a workbook that went to another PC (`Workbook.read_only`)."""
MOVED_AT, MOVED_TO = "moved_at", "moved_to"


def settled(ws: Workspace) -> Workspace:
    """Begin the epoch that is due, and forbid writing in what has moved away.

    A restored ledger says itself that it must go on in a new epoch, so that no kill between taking it into use
    and this lets it go on in the old one.
    """
    if ws.workbook.read_only:
        return ws
    why = ledger.setting(ws.whole, EPOCH_DUE)
    if why:
        ws = begin_epoch(ws, Cause(why))
        ws.workbook.remember(anew=True)
    if ledger.setting(ws.whole, BLANKING_DUE):
        from sxt_desktop.usecases.blank_entry import record_again  # seldom needed, and not light to load

        record_again(ws)
    if ledger.setting(ws.whole, MOVED_AT):
        ws.workbook.forbid_writing(MOVED)
    return ws
