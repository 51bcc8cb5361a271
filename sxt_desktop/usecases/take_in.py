"""Receiving a bundle: looked into, and where it cannot be taken over now, kept as it came or written down.

| what is wrong | what becomes of it |
|---|---|
| starts later than what we hold | held (待补): our next bundle asks for what is missing; applied by itself afterwards |
| contradicts what we hold (分叉), sender unknown, key revoked or replaced | set apart (隔离), for a person to judge |
| anything else | not kept, written down |

A kept file is exactly what came, encrypted still; of its content nothing is taken over.
"""

from collections.abc import Callable
from pathlib import Path
from traceback import clear_frames

from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.medium import chunks_of
from sxt_desktop.bundle.outline import inspect
from sxt_desktop.bundle.peek import Claim, peek
from sxt_desktop.domain.chains import line_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import entries, kept_bundles, ledger, outbox
from sxt_desktop.store.copying import must_have_room, write_durably
from sxt_desktop.store.engine import Database
from sxt_desktop.store.kept_bundles import HELD, QUARANTINE, Held, Quarantined, path_of
from sxt_desktop.store.reports import REFUSED
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.identities import earlier_identities, own_identity
from sxt_desktop.usecases.keys import was_restored
from sxt_desktop.usecases.preview_import import ImportPlan, open_received, plan_for
from sxt_desktop.usecases.screening import LIMITS
from sxt_desktop.usecases.workspace import Workspace

SET_APART = frozenset(
    {
        ErrorCode.BUNDLE_FORKED,
        ErrorCode.BUNDLE_UNKNOWN_SENDER,
        ErrorCode.BUNDLE_REVOKED_SENDER,
        ErrorCode.BUNDLE_KEY_REPLACED,
    }
)
"""What a person has to judge; the file is kept for it."""
MOST_UNKNOWN, LARGEST_UNKNOWN = 50, 256 << 20
"""So many bundles of unknown senders are kept, and of so many bytes: nobody is to fill the disk from outside."""
_LONGEST_NAME = 120
FOR_LATER = "for_later"
"""Why a bundle is kept that nothing is wrong with."""
Progress = Callable[[int, int], None]


def take_in(
    ws: Workspace,
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPlan:
    """Preview a bundle as `preview_import` does; one that is refused is kept or written down first.

    Raises what `preview_import` raises, BUNDLE_FOR_OTHER_KEY where what is not for us may be for a newer key of ours that
    the backup restored here did not know, and DISK_FULL or PLACE_NOT_WRITABLE where it could not be kept.
    """
    ws.require(Permission.EXCHANGE)
    try:
        staged = open_received(ws, path, progress=progress, cancelled=cancelled)
    except UserError as error:
        put_aside(ws, path, error)
        if error.code is ErrorCode.BUNDLE_NOT_FOR_US and was_restored(ws):
            raise UserError(ErrorCode.BUNDLE_FOR_OTHER_KEY) from error
        raise
    try:
        return plan_for(ws, path, staged)
    except UserError as error:
        staged.close()
        if error.code is ErrorCode.BUNDLE_GAP:
            _hold(ws, path, staged)
        del staged
        put_aside(ws, path, error)
        raise
    except BaseException:
        staged.close()
        raise


def put_aside(ws: Workspace, path: Path, error: UserError) -> None:
    """Write down that a bundle was not taken over, and keep its file where a person has to judge.

    One that is merely repeated is not news; neither is one that is looked into where it is kept.
    """
    is_about_it = error.code.value.startswith("bundle_") or error.code is ErrorCode.NOT_A_BUNDLE
    if not is_about_it or error.code is ErrorCode.BUNDLE_REPEATED:
        return
    waits_on = error.code is ErrorCode.BUNDLE_GAP and path.parent == ws.workbook.path / HELD
    if waits_on or path.parent == ws.workbook.path / QUARANTINE:
        return
    clear_frames(error.__traceback__)  # what was read goes before it is looked at once more
    claim = peek(path, (own_identity(ws), *earlier_identities(ws)), LIMITS)
    sha256 = ""
    if claim is not None and error.code in SET_APART and _is_worth_keeping(ws, path, error.code):
        sha256 = _kept(ws, path, QUARANTINE)
    ws.workbook.write(lambda db: _note(ws, db, path, error, claim, sha256))


def _note(
    ws: Workspace, db: Database, path: Path, error: UserError, claim: Claim | None, sha256: str
) -> None:
    detail: dict[str, str | int] = {"code": error.code.value, "file": path.name[:_LONGEST_NAME]}
    if claim is not None:
        is_enrolled = outbox.peer(db, claim.org) is not None
        detail |= {"from" if is_enrolled else "claims": claim.org, "seq": claim.seq}
    if claim is not None and sha256:
        detail["sha256"] = sha256
        found = Quarantined(
            sha256, claim.manifest_sha256, error.code.value, claim.org, claim.seq, ws.timestamp
        )
        kept_bundles.set_apart(db, found)
    ledger.add_event(db, at=ws.timestamp, kind=REFUSED, detail=detail)


def keep_for_later(ws: Workspace, plan: ImportPlan) -> Changes:
    """Keep a bundle that was looked into as it came (暂不接收), to be taken over or deleted another day; closes the plan."""
    ws.require(Permission.EXCHANGE)
    manifest_sha256 = plan.staged.manifest_sha256
    sha256 = (
        plan.path.stem
        if plan.path.parent == ws.workbook.path / QUARANTINE
        else _kept(ws, plan.path, QUARANTINE)
    )
    plan.close()
    found = Quarantined(sha256, manifest_sha256, FOR_LATER, plan.sender, plan.seq, ws.timestamp)
    ws.workbook.write(lambda db: kept_bundles.set_apart(db, found))
    return Changes(exchange=True)


def _is_worth_keeping(ws: Workspace, path: Path, code: ErrorCode) -> bool:
    if code is not ErrorCode.BUNDLE_UNKNOWN_SENDER:
        return True
    is_small = inspect(path).size <= LARGEST_UNKNOWN
    return is_small and kept_bundles.open_ones(ws.whole, code.value) < MOST_UNKNOWN


def _hold(ws: Workspace, path: Path, staged: Staged) -> None:
    """Keep a verified bundle until what is missing before it has come."""
    manifest = staged.manifest
    first, last = missing_before(ws.whole, staged)
    sha256 = path.stem if path.parent == ws.workbook.path / HELD else _kept(ws, path, HELD)
    held = Held(
        sha256=sha256,
        bundle_id=manifest.bundle_id,
        manifest_sha256=staged.manifest_sha256,
        sender=staged.sender.org,
        epoch=manifest.sender.epoch,
        seq=manifest.seq,
        from_n=manifest.logs[0].from_n,
        needs_from=first,
        needs_to=last,
        at=ws.timestamp,
    )
    ws.workbook.write(lambda db: kept_bundles.hold(db, held))


def missing_before(db: Database, staged: Staged) -> tuple[int, int]:
    """Return the first and last position of the sender's line that we lack before a bundle."""
    manifest, owner = staged.manifest, staged.sender.org
    last, held = manifest.logs[0].from_n - 1, 0
    for stretch in line_to(manifest.sender.epoch, manifest.continues):
        have = entries.head(db, owner, stretch.epoch).n
        held = max(held, have if stretch.to is None else min(have, stretch.to))
    return min(held + 1, last), last


def _kept(ws: Workspace, path: Path, folder: str) -> str:
    """Copy a bundle's file, whole and durably, under its own hash; return the hash."""
    seen = inspect(path)
    target = path_of(ws.workbook.path, folder, seen.sha256)
    if target.exists() and inspect(target).sha256 == seen.sha256:
        return seen.sha256
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        reason = refused.strerror
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(target.parent), reason=reason) from refused
    must_have_room(target.parent, seen.size)
    write_durably(chunks_of(path), target)
    return seen.sha256
