"""What a ledger says of itself for the manifest of its backup; also of a ledger of an earlier version."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.domain.backups import KeptFile, Position
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.store import entries, ledger
from sxt_desktop.store.engine import Database, one
from sxt_desktop.store.files import sealed_sizes


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """Whose ledger it is, how much it holds and how far the own log goes."""

    org: str
    org_name: str
    entries: int
    revisions: int
    head: Position


def facts_of(db: Database) -> LedgerFacts:
    """Return the facts of a ledger."""
    org = ledger.setting(db, "org") or ""
    return LedgerFacts(
        org=org,
        org_name=str(one(db, _OWN_NAME, (org,)) or ""),
        entries=int(one(db, "SELECT count(*) FROM latest")),
        revisions=int(one(db, "SELECT count(*) FROM log")),
        head=position(db),
    )


_OWN_NAME = """SELECT coalesce(json_extract(body, '$.short_name'), title) FROM latest WHERE entry_id=?
 ORDER BY owner=(SELECT id FROM owners WHERE org_id=latest.entry_id) DESC LIMIT 1"""


def position(db: Database) -> Position:
    """Return how far the own log goes."""
    epoch = ledger.setting(db, "epoch") or ""
    head = entries.head(db, OrgId(ledger.setting(db, "org") or ""), epoch)
    return Position(epoch, head.n, head.link.hex())


def files_key(db: Database) -> bytes:
    """Return the key of the attachments a ledger names."""
    return bytes(one(db, "SELECT value FROM meta WHERE key='files_key'"))


def relied_on(pool: Path, names: Iterable[str], missing: Iterable[str]) -> tuple[KeptFile, ...]:
    """Return the attachments in a pool that a backup relies on."""
    held, lost = sealed_sizes(pool), frozenset(missing)
    return tuple(KeptFile(sha256, held[sha256]) for sha256 in sorted(names) if sha256 not in lost)
