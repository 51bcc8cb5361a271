"""待补: bundles that came before what they build on are taken over by themselves once that has come.

Each is verified anew, whole, as if it had just come; a file that was altered while it lay here is refused and
dropped, and the event says so.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.store import kept_bundles, ledger
from sxt_desktop.store.copying import sha256_of
from sxt_desktop.store.engine import Database
from sxt_desktop.store.kept_bundles import HELD, Held, path_of
from sxt_desktop.usecases.preview_import import ImportPlan
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace

Done = TypeVar("Done")
DROPPED = "held_dropped"
"""The event of a bundle that waited and was given up: `from`, `seq`, `why` (a code of errors, or missing)."""


def apply_held(
    ws: Workspace, sender: OrgId, carry_out: Callable[[Workspace, ImportPlan], Done]
) -> tuple[Done, ...]:
    """Take over what waited of a sender, as far as it goes now; in any order, until nothing fits any more.

    Nothing is raised: what cannot be taken over yet goes on waiting.
    """
    done: list[Done] = []
    waiting = kept_bundles.held(ws.read, sender)
    while waiting:
        found = [one for one in (_applied(ws, held, carry_out) for held in waiting) if one is not None]
        done += found
        if not found:
            break
        waiting = kept_bundles.held(ws.read, sender)
    kept_bundles.sweep(ws.read, ws.workbook.path)
    return tuple(done)


def _applied(ws: Workspace, held: Held, carry_out: Callable[[Workspace, ImportPlan], Done]) -> Done | None:
    path = path_of(ws.workbook.path, HELD, held.sha256)
    try:
        _must_be_as_it_came(path, held)
        return carry_out(ws, take_in(ws, path))
    except UserError as error:
        _judge(ws, path, held, error)
    return None


def _must_be_as_it_came(path: Path, held: Held) -> None:
    try:
        found = sha256_of(path)
    except FileNotFoundError as gone:
        raise UserError(ErrorCode.FILE_MISSING, path=str(path)) from gone
    except OSError as broken:
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="medium") from broken
    if found != held.sha256:
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="held")


def _judge(ws: Workspace, path: Path, held: Held, error: UserError) -> None:
    """Let a bundle wait on, or give it up; what a disk refuses is no reason to give up."""
    is_about_it = error.code.value.startswith("bundle_") or error.code in (
        ErrorCode.NOT_A_BUNDLE,
        ErrorCode.FILE_MISSING,
    )
    if error.code is ErrorCode.BUNDLE_GAP or not is_about_it:
        return
    drop(ws, held, why=error.code.value)


def drop(ws: Workspace, held: Held, *, why: str) -> None:
    """Give a waiting bundle up and write that down."""
    detail = {"from": held.sender, "seq": held.seq, "why": why, "by": ws.author}

    def forget(db: Database) -> None:
        kept_bundles.drop_held(db, held.sha256)
        ledger.add_event(db, at=ws.timestamp, kind=DROPPED, detail=detail)

    ws.workbook.write(forget)
    kept_bundles.remove(path_of(ws.workbook.path, HELD, held.sha256))
