"""What is remembered of the ledger outside it, sealed under a key derived from its own: `anchor.bin`.

The end of a log can be cut off, or an old copy of the file put back, and what is left is a perfectly valid
shorter chain. Here lies how far every log went when the workbook was last closed, backed up or exported.
It also keeps the little without which no damaged ledger could be salvaged: the settings with the key of the
attachments, the organisation's own keys, the salt of the file and where its tables begin.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.sealing import SealError, seal, unseal
from sxt_desktop.store import front, soundness
from sxt_desktop.store.engine import Database, one
from sxt_desktop.store.keyslots import replace_durably

NAME = "anchor.bin"
TABLES = ("meta", "own_keys", "users", "owners", "epochs")
"""The small tables kept whole: without one of their rows much else could not be read or used."""
_KEPT = "anchored"
"""The setting that says there must be an anchor."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far each log went, and what salvage needs; `tables` are the rows of small tables by name."""

    epoch: str
    extent: tuple[tuple[str, str, int, int, bytes | None], ...]
    salt: bytes
    roots: dict[str, int]
    tables: dict[str, list[dict[str, Any]]]


def keep(folder: Path, key: bytes, ledger: Path, db: Database, *, anew: bool = False) -> None:
    """Remember the present state, unless the ledger lacks what was remembered before.

    With `anew` whatever was remembered is replaced. PLACE_NOT_WRITABLE, DISK_FULL, WORKBOOK_DAMAGED.
    """
    if not anew and lacking(folder, key, db) != ():
        return
    if one(db, "SELECT 1 FROM meta WHERE key='org'") is None:
        return
    present = _of(ledger, db)
    with suppress(UserError):
        if read(folder, key) == present:
            return
    replace_durably(folder / NAME, b"".join(seal([_text(present)], _derived(key))))
    if one(db, "SELECT 1 FROM meta WHERE key=?", (_KEPT,)) is None:  # not before it is there
        with db.atomic():
            db.execute("INSERT INTO meta(key, value) VALUES(?, '1')", (_KEPT,))


def forget(db: Database) -> None:
    """Let a ledger that goes to another place or gets another key not miss what was remembered of it."""
    db.execute("DELETE FROM meta WHERE key=?", (_KEPT,))


def lacking(folder: Path, key: bytes, db: Database) -> tuple[tuple[str, str, int], ...] | None:
    """Return (owner, epoch, first position) of what is remembered and no longer there.

    None when the memory itself is gone or cannot be read.
    """
    known = None
    with suppress(UserError):
        known = read(folder, key)
    if known is None:
        return None if one(db, "SELECT 1 FROM meta WHERE key=?", (_KEPT,)) else ()
    if _continues(db, known):
        return ()
    found = ((log[0], log[1], _reaches_to(db, *log)) for log in known.extent)
    return tuple((owner, epoch, held + 1) for owner, epoch, held in found if held is not None)


def read(folder: Path, key: bytes) -> Anchor | None:
    """Return what is remembered, None when there is nothing (WORKBOOK_DAMAGED: it cannot be read)."""
    path = folder / NAME
    try:
        if not path.exists():
            return None
        source = BytesIO(path.read_bytes())
        raw = json.loads(b"".join(unseal(source.read, _derived(key))), object_hook=_bytes_back)
        return Anchor(
            raw["epoch"], tuple(map(tuple, raw["extent"])), raw["salt"], raw["roots"], raw["tables"]
        )
    except (OSError, SealError, ValueError, KeyError, TypeError) as wrong:
        raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(path), detail=NAME) from wrong


def _of(ledger: Path, db: Database) -> Anchor:
    return Anchor(
        epoch=str(one(db, "SELECT value FROM meta WHERE key='epoch'") or ""),
        extent=soundness.extent(db),
        salt=front.salt_of(ledger),
        roots=front.roots_of(db),
        tables={name: _rows(db, name) for name in TABLES},
    )


def _rows(db: Database, table: str) -> list[dict[str, Any]]:
    cursor = db.execute(f"SELECT * FROM main.{table} ORDER BY 1")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _continues(db: Database, known: Anchor) -> bool:
    """Whether our own log was since gone on with in another epoch, after a restore that was chosen."""
    sql = """SELECT 1 FROM continuations WHERE owner=(SELECT value FROM meta WHERE key='org')
             AND epoch=(SELECT value FROM meta WHERE key='epoch') AND epoch<>?"""
    return one(db, sql, (known.epoch,)) is not None


def _reaches_to(db: Database, owner: str, epoch: str, count: int, n: int, digest: bytes | None) -> int | None:
    """Return up to where a log agrees with what is remembered of it, None when it does to the end."""
    row = db.execute(
        """SELECT count(*), max(n), digest FROM log WHERE owner=(SELECT id FROM owners WHERE org_id=?1)
           AND epoch=(SELECT epochs.id FROM epochs JOIN owners ON owners.id = epochs.owner
            WHERE org_id=?1 AND epochs.epoch=?2) AND n <= ?3""",
        (owner, epoch, n),
    ).fetchone()
    if row[0] >= count and row[1] == n and bytes(row[2]) == digest:
        return None
    return min(int(row[1] or 0), n - 1)


def _text(anchor: Anchor) -> bytes:
    raw = {
        "epoch": anchor.epoch,
        "extent": anchor.extent,
        "salt": anchor.salt,
        "roots": anchor.roots,
        "tables": anchor.tables,
    }
    return json.dumps(raw, default=lambda value: {"hex": bytes(value).hex()}, ensure_ascii=False).encode()


def _bytes_back(raw: dict[str, Any]) -> Any:
    return bytes.fromhex(raw["hex"]) if set(raw) == {"hex"} else raw


def _derived(key: bytes) -> bytes:
    return hashlib.blake2b(b"sxt-anchor-1", key=key, digest_size=32).digest()
