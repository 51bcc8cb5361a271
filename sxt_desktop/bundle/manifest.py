"""What a bundle says about itself under the sender's signature: who, to whom, which positions, which members.

Fields this version does not know are kept in `Manifest.unknown`; signatures cover the bytes received,
which the container keeps, never JSON written anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from sxt_desktop.bundle import formats
from sxt_desktop.bundle.continuations import continuation_from_json, continuation_to_json
from sxt_desktop.bundle.key_updates import Announced, announced_in
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.lines import Range
from sxt_desktop.bundle.signing import KEY_BYTES, SIGNATURE_BYTES
from sxt_desktop.bundle.strict_json import MOMENT, Malformed, Shape
from sxt_desktop.domain.chains import Checkpoint, Continuation
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.values import Json

HASH_BYTES = 32
RESULT = re.compile(r"[a-z_]{1,40}")
MEMBER = re.compile(
    r"log\.jsonl\.gz|forms/[0-9A-Za-z_]{1,60}-[1-9][0-9]{0,5}\.json|certificates\.jsonl|files/[0-9a-f]{64}"
)
"""Every name a member may have, besides the manifest and its signature."""
LOG = "log.jsonl.gz"
CERTIFICATES = "certificates.jsonl"
_KINDS = {"log.jsonl.gz": 0, "forms": 1, "certificates.jsonl": 2, "files": 3}


class Mode(StrEnum):
    """FULL: every position without gaps, up to a checkpoint. ADDRESSED: only what the recipient is to have."""

    FULL = "full"
    ADDRESSED = "addressed"


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
class LogPart:
    """Positions `from_n` to `to_n` of one owner's log in one epoch; `lines` of them travel.

    `link_before` is the link at ``from_n - 1``. In full mode the checkpoint stands at `to_n`.
    """

    owner: OrgId
    epoch: str
    mode: Mode
    from_n: int
    to_n: int
    link_before: bytes | None
    checkpoint: Checkpoint | None
    lines: int

    @property
    def range(self) -> Range:
        """The positions its lines must be."""
        return Range(self.owner, self.epoch, self.from_n, self.to_n, gapless=self.mode is Mode.FULL)


@dataclass(frozen=True, slots=True)
class Reveal:
    """Older positions of one owner whose content was withheld and now travels in `lines` lines."""

    owner: OrgId
    epoch: str
    lines: int

    @property
    def range(self) -> Range:
        """The positions its lines must be."""
        return Range(self.owner, self.epoch, whole=True)


@dataclass(frozen=True, slots=True)
class Ack:
    """A receipt for bundle `seq` from this recipient: how far its log is held, and which positions are needed.

    `needs` holds closed ranges (first, last); `reason` says why something was refused.
    """

    owner: OrgId
    epoch: str
    n: int
    seq: int
    manifest_sha256: str
    result: str
    needs: tuple[tuple[int, int], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Voided:
    """A number that was signed but never delivered, with the SHA-256 of its manifest."""

    seq: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the container; `unpacked` is its size after decompression."""

    name: str
    size: int
    sha256: str
    unpacked: int


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
            "logs": [_log_json(item) for item in self.logs],
            "reveals": [{"owner": r.owner, "epoch": r.epoch, "lines": r.lines} for r in self.reveals],
            "acks": [_ack_json(item) for item in self.acks],
            "members": [_member_json(item) for item in self.members],
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


def _member_json(item: Member) -> Json:
    return {"name": item.name, "size": item.size, "sha256": item.sha256, "unpacked": item.unpacked}


def _log_json(part: LogPart) -> Json:
    return {
        "owner": part.owner,
        "epoch": part.epoch,
        "mode": part.mode.value,
        "from_n": part.from_n,
        "to_n": part.to_n,
        "link_before": None if part.link_before is None else part.link_before.hex(),
        "checkpoint": None if part.checkpoint is None else checkpoint_to_json(part.checkpoint),
        "lines": part.lines,
    }


def _ack_json(ack: Ack) -> Json:
    return {
        "owner": ack.owner,
        "epoch": ack.epoch,
        "n": ack.n,
        "seq": ack.seq,
        "manifest_sha256": ack.manifest_sha256,
        "result": ack.result,
        "needs": [[first, last] for first, last in ack.needs],
        "reason": ack.reason,
    }


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
        logs=shape.items("logs", _log, limit=limits.logs),
        reveals=shape.items("reveals", _reveal, limit=limits.logs),
        acks=shape.items("acks", _ack, limit=limits.logs),
        members=shape.items("members", _member, limit=limits.members),
        counts=shape.mapping("counts"),
        created_at=shape.match("created_at", MOMENT),
        extensions=shape.mapping("extensions"),
        continues=_continues(shape, limits),
        key_updates=announced_in(shape, limit=limits.key_updates),
        unknown=shape.rest(),
    )
    _check_members(manifest.members, limits)
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


def _reveal(raw: object) -> Reveal:
    shape = Shape(raw)
    return Reveal(OrgId(shape.token("owner")), shape.token("epoch"), shape.number("lines"))


def _log(raw: object) -> LogPart:
    shape = Shape(raw)
    mode = shape.text("mode")
    if mode not in set(Mode):
        raise Malformed("mode")
    part = LogPart(
        owner=OrgId(shape.token("owner")),
        epoch=shape.token("epoch"),
        mode=Mode(mode),
        from_n=shape.number("from_n", least=1),
        to_n=shape.number("to_n"),
        link_before=shape.hex("link_before", HASH_BYTES) if shape.has("link_before") else None,
        checkpoint=checkpoint_from_json(shape.raw("checkpoint")) if shape.has("checkpoint") else None,
        lines=shape.number("lines"),
    )
    _check_log(part)
    return part


def _check_log(part: LogPart) -> None:
    """Refuse a log part whose numbers contradict each other; raises `Malformed`."""
    span = part.to_n - part.from_n + 1
    head = part.checkpoint
    if span < 0 or part.lines > span:
        raise Malformed("to_n")
    if part.mode is Mode.FULL and (part.lines != span or part.link_before is None or head is None):
        raise Malformed("lines")
    if head is not None and (head.owner, head.epoch) != (part.owner, part.epoch):
        raise Malformed("checkpoint")
    if head is not None and part.mode is Mode.FULL and head.n != part.to_n:
        raise Malformed("checkpoint")


def _ack(raw: object) -> Ack:
    shape = Shape(raw)
    return Ack(
        owner=OrgId(shape.token("owner")),
        epoch=shape.token("epoch"),
        n=shape.number("n"),
        seq=shape.number("seq"),
        manifest_sha256=shape.hex("manifest_sha256", HASH_BYTES).hex(),
        result=shape.match("result", RESULT),
        needs=shape.items("needs", _range, limit=10_000),
        reason=shape.text("reason") if shape.has("reason") else "",
    )


def _range(raw: object) -> tuple[int, int]:
    if not isinstance(raw, list) or len(raw) != 2 or not all(type(end) is int and end >= 1 for end in raw):
        raise Malformed("needs")
    return raw[0], raw[1]


def _member(raw: object) -> Member:
    shape = Shape(raw)
    return Member(
        name=shape.match("name", MEMBER),
        size=shape.number("size"),
        sha256=shape.hex("sha256", HASH_BYTES).hex(),
        unpacked=shape.number("unpacked"),
    )


def order(name: str) -> tuple[int, str]:
    """Return where a member stands: log, forms by name, certificates, files by hash."""
    return _KINDS[name.split("/", maxsplit=1)[0]], name


def _check_members(members: tuple[Member, ...], limits: Limits) -> None:
    """Refuse members out of order, twice, too large, or misnamed by content; raises `Malformed`."""
    places = [order(member.name) for member in members]
    if any(first >= second for first, second in pairwise(places)):
        raise Malformed("order of members")
    if not members or members[0].name != LOG:
        raise Malformed("no log")
    for member in members:
        _check_member(member, limits)
    if sum(member.size for member in members if member.name.startswith("forms/")) > limits.forms:
        raise Malformed("size of forms")


def _check_member(member: Member, limits: Limits) -> None:
    kind = member.name.split("/", maxsplit=1)[0]
    most = {"forms": limits.form, CERTIFICATES: limits.certificates}.get(kind, limits.file)
    if member.size > most or (kind == LOG and member.unpacked > limits.unpacked):
        raise Malformed("size of " + kind)
    if kind != LOG and member.unpacked != member.size:
        raise Malformed("unpacked size")
    if kind == "files" and member.name != "files/" + member.sha256:
        raise Malformed("name of file")
