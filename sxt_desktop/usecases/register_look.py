"""Registering a look at a guarded record (调阅登记), with which it can be opened for a day."""

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Values, bare_name
from sxt_desktop.store import lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.guarding import LOOK, MAY_LOOK, is_guarded
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace


def register_look(ws: Workspace, *, entry_id: EntryId, reason: str, approver: str) -> Changes:
    """Keep who looks at a guarded record of ours, why and by whose approval; avoidance was checked.

    ENTRY_UNKNOWN, NOT_PERMITTED for who may not see it, NOT_ACCEPTED without a reason, without an approver or
    when they approve it themselves, LOOK_OF_ONESELF for one's own file.
    """
    ws.require(Permission.RESTRICTED)
    row = lists.find(ws.read, entry_id, ws.org)
    if row is None or not is_guarded(ws, row):
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    if bare_name(row.subject_name or "") == bare_name(ws.author):
        raise UserError(ErrorCode.LOOK_OF_ONESELF)
    values: Values = {
        "day": ws.today,
        "file": (Ref(row.entry_id, row.title),),
        "looker": Ref(None, ws.author),
        "reason": reason.strip(),
        "approver": Ref(None, approver.strip()) if approver.strip() else None,
        "avoidance": MAY_LOOK,
    }
    return save_entry(ws, form_id=LOOK, values=values)
