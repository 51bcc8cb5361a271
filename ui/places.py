"""Where a bundle can be written: removable volumes that are plugged in."""

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_MOUNTS = ("/media/", "/run/media/", "/mnt/")
_REMOVABLE = 2
"""Windows' GetDriveType answer for a removable drive."""


def removable_places() -> list[tuple[str, Path, int]]:
    """Return (label, path, free bytes) of every removable volume that can be written."""
    return list(_volumes())


def _volumes() -> Iterator[tuple[str, Path, int]]:
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and _is_removable(root):
            label = volume.displayName() or Path(root).name
            yield label, Path(root), int(volume.bytesAvailable())


def _is_removable(root: str) -> bool:
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOVABLE)
    return root.startswith(_MOUNTS)
