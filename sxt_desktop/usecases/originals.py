"""Logs of others than the sender in one bundle: a lower level's originals passed on, and our own log brought back.

A subordinate may pass on the logs of those below it, a superior may bring us our own; each is judged by its own
owner's signatures, never by the word of who carries it. A part that starts later than what we hold is passed over
without a receipt, so that it comes again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from sxt_desktop.bundle.certificates import vouched_for
from sxt_desktop.bundle.checkpoints import verify_checkpoint
from sxt_desktop.bundle.continuations import (
    continuation_from_json,
    verify_continuation,
)
from sxt_desktop.bundle.identity import PublicIdentity, public_from_json
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.manifest import LogPart, Mode
from sxt_desktop.bundle.strict_json import Malformed, Shape
from sxt_desktop.domain.chains import Continuation, Head, counting, extend, newest_epoch, path_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Peer
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.store import continuations, entries, org_keys, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.blocks import in_blocks
from sxt_desktop.usecases.certifying import held_certificates
from sxt_desktop.usecases.identities import earlier_identities, own_identity
from sxt_desktop.usecases.passing_on import OWNERS
from sxt_desktop.usecases.revoking import (
    Limit,
    brought_revocations,
    brought_updates,
    counting_statements,
    limits,
)
from sxt_desktop.usecases.screening import (
    LAST_POSITION,
    hostile,
    is_moment,
    is_superior,
    screen_revisions,
)
from sxt_desktop.usecases.sender_keys import keys_of_sender
from sxt_desktop.usecases.workspace import Workspace

MOST_OWNERS = 10_000
"""Of so many organisations a bundle may tell."""
MOST_STATEMENTS = 200
"""How many epochs of one owner a bundle may tell of."""

Keys = Mapping[KeyId, PublicIdentity]


@dataclass(frozen=True, slots=True)
class Recovery:
    """What of our own log a superior brings back: up to position `to_n`, `new` of them lacking here.

    Of `bodiless` positions only the digest ever went there. The log goes on from there where `is_taken`; otherwise,
    because something was recorded here since, what is new is kept as 未承接, to be looked at.
    """

    to_n: int
    new: int
    bodiless: tuple[int, ...]
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Original:
    """One owner's log as it comes from another: its keys and all its statements, held and brought.

    Of an owner that `is_enrolled` here no key counts but those it was enrolled with or replaced them by itself:
    whoever passes its log on cannot vouch for another.
    """

    owner: OrgId
    keys: Keys
    brought: tuple[Continuation, ...]
    opened: Mapping[str, Continuation]
    is_enrolled: bool = False
    limits: Mapping[KeyId, Limit] = field(default_factory=dict)
    """Up to where keys count that were replaced or revoked, by who knows them."""

    def may_sign(self, key_id: KeyId, epoch: str, n: int) -> bool:
        """Whether a key of the owner counts at a position."""
        limit = self.limits.get(key_id)
        return limit is None or limit.holds(epoch, n, self.opened.values())

    def may_be_judged(self, part: LogPart) -> bool:
        """Whether a part's signer is known; what an enrolled owner signed with another key is passed over until the
        owner itself told of it."""
        signed = part.checkpoint
        return not self.is_enrolled or (signed is not None and signed.key_id in self.keys)


def owners_in(staged: Staged) -> tuple[OrgId, ...]:
    """Return whose logs or statements a bundle brings besides its sender's."""
    told = staged.manifest.extensions.get(OWNERS)
    found = dict.fromkeys(part.owner for part in staged.manifest.logs)
    found |= dict.fromkeys(map(OrgId, told if isinstance(told, dict) else ()))
    return tuple(owner for owner in found if owner != staged.sender.org)


def screen_originals(ws: Workspace, staged: Staged) -> None:
    """Refuse logs of others that a sender may not bring, and what their owners did not sign (BUNDLE_HOSTILE)."""
    owners = owners_in(staged)
    _screen_owners(ws, staged, owners)
    for part in staged.manifest.logs:
        if part.owner == staged.sender.org:
            continue
        if part.mode is not Mode.FULL or part.to_n > LAST_POSITION:
            raise hostile("mode")
        if part.checkpoint is None or not is_moment(part.checkpoint.at):
            raise hostile("checkpoint")
    for owner in owners:
        _screen_statements(original(ws, staged, owner))


def _screen_owners(ws: Workspace, staged: Staged, owners: Sequence[OrgId]) -> None:
    """Refuse too many, from above any but ourselves, and from below ourselves and whoever stands above us."""
    from_above = is_superior(ws.whole, staged.sender.org)
    if len(owners) > MOST_OWNERS:
        raise hostile("owner")
    for owner in owners:
        is_ours = owner == ws.org
        if is_ours != from_above or (not is_ours and is_superior(ws.whole, owner)):
            raise hostile("owner")


def _screen_statements(one: Original) -> None:
    if not one.keys and not one.is_enrolled:
        raise hostile("owner")
    for statement in one.brought:
        signer = one.keys.get(statement.key_id)
        is_sound = (
            statement.owner == one.owner
            and 0 <= statement.n <= LAST_POSITION
            and is_moment(statement.at)
            and signer is not None
            and verify_continuation(statement, signer)
        )
        held = one.opened[statement.epoch]
        is_same = (held.from_epoch, held.n, held.link) == (statement.from_epoch, statement.n, statement.link)
        if not is_sound or not is_same or not _leads_on(one, statement):
            raise hostile("continues")


def _leads_on(one: Original, statement: Continuation) -> bool:
    """Whether a statement leads on from an owner's first epoch, never back and never in a circle."""
    path = path_to(statement.epoch, one.opened.values())
    return path[0].from_epoch not in one.opened and all(
        before.n <= after.n for before, after in pairwise(path)
    )


def original(ws: Workspace, staged: Staged, owner: OrgId) -> Original:
    """Return what is needed to judge an owner's log."""
    brought = staged.once(f"statements of {owner}", lambda: _brought(staged, owner))
    enrolled = () if owner == ws.org else org_keys.peer_keys(ws.whole, owner)
    keys = _enrolled(enrolled) if enrolled else _keys(ws, staged, owner)
    if enrolled:
        brought = tuple(one for one in brought if one.key_id in keys)
    held = continuations.of(ws.whole, owner)
    ends = {} if enrolled or owner == ws.org else _limits(ws, staged, owner)
    if ends:
        brought = _that_count(ws.whole, staged, owner, brought, ends)
    opened = {one.epoch: one for one in (*brought, *held)}
    return Original(owner, keys, brought, opened, is_enrolled=bool(enrolled), limits=ends)


def _that_count(
    db: Database,
    staged: Staged,
    owner: OrgId,
    brought: tuple[Continuation, ...],
    ends: Mapping[KeyId, Limit],
) -> tuple[Continuation, ...]:
    """Return the statements brought that count, by the heads held and brought."""
    parts = staged.once("by owner", lambda: _by_owner(staged)).get(owner, ())
    heads = (*outbox.checkpoints(db, owner), *(one.checkpoint for one in parts if one.checkpoint is not None))
    said = {one.epoch: one for one in (*continuations.of(db, owner), *brought)}
    kept = {one.epoch for one in counting_statements(tuple(said.values()), ends, heads)}
    return tuple(one for one in brought if one.epoch in kept)


def _limits(ws: Workspace, staged: Staged, owner: OrgId) -> Mapping[KeyId, Limit]:
    """Return up to where an owner's keys count, by what is held and by what its log comes with."""
    revoked = staged.once(
        "revocations", lambda: brought_revocations(ws.whole, staged, vouched_keys(ws, staged))
    )
    replaced = staged.once("replaced", lambda: brought_updates(ws.whole, staged))
    return limits(ws.whole, owner, revoked, replaced)


def vouched_keys(ws: Workspace, staged: Staged) -> tuple[PublicIdentity, ...]:
    """Return the keys of a sender and of those it vouches for."""
    brought = staged.once("vouched", lambda: _vouched(ws, staged))
    return tuple(one for keys in brought.values() for one in keys.values())


def _enrolled(held: Iterable[Peer]) -> Keys:
    """Return an enrolled owner's keys; a revoked one signs nothing that others bring."""
    found = (public_from_json(json.loads(one.identity)) for one in held if not one.is_revoked)
    return {one.key_id: one for one in found}


def _brought(staged: Staged, owner: OrgId) -> tuple[Continuation, ...]:
    told = staged.manifest.extensions.get(OWNERS)
    if not isinstance(told, dict):
        return ()
    try:
        found = Shape({"continues": told.get(owner, [])}).items(
            "continues", continuation_from_json, limit=MOST_STATEMENTS
        )
    except Malformed as wrong:
        raise hostile("continues") from wrong
    if len({one.epoch for one in found}) < len(found):
        raise hostile("continues")
    return found


def _keys(ws: Workspace, staged: Staged, owner: OrgId) -> Keys:
    """Return an owner's keys, our own or vouched for by who brings its log."""
    brought = staged.once("vouched", lambda: _vouched(ws, staged))
    trusted = [one for keys in brought.values() for one in keys.values()]
    held = held_certificates(ws.whole, owner)
    found = dict(brought.get(owner, {}))
    if held:
        also = vouched_for(held, trusted)
        found |= {key_id: one for (org, key_id), one in also.items() if org == owner}
    if owner == ws.org:
        own = [own_identity(ws).public, *(one.public for one in earlier_identities(ws))]
        found |= {one.key_id: one for one in own}
    return found


def _vouched(ws: Workspace, staged: Staged) -> dict[OrgId, dict[KeyId, PublicIdentity]]:
    """Return whose keys a bundle's certificates lead to from its sender's, those among them."""
    found: dict[OrgId, dict[KeyId, PublicIdentity]] = {}
    trusted = keys_of_sender(ws.whole, staged).values()
    for (org, key_id), one in vouched_for(staged.certificates(), trusted).items():
        found.setdefault(org, {})[key_id] = one
    return found


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
    for part in staged.once("by owner", lambda: _by_owner(staged)).get(said.owner, ()):
        if part.epoch == said.from_epoch and part.from_n <= said.n <= part.to_n:
            # compared while the lines were gone through
            return _link(db, staged, one, epoch=part.epoch, n=part.from_n - 1) is not None
    known = _link(db, staged, one, epoch=said.from_epoch, n=said.n)
    if known is not None and known != said.link:
        raise _forked(staged)
    return known is not None


def _by_owner(staged: Staged) -> dict[OrgId, list[LogPart]]:
    found: dict[OrgId, list[LogPart]] = {}
    for part in staged.manifest.logs:
        found.setdefault(part.owner, []).append(part)
    return found


def is_held(db: Database, part: LogPart) -> bool:
    """Whether a log is held up to a part's signed head, once its lines were taken over."""
    signed = part.checkpoint
    return signed is not None and entries.link_at(db, part.owner, part.epoch, part.to_n) == signed.link


def recovery_in(ws: Workspace, staged: Staged) -> Recovery | None:
    """Return what a bundle brings back of our own log, None when it brings nothing of it."""
    own = [index for index, part in enumerate(staged.manifest.logs) if part.owner == ws.org]
    if not own or staged.sender.org == ws.org:
        return None
    lines = chain.from_iterable(checked_original(ws, staged, index) for index in own)
    new, bodiless = 0, []
    for carried, is_known in lines:
        if not is_known:
            new += 1
            if carried.payload is None:
                bodiless.append(carried.n)
    to_n = max(staged.manifest.logs[index].to_n for index in own)
    return Recovery(to_n, new, tuple(sorted(set(bodiless))), line_to_take(ws, staged) is not None)


def line_to_take(ws: Workspace, staged: Staged) -> str | None:
    """Return the epoch our log is to go on from, None where what comes back stays 未承接 or nothing is new.

    It goes on there unless something was recorded here that is not on it; a workbook made anew records beside it
    until then.
    """
    db = ws.whole
    one = original(ws, staged, ws.org)
    first = own_identity(ws).public.epoch
    newest = newest_epoch(one.brought) or first
    ends = {part.epoch: part for part in staged.manifest.logs if part.owner == ws.org}
    end = ends.get(newest)
    if end is None or (entries.link_at(db, ws.org, newest, end.to_n) is not None and newest == ws.epoch):
        return None
    head = entries.head(db, ws.org, ws.epoch)
    opened = continuations.opening(db, ws.org, ws.epoch)
    if opened is not None and opened.n == 0:
        return newest
    return newest if _is_on_it(ws, staged, one, newest, head) else None


def _is_on_it(ws: Workspace, staged: Staged, one: Original, epoch: str, head: Head) -> bool:
    """Whether our head is a point of the line that is brought."""
    line = {said.epoch: said for said in path_to(epoch, one.opened.values())}
    while (said := line.get(epoch)) is not None and head.n < said.n:
        epoch = said.from_epoch
    if said is not None and head.n == said.n:
        return said.link == head.link
    return _link_within(ws, staged, epoch, head.n) == head.link


def _link_within(ws: Workspace, staged: Staged, epoch: str, n: int) -> bytes | None:
    for index, part in enumerate(staged.manifest.logs):
        if (part.owner, part.epoch) != (ws.org, epoch) or not part.from_n - 1 <= n <= part.to_n:
            continue
        head = Head(part.from_n - 1, part.link_before or b"")
        for carried in staged.lines(index):
            if head.n == n:
                break
            head = extend(head, carried.digest)
        return head.link
    return None
