"""拔插后校验: reading a bundle again that we wrote, after the stick was pulled out and plugged in anew."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.bundle.container import Outline, inspect
from sxt_desktop.bundle.stick import forget_cached
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import ledger
from sxt_desktop.usecases.workspace import Workspace

_AS_THEY_ARE = frozenset([ErrorCode.BUNDLE_VOLUME_MISSING, ErrorCode.FILE_MISSING])
"""What is wrong with where the bundle lies, not with the bundle."""


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """A bundle that is byte for byte what was written; `bypassed` is False where it may have come from memory
    unless the stick was pulled out meanwhile."""

    path: Path
    recipient: OrgId
    seq: int
    written_at: str
    sha256: str
    size: int
    volumes: int
    bypassed: bool


def verify_again(
    ws: Workspace,
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ReadAgain:
    """Read a bundle, or all its volumes, and compare it with what was remembered when it was written.

    BUNDLE_NOT_AS_WRITTEN, BUNDLE_VOLUME_MISSING, FILE_MISSING; `Cancelled`. Nothing is changed.
    """
    ws.require(Permission.EXCHANGE)
    bypassed = forget_cached(path)
    seen = _seen(path, progress, cancelled)
    kept = ledger.event_of(ws.read, kind="exported", sha256=seen.sha256)
    if kept is None:
        raise UserError(ErrorCode.BUNDLE_NOT_AS_WRITTEN, name=path.name, found=seen.sha256)
    at, detail = kept
    return ReadAgain(
        path=path,
        recipient=OrgId(str(detail["to"])),
        seq=int(detail["seq"]),
        written_at=at,
        sha256=seen.sha256,
        size=seen.size,
        volumes=seen.volumes,
        bypassed=bypassed,
    )


def _seen(
    path: Path, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
) -> Outline:
    try:
        return inspect(path, progress=progress, cancelled=cancelled)
    except UserError as wrong:
        if wrong.code in _AS_THEY_ARE:
            raise
        raise UserError(ErrorCode.BUNDLE_NOT_AS_WRITTEN, name=path.name) from wrong
