"""Evidence: taking a file in, giving it out again."""

from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.values import Attachment, clean
from sxt_desktop.store import ledger
from sxt_desktop.usecases.workspace import Workspace


def attach_file(ws: Workspace, path: Path) -> Attachment:
    """Keep a copy of a file, encrypted, and return what a record holds of it."""
    sha256, size = ws.workbook.files.add_file(path)
    at = ws.timestamp
    ws.workbook.write(lambda db: ledger.keep_attachment(db, sha256, size, at))
    return Attachment(sha256, clean(path.name), size)


def attach_bytes(ws: Workspace, name: str, content: bytes) -> Attachment:
    """Keep content that is already at hand (a pasted picture, a generated sheet)."""
    sha256, size = ws.workbook.files.add([content])
    at = ws.timestamp
    ws.workbook.write(lambda db: ledger.keep_attachment(db, sha256, size, at))
    return Attachment(sha256, clean(name), size)


def save_copy(ws: Workspace, attachment: Attachment, to: Path) -> Path:
    """Write a file out for the user to open, whole or not at all."""
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
