"""The hash chain over one owner's log, and the signed head that others can check it against.

``link_n = H(link_{n-1}, n, digest_n)``. The chain proves order and completeness from position to
position; it proves nothing about declared dates and nothing about what was never yet exported.

A log runs in epochs. After a restore, a move or a salvage its owner opens a new one that goes on from the
last position kept, and says so in a signed `Continuation`: positions and links continue. What others hold
of the earlier epoch beyond that position stays visible with them but no longer counts (未承接).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.revisions import canonical, framed_hash


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log goes: position `n` (0 for an empty log) and the link at it."""

    n: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head signed by its owner; portable, so that a middle level can pass originals on."""

    owner: OrgId
    epoch: str
    n: int
    link: bytes
    key_id: KeyId
    at: str
    signature: bytes = b""

    @property
    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        return b"sxt-checkpoint-1\0" + canonical(
            {
                "owner": self.owner,
                "epoch": self.epoch,
                "n": self.n,
                "link": self.link.hex(),
                "key_id": self.key_id,
                "at": self.at,
            }
        )


class Cause(StrEnum):
    """Why an owner opened a new epoch; one read from outside may say something else."""

    RESTORED = "恢复"
    MOVED = "搬家"
    SALVAGED = "抢救"
    RECOVERED = "找回"
    FORK = "分叉办理"


@dataclass(frozen=True, slots=True)
class Continuation:
    """The owner's signed word that `epoch` goes on from position `n` of `from_epoch`, where the link was `link`."""

    owner: OrgId
    epoch: str
    from_epoch: str
    n: int
    link: bytes
    why: str
    at: str
    key_id: KeyId
    signature: bytes = b""

    @property
    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        return b"sxt-continuation-1\0" + canonical(
            {
                "owner": self.owner,
                "epoch": self.epoch,
                "from_epoch": self.from_epoch,
                "n": self.n,
                "link": self.link.hex(),
                "why": self.why,
                "at": self.at,
                "key_id": self.key_id,
            }
        )

    @property
    def head(self) -> Head:
        """Where the new epoch begins."""
        return Head(self.n, self.link)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The positions one epoch has in a line: those after `after`, up to `to` (None: all there are)."""

    epoch: str
    after: int
    to: int | None


def path_to(epoch: str, statements: Iterable[Continuation]) -> tuple[Continuation, ...]:
    """Return the statements that lead from an owner's first epoch to this one, in order."""
    by_epoch = {one.epoch: one for one in statements}
    path: list[Continuation] = []
    while (one := by_epoch.pop(epoch, None)) is not None:
        path.append(one)
        epoch = one.from_epoch
    return tuple(reversed(path))


def line_to(epoch: str, statements: Iterable[Continuation]) -> tuple[Stretch, ...]:
    """Return the stretches a line that ends in this epoch consists of, in order."""
    path = path_to(epoch, statements)
    starts = [(path[0].from_epoch if path else epoch, 0), *((one.epoch, one.n) for one in path)]
    ends = [*(one.n for one in path), None]
    return tuple(Stretch(name, after, to) for (name, after), to in zip(starts, ends, strict=True))


def newest_epoch(statements: Sequence[Continuation]) -> str | None:
    """Return the epoch an owner writes at present, or None when it is its first.

    It is one that no other goes on from. Where there are several (an older backup was restored, which knew
    nothing of a later epoch) the one opened last counts, whatever the order the statements came in.
    """
    left = {one.from_epoch for one in statements}
    open_ended = [one for one in statements if one.epoch not in left]
    if not open_ended:
        return None
    return max(open_ended, key=lambda one: (datetime.fromisoformat(one.at), one.epoch)).epoch


def counting(statements: Sequence[Continuation]) -> dict[str, int | None]:
    """Say of every epoch named up to which position it counts: None for all, 0 for none; earlier epochs first."""
    newest = newest_epoch(statements)
    if newest is None:
        return {}
    counts: dict[str, int | None] = {}
    for one in sorted(statements, key=lambda one: len(path_to(one.epoch, statements))):
        counts.setdefault(one.from_epoch, 0)
        counts.setdefault(one.epoch, 0)
    counts.update({part.epoch: part.to for part in line_to(newest, statements)})
    return counts


def genesis(owner: OrgId, epoch: str) -> Head:
    """Return the head of an empty log of an owner's first epoch."""
    return Head(0, framed_hash(b"sxt-genesis-1", owner.encode(), epoch.encode()))


def extend(head: Head, digest: bytes) -> Head:
    """Return the head after one more revision."""
    n = head.n + 1
    return Head(n, framed_hash(b"sxt-link-1", head.link, n.to_bytes(8, "big"), digest))


def extend_all(head: Head, digests: Iterable[bytes]) -> Head:
    """Return the head after all these digests, in order."""
    for digest in digests:
        head = extend(head, digest)
    return head
