"""Places of backups: what lies in them, what is damaged, what is kept no longer, what was cut off.

A place is a folder; a backup in it is `<time>-<kind>/` with `ledger.db` (the bytes of the encrypted file),
`keyslots.json` and `manifest.json`, which says what the others must be. Attachments lie once for all backups
in a pool of sealed bytes, `files-<key id>/<aa>/<sha256>`; another files key has a pool of its own.
"""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.domain.backups import (
    BackupKind,
    Keep,
    Manifest,
    ManifestWrong,
    Stamp,
    kept,
    manifest_from_json,
)
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store.copying import PART, sha256_of
from sxt_desktop.store.files import sealed_sizes
from sxt_desktop.store.keyslots import refusal

LEDGER, SLOTS, MANIFEST = "ledger.db", "keyslots.json", "manifest.json"
_NAMED = re.compile(r"\d{8}-\d{6}(-\d+)?-\w{1,8}")
_POOL = re.compile(r"files-[0-9a-f]{8}")
_LARGEST_MANIFEST = 64 << 20
_USUAL = Keep()


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup of a place as it is found: without a manifest, or with `damage`, it cannot be relied on."""

    path: Path
    manifest: Manifest | None
    damage: str = ""

    @property
    def name(self) -> str:
        """What it is called in its place."""
        return self.path.name

    @property
    def place(self) -> Path:
        """The folder it lies in."""
        return self.path.parent

    @property
    def is_sound(self) -> bool:
        """Whether everything it promises is there, as far as can be seen without opening it."""
        return self.manifest is not None and not self.damage


def listed(place: Path) -> tuple[Backup, ...]:
    """Return the backups of a place, newest first; damaged ones are shown as such, and last.

    PLACE_NOT_WRITABLE when the place cannot be read; a place that is not there has no backups.
    """
    try:
        sizes = PoolSizes(place)
        found = [_looked_at(path, sizes) for path in sorted(place.iterdir()) if _is_backup(path)]
    except FileNotFoundError:
        return ()
    except OSError as refused:
        raise refusal(refused, place) from refused
    return tuple(sorted(found, key=lambda one: (-number_of(one), one.name)))


def number_of(backup: Backup) -> int:
    return -1 if backup.manifest is None else backup.manifest.number


def _is_backup(path: Path) -> bool:
    return _NAMED.fullmatch(path.name) is not None and path.is_dir()


def next_number(place: Path) -> int:
    """Return the number of the next backup of a place."""
    return 1 + max((number_of(one) for one in listed(place)), default=0)


def free_name(place: Path, at: str, kind: BackupKind) -> str:
    """Return a name for a backup made at a time (ISO 8601 text) that no other of its place has."""
    digits = "".join(c for c in at[:19] if c.isdigit())
    stamp, number = f"{digits[:8]}-{digits[8:14]}", 1
    name = f"{stamp}-{kind.value}"
    while (place / name).exists():
        number += 1
        name = f"{stamp}-{number}-{kind.value}"
    return name


class PoolSizes(dict[str, dict[str, int]]):
    """What lies in the pools of a place, each looked through once."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self._place = place

    def __missing__(self, pool: str) -> dict[str, int]:
        self[pool] = sealed_sizes(self._place / pool)
        return self[pool]


def look_at(path: Path) -> Backup:
    """Return one backup by its folder (BACKUP_MISSING)."""
    if not path.is_dir():
        raise UserError(ErrorCode.BACKUP_MISSING, name=path.name)
    return _looked_at(path, PoolSizes(path.parent))


def _looked_at(path: Path, sizes: PoolSizes) -> Backup:
    try:
        manifest = _manifest(path)
    except (OSError, ManifestWrong, RecursionError):
        return Backup(path, None, "manifest")
    return Backup(path, manifest, damage_of(path, manifest, sizes))


def _manifest(path: Path) -> Manifest:
    with (path / MANIFEST).open("rb") as content:
        text = content.read(_LARGEST_MANIFEST)
    try:
        return manifest_from_json(json.loads(text))
    except ValueError as wrong:
        raise ManifestWrong(str(wrong)) from wrong


def damage_of(path: Path, manifest: Manifest, sizes: PoolSizes) -> str:
    """Return which part is missing or cut, without reading the large ones."""
    try:
        if (path / LEDGER).stat().st_size != manifest.ledger_size:
            return "ledger"
        if sha256_of(path / SLOTS) != manifest.slots_sha256:
            return "keyslots"
    except OSError:
        return "ledger"
    held = sizes[manifest.pool] if manifest.files else {}
    return "files" if any(held.get(one.sha256) != one.size for one in manifest.files) else ""


def rotate(place: Path, keep: Keep = _USUAL) -> tuple[str, ...]:
    """Remove the backups that are not kept any longer, then attachments none of the rest relies on.

    To be called after a backup was written there and found sound; returns the names removed. Damaged backups
    are left to be looked at, and while one cannot say what it relies on, no attachment is removed.
    """
    sound = [(one, one.manifest) for one in listed(place) if one.manifest is not None and one.is_sound]
    numbers = kept([Stamp(known.number, known.day, known.kind) for _, known in sound], keep)
    gone = [one for one, known in sound if known.number not in numbers]
    for backup in gone:
        remove(backup)
    _clear_pools(place)
    return tuple(one.name for one in gone)


def remove(backup: Backup) -> None:
    """Remove a backup; attachments only it relied on go with the next rotation (PLACE_NOT_WRITABLE)."""
    part = backup.path.with_name(backup.name + PART)
    try:
        backup.path.replace(part)
        shutil.rmtree(part)
    except OSError as refused:
        raise refusal(refused, backup.place) from refused


def _clear_pools(place: Path) -> None:
    manifests = [one.manifest for one in listed(place)]
    named = {(one.pool, kept_file.sha256) for one in manifests if one is not None for kept_file in one.files}
    if any(one is None for one in manifests):
        return
    for pool in place.iterdir():
        if _POOL.fullmatch(pool.name):
            for sha256 in sealed_sizes(pool):
                if (pool.name, sha256) not in named:
                    (pool / sha256[:2] / sha256).unlink(missing_ok=True)


def sweep(place: Path) -> int:
    """Remove what backups that were cut off left in a place; returns how many pieces."""
    if not place.is_dir():
        return 0
    found = [path for path in place.glob(f"*{PART}") if _NAMED.fullmatch(path.name.removesuffix(PART))]
    for path in found:
        shutil.rmtree(path, ignore_errors=True)
    for path in place.glob(f"files-*/*/*{PART}"):
        path.unlink(missing_ok=True)
        found.append(path)
    return len(found)
