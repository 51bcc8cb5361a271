"""The sender's own log in a bundle, gone through: what is held already, and that the rest follows it."""

from collections.abc import Iterator

from sxt_desktop.bundle.checkpoints import verify_checkpoint
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.log_parts import LogPart, Mode
from sxt_desktop.domain.chains import Head, extend
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.store import entries
from sxt_desktop.usecases.blocks import in_blocks
from sxt_desktop.usecases.continuing import check_epochs, forked, link_known
from sxt_desktop.usecases.original_lines import checked_original
from sxt_desktop.usecases.screening import screen_revisions
from sxt_desktop.usecases.workspace import Workspace


def checked_lines(ws: Workspace, staged: Staged, index: int) -> Iterator[tuple[Carried, bool]]:
    """Yield each position with whether it is already held, the chain recomputed to the signed head.

    BUNDLE_GAP when it starts after what is held, BUNDLE_FORKED when it contradicts what is held,
    BUNDLE_ALTERED when chain and checkpoint do not fit each other.
    """
    part = staged.manifest.logs[index]
    if part.owner != staged.sender.org:
        yield from checked_original(ws, staged, index)
        return
    head, last = _start(ws, staged, index), entries.head(ws.whole, part.owner, part.epoch).n
    for block in in_blocks(staged.lines(index)):
        known = [_is_held(ws, staged, part, carried, last) for carried in block]
        new = [one.revision for one, is_known in zip(block, known, strict=True) if not is_known]
        screen_revisions(ws.whole, part.owner, [revision for revision in new if revision is not None])
        for carried, is_known in zip(block, known, strict=True):
            if head is not None:
                head = extend(head, carried.digest)
            yield carried, is_known
    if head is not None:
        _check_head(staged, part, head)


def _is_held(ws: Workspace, staged: Staged, part: LogPart, carried: Carried, last: int) -> bool:
    """Whether a position is held already; BUNDLE_FORKED when another is held there."""
    if carried.n > last:
        return False
    held = entries.digest_at(ws.whole, part.owner, part.epoch, carried.n)
    if held is not None and held != carried.digest:
        raise UserError(ErrorCode.BUNDLE_FORKED, name=staged.sender.name, seq=staged.manifest.seq)
    return held is not None


def _start(ws: Workspace, staged: Staged, index: int) -> Head | None:
    part = staged.manifest.logs[index]
    if part.mode is not Mode.FULL:
        return None
    check_epochs(ws.whole, staged, index)
    ours = link_known(ws.whole, staged, index, epoch=part.epoch, n=part.from_n - 1)
    if ours is None:
        have = entries.head(ws.whole, part.owner, part.epoch).n
        raise UserError(ErrorCode.BUNDLE_GAP, name=staged.sender.name, seq=staged.manifest.seq, have=have)
    if part.link_before != ours:
        raise forked(staged)
    return Head(part.from_n - 1, ours)


def _check_head(staged: Staged, part: LogPart, head: Head) -> None:
    signed = part.checkpoint
    fits = signed is not None and (signed.n, signed.link) == (head.n, head.link)
    if not fits or signed is None or not verify_checkpoint(signed, staged.sender):
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="checkpoint")
