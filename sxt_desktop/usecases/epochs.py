"""Epochs of our log: beginning a new one after a restore, a move or a salvage."""

from dataclasses import replace
from datetime import datetime, timedelta

from sxt_desktop.bundle.continuations import sign_continuation
from sxt_desktop.domain.chains import Cause, Continuation, Head
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.store import continuations, entries, ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.workspace import Workspace

EPOCH_BYTES = 16
EPOCH_DUE = "epoch_due"
"""The setting that a restored or moved ledger has until its new epoch was begun: the cause of it."""

RETURN_SETTLED = "came_back_settled"
"""The setting that says that somebody is done with what of our log came back, or waits for it no more: its moment."""


def begin_epoch(ws: Workspace, why: Cause) -> Workspace:
    """Open a new epoch that goes on from the last position held, and return the workspace that writes it.

    Everybody we exchange with is told by the signed statement in the next bundle, and gets the receipt for the
    last bundle we still hold anew: what they sent since is then sent again. Whoever may restore or move a
    workbook is for the caller to judge.
    """
    epoch, _ = ws.workbook.write(lambda db: begin_in(ws, db, why, from_epoch=ws.epoch))
    return replace(ws, epoch=epoch)


def begin_in(
    ws: Workspace, db: Database, why: Cause, *, from_epoch: str, at: Head | None = None
) -> tuple[str, tuple[EntryId, ...]]:
    """Open a new epoch that goes on from the end of one of ours (or from `at` on its line), inside a transaction; return
    it, and the records to be told anew.

    A workspace made before writes the earlier one: the workbook must be opened anew.
    """
    epoch = ws.random(EPOCH_BYTES).hex()
    head = at or entries.head(db, ws.org, from_epoch)
    identity = own_identity(ws)
    statement = Continuation(
        owner=ws.org,
        epoch=epoch,
        from_epoch=from_epoch,
        n=head.n,
        link=head.link,
        why=why.value,
        at=_after_all_others(ws, db),
        key_id=identity.public.key_id,
    )
    continuations.keep(db, sign_continuation(statement, identity))
    changed = entries.recount(db, ws.org)
    ledger.set_setting(db, "epoch", epoch)
    ledger.set_setting(db, EPOCH_DUE, "")
    outbox.confirm_again(db)
    detail = {"why": why.value, "from_epoch": from_epoch, "n": head.n, "epoch": epoch}
    ledger.add_event(db, at=ws.timestamp, kind="epoch_begun", detail=detail)
    return epoch, changed


def _after_all_others(ws: Workspace, db: Database) -> str:
    """Return now, or where the clock was set back the second after the last of our epochs began: of several that
    nothing goes on from, the one opened last counts (`newest_epoch`)."""
    known = [datetime.fromisoformat(one.at) for one in continuations.of(db, ws.org)]
    now = datetime.fromisoformat(ws.timestamp)
    return max([now, *(at + timedelta(seconds=1) for at in known)]).isoformat(timespec="seconds")


def awaits_return(ws: Workspace) -> bool:
    """Whether our workbook was made anew for a lost one and writes beside its log until that comes back."""
    opened = continuations.opening(ws.whole, ws.org, ws.epoch)
    is_anew = opened is not None and opened.why == Cause.RECOVERED.value and opened.n == 0
    return is_anew and not ledger.setting(ws.whole, RETURN_SETTLED)
