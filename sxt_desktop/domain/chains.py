"""The hash chain over one owner's log, and the signed head that others can check it against.

``link_n = H(link_{n-1}, n, digest_n)``. The chain proves order and completeness from position to
position; it proves nothing about declared dates and nothing about what was never yet exported.
"""

from collections.abc import Iterable
from dataclasses import dataclass

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
