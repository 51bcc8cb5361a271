"""Where a bundle can be written: removable volumes that are plugged in."""

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from ui.widgets.place_list import Place

_MOUNTS = ("/media/", "/run/media/", "/mnt/")
_KINDS = {
    "vfat": "FAT32",
    "msdos": "FAT",
    "exfat": "exFAT",
    "ntfs": "NTFS",
    "ntfs3": "NTFS",
    "fuseblk": "NTFS",
}
_REMOVABLE = 2
"""Windows' GetDriveType answer for a removable drive."""


def removable_places() -> list[Place]:
    """Return every removable volume that is plugged in, the write-protected among them, to be said so."""
    return list(_volumes())


def _volumes() -> Iterator[Place]:
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isValid() and volume.isReady() and _is_removable(root):
            yield Place(
                name=volume.displayName() or Path(root).name,
                path=Path(root),
                free=int(volume.bytesAvailable()),
                kind=kind_words(bytes(volume.fileSystemType().data())),
                is_locked=volume.isReadOnly(),
            )


def kind_words(kind: bytes) -> str:
    """Return what a file system is called on the box of a stick."""
    name = kind.decode(errors="replace")
    return _KINDS.get(name.lower(), name)


def _is_removable(root: str) -> bool:
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOVABLE)
    return root.startswith(_MOUNTS)
