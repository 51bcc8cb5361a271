"""Signed heads of logs: who may sign one, and whose key it must be."""

from dataclasses import replace

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity
from sxt_desktop.domain.chains import Checkpoint


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
