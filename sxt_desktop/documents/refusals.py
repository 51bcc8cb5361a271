"""Why a file could not be written, told apart as users can act on it."""

import errno
import os
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError


def refusal(wrong: OSError, path: Path) -> UserError:
    """Return what to say where writing a file failed: DISK_FULL, FILE_HELD by another program, PLACE_NOT_WRITABLE."""
    if wrong.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return UserError(ErrorCode.DISK_FULL, path=str(path.parent))
    is_held = wrong.errno in (errno.EACCES, errno.EBUSY, errno.EPERM) and path.exists()
    if is_held and os.access(path.parent, os.W_OK):
        return UserError(ErrorCode.FILE_HELD, name=path.name)
    return UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(path.parent))
