"""待处理的包: bundles that wait for earlier ones or were set apart, and what a person may do with them.

A fork is settled by name and with a reason: either the line held counts on and the other stays kept, told as
未承接, or the owner is asked to restore and report anew. Neither takes anything over or away.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import kept_bundles, ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.store.kept_bundles import HELD, QUARANTINE, Held, Quarantined, path_of
from sxt_desktop.store.reports import FORK_SETTLED
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.held_bundles import drop
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.take_in import FOR_LATER
from sxt_desktop.usecases.workspace import Workspace

DELETED = "kept_bundle_deleted"
"""The event of a kept bundle that was deleted: `from`, `seq`, `code`, `by`."""


class Why(StrEnum):
    """Why a bundle is kept, in the words of an office."""

    HELD = "待补"
    FORKED = "分叉"
    UNKNOWN = "单位未登记"
    REVOKED = "登记已停用"
    REPLACED = "密钥已更换"
    LATER = "暂不接收"


class ForkChoice(StrEnum):
    """What a named person decides about a fork."""

    KEEP_OURS = "采用原来的线"
    TAKE_NEW = "采用新报来的线"
    WAIT = "等对方恢复后重报"


_WHY = {
    ErrorCode.BUNDLE_FORKED.value: Why.FORKED,
    ErrorCode.BUNDLE_UNKNOWN_SENDER.value: Why.UNKNOWN,
    ErrorCode.BUNDLE_REVOKED_SENDER.value: Why.REVOKED,
    ErrorCode.BUNDLE_KEY_REPLACED.value: Why.REPLACED,
    FOR_LATER: Why.LATER,
}


@dataclass(frozen=True, slots=True)
class Pending:
    """One kept bundle. `sender_name` is empty for one not enrolled, whose word alone says who it is.

    `needs` are the first and last position missing before one that waits, `is_asked` whether a bundle of ours
    has asked for them. `choice` says what was decided about a fork, by whom, when (ISO text) and for what reason.
    """

    id: str
    path: Path
    why: Why
    sender: OrgId
    sender_name: str
    seq: int
    at: str
    needs: tuple[int, int] | None = None
    is_asked: bool = False
    is_enrolled: bool = True
    choice: ForkChoice | None = None
    decided_by: str = ""
    decided_at: str = ""
    reason: str = ""

    @property
    def is_alarm(self) -> bool:
        """Whether it is a fork that nobody has decided yet."""
        return self.why is Why.FORKED and self.choice is None

    @property
    def may_be_tried(self) -> bool:
        """Whether looking into it again could end otherwise now."""
        return self.choice is None and (self.why is not Why.UNKNOWN or self.is_enrolled)


def pending_bundles(ws: Workspace) -> tuple[Pending, ...]:
    """Return what is kept: undecided forks first, then what is set apart or waits, decided forks last."""
    db = ws.read
    asked = kept_bundles.asked(db)
    found = [_apart(ws, one) for one in kept_bundles.quarantined(db) if _is_shown(one)]
    found += [_waiting(ws, one, is_asked=one.sha256 in asked) for one in kept_bundles.held(db)]
    return tuple(sorted(found, key=lambda one: (not one.is_alarm, one.choice is not None)))


def open_forks(ws: Workspace) -> tuple[Pending, ...]:
    """Return the forks that nobody has decided yet."""
    return tuple(one for one in pending_bundles(ws) if one.is_alarm)


def settle_fork(ws: Workspace, found: str, *, choice: ForkChoice, reason: str) -> Changes:
    """Decide a fork as a named person; written down. REASON_MISSING, PREVIEW_STALE when it is open no longer."""
    ws.require(Permission.MANAGE)
    ws.require(Permission.EXCHANGE)
    if not reason.strip():
        raise UserError(ErrorCode.REASON_MISSING)

    def settle(db: Database) -> None:
        one = _open(db, found)
        if one.code != ErrorCode.BUNDLE_FORKED.value:
            raise UserError(ErrorCode.PREVIEW_STALE)
        kept_bundles.resolve(db, found, at=ws.timestamp, by=ws.author, how=choice.value, why=reason.strip())
        detail = {
            "from": one.sender,
            "seq": one.seq,
            "manifest_sha256": one.manifest_sha256,
            "how": choice.value,
            "reason": reason.strip(),
            "by": ws.author,
        }
        ledger.add_event(db, at=ws.timestamp, kind=FORK_SETTLED, detail=detail)

    ws.workbook.write(settle)
    return Changes(exchange=True)


def delete_pending(ws: Workspace, found: str) -> Changes:
    """Delete a kept bundle's file, written down; a fork only after somebody decided it (FORK_OPEN)."""
    ws.require(Permission.EXCHANGE)
    waiting = next((one for one in kept_bundles.held(ws.read) if one.sha256 == found), None)
    if waiting is not None:
        drop(ws, waiting, why="deleted")
        return Changes(exchange=True)

    def delete(db: Database) -> None:
        one = next((one for one in kept_bundles.quarantined(db) if one.sha256 == found), None)
        if one is None:
            raise UserError(ErrorCode.PREVIEW_STALE)
        if one.code == ErrorCode.BUNDLE_FORKED.value and not one.how:
            raise UserError(ErrorCode.FORK_OPEN, name=organisation_name(ws, one.sender), seq=one.seq)
        kept_bundles.resolve(db, found, at=ws.timestamp, by=ws.author, how=kept_bundles.DELETED, why=one.how)
        detail = {"from": one.sender, "seq": one.seq, "code": one.code, "by": ws.author}
        ledger.add_event(db, at=ws.timestamp, kind=DELETED, detail=detail)

    ws.workbook.write(delete)
    kept_bundles.remove(path_of(ws.workbook.path, QUARANTINE, found))
    return Changes(exchange=True)


def _open(db: Database, found: str) -> Quarantined:
    for one in kept_bundles.quarantined(db):
        if one.sha256 == found and not one.resolved_at:
            return one
    raise UserError(ErrorCode.PREVIEW_STALE)


def _is_shown(one: Quarantined) -> bool:
    return not one.how or one.how in set(ForkChoice)


def _apart(ws: Workspace, one: Quarantined) -> Pending:
    is_enrolled = outbox.peer(ws.read, one.sender) is not None
    return Pending(
        id=one.sha256,
        path=path_of(ws.workbook.path, QUARANTINE, one.sha256),
        why=_WHY.get(one.code, Why.FORKED),
        sender=one.sender,
        sender_name=organisation_name(ws, one.sender) if is_enrolled else "",
        seq=one.seq,
        at=one.at,
        is_enrolled=is_enrolled,
        choice=ForkChoice(one.how) if one.how else None,
        decided_by=one.resolved_by,
        decided_at=one.resolved_at,
        reason=one.why,
    )


def _waiting(ws: Workspace, one: Held, *, is_asked: bool) -> Pending:
    return Pending(
        id=one.sha256,
        path=path_of(ws.workbook.path, HELD, one.sha256),
        why=Why.HELD,
        sender=one.sender,
        sender_name=organisation_name(ws, one.sender),
        seq=one.seq,
        at=one.at,
        needs=(one.needs_from, one.needs_to),
        is_asked=is_asked,
    )
