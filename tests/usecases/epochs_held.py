"""The epochs of a log as a workbook holds them."""

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.store import continuations, entries
from sxt_desktop.usecases.workspace import Workspace


def causes(ws: Workspace, org: OrgId) -> list[str]:
    """Return why each epoch of a log was begun, first to last; nothing for the first."""
    opened = {one.epoch: one.why for one in continuations.of(ws.whole, org)}
    return [opened.get(epoch, "") for epoch, _ in entries.epochs(ws.whole, org)]


def ends(ws: Workspace, org: OrgId) -> list[int | None]:
    """Return up to which position each epoch of a log counts; None where all of it does."""
    return [counts_to for _, counts_to in entries.epochs(ws.whole, org)]
