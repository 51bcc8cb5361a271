"""The clear head of a bundle: version, number, and the content key sealed for each recipient; no name, no unit.

``"SXTB1\\n" | u32 big-endian length of header | header JSON``, then the sealed stream of `body` bytes. With
`body` a copy that was cut short is told from one that was altered, even without any key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from sxt_desktop.bundle import formats
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity
from sxt_desktop.bundle.limits import MAX_HEADER, Limits
from sxt_desktop.bundle.strict_json import Malformed, Shape, parse
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import KeyId
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.values import Json
from sxt_desktop.sealing.streams import KEY_BYTES, PIECE_BYTES

MAGIC = b"SXTB1\n"
LENGTH_BYTES = 4
SEALED_KEY_BYTES = KEY_BYTES + 48
"""What a sealed box adds: an ephemeral public key of 32 bytes and an authenticator of 16."""


@dataclass(frozen=True, slots=True)
class SealedKey:
    """The content key as only the holder of one box key can open it."""

    key_id: KeyId
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """The header and, in `raw`, every byte before the sealed stream."""

    format: int
    min_reader: int
    bundle_id: str
    recipients: tuple[SealedKey, ...]
    body: int
    raw: bytes

    @property
    def sha256(self) -> bytes:
        """Hash of everything before the sealed stream; bound to its first piece and named in the manifest."""
        return sha256(self.raw).digest()

    @property
    def size(self) -> int:
        """Size in bytes the whole bundle must have."""
        return len(self.raw) + self.body


def seal_keys(key: bytes, recipients: Sequence[PublicIdentity]) -> tuple[SealedKey, ...]:
    """Seal the content key for every recipient."""
    return tuple(SealedKey(one.key_id, SealedBox(PublicKey(one.box_key)).encrypt(key)) for one in recipients)


def new_envelope(bundle_id: str, recipients: tuple[SealedKey, ...], *, body: int) -> Envelope:
    """Make the head of a bundle in the newest format."""
    header = canonical(
        {
            "format": formats.CURRENT,
            "min_reader": formats.MIN_READER,
            "bundle_id": bundle_id,
            "suite": formats.SUITE,
            "chunk": PIECE_BYTES,
            "body": body,
            "recipients": [{"key_id": one.key_id, "sealed_key": one.sealed.hex()} for one in recipients],
        }
    )
    if len(header) > MAX_HEADER:
        raise ValueError("too many recipients")
    raw = MAGIC + len(header).to_bytes(LENGTH_BYTES, "big") + header
    return Envelope(formats.CURRENT, formats.MIN_READER, bundle_id, recipients, body, raw)


def read_envelope(file: BinaryIO, *, size: int, limits: Limits) -> Envelope:
    """Read the head of a file of `size` bytes and leave the file at the sealed stream.

    Raises UserError NOT_A_BUNDLE, BUNDLE_NEWER, BUNDLE_CUT, BUNDLE_ALTERED or BUNDLE_HOSTILE.
    """
    start = file.read(len(MAGIC) + LENGTH_BYTES)
    _check_magic(start[: len(MAGIC)])
    if len(start) < len(MAGIC) + LENGTH_BYTES:
        raise UserError(ErrorCode.BUNDLE_CUT, size=size)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if length > MAX_HEADER:
        raise UserError(ErrorCode.BUNDLE_HOSTILE, what="header")
    header = file.read(length)
    if len(header) < length:
        raise UserError(ErrorCode.BUNDLE_CUT, size=size)
    try:
        envelope = _read_header(parse(header), start + header, limits)
    except Malformed as wrong:
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="header") from wrong
    if size < envelope.size:
        raise UserError(ErrorCode.BUNDLE_CUT, size=size, expected=envelope.size)
    if size > envelope.size:
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="trailing", size=size, expected=envelope.size)
    return envelope


def _check_magic(magic: bytes) -> None:
    if magic == MAGIC:
        return
    if MAGIC.startswith(magic):
        raise UserError(ErrorCode.BUNDLE_CUT, size=len(magic))
    version = magic[4:5]
    if magic[:4] == MAGIC[:4] and magic[5:] == MAGIC[5:] and b"2" <= version <= b"9":
        raise UserError(ErrorCode.BUNDLE_NEWER, needs=int(version))
    raise UserError(ErrorCode.NOT_A_BUNDLE)


def _read_header(header: Json, raw: bytes, limits: Limits) -> Envelope:
    shape = Shape(header)
    min_reader = shape.number("min_reader", least=1)
    formats.check_readable(min_reader=min_reader, suite=shape.text("suite", limit=40))
    envelope = Envelope(
        format=shape.number("format", least=1),
        min_reader=min_reader,
        bundle_id=shape.token("bundle_id"),
        recipients=shape.items("recipients", _sealed_key, limit=limits.recipients),
        body=shape.number("body"),
        raw=raw,
    )
    if shape.raw("chunk") != PIECE_BYTES:
        raise Malformed("chunk")
    return envelope


def _sealed_key(raw: object) -> SealedKey:
    shape = Shape(raw)
    return SealedKey(KeyId(shape.token("key_id")), shape.hex("sealed_key", SEALED_KEY_BYTES))


def open_key(envelope: Envelope, me: PrivateIdentity) -> bytes:
    """Return the content key; raises UserError BUNDLE_NOT_FOR_US, or BUNDLE_ALTERED if ours does not open."""
    mine = [one.sealed for one in envelope.recipients if one.key_id == me.public.key_id]
    if not mine:
        raise UserError(ErrorCode.BUNDLE_NOT_FOR_US, bundle_id=envelope.bundle_id)
    for sealed in mine:
        try:
            key = SealedBox(me.box).decrypt(sealed)
        except CryptoError:
            continue
        if len(key) == KEY_BYTES:
            return key
    raise UserError(ErrorCode.BUNDLE_ALTERED, what="sealed_key")
