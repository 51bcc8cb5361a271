"""Signed heads of logs: who may sign one, whose key it must be, and how they are written."""

from dataclasses import replace

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity
from sxt_desktop.bundle.signing import SIGNATURE_BYTES
from sxt_desktop.bundle.strict_json import HASH_BYTES, MOMENT, Shape
from sxt_desktop.domain.chains import Checkpoint
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.values import Json


def sign_checkpoint(checkpoint: Checkpoint, private: PrivateIdentity) -> Checkpoint:
    """Return the checkpoint signed by its owner and naming the owner's key."""
    if checkpoint.owner != private.public.org:
        raise ValueError("only the owner signs a checkpoint")
    named = replace(checkpoint, key_id=private.public.key_id, signature=b"")
    return replace(named, signature=signing.sign(signing.CHECKPOINT, named.signed_bytes, private.sign_seed))


def verify_checkpoint(checkpoint: Checkpoint, public: PublicIdentity) -> bool:
    """Whether this very identity, being the owner, signed the checkpoint."""
    if checkpoint.owner != public.org or checkpoint.key_id != public.key_id:
        return False
    return signing.is_signed(
        signing.CHECKPOINT, checkpoint.signed_bytes, signature=checkpoint.signature, key=public.sign_key
    )


def checkpoint_to_json(checkpoint: Checkpoint) -> dict[str, Json]:
    """Return a checkpoint with its signature as JSON."""
    return {
        "owner": checkpoint.owner,
        "epoch": checkpoint.epoch,
        "n": checkpoint.n,
        "link": checkpoint.link.hex(),
        "key_id": checkpoint.key_id,
        "at": checkpoint.at,
        "signature": checkpoint.signature.hex(),
    }


def checkpoint_from_json(raw: object) -> Checkpoint:
    """Read a checkpoint strictly, without judging its signature; raises `Malformed`."""
    shape = Shape(raw)
    checkpoint = Checkpoint(
        owner=OrgId(shape.token("owner")),
        epoch=shape.token("epoch"),
        n=shape.number("n"),
        link=shape.hex("link", HASH_BYTES),
        key_id=KeyId(shape.token("key_id")),
        at=shape.match("at", MOMENT),
        signature=shape.hex("signature", SIGNATURE_BYTES),
    )
    shape.end()
    return checkpoint
