"""That a check found the ledger damaged or altered, remembered beside it until it was found sound again."""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sxt_desktop.domain.errors import UserError
from sxt_desktop.store.keyslots import replace_durably

NAME = "trouble.json"
DAMAGED = "damaged"
"""Why nothing may be written then, as `Workbook.forbid_writing` is told."""


def remember(folder: Path, *, ledger: str, at: str, kinds: Iterable[str]) -> None:
    """Keep what was found in the ledger of this name; where nothing can be written, the next check finds it."""
    content = {"ledger": ledger, "at": at, "kinds": sorted(set(kinds))}
    with suppress(UserError):
        replace_durably(folder / NAME, json.dumps(content).encode())


def is_known(folder: Path, *, ledger: str) -> bool:
    """Whether something was found in this ledger; another one, restored or salvaged, begins anew."""
    try:
        return bool(json.loads((folder / NAME).read_bytes()[:10_000])["ledger"] == ledger)
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError):
        return True


def forget(folder: Path) -> None:
    """Everything is sound again."""
    with suppress(OSError):
        (folder / NAME).unlink(missing_ok=True)
