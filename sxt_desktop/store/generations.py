"""Other generations of a workbook's parts: made aside, complete, then taken into use by one atomic step.

A migrated, restored or re-keyed ledger is written under a name of its own (`ledger-2.db`); `keyslots.json`,
replaced last, says which one is in use. Whatever happens before, the old workbook is there; what a cut-off
attempt left is removed at the next opening (`sweep`).

Nothing is removed because of its name alone: a part that may go carries a mark beside it
(`ledger-2.db.unused`) from before its first byte until it was taken into use, and an earlier part carries one
from the moment another takes its place. So an old `keyslots.json` put back never costs a newer ledger.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import keyslots
from sxt_desktop.store.keyslots import PART_NAMES, KeySlots, refusal, sync_directory

SLOTS = "keyslots.json"
_SIDES = ("-wal", "-shm", "-journal", "")
"""The database itself goes last: what is beside it must never be taken for that of another one of its name."""
_MARK = ".unused"


def fresh_name(folder: Path, kind: str) -> str:
    """Return a name no part of this kind (ledger, drafts, files) has in the folder, marked as not in use yet.

    DISK_FULL, PLACE_NOT_WRITABLE.
    """
    ending = "" if kind == "files" else ".db"
    number = 2
    while (folder / f"{kind}-{number}{ending}").exists():
        number += 1
    name = f"{kind}-{number}{ending}"
    _mark(folder, name)
    return name


def install(folder: Path, slots: KeySlots) -> None:
    """Take other parts (or keys) into use; nothing of the workbook may be open. Earlier parts are removed."""
    for name in sorted(_earlier(folder) - _names(slots)):
        _mark(folder, name)
    keyslots.write(folder / SLOTS, slots)
    sweep(folder, slots)


def _earlier(folder: Path) -> set[str]:
    """Return what is in use until now; nothing where the key slots are damaged: then nothing is removed."""
    try:
        return _names(keyslots.read(folder / SLOTS))
    except UserError as damaged:
        if damaged.code is not ErrorCode.KEYSLOT_DAMAGED:
            raise
        return set()


def unused(folder: Path, slots: KeySlots) -> tuple[str, ...]:
    """Return the names of the parts that are not in use and may go."""
    return tuple(
        path.name for path in _parts(folder) if path.name not in _names(slots) and _mark_of(path).exists()
    )


def sweep(folder: Path, slots: KeySlots) -> int:
    """Remove parts an attempt that was cut off left behind; returns how many.

    The ledger in use must have been opened before: what it cannot give may still be in one of the others.
    """
    names = unused(folder, slots)
    for name in names:
        remove(folder / name)
    for mark in folder.glob(f"*{_MARK}"):
        part = folder / mark.name.removesuffix(_MARK)
        if part.name in _names(slots) or not part.exists():
            with suppress(OSError):
                mark.unlink(missing_ok=True)
    return len(names)


def discard(folder: Path, name: str) -> None:
    """Remove a part that was made but not taken into use; harmless when it is in use by now."""
    if name not in _names(keyslots.read(folder / SLOTS)):
        remove(folder / name)
        with suppress(OSError):
            if not (folder / name).exists():  # without its mark a part would stay for good
                _mark_of(folder / name).unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a part with what SQLite keeps beside it; one that cannot be removed now is left for later."""
    with suppress(OSError, UserError):
        if path.is_dir():
            shutil.rmtree(path)
            return
        for side in reversed(_SIDES):  # the part itself last: what is beside it is found by its name
            path.with_name(path.name + side).unlink(missing_ok=True)


def _names(slots: KeySlots) -> set[str]:
    return {slots.parts.ledger, slots.parts.drafts, slots.parts.files}


def _parts(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(named.fullmatch(path.name) for named in PART_NAMES.values()):
            yield path


def _mark_of(part: Path) -> Path:
    return part.with_name(part.name + _MARK)


def _mark(folder: Path, name: str) -> None:
    mark = _mark_of(folder / name)
    try:
        with mark.open("wb") as out:
            os.fsync(out.fileno())
        sync_directory(folder)
    except OSError as refused:
        raise refusal(refused, folder) from refused
