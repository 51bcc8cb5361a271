"""Copying a file so that it is on the medium, whole, under its name, and reading it back from there."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.patience import USUAL, Patience
from sxt_desktop.store.keyslots import refusal, sync_directory

CHUNK = 1 << 20
SPARE = 1 << 20
"""Bytes that must be free besides what is written."""
PART = ".part"


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: SHA-256 (hex) of the bytes as they were read, and how many."""

    sha256: str
    size: int


def copy_durably(source: Path, target: Path, meter: Meter, patience: Patience = USUAL) -> Copied:
    """Copy a file in pieces, as `write_durably` does; `Cancelled` too."""
    return write_durably(_pieces(source, meter), target, patience)


def write_durably(chunks: Iterable[bytes], target: Path, patience: Patience = USUAL) -> Copied:
    """Write a file in pieces: written aside, synced, renamed, synced again (vfat), folder synced.

    While something else holds the copy it is tried again for as long as patience lasts. DISK_FULL,
    PLACE_NOT_WRITABLE and what reading raises; nothing is left of the copy then.
    """
    part = target.with_name(target.name + PART)
    try:
        with patience.retry(lambda: part.open("wb")) as out:
            copied = _write(chunks, out)
        patience.retry(lambda: part.replace(target))
        patience.retry(lambda: sync(target))
        sync_directory(target.parent)
    except OSError as refused:
        raise refusal(refused, target.parent) from refused
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return copied


def _pieces(source: Path, meter: Meter) -> Iterator[bytes]:
    with source.open("rb") as content:
        while chunk := content.read(CHUNK):
            meter.add(len(chunk))
            yield chunk


def _write(chunks: Iterable[bytes], out: BinaryIO) -> Copied:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        out.write(chunk)
        size += len(chunk)
    out.flush()
    os.fsync(out.fileno())
    return Copied(digest.hexdigest(), size)


def sync(path: Path) -> None:
    """Force a file's content to the medium."""
    with path.open("rb+") as content:
        os.fsync(content.fileno())


def settle(path: Path) -> None:
    """Force the content of a file that is complete to the medium (DISK_FULL, PLACE_NOT_WRITABLE)."""
    try:
        sync(path)
    except OSError as refused:
        raise refusal(refused, path.parent) from refused


def sha256_of(path: Path, meter: Meter | None = None) -> str:
    """Return the SHA-256 (hex) of a file, read in pieces (`Cancelled`, OSError)."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while chunk := content.read(CHUNK):
            if meter is not None:
                meter.check()
            digest.update(chunk)
    return digest.hexdigest()


def forget_cached(path: Path) -> None:
    """Make the next reading come from the medium, where the system can do that."""
    if not hasattr(os, "posix_fadvise"):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def must_have_room(place: Path, needed: int) -> None:
    """Raise DISK_FULL with needed and free bytes unless so much, and a little more, fits in a folder."""
    try:
        free = shutil.disk_usage(place).free
    except OSError as refused:
        raise refusal(refused, place) from refused
    if free < needed + SPARE:
        raise UserError(ErrorCode.DISK_FULL, path=str(place), needed=needed + SPARE, free=free)
