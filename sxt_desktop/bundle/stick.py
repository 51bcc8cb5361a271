"""Putting a file on removable media so that it is there, whole, after the stick is pulled out.

Measured on real vfat with power cuts: write, fsync, rename, fsync of the directory left an empty file in
8 of 8 cuts; with one more fsync of the file after the rename 8 of 8 were whole. So the order is: room and
write protection, a name never used before, ``.part``, fsync, rename, fsync of the file, fsync of the
directory, close, drop the page cache, read everything back.
"""

import errno
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from sxt_desktop.bundle.limits import MIB
from sxt_desktop.domain.errors import ErrorCode, UserError

T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 5.0
"""Seconds a virus scanner may hold a file before we give up."""
_FIRST_PAUSE = 0.05
_SPARE = MIB
_BUSY = (errno.EACCES, errno.EBUSY)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_UNSAFE = '<>:"/\\|?*'
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in range(10)}
_NAME_CHARACTERS, _NAME_BYTES = 28, 84
"""For each of the two names, so that the whole stays within 100 characters and 255 bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """Where the file is; `read_back` is False where the page cache could not be dropped before checking it."""

    path: Path
    read_back: bool
    result: T


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try again when something else holds a file; clock and sleep count seconds."""

    limit: float = PATIENCE
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def retry(self, action: Callable[[], R]) -> R:
        """Do it, again after growing pauses while the file is held (EACCES, EBUSY), then let the error out."""
        start, pause = self.clock(), _FIRST_PAUSE
        while True:
            try:
                return action()
            except OSError as wrong:
                left = self.limit - (self.clock() - start)
                if wrong.errno not in _BUSY or left <= 0:
                    raise
            self.sleep(min(pause, left))
            pause *= 2


def put(
    folder: Path,
    name: str,
    write: Callable[[BinaryIO], T],
    *,
    expected_size: int | None,
    verify: Callable[[Path, T], None],
    patience: Patience = Patience(),
) -> Placed[T]:
    """Write a new file and return once it was read back; an existing file is never touched.

    `expected_size` in bytes is asked of the disk beforehand. `verify` is given path and result and raises if
    what is there is not what was written. Raises UserError PLACE_NOT_WRITABLE, DISK_FULL or FILE_TOO_LARGE
    and whatever `write` and `verify` raise, `Cancelled` among them; then neither the file nor its
    ``.part`` is left.
    """
    if Path(name).name != name:
        raise ValueError(name)
    _check_place(folder, expected_size)
    with_words = _Words(folder)
    target = with_words(lambda: _free_name(folder, name))
    part = target.with_name(target.name + ".part")
    file = with_words(lambda: patience.retry(lambda: part.open("xb")))
    try:
        result = with_words(lambda: _write_part(file, write))
        with_words(lambda: _settle(part, target, patience))
    except BaseException:
        _remove(part, patience)
        raise
    try:
        read_back = with_words(lambda: _drop_cache(target))
        verify(target, result)
    except BaseException:
        _remove(target, patience)
        raise
    return Placed(target, read_back, result)


def clear_cut_off(folder: Path, name: str) -> int:
    """Remove the ``.part`` files which a killed process left of this series (all but the last number in the
    name); return how many. Others' files, finished or not, are never touched."""
    series, _, _ = name.rpartition("-")
    with suppress(OSError):
        begun = [
            part
            for part in folder.iterdir()
            if re.fullmatch(rf"{re.escape(series)}-\d+\.sxb\.part", part.name)
        ]
        for part in begun:
            part.unlink(missing_ok=True)
        return len(begun)
    return 0


def _check_place(folder: Path, expected_size: int | None) -> None:
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        reason = "read_only" if folder.is_dir() else "missing"
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(folder), reason=reason)
    if expected_size is not None:
        free = _Words(folder)(lambda: shutil.disk_usage(folder).free)
        if free < expected_size + _SPARE:
            raise UserError(ErrorCode.DISK_FULL, path=str(folder), needed=expected_size + _SPARE, free=free)


class _Words:
    """Does something to a place and tells the system's refusals in the program's words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, action: Callable[[], R]) -> R:
        try:
            return action()
        except OSError as wrong:
            code = ErrorCode.PLACE_NOT_WRITABLE
            if wrong.errno in _FULL:
                code = ErrorCode.DISK_FULL
            elif wrong.errno == errno.EFBIG:
                code = ErrorCode.FILE_TOO_LARGE
            raise UserError(code, path=str(self._folder), reason=wrong.strerror) from wrong


def _free_name(folder: Path, name: str) -> Path:
    """Return the name, or with a number if a file or a ``.part`` has it already, whatever its case."""
    taken = {_folded(entry.name) for entry in folder.iterdir()}
    stem, dot, ending = name.rpartition(".")
    candidate, number = name, 1
    while _folded(candidate) in taken or _folded(candidate + ".part") in taken:
        number += 1
        candidate = f"{stem}-{number}{dot}{ending}" if dot else f"{name}-{number}"
    return folder / candidate


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _write_part(part: BinaryIO, write: Callable[[BinaryIO], T]) -> T:
    with part as file:
        result = write(file)
        file.flush()
        os.fsync(file.fileno())
    return result


def _settle(part: Path, target: Path, patience: Patience) -> None:
    """Give the file its name and force name and content to the medium."""
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    patience.retry(lambda: part.rename(target))
    try:
        with patience.retry(lambda: target.open("r+b")) as file:
            os.fsync(file.fileno())
        _sync_folder(target.parent)
    except BaseException:
        _remove(target, patience)
        raise


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a directory cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_cache(path: Path) -> bool:
    """Make the next reading come from the medium; return whether the system can do that."""
    if not hasattr(os, "posix_fadvise"):
        return False
    handle = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)
    return True


def _remove(path: Path, patience: Patience) -> None:
    """Remove what failed, as well as the medium allows: it may be gone."""
    with suppress(OSError):
        patience.retry(lambda: path.unlink(missing_ok=True))


def bundle_name(sender_short: str, recipient_short: str, seq: int) -> str:
    """Return ``<简称>-至-<简称>-<seq>.sxb``, at most 100 characters, safe on FAT."""
    return f"{_safe(sender_short)}-至-{_safe(recipient_short)}-{seq:06d}.sxb"


def _safe(short: str) -> str:
    """Return a name without what FAT, Windows or a terminal would trip over."""
    text = unicodedata.normalize("NFC", short)
    kept = "".join(c for c in text if c not in _UNSAFE and unicodedata.category(c)[0] != "C")
    kept = kept[:_NAME_CHARACTERS]
    while len(kept.encode()) > _NAME_BYTES:
        kept = kept[:-1]
    kept = kept.strip(". ") or "单位"
    return f"_{kept}" if kept.partition(".")[0].strip().upper() in _RESERVED else kept
