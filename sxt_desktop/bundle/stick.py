"""Putting a file on removable media so that it is there, whole, after the stick is pulled out.

Measured on real vfat with power cuts: write, fsync, rename, fsync of the directory left an empty file in
8 of 8 cuts; with one more fsync of the file after the rename 8 of 8 were whole. So the order is: room and
write protection, a name never used before, ``.part``, fsync, rename, fsync of the file, fsync of the
directory, close, drop the page cache, read everything back. What is larger than a volume goes on in the next
file; the first gets its name last, so that no number of them looks whole before all are there.
"""

import errno
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from sxt_desktop.bundle.limits import MIB
from sxt_desktop.bundle.medium import told
from sxt_desktop.bundle.volumes import VOLUME, Sink, folded, volume_name, volumes_of, whole_name
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.patience import USUAL, Patience

T = TypeVar("T")
R = TypeVar("R")

_SPARE = MIB
_PART = ".part"
_PROBE = ("~sxt-", ".tmp")
"""How the name of the small file begins and ends that tells whether a place can be written."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_UNSAFE = '<>:"/\\|?*'
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in range(10)}
_NAME_CHARACTERS, _NAME_BYTES = 28, 84
"""For each of the two names, so that the whole stays within 100 characters and 255 bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """Where the file, or the first of its volumes, is; `read_back` is False where the page cache could not be
    dropped before checking it."""

    path: Path
    read_back: bool
    result: T
    volumes: int = 1


def put(
    folder: Path,
    name: str,
    write: Callable[[Sink], T],
    *,
    expected_size: int | None,
    verify: Callable[[Path, T], None],
    patience: Patience = USUAL,
    volume: int = VOLUME,
) -> Placed[T]:
    """Write a new file and return once it was read back; an existing file is never touched.

    What is larger than `volume` bytes goes into files ``name.001 …``. `expected_size` in bytes is asked of the
    disk beforehand. `verify` is given path and result and raises if what is there is not what was written. Raises
    UserError PLACE_NOT_WRITABLE, DISK_FULL or FILE_TOO_LARGE and whatever `write` and `verify` raise,
    `Cancelled` among them; then nothing of it is left.
    """
    if Path(name).name != name:
        raise ValueError(name)
    _check_place(folder, expected_size, patience)
    with_words = _Words(folder)
    target = with_words(lambda: _free_name(folder, name))
    series = _Series(target, volume, patience)
    try:
        result = with_words(lambda: series.fill(write))
        paths = with_words(series.settle)
        read_back = with_words(lambda: _drop_caches(paths))
        verify(paths[0], result)
    except BaseException:
        series.take_back()
        raise
    return Placed(paths[0], read_back, result, len(paths))


def forget_cached(path: Path) -> bool:
    """Make the next reading of a bundle, whichever of its volumes is given, come from the medium; return whether
    the system can do that. FILE_MISSING, BUNDLE_VOLUME_MISSING, FILE_DAMAGED."""
    with told(path):
        return _drop_caches(volumes_of(path))


def clear_cut_off(folder: Path, name: str) -> int:
    """Remove what a killed process left of this series (all but the last number in the name): ``.part`` files,
    and volumes whose first one is still such a file; return how many. Others' files, finished or not, are
    never touched."""
    series, _, _ = name.rpartition("-")
    begun = re.compile(rf"({re.escape(series)}-\d+(?:-\d+)?\.sxb)(?:\.\d{{3}})?\.part")
    with suppress(OSError):
        there = [path.name for path in folder.iterdir()]
        parts = [found for one in there if (found := begun.fullmatch(one))]
        unfinished = {found[1] for found in parts if found[0] == found[1] + _PART}
        left = {found[0] for found in parts}
        left |= {one for one in there if one != whole_name(one) and whole_name(one) in unfinished}
        left |= {one for one in there if one.startswith(_PROBE[0]) and one.endswith(_PROBE[1])}
        for one in left:
            (folder / one).unlink(missing_ok=True)
        return len(left)
    return 0


def _check_place(folder: Path, expected_size: int | None, patience: Patience) -> None:
    """Ask whether a place is there, has room, and takes and gives back a small file."""
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        reason = "read_only" if folder.is_dir() else "missing"
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(folder), reason=reason)
    if expected_size is not None:
        free = _Words(folder)(lambda: shutil.disk_usage(folder).free)
        if free < expected_size + _SPARE:
            raise UserError(ErrorCode.DISK_FULL, path=str(folder), needed=expected_size + _SPARE, free=free)
    _Words(folder)(lambda: _try_writing(folder, patience))


def _try_writing(folder: Path, patience: Patience) -> None:
    probe = folder / f"{_PROBE[0]}{os.urandom(4).hex()}{_PROBE[1]}"
    try:
        with patience.retry(lambda: probe.open("xb")) as file:
            file.write(b"sxt")
            file.flush()
            os.fsync(file.fileno())
    finally:
        _remove(probe, patience)


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
    """Return the name, or with a number if a file, a volume or a ``.part`` has it already, whatever its case."""
    taken = {whole_name(folded(entry.name).removesuffix(_PART)) for entry in folder.iterdir()}
    stem, dot, ending = name.rpartition(".")
    candidate, number = name, 1
    while folded(candidate) in taken:
        number += 1
        candidate = f"{stem}-{number}{dot}{ending}" if dot else f"{name}-{number}"
    return folder / candidate


class _Series:
    """A file, or its volumes, coming into being; knows every file it made, so that all can be taken back."""

    _file: BinaryIO

    def __init__(self, target: Path, volume: int, patience: Patience) -> None:
        self._target, self._volume, self._patience = target, volume, patience
        self._made: list[Path] = []
        self._room = 0

    def fill(self, write: Callable[[Sink], T]) -> T:
        """Write everything into ``.part`` files and force it to the medium."""
        self._begin()
        try:
            result = write(self)
            self._end()
        finally:
            self._file.close()
        return result

    def write(self, data: bytes, /) -> int:
        """Write on, in the next volume where one is full."""
        rest = memoryview(data)
        while rest:
            if not self._room:
                self._end()
                self._begin()
            self._file.write(rest[: self._room])
            written = min(self._room, len(rest))
            self._room -= written
            rest = rest[written:]
        return len(data)

    def _begin(self) -> None:
        number = len(self._made) + 1
        name = self._target.name if number == 1 else volume_name(self._target.name, number)
        part = self._target.with_name(name + _PART)
        self._file, self._room = self._patience.retry(lambda: part.open("xb")), self._volume
        self._made.append(part)

    def _end(self) -> None:
        with self._file as file:
            file.flush()
            os.fsync(file.fileno())

    def settle(self) -> tuple[Path, ...]:
        """Give the files their names, the first one last, and force names and content to the medium."""
        names = [self._target.name]
        if len(self._made) > 1:
            names = [volume_name(self._target.name, number + 1) for number in range(len(self._made))]
        for number in reversed(range(len(names))):
            self._name(number, self._target.with_name(names[number]))
        _sync_folder(self._target.parent)
        return tuple(self._made)

    def _name(self, number: int, target: Path) -> None:
        part = self._made[number]
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        self._patience.retry(lambda: part.rename(target))
        self._made[number] = target
        with self._patience.retry(lambda: target.open("r+b")) as file:
            os.fsync(file.fileno())

    def take_back(self) -> None:
        """Remove every file there is, the first one last."""
        for path in reversed(self._made):
            _remove(path, self._patience)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a directory cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_caches(paths: Iterable[Path]) -> bool:
    """Make the next reading come from the medium; return whether the system can do that."""
    if not hasattr(os, "posix_fadvise"):
        return False
    for path in paths:
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
