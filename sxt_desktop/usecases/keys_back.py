"""Our own newer key out of another backup, after a restore from one older than a change of keys.

Whoever heard of the newer key takes nothing signed by the older one, and what they write can be opened with the newer
one alone. Without such a backup, keys are changed once more and superiors enrol the new card.
"""

from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import backup_places, ledger, org_keys, restoring
from sxt_desktop.store.engine import Database, untouched
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.restore import NO_WAY, WayIn, known_backups
from sxt_desktop.usecases.workspace import Workspace


def take_keys_back(ws: Workspace, place: Path, *, way: WayIn = NO_WAY) -> Changes:
    """Go on with the newest key of ours that the backups in a place have and that followed the one in use.

    BACKUP_MISSING where there is none, BACKUP_LOCKED where they need the password of their time, KEYS_NOT_NEWER.
    """
    ws.require(Permission.MANAGE)
    found = [one for one in known_backups(place) if one.is_sound]
    if not found:
        raise UserError(ErrorCode.BACKUP_MISSING, name=place.name)
    locked: UserError | None = None
    for one in found:
        try:
            line = _line_in(ws, one.path, way)
        except UserError as refused:
            if refused.code is not ErrorCode.BACKUP_LOCKED:
                raise
            locked = refused
            continue
        if line is not None:
            ws.workbook.write(lambda db, line=line: _join(ws, db, line))  # type: ignore[misc]
            return Changes(exchange=True)
    raise locked or UserError(ErrorCode.KEYS_NOT_NEWER)


def _line_in(ws: Workspace, path: Path, way: WayIn) -> org_keys.OwnLine | None:
    """Return the keys of a backup of ours that go on from the one in use, None for others."""
    backup = backup_places.look_at(path)
    if backup.manifest is None or backup.manifest.org != ws.org:
        return None
    key = restoring.unlocked(backup, ws.workbook.key, way).key
    with untouched(backup.path / backup_places.LEDGER, key) as old:
        line = org_keys.own_line(old)
    return line if line.org == ws.org and own_identity(ws).public.key_id in line.retired else None


def _join(ws: Workspace, db: Database, line: org_keys.OwnLine) -> None:
    before = own_identity(ws).public.key_id
    org_keys.join_own_line(db, line)
    detail = {"from": before, "to": line.present, "by": ws.author}
    ledger.add_event(db, at=ws.timestamp, kind="keys_taken_back", detail=detail)
