"""Attachments: kept by content (SHA-256), each encrypted, written whole or not at all."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.sealing.streams import SealBroken, SealCut, seal, sealed_size, unseal
from sxt_desktop.store.copying import copy_durably, forget_cached
from sxt_desktop.store.keyslots import refusal, sync_directory

CHUNK = 1 << 20
_NAME = 64
"""Length of a hash in hex, as which everything is kept."""
LARGEST = 2 << 30
"""Largest attachment accepted, in bytes."""


class FileStore:
    """The `files/` folder of a workbook."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key

    def add(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep content and return its SHA-256 (hex) and size; content already held is kept once."""
        digest, size = hashlib.sha256(), 0

        def passing() -> Iterator[bytes]:
            nonlocal size
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                if size > LARGEST:
                    raise UserError(ErrorCode.FILE_TOO_LARGE, limit=LARGEST)
                yield chunk

        part = self._folder / f"{os.urandom(8).hex()}.part"
        try:
            with part.open("wb") as out:
                for sealed in seal(passing(), self._key):
                    out.write(sealed)
                out.flush()
                os.fsync(out.fileno())
            place = self._place(digest.hexdigest(), create=True)
            part.replace(place)
            sync_directory(place.parent)
            sync_directory(self._folder)
        except OSError as wrong:
            raise refusal(wrong, self._folder) from wrong
        finally:
            with suppress(OSError):  # swept at the next opening
                part.unlink(missing_ok=True)
        return digest.hexdigest(), size

    def add_file(self, path: Path) -> tuple[str, int]:
        """Keep a file the user chose."""
        return self.add(_read(path))

    def holds(self, sha256: str) -> bool:
        """Whether content of this hash is kept."""
        return self._place(sha256).is_file()

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """Yield a file's plain content, verifying its hash at the end (FILE_MISSING, FILE_DAMAGED)."""
        digest = hashlib.sha256()
        for chunk in self.unsealed(sha256):
            digest.update(chunk)
            yield chunk
        if digest.hexdigest() != sha256:
            raise UserError(ErrorCode.FILE_DAMAGED, name=sha256[:12])

    def unsealed(self, sha256: str) -> Iterator[bytes]:
        """Yield what is kept under a hash, genuine and in one piece; for who works the hash out anyway (as `chunks`)."""
        try:
            with self._place(sha256).open("rb") as source:
                yield from unseal(source.read, self._key)
        except FileNotFoundError as missing:
            raise UserError(ErrorCode.FILE_MISSING, name=sha256[:12]) from missing
        except (SealBroken, SealCut) as broken:
            raise UserError(ErrorCode.FILE_DAMAGED, name=sha256[:12]) from broken

    @property
    def key(self) -> bytes:
        """The key everything here is sealed under."""
        return self._key

    @property
    def key_id(self) -> str:
        """Eight hex digits that tell this store's key from another's and nothing about it."""
        return hashlib.blake2b(b"sxt-pool-1", key=self._key, digest_size=4).hexdigest()

    def take_sealed(self, source: "FileStore", sha256: str, meter: Meter) -> int:
        """Take content of another store under the same key, as it lies there; returns its sealed length.

        It is read back and opened. FILE_MISSING; FILE_DAMAGED when what was copied is not that content.
        """
        place = self._place(sha256, create=True)
        try:
            copied = copy_durably(source._place(sha256), place, meter)
        except UserError:
            if not source.holds(sha256):
                raise UserError(ErrorCode.FILE_MISSING, name=sha256[:12]) from None
            raise
        try:
            sync_directory(self._folder)
            forget_cached(place)
            self.check(sha256, meter)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
        return copied.size

    def beside(self, folder: Path) -> "FileStore":
        """Return another store under the same key."""
        return FileStore(folder, self._key)

    def opens(self, sha256: str, meter: Meter | None = None) -> bool:
        """Whether content is held and whole (`Cancelled`)."""
        try:
            self.check(sha256, meter)
        except UserError:
            return False
        return True

    def check(self, sha256: str, meter: Meter | None = None) -> None:
        """Open content to its end (FILE_MISSING, FILE_DAMAGED, `Cancelled`)."""
        for _ in self.chunks(sha256):
            if meter is not None:
                meter.check()

    def misfits(self, sizes: dict[str, int]) -> dict[str, ErrorCode]:
        """Return which contents of these sizes are not there (FILE_MISSING) or of another length (FILE_DAMAGED)."""
        held = sealed_sizes(self._folder)
        return {
            sha256: ErrorCode.FILE_DAMAGED if sha256 in held else ErrorCode.FILE_MISSING
            for sha256, size in sizes.items()
            if held.get(sha256) != sealed_size(size)
        }

    def remove(self, sha256: str) -> None:
        """Remove content for good; harmless when it is not held (PLACE_NOT_WRITABLE)."""
        place = self._place(sha256)
        try:
            if place.is_file():
                place.unlink()
                sync_directory(place.parent)
        except OSError as wrong:
            raise refusal(wrong, self._folder) from wrong

    def written_before(self, moment: datetime) -> tuple[str, ...]:
        """Return the hashes of everything kept that was written before a moment."""
        return tuple(
            sha256
            for sha256 in sealed_sizes(self._folder)
            if self._place(sha256).stat().st_mtime < moment.timestamp()
        )

    def remove_leftovers(self) -> int:
        """Remove what a cut-off write left behind; returns how many."""
        leftovers = list(self._folder.glob("*.part"))
        for path in leftovers:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return len(leftovers)

    def _place(self, sha256: str, *, create: bool = False) -> Path:
        folder = self._folder / sha256[:2]
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        return folder / sha256


def sealed_sizes(folder: Path) -> dict[str, int]:
    """Return the length of the sealed bytes of everything in a store's folder, by hash of the content."""
    try:
        return {
            entry.name: entry.stat().st_size
            for part in folder.iterdir()
            if part.is_dir()
            for entry in os.scandir(part)
            if len(entry.name) == _NAME
        }
    except FileNotFoundError:
        return {}
    except OSError as wrong:
        raise refusal(wrong, folder) from wrong


def _read(path: Path) -> Iterator[bytes]:
    """Yield a chosen file; that it cannot be read (gone, a folder, no right, stick pulled) is FILE_MISSING."""
    try:
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except OSError as missing:
        raise UserError(ErrorCode.FILE_MISSING, name=path.name) from missing
