"""Evidence: taking a file in, giving it out again."""

from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.values import Attachment, clean
from sxt_desktop.store import ledger
from sxt_desktop.store.screen import hidden_holders, holds_file
from sxt_desktop.usecases.guarding import may_hand_out
from sxt_desktop.usecases.looks import looked_at_file
from sxt_desktop.usecases.permits import ANY_RECORD
from sxt_desktop.usecases.workspace import Workspace


def attach_file(ws: Workspace, path: Path) -> Attachment:
    """Keep a copy of a file, encrypted, and return what a record holds of it."""
    ws.require(*ANY_RECORD)
    sha256, size = ws.workbook.files.add_file(path)
    at = ws.timestamp
    ws.workbook.write(lambda db: ledger.keep_attachment(db, sha256, size, at))
    return Attachment(sha256, clean(path.name), size)


def attach_bytes(ws: Workspace, name: str, content: bytes) -> Attachment:
    """Keep content that is already at hand (a pasted picture, a generated sheet)."""
    ws.require(*ANY_RECORD)
    sha256, size = ws.workbook.files.add([content])
    at = ws.timestamp
    ws.workbook.write(lambda db: ledger.keep_attachment(db, sha256, size, at))
    return Attachment(sha256, clean(name), size)


def save_copy(ws: Workspace, attachment: Attachment, to: Path) -> Path:
    """Write a file out for the user to open, whole or not at all.

    A file that only records hold which are 纪检专阅 is FILE_MISSING for who may not see them; for others
    opening it is a look at these records, registered before where one of them is guarded (LOOK_NOT_REGISTERED).
    """
    _may_open(ws, attachment)
    part = to.with_name(to.name + ".part")
    try:
        with part.open("wb") as out:
            for chunk in ws.workbook.files.chunks(attachment.sha256):
                out.write(chunk)
        part.replace(to)
    except OSError as refused:
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(to.parent)) from refused
    finally:
        part.unlink(missing_ok=True)
    return to


def _may_open(ws: Workspace, attachment: Attachment) -> None:
    holders = hidden_holders(ws.whole, attachment.sha256)
    if ws.sees(Sensitivity.DISCIPLINE):
        if not holds_file(ws.read, attachment.sha256):
            may_hand_out(ws, holders)
        looked_at_file(ws, holders)
    elif holders and not holds_file(ws.read, attachment.sha256):
        raise UserError(ErrorCode.FILE_MISSING, name=attachment.name)
