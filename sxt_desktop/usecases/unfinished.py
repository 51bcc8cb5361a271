"""Finishing, beside a sound ledger, what a kill broke off: nothing of a blanked content stays, no file is orphaned.

A file is kept before the row that names it, so that a row never lacks its file; a cut between the two leaves a
file nobody knows. Blanking takes the row away first, for the same reason.
"""

from contextlib import suppress
from datetime import timedelta

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.revisions import BLANKING_FORM
from sxt_desktop.store import blanking
from sxt_desktop.store.wal import Lost
from sxt_desktop.usecases.workspace import Workspace

SETTLED = timedelta(days=1)
"""A file younger than this may belong to work that is just going on."""


def finish_cut_off(ws: Workspace) -> int:
    """Remove files no attachment names and drafts from before their record was blanked; returns how many files.

    Only what may be relied on is cleared up after: where saves were lost, their evidence is kept.
    """
    if ws.workbook.read_only or ws.workbook.lost is not Lost.NOTHING:
        return 0
    with suppress(UserError):
        for entry_id, at in blanking.acts(ws.whole, ws.org, BLANKING_FORM):
            ws.workbook.drafts.drop_of(EntryId(entry_id), until=at)
    return ws.workbook.aside(lambda db: _orphans(ws))


def _orphans(ws: Workspace) -> int:
    """Remove them with nothing being written meanwhile."""
    removed = 0
    with suppress(UserError):
        for sha256 in ws.workbook.files.written_before(ws.now() - SETTLED):
            if not blanking.knows_attachment(ws.whole, sha256):
                ws.workbook.files.remove(sha256)
                removed += 1
    return removed
