"""Ed25519 signatures; every kind of statement has its own prefix, so none can pass for another."""

from nacl import exceptions
from nacl.signing import SigningKey, VerifyKey

KEY_BYTES = 32
SIGNATURE_BYTES = 64
CARD = b"sxt-identity-1\0"
CERTIFICATE = b"sxt-certificate-1\0"
KEY_UPDATE = b"sxt-key-update-1\0"
REVOCATION = b"sxt-revocation-1\0"
MANIFEST = b"sxt-manifest-1\0"
CHECKPOINT = b""
"""A checkpoint's `signed_bytes` bring their own prefix ``sxt-checkpoint-1``."""
CONTINUATION = b""
"""So do a continuation's: ``sxt-continuation-1``."""


def public_key(seed: bytes) -> bytes:
    """Return the 32 bytes of the public key that belongs to a seed of 32 bytes."""
    return bytes(SigningKey(seed).verify_key)


def sign(prefix: bytes, message: bytes, seed: bytes) -> bytes:
    """Return the signature, 64 bytes, over prefix and message."""
    return SigningKey(seed).sign(prefix + message).signature


def is_signed(prefix: bytes, message: bytes, *, signature: bytes, key: bytes) -> bool:
    """Whether a signature over prefix and message was made with the key; wrong lengths are simply false."""
    if len(signature) != SIGNATURE_BYTES or len(key) != KEY_BYTES:
        return False
    try:
        VerifyKey(key).verify(prefix + message, signature)
    except exceptions.BadSignatureError:
        return False
    return True
