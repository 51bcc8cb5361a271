"""Withdrawing a record visibly from whoever is no addressee of it any more, before it goes on for the others.

It is voided first and goes on with its new content: the one left out receives the voiding and never the new
content; in the owner's log and in every copy the order is the same.
"""

from dataclasses import replace

from sxt_desktop.domain.addressing import left_out
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.revisions import BLANKING_FORM, VOID_FORM, Target
from sxt_desktop.domain.values import Ref
from sxt_desktop.store import entries, lists
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.workspace import Workspace

MOST_NAMED = 10
"""So many organisations left out are named in the reason; of more only how many they are."""


def withdrawn_first(ws: Workspace, db: Database, wanted: ToRecord) -> ToRecord:
    """Void a record before it goes on without some of its addressees; return what is to be recorded then.

    ENTRY_CHANGED_MEANWHILE as for any change: the voiding must not hide that someone was faster.
    """
    known = lists.find(db, wanted.entry_id, ws.org)
    gone = () if known is None or known.voided else left_out(known.body, wanted.body)
    if known is None or not gone:
        return wanted
    read = entries.last_revision(db, ws.org, wanted.entry_id, besides=BLANKING_FORM)
    if wanted.expected is not None and (read is None or read.digest.hex() != wanted.expected):
        raise UserError(ErrorCode.ENTRY_CHANGED_MEANWHILE)
    about = Target(known.owner, known.entry_id, known.digest)
    void = ToRecord(ws.library.loaded(VOID_FORM), {"reason": _reason(gone)}, wanted.entry_id, about=about)
    append(ws, db, void)
    return replace(wanted, expected=None)


def _reason(gone: tuple[Ref, ...]) -> str:
    names = "、".join(one.name for one in gone[:MOST_NAMED])
    more = f"等{len(gone)}个单位" if len(gone) > MOST_NAMED else ""
    return f"收件单位有变动，不再发给{names}{more}。"
