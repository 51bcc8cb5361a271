"""What a bundle says about itself under the sender's signature: who, to whom, which positions, which members.

Fields this version does not know are kept in `Manifest.unknown`; signatures cover the bytes received,
which the container keeps, never JSON written anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sxt_desktop.bundle import formats
from sxt_desktop.bundle.acks import Ack, ack_from_json, ack_to_json
from sxt_desktop.bundle.continuations import continuation_from_json, continuation_to_json
from sxt_desktop.bundle.key_updates import Announced, announced_in
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.log_parts import LogPart, Reveal, log_from_json, log_to_json, reveal_from_json
from sxt_desktop.bundle.members import Member, check_members, member_from_json, member_to_json
from sxt_desktop.bundle.signing import KEY_BYTES
from sxt_desktop.bundle.strict_json import HASH_BYTES, MOMENT, Shape
from sxt_desktop.domain.chains import Continuation
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.values import Json


@dataclass(frozen=True, slots=True)
class Sender:
    """The organisation that signed, the key it used and the epoch it writes."""

    org: OrgId
    key_id: KeyId
    epoch: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whole public keys of one who can open the bundle, as the sender knew them."""

    key_id: KeyId
    sign_key: bytes
    box_key: bytes


@dataclass(frozen=True, slots=True)
class Voided:
    """A number that was signed but never delivered, with the SHA-256 of its manifest."""

    seq: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The signed statement; `prev` is the SHA-256 of the manifest before it on this line, None for the first.

    `continues` leads from the sender's first epoch to the one it writes; it is left out in the first.
    `key_updates` lead from the sender's first key to the one it signs with; they are left out with the first.
    """

    format: int
    app: str
    bundle_id: str
    header_sha256: str
    sender: Sender
    to_org: OrgId
    to_key_id: KeyId
    recipients: tuple[Recipient, ...]
    seq: int
    prev: str | None
    voided: tuple[Voided, ...]
    logs: tuple[LogPart, ...]
    reveals: tuple[Reveal, ...]
    acks: tuple[Ack, ...]
    members: tuple[Member, ...]
    counts: Mapping[str, Json]
    created_at: str
    extensions: Mapping[str, Json] = field(default_factory=dict)
    unknown: Mapping[str, Json] = field(default_factory=dict)
    continues: tuple[Continuation, ...] = ()
    key_updates: tuple[Announced, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Return the manifest as it is written, in the newest format."""
        return {
            "format": self.format,
            "app": self.app,
            "bundle_id": self.bundle_id,
            "header_sha256": self.header_sha256,
            "from": {"org": self.sender.org, "key_id": self.sender.key_id, "epoch": self.sender.epoch},
            "to": {"org": self.to_org, "key_id": self.to_key_id},
            "recipients": [_recipient_json(item) for item in self.recipients],
            "seq": self.seq,
            "prev": self.prev,
            "voided": [{"seq": item.seq, "sha256": item.sha256} for item in self.voided],
            "logs": [log_to_json(item) for item in self.logs],
            "reveals": [{"owner": r.owner, "epoch": r.epoch, "lines": r.lines} for r in self.reveals],
            "acks": [ack_to_json(item) for item in self.acks],
            "members": [member_to_json(item) for item in self.members],
            "counts": dict(self.counts),
            "created_at": self.created_at,
            "extensions": dict(self.extensions),
            **self._continues_json(),
            **self._key_updates_json(),
            **self.unknown,
        }

    def _continues_json(self) -> dict[str, Json]:
        return {"continues": [continuation_to_json(one) for one in self.continues]} if self.continues else {}

    def _key_updates_json(self) -> dict[str, Json]:
        return {"key_updates": [one.to_json() for one in self.key_updates]} if self.key_updates else {}


def _recipient_json(item: Recipient) -> Json:
    return {"key_id": item.key_id, "sign_key": item.sign_key.hex(), "box_key": item.box_key.hex()}


def manifest_from_json(raw: object, limits: Limits = Limits()) -> Manifest:  # noqa: B008 - frozen
    """Read a manifest strictly; raises `Malformed`. Unknown fields are kept, never refused."""
    written = Shape(raw).rest()
    written_as = Shape(written).number("format", least=1)
    shape = Shape(formats.brought_up(written, written_as=written_as))
    to = Shape(shape.raw("to"))
    manifest = Manifest(
        format=shape.number("format", least=1),
        app=shape.text("app", limit=100),
        bundle_id=shape.token("bundle_id"),
        header_sha256=shape.hex("header_sha256", HASH_BYTES).hex(),
        sender=sender_from_json(shape.raw("from")),
        to_org=OrgId(to.token("org")),
        to_key_id=KeyId(to.token("key_id")),
        recipients=shape.items("recipients", _recipient, limit=limits.recipients),
        seq=shape.number("seq", least=1),
        prev=shape.hex("prev", HASH_BYTES).hex() if shape.has("prev") else None,
        voided=shape.items("voided", _voided, limit=limits.logs),
        logs=shape.items("logs", log_from_json, limit=limits.logs),
        reveals=shape.items("reveals", reveal_from_json, limit=limits.logs),
        acks=shape.items("acks", ack_from_json, limit=limits.logs),
        members=shape.items("members", member_from_json, limit=limits.members),
        counts=shape.mapping("counts"),
        created_at=shape.match("created_at", MOMENT),
        extensions=shape.mapping("extensions"),
        continues=_continues(shape, limits),
        key_updates=announced_in(shape, limit=limits.key_updates),
        unknown=shape.rest(),
    )
    check_members(manifest.members, limits)
    return manifest


def _continues(shape: Shape, limits: Limits) -> tuple[Continuation, ...]:
    if not shape.has("continues"):
        return ()
    return shape.items("continues", continuation_from_json, limit=limits.epochs)


def sender_from_json(raw: object) -> Sender:
    """Read who signed; raises `Malformed`."""
    shape = Shape(raw)
    return Sender(OrgId(shape.token("org")), KeyId(shape.token("key_id")), shape.token("epoch"))


def _recipient(raw: object) -> Recipient:
    shape = Shape(raw)
    return Recipient(
        KeyId(shape.token("key_id")), shape.hex("sign_key", KEY_BYTES), shape.hex("box_key", KEY_BYTES)
    )


def _voided(raw: object) -> Voided:
    shape = Shape(raw)
    return Voided(shape.number("seq", least=1), shape.hex("sha256", HASH_BYTES).hex())
