"""Writing a backup of a workbook, and opening it again to see that it is one.

The ledger is held still while it is copied: with nothing being written everything is moved from SQLite's
write-ahead log into the file and a reading transaction is begun. As long as that is open no checkpoint touches
the file, while saving goes on in the write-ahead log.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.domain.backups import BackupKind, Manifest
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.patience import USUAL
from sxt_desktop.sealing.streams import sealed_size
from sxt_desktop.store import keyslots, ledger, soundness
from sxt_desktop.store.backup_facts import facts_of, files_key, position, relied_on
from sxt_desktop.store.backup_places import (
    LEDGER,
    MANIFEST,
    SLOTS,
    Backup,
    PoolSizes,
    damage_of,
    free_name,
    next_number,
    sweep,
)
from sxt_desktop.store.copying import PART, copy_durably, forget_cached, must_have_room, sha256_of
from sxt_desktop.store.engine import Database, connect, one, untouched
from sxt_desktop.store.files import FileStore, sealed_sizes
from sxt_desktop.store.keyslots import refusal, replace_durably, sync_directory
from sxt_desktop.store.workbook import Workbook

_PATIENCE, _PAUSE = 60.0, 0.1
"""Seconds to wait for someone who is reading a long time, and between two looks."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up. `quiet` runs something while nothing is being written to the ledger."""

    folder: Path
    ledger: Path
    key: bytes
    quiet: Callable[[Callable[[], bool]], bool]

    def files(self, db: Database, folder: str) -> FileStore:
        """Return the attachments, opened with the key in the ledger."""
        return FileStore(self.folder / folder, files_key(db))


def of_workbook(workbook: Workbook) -> Source:
    """Return an open workbook as what is backed up."""
    return Source(workbook.path, workbook.ledger, workbook.key, lambda work: workbook.aside(lambda _: work()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Why a backup is made, when (ISO 8601 text) and by which program."""

    kind: BackupKind
    at: str
    program: str


def unchanged_since(source: Source, backup: Backup, meter: Meter | None = None) -> bool:
    """Whether a backup holds just what there is now: same ledger, same key slots, all attachments."""
    manifest = backup.manifest
    if manifest is None or backup.damage or sha256_of(source.folder / SLOTS) != manifest.slots_sha256:
        return False
    with _held(source, meter or Meter()):
        same = source.ledger.stat().st_size == manifest.ledger_size
        return same and sha256_of(source.ledger, meter) == manifest.ledger_sha256


def write(source: Source, place: Path, wanted: Wanted, meter: Meter) -> Backup:
    """Write a backup and return it once it was opened and checked.

    DISK_FULL (told before anything is written, or when it fills up meanwhile), PLACE_NOT_WRITABLE,
    BACKUP_BUSY (someone went on reading), BACKUP_UNSOUND (what is there now is not what was to be written),
    `Cancelled`. Nothing of a backup that failed is left but attachments already in the pool.
    """
    sweep(place)
    try:
        place.mkdir(parents=True, exist_ok=True)
        part = USUAL.retry(lambda: _begin(place, wanted))
    except OSError as refused:
        raise refusal(refused, place) from refused
    try:
        manifest = _fill(source, part, wanted, meter)
        check(Backup(part, manifest), source.key, meter)
        return Backup(_finish(part), manifest)
    except OSError as refused:
        raise refusal(refused, place) from refused
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _begin(place: Path, wanted: Wanted) -> Path:
    part = place / (free_name(place, wanted.at, wanted.kind) + PART)
    part.mkdir()
    return part


def _finish(part: Path) -> Path:
    final = part.with_name(part.name.removesuffix(PART))
    USUAL.retry(lambda: part.replace(final))
    sync_directory(final.parent)
    return final


def _fill(source: Source, part: Path, wanted: Wanted, meter: Meter) -> Manifest:
    place = part.parent
    with _held(source, meter) as db:
        files = source.files(db, keyslots.read(source.folder / SLOTS).parts.files)
        pool_folder = place / f"files-{files.key_id}"
        pool = FileStore(pool_folder, files_key(db))
        sizes = ledger.attachment_sizes(db)
        new = _not_in(pool_folder, sizes)
        needed = source.ledger.stat().st_size + sum(sealed_size(sizes[one]) for one in new)
        must_have_room(place, needed)
        meter.total = needed
        copied = copy_durably(source.ledger, part / LEDGER, meter)
        facts = facts_of(db)
    slots = (source.folder / SLOTS).read_bytes()
    replace_durably(part / SLOTS, slots)
    missing = _take_files(files, pool, new, meter)
    manifest = Manifest(
        number=next_number(place),
        at=wanted.at,
        kind=wanted.kind,
        program=wanted.program,
        ledger_sha256=copied.sha256,
        ledger_size=copied.size,
        slots_sha256=sha256_of(part / SLOTS),
        pool=pool_folder.name,
        files=relied_on(pool_folder, sizes, missing),
        missing=tuple(missing),
        org=facts.org,
        org_name=facts.org_name,
        entries=facts.entries,
        revisions=facts.revisions,
        head=facts.head,
    )
    text = json.dumps(manifest.to_json(), ensure_ascii=False, indent=1).encode()
    replace_durably(part / MANIFEST, text)
    return manifest


@contextmanager
def _held(source: Source, meter: Meter) -> Iterator[Database]:
    """Hold the ledger's file still and read what it holds (BACKUP_BUSY, `Cancelled`)."""
    reading = connect(source.ledger, source.key, query_only=True)
    try:
        end = time.monotonic() + _PATIENCE
        while not source.quiet(lambda: _hold(reading)):
            meter.check()
            if time.monotonic() > end:
                raise UserError(ErrorCode.BACKUP_BUSY)
            time.sleep(_PAUSE)
        yield reading
    finally:
        reading.close()


def _hold(reading: Database) -> bool:
    """Move everything into the file and begin to read; False while a longer reader keeps something out of it."""
    _, waiting, moved = reading.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    if moved < waiting:
        return False
    reading.execute("BEGIN")
    one(reading, "SELECT count(*) FROM meta")
    return True


def _not_in(pool: Path, sizes: dict[str, int]) -> list[str]:
    held = sealed_sizes(pool)
    return [sha256 for sha256, size in sizes.items() if held.get(sha256) != sealed_size(size)]


def _take_files(files: FileStore, pool: FileStore, new: list[str], meter: Meter) -> list[str]:
    """Copy what the pool has not; returns what could not be had, because it is lost or damaged here."""
    missing = []
    for sha256 in new:
        meter.check()
        try:
            pool.take_sealed(files, sha256, meter)
        except UserError as wrong:
            if wrong.code not in (ErrorCode.FILE_MISSING, ErrorCode.FILE_DAMAGED):
                raise
            if files.opens(sha256, meter):
                raise UserError(ErrorCode.BACKUP_UNSOUND, what="files") from wrong
            missing.append(sha256)
    return missing


def check(backup: Backup, key: bytes, meter: Meter, *, whole: bool = False) -> None:
    """Open a backup and compare it with what it promises (BACKUP_UNSOUND, `Cancelled`).

    `whole` also opens every attachment it relies on; without it only their lengths are looked at.
    """
    manifest = backup.manifest
    if manifest is None:
        raise _unsound(backup, "manifest")
    try:
        forget_cached(backup.path / LEDGER)
        if sha256_of(backup.path / LEDGER, meter) != manifest.ledger_sha256:
            raise _unsound(backup, "ledger")
        keyslots.read(backup.path / SLOTS)
        with untouched(backup.path / LEDGER, key) as db:
            _check_ledger(backup, manifest, db)
            pool = FileStore(backup.place / manifest.pool, files_key(db))
        if damage := damage_of(backup.path, manifest, PoolSizes(backup.place)):
            raise _unsound(backup, damage)
        for one_file in manifest.files if whole else ():
            pool.check(one_file.sha256, meter)
    except OSError as gone:
        raise _unsound(backup, "ledger") from gone
    except UserError as wrong:
        if wrong.code is ErrorCode.BACKUP_UNSOUND:
            raise
        raise _unsound(backup, wrong.code.value) from wrong


def _check_ledger(backup: Backup, manifest: Manifest, db: Database) -> None:
    if db.execute("PRAGMA cipher_integrity_check").fetchall() or soundness.quick_faults(db):
        raise _unsound(backup, "pages")
    if position(db) != manifest.head or ledger.setting(db, "org") != manifest.org:
        raise _unsound(backup, "head")
    promised = {one_file.sha256 for one_file in manifest.files} | set(manifest.missing)
    if promised != set(ledger.attachment_sizes(db)):
        raise _unsound(backup, "files")


def _unsound(backup: Backup, what: str) -> UserError:
    return UserError(ErrorCode.BACKUP_UNSOUND, path=str(backup.path), what=what)
