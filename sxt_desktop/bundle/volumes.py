"""A bundle as one file or cut into volumes ``….sxb.001 …``: their names, finding them, reading them as one."""

import re
import unicodedata
from collections.abc import Sequence
from io import RawIOBase, UnsupportedOperation
from os import SEEK_SET
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from sxt_desktop.bundle.limits import GIB
from sxt_desktop.domain.errors import ErrorCode, UserError

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

VOLUME = 7 * GIB // 2
"""Bytes of one volume: FAT32 takes no file of 4 GiB."""
Sink: TypeAlias = "SupportsWrite[bytes]"
"""Where the bytes of a bundle go."""
_NAMED = re.compile(r"(?P<whole>.+\.sxb)\.(?P<number>\d{3})", re.DOTALL | re.IGNORECASE)


def volume_name(whole: str, number: int) -> str:
    """Return the name of a volume, counted from 1, of a bundle that is named as a whole."""
    return f"{whole}.{number:03d}"


def whole_name(name: str) -> str:
    """Return the name a bundle has as a whole; of a file that is no volume, its own."""
    found = _NAMED.fullmatch(name)
    return name if found is None else found["whole"]


def folded(name: str) -> str:
    """Return a name as FAT and Windows tell names apart: neither case nor composition counts."""
    return unicodedata.normalize("NFC", name).casefold()


def volumes_of(source: Path) -> tuple[Path, ...]:
    """Return the files a bundle consists of, in order, whichever of them is given.

    The others are looked for in the same folder. A bundle in one file is returned as it is, there or not.
    BUNDLE_VOLUME_MISSING names the first one that is not there; OSError when the folder cannot be read.
    """
    whole = whole_name(source.name)
    if whole == source.name and source.exists():
        return (source,)
    found = _beside(source, whole)
    if not found:
        return (source,)
    for number in range(1, max(found) + 1):
        if number not in found:
            raise missing(found[max(found)].parent, whole, number)
    return tuple(found[number] for number in sorted(found))


def missing(folder: Path, whole: str, number: int) -> UserError:
    """Return the error that names a volume which is not there."""
    name = volume_name(whole, number)
    return UserError(ErrorCode.BUNDLE_VOLUME_MISSING, path=str(folder / name), name=name, number=number)


def _beside(source: Path, whole: str) -> dict[int, Path]:
    """Return the volumes in a folder by number; one of just this name comes before one in another case."""
    found: dict[int, Path] = {}
    for path in source.parent.iterdir():
        named = _NAMED.fullmatch(path.name)
        if named is None or folded(named["whole"]) != folded(whole) or int(named["number"]) == 0:
            continue
        if named["whole"] == whole or int(named["number"]) not in found:
            found[int(named["number"])] = path
    return found


class Joined(RawIOBase):
    """Files read one after the other as if they were one; only one is open at a time."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self._paths, self._at = tuple(paths), 0
        self._file: BinaryIO | None = self._paths[0].open("rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read what comes next; 0 only at the end of the last file."""
        while self._file is not None:
            data = self._file.read(len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)
            self._go_to(self._at + 1)
        return 0

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Go back to the beginning; nowhere else."""
        if (offset, whence) != (0, SEEK_SET):
            raise UnsupportedOperation("seek")
        self._go_to(0)
        return 0

    def _go_to(self, number: int) -> None:
        if self._file is not None:
            self._file.close()
        self._at = number
        self._file = self._paths[number].open("rb") if number < len(self._paths) else None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()
