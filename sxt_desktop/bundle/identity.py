"""Who an organisation is to others: its two public keys, its card (`.sxk`), its fingerprint, its certificates.

A fingerprint is compared on stamped paper, never trusted from the stick that brought the keys. `key_id`
only looks keys up; wherever trust depends on it, whole keys are compared.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import nacl.bindings as sodium
from nacl import exceptions
from nacl.public import PrivateKey

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.strict_json import MOMENT, Malformed, Shape, parse
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.revisions import canonical, framed_hash
from sxt_desktop.domain.values import Json, clean

CARD_FORMAT = "sxt-identity-1"
MAX_CARD_BYTES = 64 * 1024
SEED_BYTES = 32
GROUPS = 8
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """An organisation's names and public keys of 32 bytes each; `epoch` is the log it writes at present."""

    org: OrgId
    name: str
    short_name: str
    epoch: str
    sign_key: bytes
    box_key: bytes
    created_at: str

    @property
    def key_id(self) -> KeyId:
        """First 16 hex digits of SHA-256 over both keys."""
        return KeyId(hashlib.sha256(self.sign_key + self.box_key).hexdigest()[:16])

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """Eight groups of four hex digits over both keys and the organisation's id."""
        digest = framed_hash(b"sxt-fingerprint-1", self.org.encode(), self.sign_key, self.box_key)
        return tuple(digest[2 * group : 2 * group + 2].hex() for group in range(GROUPS))

    def to_json(self) -> dict[str, Json]:
        """Return all fields as JSON, keys in hex."""
        return {
            "org": self.org,
            "name": self.name,
            "short_name": self.short_name,
            "epoch": self.epoch,
            "sign_key": self.sign_key.hex(),
            "box_key": self.box_key.hex(),
            "created_at": self.created_at,
        }


def public_from_json(raw: object) -> PublicIdentity:
    """Read an identity strictly; raises `Malformed`, also for box keys that encrypt to everybody."""
    shape = Shape(raw)
    identity = PublicIdentity(
        org=OrgId(shape.token("org")),
        name=_name(shape, "name"),
        short_name=_name(shape, "short_name"),
        epoch=shape.token("epoch"),
        sign_key=shape.hex("sign_key", signing.KEY_BYTES),
        box_key=shape.hex("box_key", signing.KEY_BYTES),
        created_at=shape.match("created_at", MOMENT),
    )
    shape.end()
    if not _is_usable(identity.box_key):
        raise Malformed("box_key")
    return identity


def _name(shape: Shape, which: str) -> str:
    """Read one line of visible text: invisible characters could make two names look alike."""
    name = shape.text(which, limit=NAME_LENGTH)
    if not name.strip() or clean(name) != name or "\n" in name:
        raise Malformed(which)
    return name


def _is_usable(box_key: bytes) -> bool:
    """Whether a box key is no point of small order, with which every shared secret would be zero."""
    try:
        sodium.crypto_scalarmult(hashlib.sha256(b"any scalar").digest(), box_key)
    except exceptions.RuntimeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class PrivateIdentity:
    """Our own identity with the two seeds of 32 bytes; kept in the encrypted workbook only."""

    public: PublicIdentity
    sign_seed: bytes = field(repr=False)
    box_seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if signing.public_key(self.sign_seed) != self.public.sign_key:
            raise ValueError("sign_seed and sign_key do not belong together")
        if bytes(self.box.public_key) != self.public.box_key:
            raise ValueError("box_seed and box_key do not belong together")

    @property
    def box(self) -> PrivateKey:
        """The key that opens what was sealed for us."""
        return PrivateKey.from_seed(self.box_seed)


def new_identity(
    *,
    org: OrgId,
    name: str,
    short_name: str,
    epoch: str,
    created_at: str,
    random: Callable[[int], bytes],
) -> PrivateIdentity:
    """Make fresh keys for an organisation; `random` returns that many unpredictable bytes.

    Raises ValueError for names of no or too many characters and for ids that are no ids.
    """
    sign_seed, box_seed = random(SEED_BYTES), random(SEED_BYTES)
    public = PublicIdentity(
        org=org,
        name=clean(name),
        short_name=clean(short_name),
        epoch=epoch,
        sign_key=signing.public_key(sign_seed),
        box_key=bytes(PrivateKey.from_seed(box_seed).public_key),
        created_at=created_at,
    )
    public_from_json(public.to_json())
    return PrivateIdentity(public, sign_seed, box_seed)


def write_card(private: PrivateIdentity) -> bytes:
    """Return the content of a `.sxk` file: one line of canonical JSON, signed by its own key."""
    identity = private.public.to_json()
    signature = signing.sign(signing.CARD, canonical(identity), private.sign_seed)
    return canonical({"format": CARD_FORMAT, "identity": identity, "signature": signature.hex()}) + b"\n"


def read_card(content: bytes) -> PublicIdentity:
    """Read a `.sxk` file; raises UserError IDENTITY_DAMAGED. Who sent it is proved by its fingerprint only."""
    if len(content) > MAX_CARD_BYTES:
        raise UserError(ErrorCode.IDENTITY_DAMAGED, what="size")
    try:
        raw = parse(content.removesuffix(b"\n"))
        shape = Shape(raw)
        if shape.raw("format") != CARD_FORMAT or canonical(raw) + b"\n" != content:
            raise Malformed("format")
        identity = public_from_json(shape.raw("identity"))
        signature = shape.hex("signature", signing.SIGNATURE_BYTES)
        shape.end()
    except Malformed as wrong:
        raise UserError(ErrorCode.IDENTITY_DAMAGED, what=str(wrong)) from wrong
    signed = canonical(identity.to_json())
    if not signing.is_signed(signing.CARD, signed, signature=signature, key=identity.sign_key):
        raise UserError(ErrorCode.IDENTITY_DAMAGED, what="signature")
    return identity


def check_groups(identity: PublicIdentity, groups: Mapping[int, str]) -> bool:
    """Whether groups typed from paper (index from 0 -> four hex digits) are all right; false for none.

    Case, blanks and full-width digits do not matter; the time taken says nothing about which is wrong.
    """
    if not groups or not set(groups) <= set(range(GROUPS)):
        return False
    typed = "-".join(_plain(groups[index]) for index in sorted(groups))
    expected = "-".join(identity.fingerprint[index] for index in sorted(groups))
    return hmac.compare_digest(expected.encode(), typed.encode())


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip().casefold()


@dataclass(frozen=True, slots=True)
class Certificate:
    """A superior's word that an identity is its subordinate's, valid from that position of the superior's log."""

    subject: PublicIdentity
    parent: OrgId
    parent_key_id: KeyId
    valid_from_n: int
    at: str
    signature: bytes = b""

    @property
    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        return canonical(self._statement())

    def _statement(self) -> dict[str, Json]:
        return {
            "subject": self.subject.to_json(),
            "parent": self.parent,
            "parent_key_id": self.parent_key_id,
            "valid_from_n": self.valid_from_n,
            "at": self.at,
        }

    def to_json(self) -> dict[str, Json]:
        """Return statement and signature as JSON."""
        return {**self._statement(), "signature": self.signature.hex()}


def certificate_from_json(raw: object) -> Certificate:
    """Read a certificate strictly, without judging its signature; raises `Malformed`."""
    shape = Shape(raw)
    certificate = Certificate(
        subject=public_from_json(shape.raw("subject")),
        parent=OrgId(shape.token("parent")),
        parent_key_id=KeyId(shape.token("parent_key_id")),
        valid_from_n=shape.number("valid_from_n"),
        at=shape.match("at", MOMENT),
        signature=shape.hex("signature", signing.SIGNATURE_BYTES),
    )
    shape.end()
    return certificate


def sign_certificate(
    subject: PublicIdentity, *, parent: PrivateIdentity, valid_from_n: int, at: str
) -> Certificate:
    """Return a certificate by `parent` about a subordinate whose fingerprint was compared."""
    certificate = Certificate(subject, parent.public.org, parent.public.key_id, valid_from_n, at)
    signature = signing.sign(signing.CERTIFICATE, certificate.signed_bytes, parent.sign_seed)
    return replace(certificate, signature=signature)


def verify_certificate(certificate: Certificate, parent: PublicIdentity) -> bool:
    """Whether this very parent signed the certificate."""
    if certificate.parent != parent.org or certificate.parent_key_id != parent.key_id:
        return False
    return signing.is_signed(
        signing.CERTIFICATE,
        certificate.signed_bytes,
        signature=certificate.signature,
        key=parent.sign_key,
    )
