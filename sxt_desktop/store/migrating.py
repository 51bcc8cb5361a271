"""Bringing an older ledger up to date on a copy: the old file is not touched, and is kept when all went well.

1. The ledger and what SQLite has not yet moved into it are copied to `backups/<time>-升级前.part/`;
   there they become one file, which is verified.
2. That file is copied under a fresh name; the copy takes the steps and is verified against the old one.
3. The folder of step 1 becomes a backup like any other; `keyslots.json` then names the new ledger.

Cut off anywhere before the last act, the old ledger is in use; after it, the new one.
"""

import json
import os
import shutil
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sxt_desktop.domain.backups import BackupKind, Manifest
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import generations, ledger, soundness
from sxt_desktop.store.backup_facts import facts_of, files_key, relied_on
from sxt_desktop.store.backup_places import LEDGER, MANIFEST, SLOTS, free_name, next_number
from sxt_desktop.store.copying import sha256_of
from sxt_desktop.store.engine import Database, DatabaseError, connect, one, untouched, worldly
from sxt_desktop.store.files import FileStore, sealed_sizes
from sxt_desktop.store.keyslots import KeySlots, refusal, replace_durably, sync_directory
from sxt_desktop.store.migrations import bring_up_to_date, pending_step

KEPT = "backups"
_ROOM = 4
"""Copies of the ledger that must fit: the one kept, the new one, and what SQLite writes while it changes it."""


def up_to_date(folder: Path, key: bytes, slots: KeySlots, now: datetime) -> KeySlots:
    """Return the slots that name a ledger with every step; the workbook's lock must be held.

    WORKBOOK_NEWER (nothing is written), DISK_FULL (told before anything is), WORKBOOK_DAMAGED,
    MIGRATION_FAILED; the old ledger stays in use then.
    """
    with untouched(folder / slots.parts.ledger, key) as old:
        if one(old, "SELECT 1 FROM sqlite_schema WHERE name='log'") is None:
            raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(folder), detail="empty")
        step = pending_step(old)
    if not step:
        return slots
    _must_have_room(folder, slots)
    at = now.isoformat(timespec="seconds")
    kept = folder / KEPT / free_name(folder / KEPT, at, BackupKind.UPGRADE)
    part = kept.with_name(kept.name + ".part")
    new = folder / generations.fresh_name(folder, "ledger")
    try:
        _copy_old(folder, slots, part, key)
        shutil.copyfile(part / LEDGER, new)
        _migrate(part / LEDGER, new, key)
        _describe(part, key, at, step)
        _put_in_place(part, kept)
        following = replace(slots, parts=replace(slots.parts, ledger=new.name))
        generations.install(folder, following)
    except OSError as refused:
        raise refusal(refused, folder) from refused
    finally:
        _clear(folder, new, part)
    return following


def _must_have_room(folder: Path, slots: KeySlots) -> None:
    path = folder / slots.parts.ledger
    sides = (path, path.with_name(path.name + "-wal"))
    needed = _ROOM * sum(side.stat().st_size for side in sides if side.exists())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(ErrorCode.DISK_FULL, path=str(folder), needed=needed, free=free)


def _copy_old(folder: Path, slots: KeySlots, part: Path, key: bytes) -> None:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    path = folder / slots.parts.ledger
    for end in ("", "-wal"):
        source = path.with_name(path.name + end)
        if source.exists():
            shutil.copyfile(source, part / (LEDGER + end))
    shutil.copyfile(folder / SLOTS, part / SLOTS)
    with closing(connect(part / LEDGER, key)) as db:
        _must_be_sound(db, part)
        _settle(db)
    _sync(part / LEDGER)


def _migrate(old: Path, new: Path, key: bytes) -> None:
    with untouched(old, key) as before:
        expected = soundness.extent(before)
    with closing(connect(new, key)) as db:
        try:
            with worldly(new):
                bring_up_to_date(db)
        except DatabaseError as wrong:
            raise UserError(ErrorCode.MIGRATION_FAILED, path=str(new.parent), detail=str(wrong)) from wrong
        _must_be_sound(db, new)
        if soundness.extent(db) != expected or soundness.schema_faults(db):
            raise UserError(ErrorCode.MIGRATION_FAILED, path=str(new.parent))
        _settle(db)
    _sync(new)


def _must_be_sound(db: Database, place: Path) -> None:
    faults = soundness.page_faults(db)
    if faults:
        raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(place), detail=faults[0])


def _settle(db: Database) -> None:
    """Move everything into the one file."""
    one(db, "PRAGMA wal_checkpoint(TRUNCATE)")


def _describe(part: Path, key: bytes, at: str, step: str) -> None:
    """Write the manifest. The step does not touch attachments: those no backup holds yet are not copied."""
    place = part.parent
    with untouched(part / LEDGER, key) as db:
        facts, names = facts_of(db), ledger.attachment_sizes(db)
        pool = place / f"files-{FileStore(place, files_key(db)).key_id}"
    missing = tuple(sorted(names.keys() - sealed_sizes(pool).keys()))
    manifest = Manifest(
        number=next_number(place),
        at=at,
        kind=BackupKind.UPGRADE,
        program=f"before {step}",
        org=facts.org,
        org_name=facts.org_name,
        entries=facts.entries,
        revisions=facts.revisions,
        head=facts.head,
        ledger_sha256=sha256_of(part / LEDGER),
        ledger_size=(part / LEDGER).stat().st_size,
        slots_sha256=sha256_of(part / SLOTS),
        pool=pool.name,
        files=relied_on(pool, names, missing),
        missing=missing,
    )
    text = json.dumps(manifest.to_json(), ensure_ascii=False, indent=1)
    replace_durably(part / MANIFEST, text.encode())


def _put_in_place(part: Path, kept: Path) -> None:
    part.replace(kept)
    sync_directory(kept.parent)


def _clear(folder: Path, new: Path, part: Path) -> None:
    """Remove what was begun, unless it is in use by now."""
    shutil.rmtree(part, ignore_errors=True)
    with suppress(UserError):
        generations.discard(folder, new.name)


def _sync(path: Path) -> None:
    with path.open("rb+") as content:
        os.fsync(content.fileno())
