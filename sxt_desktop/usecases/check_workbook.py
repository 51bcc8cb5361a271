"""Checking a workbook from end to end: file, shape, chain, signed heads, content hashes, lists, attachments."""

from collections.abc import Callable

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.findings import Checked, Finding, Unadopted
from sxt_desktop.domain.meter import Meter
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import blocks, entries, latest, soundness
from sxt_desktop.store.engine import Database, DatabaseError, one
from sxt_desktop.usecases import check_parts
from sxt_desktop.usecases.blocks import in_blocks
from sxt_desktop.usecases.check_parts import guarded
from sxt_desktop.usecases.projecting import facts_in, retell
from sxt_desktop.usecases.workspace import Workspace

_TOLD_EVERY = 500
"""Positions between two reports of progress."""


def check_workbook(
    ws: Workspace,
    *,
    rebuild: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Checked:
    """Verify everything (`Cancelled`).

    With `rebuild`, and if the log is sound, write `latest` and the search index anew from it and put dropped
    triggers back; what is then left is found. Progress counts positions of logs. Looking is for everyone,
    mending for administrators (NOT_PERMITTED).
    """
    if rebuild:
        ws.require(Permission.MANAGE)
    meter = Meter(_now_and_then(progress), cancelled)
    findings = guarded(lambda: _check_file(ws))
    rebuilt = False
    if not findings:
        findings = guarded(lambda: check_parts.check_anchor(ws))
        findings += guarded(lambda: check_parts.check_logs(ws, meter))
        findings += guarded(lambda: check_parts.check_blanked(ws))
        if rebuild and _checked(ws, findings).log_is_sound:
            _mend(ws)
            rebuilt = True
        findings += guarded(lambda: check_parts.check_shape(ws))
        findings += guarded(lambda: check_parts.check_contents(ws, meter))
        findings += guarded(lambda: check_parts.check_projections(ws, meter))
    return _checked(ws, findings, rebuilt=rebuilt)


def _now_and_then(progress: Callable[[int, int], None] | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None

    def told(done: int, total: int) -> None:
        if done % _TOLD_EVERY == 0:
            progress(done, total)

    return told


def _checked(ws: Workspace, findings: list[Finding], *, rebuilt: bool = False) -> Checked:
    return Checked(
        revisions=count(ws, "SELECT count(*) FROM log"),
        entries=count(ws, "SELECT count(*) FROM latest"),
        files=count(ws, "SELECT count(*) FROM attachments"),
        rebuilt=rebuilt,
        findings=check_parts.named(ws, findings),
        unadopted=_unadopted(ws),
    )


def _check_file(ws: Workspace) -> list[Finding]:
    return [Finding("file", detail=fault) for fault in soundness.page_faults(ws.whole)]


def _unadopted(ws: Workspace) -> tuple[Unadopted, ...]:
    try:
        return tuple(Unadopted(*found) for found in entries.unadopted_stretches(ws.whole))
    except (UserError, DatabaseError):
        return ()


def count(ws: Workspace, sql: str) -> int:
    """Return a number from the ledger, 0 when it cannot be read."""
    try:
        return int(one(ws.whole, sql) or 0)
    except (UserError, DatabaseError):
        return 0


def _mend(ws: Workspace) -> None:
    """Build from the sound log what can be built, also in a workbook that is read-only because of it."""
    why = ws.workbook.read_only
    ws.workbook.allow_writing()
    try:
        ws.workbook.write(soundness.put_back)
        ws.workbook.write(lambda db: rebuild_lists(ws, db))
    finally:
        if why:
            ws.workbook.forbid_writing(why)


def rebuild_lists(ws: Workspace, db: Database) -> None:
    """Write what lists and search show anew from the log."""
    latest.clear_projections(db)
    for owner, epoch, last in entries.owners(db):
        off = entries.unadopted(db, owner)
        counting = (one for one in entries.positions(db, owner, epoch, 1, last) if one.digest not in off)
        for block in in_blocks(counting):
            told = [(one, facts_in(ws, db, one)) for one in block if one.revision is not None]
            blocks.project(db, told, owner=owner, epoch=epoch)
    for owner, epoch, first, last in entries.unadopted_stretches(db):
        stretch = list(entries.positions(db, owner, epoch, first, last))
        changed = (one.revision.entry_id for one in stretch if one.revision is not None)
        retell(ws, db, owner, dict.fromkeys(changed))


__all__ = ["Checked", "Finding", "Unadopted", "check_workbook", "count", "rebuild_lists"]
