"""Restoring where no workbook can be opened: over a damaged one, or into a new folder, by the backup's own keys."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter, Progress
from sxt_desktop.domain.roles import Permission, roles_with
from sxt_desktop.store import (
    backup_places,
    generations,
    keyslots,
    ledger,
    restoring,
    soundness,
    users,
)
from sxt_desktop.store.backup_facts import files_key
from sxt_desktop.store.backup_places import LEDGER, SLOTS, Backup
from sxt_desktop.store.copying import PART, must_have_room
from sxt_desktop.store.engine import Database, DatabaseError, untouched
from sxt_desktop.store.files import FileStore
from sxt_desktop.store.keeping_aside import keep_aside, keep_files_aside
from sxt_desktop.store.keyslots import RECOVERY, KeySlots, Parts, Unlocked, refusal, sync_directory
from sxt_desktop.store.locks import Holder, WorkbookLock
from sxt_desktop.store.opening import WayIn, open_with_key
from sxt_desktop.store.restoring import Present
from sxt_desktop.store.tries import Tries
from sxt_desktop.usecases.back_up import known
from sxt_desktop.usecases.restore import RestorePlan, go_on
from sxt_desktop.usecases.setup import Surroundings, must_be_here, workspace_of
from sxt_desktop.usecases.workspace import CHINA, Workspace

_FOLDERS = ("files", "backups", "received")


def preview_folder(folder: Path, backup: Path, way: WayIn) -> RestorePlan:
    """Return what a backup has for a workbook that cannot be opened; what would be lost is not known.

    Raises what opening the backup raises (WRONG_PASSWORD, BACKUP_DAMAGED …).
    """
    found = backup_places.look_at(backup)
    key = restoring.unlocked(found, None, way).key
    pool = restoring.pool_of(found, key)
    here = FileStore(folder / _parts(folder).files, b"")
    with untouched(found.path / LEDGER, key) as old:
        names = ledger.attachment_sizes(old)
    missing = tuple(one for one in names if not (here.holds(one) or pool.holds(one)))
    return RestorePlan(known(found), missing=missing, is_known=False)


@dataclass(frozen=True, slots=True)
class _Ways:
    """Who will get in, and under which key: as now where that is known, else as it was in the backup."""

    slots: KeySlots
    key: bytes
    opened_by: str
    present: Present | None


def restore_folder(
    folder: Path,
    backup: Path,
    way: WayIn,
    around: Surroundings,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workspace:
    """Put a backup in the place of a workbook that cannot be opened; returns it open, in a new epoch.

    Whoever knows a password or the recovery key of the backup may. What is there is put aside byte for byte
    under `backups/damaged-…`. The present ways in stay if the same password opens them. NOT_PERMITTED where the
    workbook opens well and the user must not restore; TOO_MANY_TRIES, and what `restore` raises.
    """
    found, meter = backup_places.look_at(backup), Meter(progress, cancelled)
    at = around.now().astimezone(CHINA).isoformat(timespec="seconds")
    lock = WorkbookLock(folder)
    lock.take(Holder.here("", around.now()))
    try:
        opened = _proved(folder, found, way, around)
        ways = _ways(folder, found, opened, way)
        aside = keep_aside(folder, at, meter)
        try:
            slots = _prepared(folder, found, opened.key, ways, aside, at, meter)
            generations.install(folder, slots)
        except BaseException:
            _discard(folder, ways.slots)
            raise
        _remove_kept(folder, aside, slots)
    finally:
        lock.release()
    again = open_with_key(folder, ways.key, opened_by=ways.opened_by, now=around.now())
    return workspace_of(again, around)


def _proved(folder: Path, found: Backup, way: WayIn, around: Surroundings) -> Unlocked:
    """Return what the password or recovery key opens in the backup; wrong ones count as wrong tries."""
    tries, now = Tries(folder), around.now()
    tries.must_be_allowed(now)
    try:
        opened = restoring.unlocked(found, None, way)
    except UserError as refused:
        if refused.code in (ErrorCode.WRONG_PASSWORD, ErrorCode.WRONG_RECOVERY_KEY):
            tries.failed(now)
        raise
    tries.forget()
    return opened


def _ways(folder: Path, found: Backup, opened: Unlocked, way: WayIn) -> _Ways:
    parts = _parts(folder)
    as_then = _Ways(replace(keyslots.read(found.path / SLOTS), parts=parts), opened.key, opened.slot_id, None)
    now = _opened_now(folder, way)
    if now is None:
        return as_then
    present, may_manage = _read_present(folder / parts.ledger, now)
    if present is not None and not may_manage:
        raise UserError(ErrorCode.NOT_PERMITTED, roles="、".join(roles_with(Permission.MANAGE)))
    if present is None and not _knows(found, opened.key, now.slot_id):
        return as_then
    return _Ways(keyslots.read(folder / SLOTS), now.key, now.slot_id, present)


def _parts(folder: Path) -> Parts:
    try:
        return keyslots.read(folder / SLOTS).parts
    except UserError:
        return Parts()


def _opened_now(folder: Path, way: WayIn) -> Unlocked | None:
    """Return what the same password or recovery key opens in the present key slots, or None."""
    try:
        if way.recovery_key:
            return keyslots.unlock_with_recovery(folder / SLOTS, recovery_key=way.recovery_key)
        return keyslots.unlock(folder / SLOTS, password=way.password, user=way.user)
    except UserError:
        return None


def _read_present(path: Path, now: Unlocked) -> tuple[Present | None, bool]:
    """Return what goes on of the present ledger and whether the user may restore; nothing if it is damaged."""
    try:
        with untouched(path, now.key) as db:
            if soundness.quick_faults(db):
                return None, False
            user = users.user(db, now.slot_id)
            is_allowed = now.slot_id == RECOVERY or (user is not None and user.may(Permission.MANAGE))
            return restoring.present_of(db), is_allowed
    except (UserError, DatabaseError):
        return None, False


def _knows(found: Backup, key: bytes, slot_id: str) -> bool:
    """Whether the backup's ledger knows a user; one of 0.1.0 knows just the first."""
    with untouched(found.path / LEDGER, key) as old:
        if slot_id == RECOVERY or "users" not in old.table_names():
            return slot_id in (RECOVERY, users.FIRST_USER)
        return users.user(old, slot_id) is not None


def _prepared(
    folder: Path, found: Backup, key: bytes, ways: _Ways, aside: Path, at: str, meter: Meter
) -> KeySlots:
    """Make ledger and attachments beside what is there; returns the slots that take them into use."""
    parts = replace(ways.slots.parts, ledger=generations.fresh_name(folder, "ledger"))

    def prepare(db: Database) -> None:
        if ways.present is not None:
            restoring.carry_over(db, ways.present)
        go_on(db, Cause.RESTORED, at=at, detail={"by": ways.opened_by, "backup": found.name})

    restoring.make_ledger(found, key, folder / parts.ledger, ways.key, prepare, meter)
    (folder / parts.files).mkdir(exist_ok=True)
    if ways.present is not None:
        _bring_files(found, key, FileStore(folder / parts.files, ways.present.files_key), meter)
    else:
        parts = replace(parts, files=_files(folder, parts.files, found, key, aside, meter))
    return replace(ways.slots, parts=parts)


def _files(folder: Path, name: str, found: Backup, key: bytes, aside: Path, meter: Meter) -> str:
    """Return the folder with the backup's attachments: the present one, or another if it has another key."""
    with untouched(found.path / LEDGER, key) as old:
        here = FileStore(folder / name, files_key(old))
        sizes = ledger.attachment_sizes(old)
    held = [sha256 for sha256 in sizes if here.holds(sha256)]
    if all(here.opens(sha256, meter) for sha256 in held):
        _bring_files(found, key, here, meter)
        return name
    keep_files_aside(folder / name, aside)
    fresh = generations.fresh_name(folder, "files")
    (folder / fresh).mkdir()
    _bring_files(found, key, here.beside(folder / fresh), meter)
    return fresh


def _bring_files(found: Backup, key: bytes, files: FileStore, meter: Meter) -> None:
    names = restoring.attachments_in(found.path / LEDGER, key)
    restoring.bring_files(names, restoring.pool_of(found, key), files, meter)


def _discard(folder: Path, slots: KeySlots) -> None:
    """Remove what was made and not taken into use."""
    with suppress(UserError):
        for name in generations.unused(folder, slots):
            generations.discard(folder, name)


def _remove_kept(folder: Path, aside: Path, slots: KeySlots) -> None:
    """Remove ledgers that were put aside and that damaged key slots could not name."""
    for path in aside.glob("ledger*.db"):
        if path.name != slots.parts.ledger:
            generations.remove(folder / path.name)


def restore_to(
    backup: Path,
    new_folder: Path,
    way: WayIn,
    around: Surroundings,
    *,
    cause: Cause = Cause.RESTORED,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workspace:
    """Make a workbook of a backup in a new folder, on this or another PC; returns it open, in a new epoch.

    It is opened by the passwords of the backup. WORKBOOK_EXISTS where the folder has anything in it;
    PLACE_NETWORK, PLACE_REMOVABLE.
    """
    must_be_here(new_folder, around)
    found, meter = backup_places.look_at(backup), Meter(progress, cancelled)
    opened = restoring.unlocked(found, None, way)
    at = around.now().astimezone(CHINA).isoformat(timespec="seconds")
    part = new_folder.with_name(new_folder.name + PART)
    try:
        _must_be_free(new_folder)
        shutil.rmtree(part, ignore_errors=True)
        for name in _FOLDERS:
            (part / name).mkdir(parents=True)
        _fill(part, found, opened, cause, at, meter)
        part.replace(new_folder)
        sync_directory(new_folder.parent)
    except OSError as refused:
        raise refusal(refused, new_folder) from refused
    finally:
        shutil.rmtree(part, ignore_errors=True)
    again = open_with_key(new_folder, opened.key, opened_by=opened.slot_id, now=around.now())
    return workspace_of(again, around)


def fresh_folder(place: Path, name: str) -> Path:
    """Return a folder for a restored workbook that is not there yet: ``<单位>.sxt``, else with a number."""
    stem = "".join(c for c in name if c.isalnum() or c in "·-_（）")[:40] or "本单位"
    number = 1
    while (folder := place / f"{stem}{'' if number == 1 else f'-{number}'}.sxt").exists():
        number += 1
    return folder


def _must_be_free(folder: Path) -> None:
    if folder.exists():
        if any(folder.iterdir()):
            raise UserError(ErrorCode.WORKBOOK_EXISTS, path=str(folder))
        folder.rmdir()
    folder.parent.mkdir(parents=True, exist_ok=True)


def _fill(part: Path, found: Backup, opened: Unlocked, cause: Cause, at: str, meter: Meter) -> None:
    manifest = found.manifest
    must_have_room(part, sum(one.size for one in manifest.files) if manifest is not None else 0)
    detail = {"by": opened.slot_id, "backup": found.name}

    def prepare(db: Database) -> None:
        go_on(db, cause, at=at, detail=detail)

    restoring.make_ledger(found, opened.key, part / LEDGER, opened.key, prepare, meter)
    files = restoring.pool_of(found, opened.key).beside(part / "files")
    _bring_files(found, opened.key, files, meter)
    keyslots.write(part / SLOTS, replace(keyslots.read(found.path / SLOTS), parts=Parts()))
