"""Checking how the epochs of each log hang together: signed by the owner, from its first epoch on, link by link."""

from collections.abc import Iterator

from sxt_desktop.bundle.continuations import verify_continuation
from sxt_desktop.bundle.identity import PublicIdentity
from sxt_desktop.domain.chains import Continuation, counting, path_to
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.store import continuations, entries
from sxt_desktop.usecases.identities import identity_of, own_identity, peer_identity
from sxt_desktop.usecases.workspace import Workspace

Wrong = tuple[OrgId, int, str]
"""Whose log, at which position, what."""


def wrong_epochs(ws: Workspace) -> Iterator[Wrong]:
    """Yield every epoch that does not go on from its owner's first by statements that verify and fit."""
    for owner in dict.fromkeys((ws.org, *(owner for owner, _, _ in entries.owners(ws.whole)))):
        yield from _wrong_of(ws, owner)


def _wrong_of(ws: Workspace, owner: OrgId) -> Iterator[Wrong]:
    db, statements = ws.whole, continuations.of(ws.whole, owner)
    counts = counting(statements)
    identity = _identity(ws, owner)
    for epoch, counts_to in entries.epochs(db, owner):
        path = path_to(epoch, statements)
        first = path[0].from_epoch if path else epoch
        if identity is not None and first != identity.epoch:
            yield owner, path[0].n if path else 0, f"epoch {epoch[:12]}"
        if counts.get(epoch) != counts_to:
            yield owner, counts_to or 0, f"counts_to {epoch[:12]}"
    for one in statements:
        if not _is_signed(ws, one) or not _fits(ws, one):
            yield owner, one.n, f"statement {one.epoch[:12]}"


def _identity(ws: Workspace, owner: OrgId) -> PublicIdentity | None:
    return own_identity(ws).public if owner == ws.org else peer_identity(ws, owner)


def _is_signed(ws: Workspace, statement: Continuation) -> bool:
    signer = identity_of(ws, statement.owner, statement.key_id)
    return signer is not None and verify_continuation(statement, signer)


def _fits(ws: Workspace, statement: Continuation) -> bool:
    """Whether the chain really had this link there; where no chain is held (addressed records) nobody can say."""
    db, owner = ws.whole, statement.owner
    if owner != ws.org and not entries.has_links(db, owner, statement.from_epoch):
        return True
    return entries.link_at(db, owner, statement.from_epoch, statement.n) == statement.link


def bound(ws: Workspace, owner: OrgId, epoch: str, n: int) -> int:
    """Return up to which position a log signed to `n` must be held: our own only as far as it was taken over."""
    counts_to = dict(entries.epochs(ws.whole, owner)).get(epoch)
    return n if owner != ws.org or counts_to is None else min(n, counts_to)
