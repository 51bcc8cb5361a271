"""Logs of others than the sender in one bundle: a lower level's originals passed on, and our own log brought back.

A subordinate may pass on the logs of those below it, a superior may bring us our own; each is judged by its own
owner's signatures, never by the word of who carries it. Here: by which keys and statements; `original_lines` goes
through the positions.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sxt_desktop.bundle.certificates import vouched_for
from sxt_desktop.bundle.continuations import (
    continuation_from_json,
    verify_continuation,
)
from sxt_desktop.bundle.identity import PublicIdentity, public_from_json
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.log_parts import LogPart, Mode
from sxt_desktop.bundle.strict_json import Malformed, Shape
from sxt_desktop.domain.chains import Continuation, path_to
from sxt_desktop.domain.exchange import Peer
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.store import continuations, org_keys, outbox
from sxt_desktop.store.engine import Database
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
)
from sxt_desktop.usecases.sender_keys import keys_of_sender
from sxt_desktop.usecases.workspace import Workspace

MOST_OWNERS = 10_000
"""Of so many organisations a bundle may tell."""
MOST_STATEMENTS = 200
"""How many epochs of one owner a bundle may tell of."""

Keys = Mapping[KeyId, PublicIdentity]


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
    parts = parts_by_owner(staged).get(owner, ())
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


def parts_by_owner(staged: Staged) -> dict[OrgId, list[LogPart]]:
    """Return the parts of a bundle by whose log they are of."""
    return staged.once("by owner", lambda: _by_owner(staged))


def _by_owner(staged: Staged) -> dict[OrgId, list[LogPart]]:
    found: dict[OrgId, list[LogPart]] = {}
    for part in staged.manifest.logs:
        found.setdefault(part.owner, []).append(part)
    return found
