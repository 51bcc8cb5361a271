"""Bringing an older ledger up to date on a copy: the old file is not touched, and is kept when all went well.

1. The ledger and what SQLite has not yet moved into it are copied to `backups/before-<step>-<time>.part/`;
   there they become one file, which is verified.
2. That file is copied under a fresh name; the copy takes the steps and is verified against the old one.
3. The folder of step 1 gets its final name; `keyslots.json` then names the new ledger.

Cut off anywhere before the last act, the old ledger is in use; after it, the new one.
"""

import hashlib
import json
import os
import shutil
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import generations, soundness
from sxt_desktop.store.engine import Database, DatabaseError, connect, one, untouched, worldly
from sxt_desktop.store.keyslots import KeySlots, refusal, replace_durably, sync_directory
from sxt_desktop.store.migrations import bring_up_to_date, pending_step

KEPT, LEDGER, SLOTS, MANIFEST = "backups", "ledger.db", "keyslots.json", "manifest.json"
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
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = _free_place(folder / KEPT / f"before-{step}-{stamp}")
    part = kept.with_name(kept.name + ".part")
    new = folder / generations.fresh_name(folder, "ledger")
    try:
        _copy_old(folder, slots, part, key)
        shutil.copyfile(part / LEDGER, new)
        _migrate(part / LEDGER, new, key)
        _describe(part, folder, slots, step, stamp)
        _put_in_place(part, kept)
        following = replace(slots, parts=replace(slots.parts, ledger=new.name))
        generations.install(folder, following)
    except OSError as refused:
        raise refusal(refused, folder) from refused
    finally:
        _clear(folder, new, part)
    return following


def _free_place(wanted: Path) -> Path:
    """Return a place nothing has yet: an attempt cut off in the same second may have kept its copy there."""
    place, number = wanted, 2
    while place.exists():
        place, number = wanted.with_name(f"{wanted.name}-{number}"), number + 1
    return place


def _must_have_room(folder: Path, slots: KeySlots) -> None:
    ledger = folder / slots.parts.ledger
    sides = (ledger, ledger.with_name(ledger.name + "-wal"))
    needed = _ROOM * sum(side.stat().st_size for side in sides if side.exists())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(ErrorCode.DISK_FULL, path=str(folder), needed=needed, free=free)


def _copy_old(folder: Path, slots: KeySlots, part: Path, key: bytes) -> None:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    ledger = folder / slots.parts.ledger
    for end in ("", "-wal"):
        source = ledger.with_name(ledger.name + end)
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


def _describe(part: Path, folder: Path, slots: KeySlots, step: str, stamp: str) -> None:
    content = {
        "format": 1,
        "why": f"before {step}",
        "at": stamp,
        "parts": {"ledger": slots.parts.ledger, "drafts": slots.parts.drafts, "files": slots.parts.files},
        "sha256": {name: _sha256(part / name) for name in (LEDGER, SLOTS)},
        "workbook": folder.name,
    }
    replace_durably(part / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1).encode())


def _put_in_place(part: Path, kept: Path) -> None:
    part.replace(kept)
    sync_directory(kept.parent)


def _clear(folder: Path, new: Path, part: Path) -> None:
    """Remove what was begun, unless it is in use by now."""
    shutil.rmtree(part, ignore_errors=True)
    with suppress(UserError):
        generations.discard(folder, new.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as content:
        os.fsync(content.fileno())
