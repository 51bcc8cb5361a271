"""A superior's signed word that a subordinate's key counts no longer: up to which position of the owner's log it did.

By position, never by date, which anyone can write. Whoever vouched for the key (`Certificate`) may revoke it, nobody else.
"""

from dataclasses import dataclass, replace

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.identity import Certificate, PrivateIdentity, PublicIdentity
from sxt_desktop.bundle.strict_json import MOMENT, Shape
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.values import Json


@dataclass(frozen=True, slots=True)
class Revocation:
    """From position ``n + 1`` of `epoch` on, and in every later epoch, nothing counts that this key signed."""

    subject: OrgId
    subject_key_id: KeyId
    epoch: str
    n: int
    parent: OrgId
    parent_key_id: KeyId
    at: str
    signature: bytes = b""

    @property
    def signed_bytes(self) -> bytes:
        """What the signature covers, without the prefix."""
        return canonical(self._statement())

    def _statement(self) -> dict[str, Json]:
        return {
            "subject": self.subject,
            "subject_key_id": self.subject_key_id,
            "epoch": self.epoch,
            "n": self.n,
            "parent": self.parent,
            "parent_key_id": self.parent_key_id,
            "at": self.at,
        }

    def to_json(self) -> dict[str, Json]:
        """Return statement and signature as JSON."""
        return {**self._statement(), "signature": self.signature.hex()}


def revocation_from_json(raw: object) -> Revocation:
    """Read a statement strictly, without judging its signature; raises `Malformed`."""
    shape = Shape(raw)
    found = Revocation(
        subject=OrgId(shape.token("subject")),
        subject_key_id=KeyId(shape.token("subject_key_id")),
        epoch=shape.token("epoch"),
        n=shape.number("n"),
        parent=OrgId(shape.token("parent")),
        parent_key_id=KeyId(shape.token("parent_key_id")),
        at=shape.match("at", MOMENT),
        signature=shape.hex("signature", signing.SIGNATURE_BYTES),
    )
    shape.end()
    return found


def sign_revocation(said: Revocation, parent: PrivateIdentity) -> Revocation:
    """Return the statement signed by the superior it names."""
    return replace(said, signature=signing.sign(signing.REVOCATION, said.signed_bytes, parent.sign_seed))


def verify_revocation(
    said: Revocation, parent: PublicIdentity, certificates: tuple[Certificate, ...]
) -> bool:
    """Whether this very superior signed it, about a key that one of the certificates says it vouched for."""
    if (said.parent, said.parent_key_id) != (parent.org, parent.key_id):
        return False
    about = (said.parent, said.subject, said.subject_key_id)
    if not any((one.parent, one.subject.org, one.subject.key_id) == about for one in certificates):
        return False
    message = said.signed_bytes
    return signing.is_signed(signing.REVOCATION, message, signature=said.signature, key=parent.sign_key)
