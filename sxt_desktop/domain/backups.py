"""What a backup is, what it promises to hold, and which backups are kept as new ones are added."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

FORMAT = 1


class BackupKind(StrEnum):
    """What a backup was made for; the values are what users see."""

    DAILY = "每日"
    CLOSING = "关闭时"
    IMPORT = "导入前"
    UPGRADE = "升级前"
    RESTORE = "恢复前"
    REKEY = "换密钥前"
    MANUAL = "手动"
    MOVE = "搬家"


EVERYDAY = frozenset({BackupKind.DAILY, BackupKind.CLOSING})
"""Made as time goes by. Of every other kind, made for a reason, the newest outlive later ones of their day."""
BEFORE_A_STEP = frozenset({BackupKind.UPGRADE, BackupKind.RESTORE, BackupKind.REKEY})
"""Made just before something that cannot be taken back: nothing older goes for their sake."""


class ManifestWrong(ValueError):  # noqa: N818 - what is wrong with a manifest
    """The text is no manifest of a backup this program can read."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An attachment a backup relies on: its content's hash and the length of its sealed bytes in the pool."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Position:
    """How far the own log went: the head of one epoch, the link as hex."""

    epoch: str
    n: int
    link: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup promises to hold. `number` counts up in its place, whatever the clock says."""

    number: int
    at: str
    kind: BackupKind
    program: str
    org: str
    org_name: str
    entries: int
    revisions: int
    head: Position
    ledger_sha256: str
    ledger_size: int
    slots_sha256: str
    pool: str
    files: tuple[KeptFile, ...]
    missing: tuple[str, ...] = ()
    """Attachments the ledger names and whose content was not to be had, or damaged, when it was made."""

    @property
    def day(self) -> date:
        """The day it was made, by the clock of then."""
        return date.fromisoformat(self.at[:10])

    def to_json(self) -> dict[str, Any]:
        """Return what `manifest.json` holds."""
        return {"format": FORMAT, **asdict(self)}


def manifest_from_json(raw: object) -> Manifest:
    """Read a manifest strictly (ManifestWrong)."""
    try:
        if not isinstance(raw, dict) or raw.pop("format") != FORMAT:
            raise ManifestWrong("format")
        files = tuple(KeptFile(_text(one["sha256"]), _count(one["size"])) for one in raw.pop("files"))
        head = Position(**raw.pop("head"))
        kind, missing = BackupKind(raw.pop("kind")), tuple(map(_text, raw.pop("missing")))
        found = Manifest(kind=kind, head=head, files=files, missing=missing, **raw)
        _sound(found)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise ManifestWrong(str(wrong)) from wrong
    return found


def _sound(manifest: Manifest) -> None:
    for number in (manifest.number, manifest.entries, manifest.revisions, manifest.ledger_size):
        _count(number)
    _count(manifest.head.n)
    for text in (manifest.at, manifest.program, manifest.org, manifest.org_name, manifest.pool):
        _text(text)
    for hashed in (manifest.ledger_sha256, manifest.slots_sha256, *(one.sha256 for one in manifest.files)):
        if len(bytes.fromhex(_text(hashed))) != 32:
            raise ManifestWrong(hashed)
    bytes.fromhex(_text(manifest.head.link)), bytes.fromhex(_text(manifest.head.epoch))
    if not manifest.pool.startswith("files-") or len(bytes.fromhex(manifest.pool[6:])) != 4:
        raise ManifestWrong(manifest.pool)
    if manifest.day.year < 1:
        raise ManifestWrong(manifest.at)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ManifestWrong(value)
    return value


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ManifestWrong(value)
    return value


@dataclass(frozen=True, slots=True)
class Stamp:
    """What rotation looks at: the order of making, the day by the clock, the kind."""

    number: int
    day: date
    kind: BackupKind = BackupKind.DAILY


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, ISO weeks and months keep their newest backup, and how many are kept of each kind."""

    days: int = 7
    weeks: int = 8
    months: int = 12
    of_a_kind: int = 3


def kept(stamps: Iterable[Stamp], keep: Keep = Keep()) -> frozenset[int]:
    """Return the numbers of the backups to keep; the rest may go.

    New and old are told by the number, days only group: a clock set back makes old days new, it never makes
    a newer backup go before an older one. The newest backup of all is always among those kept.
    """
    every = sorted(stamps, key=lambda stamp: stamp.number, reverse=True)
    chosen = _newest(every, lambda stamp: stamp.day, keep.days)
    chosen |= _newest(every, lambda stamp: stamp.day.isocalendar()[:2], keep.weeks)
    chosen |= _newest(every, lambda stamp: (stamp.day.year, stamp.day.month), keep.months)
    for kind in set(BackupKind) - EVERYDAY:
        chosen |= {stamp.number for stamp in [one for one in every if one.kind is kind][: keep.of_a_kind]}
    return frozenset(chosen)


def _newest(newest_first: list[Stamp], group: Callable[[Stamp], Hashable], groups: int) -> set[int]:
    """Return the newest of each of the newest groups."""
    found: dict[Hashable, int] = {}
    for stamp in newest_first:
        if len(found) == groups:
            break
        found.setdefault(group(stamp), stamp.number)
    return set(found.values())
