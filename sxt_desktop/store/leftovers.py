"""Removing what work that was cut off left behind, once a workbook is open."""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sxt_desktop.domain.errors import UserError
from sxt_desktop.store import backup_places, generations, kept_bundles, soundness
from sxt_desktop.store.wal import Lost
from sxt_desktop.store.workbook import Workbook

KEEP_DAMAGED_DRAFTS = timedelta(days=30)


def sweep_leftovers(workbook: Workbook, now: datetime) -> int:
    """Remove halves of files, bundles nobody noted, parts never taken into use, and damaged drafts older than a month; returns how many.

    Nothing that cannot be removed now keeps anyone from working; it goes the next time.
    """
    found = [*_halves(workbook.path), *_old_drafts(workbook.path, now)]
    with suppress(OSError):
        backup_places.sweep(workbook.path / "backups")
    if not workbook.read_only and workbook.lost is Lost.NOTHING:  # else its rows may be what was lost
        kept_bundles.sweep(workbook.read, workbook.path)
    for path in found:
        with suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    with suppress(OSError):
        return len(found) + workbook.files.remove_leftovers() + sweep_parts(workbook)
    return len(found)


def sweep_parts(workbook: Workbook) -> int:
    """Remove ledgers, drafts and attachments that are not in use, but only beside a ledger that is sound.

    As long as the one in use cannot be relied on, what another still holds may be all there is.
    """
    some = generations.unused(workbook.path, workbook.slots)
    if some and (workbook.read_only or not _is_sound(workbook)):
        return 0
    return generations.sweep(workbook.path, workbook.slots)  # marks without their part go in any case


def _is_sound(workbook: Workbook) -> bool:
    try:
        return not soundness.page_faults(workbook.read)
    except UserError:
        return False


def _halves(folder: Path) -> list[Path]:
    backups = folder / "backups"
    return [*folder.glob("*.part"), *backups.glob("*.part"), *backups.glob("files-*/*/*.part")]


def _old_drafts(folder: Path, now: datetime) -> list[Path]:
    oldest = (now - KEEP_DAMAGED_DRAFTS).timestamp()
    return [path for path in folder.glob("drafts*.damaged") if _changed(path) < oldest]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return float("inf")
