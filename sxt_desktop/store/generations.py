"""Other generations of a workbook's parts: made aside, complete, then taken into use by one atomic step.

A migrated, restored or re-keyed ledger is written under a name of its own (`ledger-2.db`); `keyslots.json`,
replaced last, says which one is in use. Whatever happens before, the old workbook is there; what a cut-off
attempt left is removed at the next opening (`sweep`).
"""

import shutil
from contextlib import suppress
from pathlib import Path

from sxt_desktop.domain.errors import UserError
from sxt_desktop.store import keyslots
from sxt_desktop.store.keyslots import PART_NAMES, KeySlots

SLOTS = "keyslots.json"
_SIDES = ("", "-wal", "-shm", "-journal")


def fresh_name(folder: Path, kind: str) -> str:
    """Return a name no part of this kind (ledger, drafts, files) has in the folder."""
    ending = "" if kind == "files" else ".db"
    number = 2
    while (folder / f"{kind}-{number}{ending}").exists():
        number += 1
    return f"{kind}-{number}{ending}"


def install(folder: Path, slots: KeySlots) -> None:
    """Take other parts (or keys) into use; nothing of the workbook may be open. Older parts are removed."""
    keyslots.write(folder / SLOTS, slots)
    sweep(folder, slots)


def sweep(folder: Path, slots: KeySlots) -> int:
    """Remove parts that are not in use, left by an attempt that was cut off; returns how many."""
    in_use = {slots.parts.ledger, slots.parts.drafts, slots.parts.files}
    removed = 0
    for path in sorted(folder.iterdir()):
        if path.name not in in_use and any(named.fullmatch(path.name) for named in PART_NAMES.values()):
            remove(path)
            removed += 1
    return removed


def remove(path: Path) -> None:
    """Remove a part with what SQLite keeps beside it; one that cannot be removed now is left for later."""
    with suppress(OSError, UserError):
        if path.is_dir():
            shutil.rmtree(path)
            return
        for side in _SIDES:
            path.with_name(path.name + side).unlink(missing_ok=True)
