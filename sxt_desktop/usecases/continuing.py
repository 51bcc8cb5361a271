"""Whether a sender's epochs are to be believed: signed by it, from its first epoch on, and fitting what we hold.

A statement is judged by itself when the manifest is screened, and against the chain when the lines are gone
through: its point must be held, or be brought by an earlier part of the same bundle.
"""

from dataclasses import dataclass

from sxt_desktop.bundle.continuations import verify_continuation
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.log_parts import LogPart, Mode
from sxt_desktop.domain.chains import Continuation, line_to, path_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import continuations, entries, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.screening import LAST_POSITION, hostile, is_moment, is_superior
from sxt_desktop.usecases.sender_keys import keys_of_sender


@dataclass(frozen=True, slots=True)
class Restored:
    """A sender's log goes on in a new epoch (恢复/迁移): why and when by its own word, and what that leaves.

    `n` is the last position kept; `unadopted` counts positions we hold that its log now goes on without.
    """

    why: str
    at: str
    n: int
    unadopted: int


def forked(staged: Staged) -> UserError:
    """Return the refusal of a bundle that contradicts what its sender said before."""
    return UserError(ErrorCode.BUNDLE_FORKED, name=staged.sender.name, seq=staged.manifest.seq)


def screen_epochs(db: Database, staged: Staged) -> None:
    """Refuse statements that do not lead from the sender's first epoch to the one it writes.

    BUNDLE_HOSTILE for what no honest program signs, BUNDLE_FORKED for another epoch than was said before.
    """
    manifest, epoch, n, seen = staged.manifest, staged.sender.epoch, 0, {staged.sender.epoch}
    keys = keys_of_sender(db, staged)
    for one in manifest.continues:
        leads_on = one.from_epoch == epoch and one.epoch not in seen and n <= one.n <= LAST_POSITION
        signer = keys.get(one.key_id)
        is_signed = signer is not None and verify_continuation(one, signer)
        if not leads_on or not is_moment(one.at) or not is_signed:
            raise hostile("continues")
        epoch, n = one.epoch, one.n
        seen.add(epoch)
    if manifest.sender.epoch != epoch:
        raise forked(staged)
    _screen_parts(staged)
    for one in manifest.continues:
        _refuse_other_line(db, staged, one)


def _screen_parts(staged: Staged) -> None:
    """Refuse parts that are not in the order of the line, leave it, or leave something out between them."""
    manifest = staged.manifest
    line = {part.epoch: part for part in line_to(manifest.sender.epoch, manifest.continues)}
    order = list(line)
    before: LogPart | None = None
    for part in own_parts(staged):
        stretch = line.get(part.epoch)
        if stretch is None or part.from_n <= stretch.after:
            raise hostile("epoch")
        if stretch.to is not None and part.to_n > stretch.to:
            raise hostile("to_n")
        if before is not None and (
            order.index(part.epoch) <= order.index(before.epoch) or part.from_n != before.to_n + 1
        ):
            raise hostile("logs")
        before = part


def own_parts(staged: Staged) -> tuple[LogPart, ...]:
    """Return the parts that are of the sender's own log."""
    return tuple(part for part in staged.manifest.logs if part.owner == staged.sender.org)


def _refuse_other_line(db: Database, staged: Staged, statement: Continuation) -> None:
    """Refuse what was said otherwise before, and two epochs that go on from one position: a copy is in use."""
    for held in continuations.of(db, statement.owner):
        is_same = (held.from_epoch, held.n, held.link) == (statement.from_epoch, statement.n, statement.link)
        if held.epoch == statement.epoch and not is_same:
            raise forked(staged)
        if held.epoch != statement.epoch and (held.from_epoch, held.n) == (statement.from_epoch, statement.n):
            raise forked(staged)


def link_known(db: Database, staged: Staged, index: int, *, epoch: str, n: int) -> bytes | None:
    """Return the link at a position of the sender's line, as held or as brought by the parts before `index`.

    The parts before must have been gone through: it is their signed heads that are believed.
    """
    opened = {one.epoch: one for one in staged.manifest.continues}
    while (one := opened.get(epoch)) is not None and n < one.n:
        epoch = one.from_epoch
    if one is not None and n == one.n:
        return one.link
    for part in staged.manifest.logs[:index]:
        at = (part.owner, part.epoch, part.to_n)
        if part.checkpoint is not None and at == (staged.sender.org, epoch, n):
            return part.checkpoint.link
    return entries.link_at(db, staged.sender.org, epoch, n)


def check_epochs(db: Database, staged: Staged, index: int) -> None:
    """Make sure that the points from which the epochs up to a part go on are where the chain really was.

    BUNDLE_GAP when such a point is neither held nor brought, BUNDLE_FORKED when the chain was elsewhere.
    """
    part = staged.manifest.logs[index]
    for one in path_to(part.epoch, staged.manifest.continues):
        known = _link_left(db, staged, index, one)
        if known is None:
            have = entries.head(db, one.owner, one.from_epoch).n
            raise UserError(ErrorCode.BUNDLE_GAP, name=staged.sender.name, seq=staged.manifest.seq, have=have)
        if known != one.link:
            raise forked(staged)


def _link_left(db: Database, staged: Staged, index: int, statement: Continuation) -> bytes | None:
    return link_known(db, staged, index, epoch=statement.from_epoch, n=statement.n)


def believed(db: Database, staged: Staged) -> tuple[Continuation, ...]:
    """Return the statements that are new to us, once all lines were gone through.

    Of a superior we hold single records and no chain: its signature has to do. Where a bundle brings receipts alone, one whose point is not held is left for a later bundle to bring again.
    """
    manifest, new = staged.manifest, []
    has_chain = not is_superior(db, staged.sender.org)
    for one in manifest.continues:
        if has_chain:
            known = _link_left(db, staged, len(manifest.logs), one)
            if known is None:
                break
            if known != one.link:
                raise forked(staged)
        if continuations.opening(db, one.owner, one.epoch) is None:
            new.append(one)
    return tuple(new)


def left_behind(db: Database, new: tuple[Continuation, ...]) -> tuple[Restored, ...]:
    """Return what new epochs mean for what we hold."""
    return tuple(Restored(one.why, one.at, one.n, _beyond(db, one)) for one in new)


def _beyond(db: Database, statement: Continuation) -> int:
    held = {
        epoch: entries.count_after(db, statement.owner, epoch, statement.n)
        for epoch, _ in entries.epochs(db, statement.owner)
    }
    return held.get(statement.from_epoch, 0)


def complete_to(db: Database, staged: Staged, parts: tuple[LogPart, ...]) -> int:
    """Return up to where we have everything the sender had for us, once these parts are taken over.

    Of a superior we hold single records: a part that starts later than what we had leaves out what we once had
    and lost. It is taken over, but not confirmed, so that the superior sends what is between again.
    """
    line = line_to(staged.manifest.sender.epoch, staged.manifest.continues)
    reach = {stretch.epoch: stretch.to for stretch in line}
    held = (one for one in outbox.received_from(db, staged.sender.org) if one.epoch in reach)
    ends = ((one.owner_n, reach[one.epoch]) for one in held)
    last = max((n if to is None else min(n, to) for n, to in ends), default=0)
    for part in parts:
        if part.owner != staged.sender.org:
            continue
        if part.mode is Mode.FULL or part.from_n <= last + 1:
            last = max(last, part.to_n)
    return last


def starts_late(db: Database, staged: Staged) -> bool:
    """Whether a bundle starts later than what we hold of a superior's line: we lost what came before."""
    parts = own_parts(staged)
    return bool(parts) and complete_to(db, staged, parts) < parts[-1].to_n
