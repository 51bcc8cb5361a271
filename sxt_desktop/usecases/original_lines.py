"""The positions of others' logs in a bundle, gone through: known, new, or another line than the one held.

A part that starts later than what we hold is passed over without a receipt, so that it comes again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sxt_desktop.bundle.checkpoints import verify_checkpoint
from sxt_desktop.bundle.identity import PublicIdentity
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.log_parts import LogPart
from sxt_desktop.domain.chains import Continuation, Head, counting, extend, path_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.store import continuations, entries
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.blocks import in_blocks
from sxt_desktop.usecases.originals import Original, original, parts_by_owner
from sxt_desktop.usecases.screening import hostile, screen_revisions
from sxt_desktop.usecases.workspace import Workspace


def checked_original(ws: Workspace, staged: Staged, index: int) -> Iterator[tuple[Carried, bool]]:
    """Yield each position with whether there is nothing to take over of it; the chain recomputed to the signed head.

    BUNDLE_FORKED when it contradicts what is held, BUNDLE_ALTERED when chain and checkpoint do not fit. Where the
    owner itself went on from before the point of difference, neither line counts: what is held stays.
    """
    db, part = ws.whole, staged.manifest.logs[index]
    one = original(ws, staged, part.owner)
    if not one.may_be_judged(part):
        yield from ((carried, True) for carried in staged.lines(index))
        return
    _check_epoch(one, part)
    opened, _ = _believed(db, staged, one)
    start = _link(db, staged, replace(one, opened=opened), epoch=part.epoch, n=part.from_n - 1)
    beside = _Beside(db, staged, part, counting(tuple(opened.values())).get(part.epoch), start is None)
    if start is not None and start != part.link_before:
        beside.differ(part.from_n - 1)
    head = Head(part.from_n - 1, part.link_before or b"")
    points = {said.n: said.link for said in one.brought if said.from_epoch == part.epoch}
    for block in in_blocks(staged.lines(index)):
        known = [beside.is_known(carried) for carried in block]
        new = [one.revision for one, is_known in zip(block, known, strict=True) if not is_known]
        screen_revisions(db, part.owner, [revision for revision in new if revision is not None])
        for carried, is_known in zip(block, known, strict=True):
            head = extend(head, carried.digest)
            if points.get(head.n, head.link) != head.link:
                raise hostile("continues")
            yield carried, is_known
    _check_head(one, part, head)
    signed = part.checkpoint
    if signed is not None and not one.may_sign(signed.key_id, part.epoch, signed.n):
        raise _revoked(staged, one.keys[signed.key_id])


def _revoked(staged: Staged, signer: PublicIdentity) -> UserError:
    """Return the refusal of what an owner's key signed after it was replaced or revoked."""
    facts = {"key_id": signer.key_id, "org": signer.org, "name": signer.name, "seq": staged.manifest.seq}
    return UserError(ErrorCode.BUNDLE_REVOKED_SENDER, **facts)


@dataclass(slots=True)
class _Beside:
    """What is held of a part beside what is brought, which counts up to `counts_to` (None: all of it).

    `is_passed_over`: what comes does not follow what is held, and nothing of it is taken over.
    """

    db: Database
    staged: Staged
    part: LogPart
    counts_to: int | None
    is_passed_over: bool

    def is_known(self, carried: Carried) -> bool:
        """Whether there is nothing to take over of a position."""
        held = entries.digest_at(self.db, self.part.owner, self.part.epoch, carried.n)
        if held is not None and held != carried.digest:
            self.differ(carried.n)
        return self.is_passed_over or held is not None

    def differ(self, n: int) -> None:
        """Note that both lines differ at a position: a fork (BUNDLE_FORKED) where the position counts."""
        if self.counts_to is None or n <= self.counts_to:
            raise _forked(self.staged)
        self.is_passed_over = True


def _check_epoch(one: Original, part: LogPart) -> None:
    """Refuse an epoch that is neither an owner's first nor opened by a statement, and positions before it."""
    opened = one.opened.get(part.epoch)
    is_first = opened is None and any(key.epoch == part.epoch for key in one.keys.values())
    if not is_first and (opened is None or part.from_n <= opened.n):
        raise hostile("epoch")


def _check_head(one: Original, part: LogPart, head: Head) -> None:
    signed = part.checkpoint
    signer = None if signed is None else one.keys.get(signed.key_id)
    fits = signed is not None and (signed.n, signed.link) == (head.n, head.link)
    if not fits or signed is None or signer is None or not verify_checkpoint(signed, signer):
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="checkpoint")


def _forked(staged: Staged) -> UserError:
    return UserError(ErrorCode.BUNDLE_FORKED, name=staged.sender.name, seq=staged.manifest.seq)


def _link(db: Database, staged: Staged, one: Original, *, epoch: str, n: int) -> bytes | None:
    """Return the link at a position of an owner's line, as held, signed or brought at a part's end."""
    opened = one.opened.get(epoch)
    while opened is not None and n < opened.n:
        epoch = opened.from_epoch
        opened = one.opened.get(epoch)
    if opened is not None and n == opened.n:
        return opened.link
    brought = staged.once("ends", lambda: _ends(staged)).get((one.owner, epoch, n))
    return entries.link_at(db, one.owner, epoch, n) if brought is None else brought


def _ends(staged: Staged) -> dict[tuple[OrgId, str, int], bytes]:
    """Return the signed links at the parts' ends."""
    return {
        (part.owner, part.epoch, part.to_n): part.checkpoint.link
        for part in staged.manifest.logs
        if part.checkpoint is not None
    }


def statements_to_keep(ws: Workspace, staged: Staged, owner: OrgId) -> tuple[Continuation, ...]:
    """Return an owner's statements that are new and whose points are held or brought, in the order of the line.

    The lines must have been gone through. BUNDLE_FORKED where another line is held at such a point.
    """
    return _believed(ws.whole, staged, original(ws, staged, owner))[1]


def _believed(
    db: Database, staged: Staged, one: Original
) -> tuple[Mapping[str, Continuation], tuple[Continuation, ...]]:
    """Return the statements by which an owner's line is known to go on, those held among them, by epoch; and the
    new ones."""
    held = {said.epoch: said for said in continuations.of(db, one.owner)}
    new = [said for said in one.brought if said.epoch not in held]
    new.sort(key=lambda said: len(path_to(said.epoch, one.opened.values())))
    taken: list[Continuation] = []
    for said in new:
        if _is_at_its_point(db, staged, replace(one, opened=held), said):
            held[said.epoch] = said
            taken.append(said)
    return held, tuple(taken)


def _is_at_its_point(db: Database, staged: Staged, one: Original, said: Continuation) -> bool:
    for part in parts_by_owner(staged).get(said.owner, ()):
        if part.epoch == said.from_epoch and part.from_n <= said.n <= part.to_n:
            # compared while the lines were gone through
            return _link(db, staged, one, epoch=part.epoch, n=part.from_n - 1) is not None
    known = _link(db, staged, one, epoch=said.from_epoch, n=said.n)
    if known is not None and known != said.link:
        raise _forked(staged)
    return known is not None


def is_held(db: Database, part: LogPart) -> bool:
    """Whether a log is held up to a part's signed head, once its lines were taken over."""
    signed = part.checkpoint
    return signed is not None and entries.link_at(db, part.owner, part.epoch, part.to_n) == signed.link
