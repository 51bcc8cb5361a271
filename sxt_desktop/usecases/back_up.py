"""Backing up: when, where to, what is kept, and when to remind of a second place."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sxt_desktop.domain.backups import BEFORE_A_STEP, BackupKind
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.meter import Meter, Progress
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import backup_places, backups, ledger
from sxt_desktop.store.backup_places import Backup
from sxt_desktop.store.engine import Database
from sxt_desktop.store.keyslots import replace_durably
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.workspace import CHINA, Workspace
from sxt_desktop.version import APP

LOCAL = "backups"
"""The folder of a workbook in which its backups lie."""
REMIND_AFTER = timedelta(days=7)
ONE_BATCH = timedelta(minutes=15)
_ENDING = "-备份"
_SECOND = "second_place"
_LAST = "second-place.json"


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A backup as it is shown; without `is_sound` only name, path and damage mean something."""

    name: str
    path: Path
    is_sound: bool
    damage: str = ""
    at: str = ""
    kind: BackupKind | None = None
    org_name: str = ""
    entries: int = 0
    revisions: int = 0
    files: int = 0
    missing: int = 0
    size: int = 0
    """Bytes of the ledger and of all attachments it relies on."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup came to; `is_new` is False when nothing had changed since the one it names."""

    backup: KnownBackup
    is_new: bool
    removed: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class SecondPlace:
    """The second place: which, whether it can be reached now, when it last got a backup, whether to remind."""

    path: Path | None
    is_reachable: bool
    last: datetime | None
    remind: bool


def back_up(
    ws: Workspace,
    kind: BackupKind,
    *,
    place: Path | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BackedUp:
    """Back the workbook up beside itself, or in a folder of its own on a stick or in another folder.

    Returns once the backup was opened and found sound. When nothing changed since the last sound one there,
    that one is returned. DISK_FULL, PLACE_NOT_WRITABLE, BACKUP_OF_ANOTHER, BACKUP_BUSY, BACKUP_UNSOUND,
    `Cancelled`.
    """
    ws.workbook.remember()
    folder = ws.workbook.path / LOCAL if place is None else checked_place(ws, place) / folder_name(ws)
    with ws.workbook.backing_up:
        return _back_up(ws, kind, folder, Meter(progress, cancelled))


def _back_up(ws: Workspace, kind: BackupKind, folder: Path, meter: Meter) -> BackedUp:
    start = time.monotonic()
    held = backup_places.listed(folder)
    must_be_ours(ws, held)
    source = backups.of_workbook(ws.workbook)
    last = next((one for one in held if one.is_sound), None)
    if last is not None and backups.unchanged_since(source, last, meter):
        _note_second(ws, folder)
        return BackedUp(known(last), False, (), time.monotonic() - start)
    made = backups.write(source, folder, backups.Wanted(kind, ws.timestamp, APP), meter)
    _note_second(ws, folder)
    gone = () if kind in BEFORE_A_STEP else backup_places.rotate(folder)
    return BackedUp(known(made), True, gone, time.monotonic() - start)


def back_up_before_import(ws: Workspace) -> None:
    """Back up before bundles are taken over; one backup serves all that come in within a quarter of an hour."""
    held = backup_places.listed(ws.workbook.path / LOCAL)
    last = held[0] if held else None
    if last is not None and last.is_sound and last.manifest is not None:
        gone = ws.now() - datetime.fromisoformat(last.manifest.at)
        if last.manifest.kind is BackupKind.IMPORT and timedelta(0) <= gone < ONE_BATCH:
            return
    back_up(ws, BackupKind.IMPORT)


def must_be_ours(ws: Workspace, held: tuple[Backup, ...]) -> None:
    """Refuse backups of another organisation (BACKUP_OF_ANOTHER)."""
    for one in held:
        if one.manifest is not None and one.manifest.org != ws.org:
            raise UserError(ErrorCode.BACKUP_OF_ANOTHER, name=one.manifest.org_name)


def known(backup: Backup) -> KnownBackup:
    """Return a backup as it is shown."""
    manifest = backup.manifest
    if manifest is None:
        return KnownBackup(backup.name, backup.path, False, backup.damage)
    return KnownBackup(
        name=backup.name,
        path=backup.path,
        is_sound=backup.is_sound,
        damage=backup.damage,
        at=manifest.at,
        kind=manifest.kind,
        org_name=manifest.org_name,
        entries=manifest.entries,
        revisions=manifest.revisions,
        files=len(manifest.files),
        missing=len(manifest.missing),
        size=manifest.ledger_size + sum(one.size for one in manifest.files),
    )


def due(ws: Workspace) -> bool:
    """Whether there is no sound backup of today beside the workbook yet."""
    today = ws.today
    held = backup_places.listed(ws.workbook.path / LOCAL)
    return not any(one.manifest is not None and one.is_sound and one.manifest.day == today for one in held)


def folder_name(ws: Workspace, ending: str = _ENDING) -> str:
    """Return the folder a place gets for this unit: ``<单位简称>-备份``."""
    own = find(ws.whole, EntryId(ws.org), ws.org)
    short = "" if own is None else str(own.body.get("short_name") or own.body.get("name") or "")
    return ("".join(c for c in short if c.isalnum())[:40] or "本单位") + ending


def checked_place(ws: Workspace, place: Path) -> Path:
    """Refuse a place that is not there, or inside the workbook it is to be a second place for."""
    inside = ws.workbook.path.resolve()
    if not place.is_dir() or place.resolve().is_relative_to(inside):
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(place))
    return place


def choose_second_place(ws: Workspace, place: Path | None) -> None:
    """Keep where second backups go, a stick or a folder; None for nowhere (BACKUP_OF_ANOTHER)."""
    ws.require(Permission.MANAGE)
    if place is not None:
        must_be_ours(ws, backup_places.listed(checked_place(ws, place) / folder_name(ws)))
    text = "" if place is None else str(place.absolute())

    def work(db: Database) -> None:
        ledger.set_setting(db, _SECOND, text)
        ledger.add_event(db, at=ws.timestamp, kind="second_place", detail={"by": ws.user.id, "place": text})

    ws.workbook.write(work)


def second_place(ws: Workspace) -> Path | None:
    """Return where second backups go, or None."""
    text = ledger.setting(ws.whole, _SECOND)
    return Path(text) if text else None


def back_up_second(
    ws: Workspace,
    kind: BackupKind = BackupKind.MANUAL,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BackedUp:
    """Back up to the second place (BACKUP_PLACE_UNSET, and what `back_up` raises)."""
    place = second_place(ws)
    if place is None:
        raise UserError(ErrorCode.BACKUP_PLACE_UNSET)
    return back_up(ws, kind, place=place, progress=progress, cancelled=cancelled)


def second_place_state(
    ws: Workspace, now: datetime | None = None, *, after: timedelta = REMIND_AFTER
) -> SecondPlace:
    """Return how the second place stands; to be reminded of when it has no backup of the last days.

    A last backup dated in the future, by a clock since set right, reminds too.
    """
    place, last = second_place(ws), _last_second(ws)
    moment = now or ws.now()
    is_recent = last is not None and timedelta(0) <= moment - last < after
    return SecondPlace(place, place is not None and place.is_dir(), last, not is_recent)


def _note_second(ws: Workspace, folder: Path) -> None:
    """Remember when the second place got a backup, for when it cannot be reached: a stick in a drawer."""
    place = second_place(ws)
    if place is not None and folder.parent.absolute() == place:
        content = json.dumps({"at": ws.timestamp, "place": str(place)}, ensure_ascii=False)
        with suppress(UserError):
            replace_durably(ws.workbook.path / LOCAL / _LAST, content.encode())


def _last_second(ws: Workspace) -> datetime | None:
    try:
        raw = json.loads((ws.workbook.path / LOCAL / _LAST).read_text("utf-8"))
        if raw["place"] != str(second_place(ws)):
            return None
        return datetime.fromisoformat(raw["at"]).astimezone(CHINA)
    except (OSError, ValueError, KeyError, TypeError):
        return None
