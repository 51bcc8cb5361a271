"""How much room the disk of a workbook still has."""

import shutil
from dataclasses import dataclass

from sxt_desktop.store.keyslots import refusal
from sxt_desktop.usecases.workspace import Workspace

LEAST = 500 << 20
"""Bytes below which it is time to make room, however small the workbook is."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that are free, and that should be: a backup and a migration each write the ledger anew."""

    free: int
    wanted: int

    @property
    def is_tight(self) -> bool:
        """Whether someone should make room before long."""
        return self.free < self.wanted


def room(ws: Workspace) -> Room:
    """Return how much room there is (PLACE_NOT_WRITABLE when the disk is gone); nothing is refused here."""
    try:
        free = shutil.disk_usage(ws.workbook.path).free
        ledger = ws.workbook.ledger.stat().st_size
    except OSError as wrong:
        raise refusal(wrong, ws.workbook.path) from wrong
    return Room(free, max(LEAST, 2 * ledger))
