"""What cannot be opened is put aside byte for byte before anything takes its place: `backups/damaged-<time>/`."""

import os
import shutil
from pathlib import Path

from sxt_desktop.domain.meter import Meter
from sxt_desktop.store.copying import PART, copy_durably, must_have_room
from sxt_desktop.store.keyslots import PART_NAMES, refusal, sync_directory

_BESIDE = ("keyslots.json", "anchor.bin", "trouble.json")
_SIDES = ("", "-wal", "-journal")


def keep_aside(folder: Path, at: str, meter: Meter) -> Path:
    """Copy ledgers, drafts and key slots as they are; returns where (DISK_FULL, PLACE_NOT_WRITABLE, `Cancelled`)."""
    digits = "".join(c for c in at[:19] if c.isdigit())
    kept = _free(folder / "backups", f"damaged-{digits[:8]}-{digits[8:14]}")
    part = kept.with_name(kept.name + PART)
    sources = [path for path in sorted(folder.iterdir()) if _belongs(path)]
    must_have_room(folder, sum(path.stat().st_size for path in sources))
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for source in sources:
            copy_durably(source, part / source.name, meter)
        part.replace(kept)
        sync_directory(kept.parent)
    except OSError as refused:
        raise refusal(refused, folder) from refused
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return kept


def keep_files_aside(files: Path, kept: Path) -> None:
    """Let attachments go on lying in what was put aside; nothing is copied where the file system has links."""
    for path in sorted(files.glob("??/*")):
        target = kept / "files" / path.parent.name / path.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(path, target)
        except OSError as refused:
            raise refusal(refused, kept) from refused


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except FileExistsError:
        return
    except OSError:
        copy_durably(path, target, Meter())


def _belongs(path: Path) -> bool:
    base = path.name
    for side in _SIDES[1:]:
        base = base.removesuffix(side)
    named = any(PART_NAMES[kind].fullmatch(base) for kind in ("ledger", "drafts"))
    return path.is_file() and (named or path.name in _BESIDE)


def _free(place: Path, name: str) -> Path:
    number, found = 1, place / name
    while found.exists():
        number += 1
        found = place / f"{name}-{number}"
    return found
