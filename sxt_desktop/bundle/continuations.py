"""Signed statements that a new epoch goes on from an earlier one: who may sign one, and how it travels."""

from dataclasses import replace

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity
from sxt_desktop.bundle.signing import SIGNATURE_BYTES
from sxt_desktop.bundle.strict_json import MOMENT, Malformed, Shape
from sxt_desktop.domain.chains import Continuation
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.values import Json, clean

LINK_BYTES = 32
WHY_LENGTH = 40


def sign_continuation(statement: Continuation, private: PrivateIdentity) -> Continuation:
    """Return the statement signed by its owner and naming the owner's key."""
    if statement.owner != private.public.org:
        raise ValueError("only the owner opens an epoch")
    named = replace(statement, key_id=private.public.key_id, signature=b"")
    return replace(named, signature=signing.sign(signing.CONTINUATION, named.signed_bytes, private.sign_seed))


def verify_continuation(statement: Continuation, public: PublicIdentity) -> bool:
    """Whether this very identity, being the owner, signed the statement."""
    if statement.owner != public.org or statement.key_id != public.key_id:
        return False
    return signing.is_signed(
        signing.CONTINUATION, statement.signed_bytes, signature=statement.signature, key=public.sign_key
    )


def continuation_to_json(statement: Continuation) -> dict[str, Json]:
    """Return a statement with its signature as JSON."""
    return {
        "owner": statement.owner,
        "epoch": statement.epoch,
        "from_epoch": statement.from_epoch,
        "n": statement.n,
        "link": statement.link.hex(),
        "why": statement.why,
        "at": statement.at,
        "key_id": statement.key_id,
        "signature": statement.signature.hex(),
    }


def continuation_from_json(raw: object) -> Continuation:
    """Read a statement strictly, without judging its signature; raises `Malformed`."""
    shape = Shape(raw)
    statement = Continuation(
        owner=OrgId(shape.token("owner")),
        epoch=shape.token("epoch"),
        from_epoch=shape.token("from_epoch"),
        n=shape.number("n"),
        link=shape.hex("link", LINK_BYTES),
        why=_one_line(shape.text("why", limit=WHY_LENGTH)),
        at=shape.match("at", MOMENT),
        key_id=KeyId(shape.token("key_id")),
        signature=shape.hex("signature", SIGNATURE_BYTES),
    )
    shape.end()
    return statement


def _one_line(text: str) -> str:
    if not text.strip() or clean(text) != text or "\n" in text:
        raise Malformed("why")
    return text
