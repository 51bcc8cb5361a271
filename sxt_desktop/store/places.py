"""Where a folder really lies: on this computer's own disk, on a medium that can be pulled, or across a network.

A ledger needs locks and syncs that mean something, and must not be open in two places or gone in the middle of
a write (SQLite: "How To Corrupt", 2.1 network file systems). The mount table is read by `mounted_here` and comes
in as a value, so that tests give their own.
"""

import ctypes
import os
import re
import string
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError

MOUNTINFO = Path("/proc/self/mountinfo")
BLOCK_DEVICES = Path("/sys/dev/block")


class Medium(StrEnum):
    """What a folder lies on."""

    OWN = "own"
    NETWORK = "network"
    REMOVABLE = "removable"


@dataclass(frozen=True, slots=True)
class Mount:
    """One file system and where it begins: a folder, or the root of a drive (``E:\\``)."""

    at: str
    medium: Medium


_NETWORK = re.compile(
    r"nfs\d*|cifs|smb\d*|smbfs|ncpfs|afs|ceph|9p|davfs|lustre|glusterfs|vboxsf|prl_fs|fuse\.vmhgfs-fuse"
    r"|fuse\.(sshfs|rclone|davfs2?|gvfsd-fuse|glusterfs|ceph|s3fs|curlftpfs|smbnetfs)"
)
_OF_STICKS = frozenset(["vfat", "exfat", "msdos", "ntfs", "ntfs3", "fuseblk", "udf", "iso9660"])
_PLUGGED = re.compile(r"/(media|run/media)/")
_REFUSALS = {Medium.NETWORK: ErrorCode.PLACE_NETWORK, Medium.REMOVABLE: ErrorCode.PLACE_REMOVABLE}


def must_be_own(path: Path, mounts: Iterable[Mount]) -> None:
    """Raise PLACE_NETWORK or PLACE_REMOVABLE unless a folder, there already or not, is on this computer's disk."""
    code = _REFUSALS.get(medium_of(path, mounts))
    if code is not None:
        raise UserError(code, path=str(path))


def medium_of(path: Path, mounts: Iterable[Mount]) -> Medium:
    """Return what a folder lies on by the mount table; where nothing fits it counts as this computer's own."""
    place = os.path.realpath(path)
    if place.startswith(("\\\\", "//")):
        return Medium.NETWORK
    found = Mount("", Medium.OWN)
    for mount in mounts:
        if _is_below(place, mount.at) and len(mount.at) >= len(found.at):
            found = mount
    return found.medium


def _is_below(place: str, root: str) -> bool:
    whole, start = os.path.normcase(place), os.path.normcase(root)
    return whole == start or whole.startswith(start if start.endswith(os.sep) else start + os.sep)


def read_mountinfo(text: str, removable: frozenset[str] = frozenset()) -> tuple[Mount, ...]:
    """Return the mounts of Linux' mountinfo (proc(5)); `removable` holds devices (``8:17``) that can be pulled.

    Lines that are not understood are left out; what the whole system runs from is its own disk. Of two mounts at one place the later one, which hides the
    other, comes last.
    """
    return tuple(mount for line in text.splitlines() if (mount := _mount(line.split(" "), removable)))


def _mount(fields: list[str], removable: frozenset[str]) -> Mount | None:
    try:
        device, at = fields[2], _plain(fields[4])
        kind = fields[fields.index("-", 6) + 1]
    except (IndexError, ValueError):
        return None
    if _NETWORK.fullmatch(kind):
        return Mount(at, Medium.NETWORK)
    is_plugged = device in removable or (kind in _OF_STICKS and _PLUGGED.match(at) is not None)
    return Mount(at, Medium.REMOVABLE if is_plugged and at != "/" else Medium.OWN)


def _plain(text: str) -> str:
    """Return a path whose blanks and backslashes mountinfo writes as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found.group(1), 8)), text)


def removable_devices(devices: Path = BLOCK_DEVICES) -> frozenset[str]:
    """Return the numbers (``8:17``) of Linux' block devices that lie on a medium that can be pulled."""
    try:
        known = list(devices.iterdir())
    except OSError:
        return frozenset()
    return frozenset(device.name for device in known if _can_be_pulled(device))


def _can_be_pulled(device: Path) -> bool:
    """Whether a device, the disk it is a part of, or what an encrypted one is made from says so."""
    try:
        place = device.resolve(strict=True)
        below = list((place / "slaves").iterdir()) if (place / "slaves").is_dir() else []
    except OSError:
        return False
    if any(_can_be_pulled(one) for one in below):
        return True
    return any(_says_removable(disk) for disk in (place, place.parent))


def _says_removable(disk: Path) -> bool:
    try:
        return (disk / "removable").read_text(encoding="ascii").strip() == "1"
    except (OSError, ValueError):
        return False


_DRIVE_KINDS = {2: Medium.REMOVABLE, 4: Medium.NETWORK, 5: Medium.REMOVABLE}
"""Answers of Windows' GetDriveTypeW: a stick, a network drive, a disc."""


def mounted_here() -> tuple[Mount, ...]:
    """Return what is mounted on this computer now; empty where the system does not tell."""
    if sys.platform == "win32":
        tell = ctypes.windll.kernel32.GetDriveTypeW
        roots = [f"{letter}:\\" for letter in string.ascii_uppercase]
        return tuple(Mount(root, _DRIVE_KINDS.get(int(tell(root)), Medium.OWN)) for root in roots)
    try:
        text = MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ()
    return read_mountinfo(text, removable_devices())
