"""Whom an organisation exchanges bundles with, what went out and what came in."""

from dataclasses import dataclass
from typing import Any

from sxt_desktop.domain.ids import KeyId, OrgId


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The organisation's own identity (public part as JSON text) with its private seeds."""

    key_id: KeyId
    identity: str
    sign_seed: bytes
    box_seed: bytes


@dataclass(frozen=True, slots=True)
class Peer:
    """A key of an enrolled organisation: its identity as JSON text, how it stands to us, since when.

    A revoked one does not count from bundle number `revoked_from` of `revoked_epoch` on, nor in any later epoch.
    """

    org_id: OrgId
    key_id: KeyId
    identity: str
    relation: str
    enrolled_at: str
    revoked_from: int | None
    revoked_epoch: str | None = None
    revoked_at: str = ""
    revoked_why: str = ""

    @property
    def is_revoked(self) -> bool:
        """Whether the key no longer counts for what is new."""
        return self.revoked_from is not None


@dataclass(frozen=True, slots=True)
class Sent:
    """One bundle that went out; `state` is signed, written or void; `receipt` is the peer's ack as JSON."""

    bundle_id: str
    recipient: OrgId
    epoch: str
    seq: int
    manifest_sha256: str
    from_n: int
    to_n: int
    entries: int
    created_at: str
    file_name: str | None
    state: str
    receipt: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Received:
    """One bundle that was imported; `owner_n` is the sender's log position then held."""

    bundle_id: str
    sender: OrgId
    epoch: str
    seq: int
    manifest_sha256: str
    imported_at: str
    counts: dict[str, Any]
    owner_n: int
    confirmed_in: str | None
