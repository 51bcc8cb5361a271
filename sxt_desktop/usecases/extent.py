"""How much a workbook holds, so far as that decides how it is read."""

from sxt_desktop.store import lists, outbox
from sxt_desktop.usecases.workspace import Workspace

MANY_PEERS, MANY_RECORDS = 50, 1500


def is_extensive(ws: Workspace) -> bool:
    """Whether what is put together of everything takes longer than a window may stand still: many organisations, or many
    records (ours and received ones). Two look-ups, however much there is."""
    return outbox.count_enrolments(ws.read) > MANY_PEERS or lists.highest_row(ws.read) > MANY_RECORDS
