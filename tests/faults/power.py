"""What a disk may hold after the power went: what was synced, and of the rest any part.

The model is stricter than the file systems of office computers: a write that was not synced may be missing page
by page; names appear and go in the order they were given, but no further than the last that was synced. That
syncing a file makes its own name durable too, as NTFS, ext4, XFS and Btrfs do it, is taken for granted.
"""

import random
import shutil
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from tests.faults.ptrace import Change

PAGE = 4096
CONTENT = ("write", "pwrite64", "ftruncate")
SYNCS = ("fsync", "fdatasync")


class Disk:
    """Files by number, so that a file stays itself under another name."""

    def __init__(self, folder: Path) -> None:
        self._numbers = count()
        self.files: dict[int, bytearray] = {}
        self.names: dict[str, int] = {}
        self.folders = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_dir()}
        for path in folder.rglob("*"):
            if path.is_file():
                self._new(str(path.relative_to(folder)), path.read_bytes())

    def _new(self, name: str, content: bytes = b"") -> None:
        self.names[name] = next(self._numbers)
        self.files[self.names[name]] = bytearray(content)

    def skip(self) -> None:
        """Give away a number for a file that is not there, so that later ones have the same on every disk."""
        next(self._numbers)

    def name(self, change: Change) -> None:
        """Make, rename or remove."""
        if change.name.startswith("mkdir"):
            self.folders.add(change.path)
        elif change.name == "openat":
            self._new(change.path)
        elif change.name == "rename" and change.path in self.names:
            self.names[change.to] = self.names.pop(change.path)
        elif change.name.startswith("unlink"):
            self.names.pop(change.path, None)

    def fill(self, number: int, change: Change) -> None:
        """Write or cut one file."""
        content = self.files.setdefault(number, bytearray())
        if change.name == "ftruncate":
            del content[change.at :]
            content.extend(bytes(change.at - len(content)))
            return
        content.extend(bytes(max(0, change.at - len(content))))
        content[change.at : change.at + len(change.content)] = change.content

    def write_out(self, folder: Path) -> None:
        """Put everything into an empty folder."""
        for name in sorted(self.folders):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name, number in self.names.items():
            if not name.endswith("-shm"):  # not a file but memory: gone with the power
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(self.files[number])


def after_power_cut(before: Path, changes: Sequence[Change], chance: random.Random, into: Path) -> None:
    """Write into a new folder what may be left when the power goes after these changes of a folder."""
    live = Disk(before)
    touched: list[int | None] = []
    for change in changes:
        touched.append(live.names.get(change.path))
        live.name(change)
        if change.name == "openat":
            touched[-1] = live.names[change.path]
    left = Disk(before)
    names_kept = _names_kept(changes, touched, chance)
    for place, change in enumerate(changes):
        number = touched[place]
        if change.name in CONTENT and number is not None:
            for piece in _pieces(change):
                if _is_synced(changes, touched, place) or chance.random() < 0.5:
                    left.fill(number, piece)
        elif place < names_kept:
            left.name(change)
        elif change.name == "openat":
            left.skip()
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    left.write_out(into)


def _is_synced(changes: Sequence[Change], touched: Sequence[int | None], place: int) -> bool:
    later = range(place + 1, len(changes))
    return any(changes[one].name in SYNCS and touched[one] == touched[place] for one in later)


def _names_kept(changes: Sequence[Change], touched: Sequence[int | None], chance: random.Random) -> int:
    """Return up to which change names are on the disk: at least to the last that was synced."""
    synced = 0
    for place, change in enumerate(changes):
        if change.name in SYNCS:
            inside = touched[place] is None
            for earlier in range(place):
                named = changes[earlier]
                if named.name in CONTENT or named.name in SYNCS:
                    continue
                is_parent = inside and str(Path(named.to or named.path).parent) == change.path
                is_itself = not inside and touched[earlier] == touched[place]
                if is_parent or is_itself:
                    synced = max(synced, earlier + 1)
    return chance.randint(synced, len(changes))


def _pieces(change: Change) -> Iterator[Change]:
    if change.name == "ftruncate":
        yield change
        return
    for start in range(0, len(change.content), PAGE):
        piece = change.content[start : start + PAGE]
        yield Change(change.name, change.path, change.at + start, piece)
