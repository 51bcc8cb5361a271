"""Writing a bundle: the log is packed first, then everything streams out once, signed and then encrypted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain

from sxt_desktop.bundle import formats, signing, ustar
from sxt_desktop.bundle.acks import Ack
from sxt_desktop.bundle.envelope import Envelope, new_envelope, seal_keys
from sxt_desktop.bundle.identity import Certificate, PrivateIdentity, PublicIdentity
from sxt_desktop.bundle.key_updates import Announced
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.lines import to_line
from sxt_desktop.bundle.log_parts import LogPart, LogSpan, Reveal, Revealed
from sxt_desktop.bundle.manifest import Manifest, Recipient, Sender, Voided, manifest_from_json
from sxt_desktop.bundle.members import CERTIFICATES, LOG, Member, order
from sxt_desktop.bundle.packing import Packed
from sxt_desktop.bundle.spool import Spool
from sxt_desktop.bundle.strict_json import Malformed, parse
from sxt_desktop.bundle.volumes import Sink
from sxt_desktop.domain.chains import Continuation
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId, uuid7
from sxt_desktop.domain.meter import Meter
from sxt_desktop.domain.revisions import Carried, canonical
from sxt_desktop.domain.values import Json
from sxt_desktop.sealing import KEY_BYTES, seal, sealed_size

_BATCH = 256 * 1024
_NO_HASH = "0" * 64

Opener = Callable[[], Iterable[bytes]]
"""Opens a kept file and yields its plain content."""


@dataclass(frozen=True, slots=True)
class OutgoingLog(LogSpan):
    """A span of positions to send; `lines` is read once."""

    lines: Iterable[Carried]


@dataclass(frozen=True, slots=True)
class OutgoingReveal(Revealed):
    """Older positions whose content goes out now; `lines` is read once."""

    lines: Iterable[Carried]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is to be sent to one organisation.

    `forms` maps ``<id>-<version>`` to canonical JSON, `files` maps SHA-256 in hex to size and opener. `epoch` is
    the one the sender writes, its first when it is empty; `continues` leads there from the first.
    """

    from_org: OrgId
    to_org: OrgId
    seq: int
    prev: str | None
    created_at: str
    voided: Sequence[Voided] = ()
    logs: Sequence[OutgoingLog] = ()
    reveals: Sequence[OutgoingReveal] = ()
    acks: Sequence[Ack] = ()
    forms: Mapping[str, bytes] = field(default_factory=dict)
    certificates: Sequence[Certificate] = ()
    files: Mapping[str, tuple[int, Opener]] = field(default_factory=dict)
    counts: Mapping[str, Json] = field(default_factory=dict)
    extensions: Mapping[str, Json] = field(default_factory=dict)
    epoch: str = ""
    continues: Sequence[Continuation] = ()
    key_updates: Sequence[Announced] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: `sha256` (hex) and `size` are those of the whole file, for receipts and reading back."""

    bundle_id: str
    seq: int
    manifest: bytes
    manifest_sha256: str
    signature: bytes
    sha256: str
    size: int


def least_size(content: Outgoing) -> int:
    """Return a lower bound in bytes of the bundle, known before anything is packed."""
    files = sum(ustar.member_size(size) for size, _ in content.files.values())
    forms = sum(ustar.member_size(len(form)) for form in content.forms.values())
    return sealed_size(files + forms)


def write_bundle(
    out: Sink,
    *,
    content: Outgoing,
    sender: PrivateIdentity,
    recipients: Sequence[PublicIdentity],
    random: Callable[[int], bytes],
    app: str,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    signed: Callable[[bytes], None] | None = None,
) -> Written:
    """Write a bundle; the one recipient of organisation `to_org` is addressed, others may open it as well.

    `progress` is told bytes done and bytes in all. `signed` is told the manifest's bytes before the first
    byte goes out: from then on `seq` is spent, even if writing fails. Raises `Cancelled`, UserError
    FILE_DAMAGED for a kept file that is not what its hash says, and ValueError for content that
    contradicts itself; what `out` then holds is worthless.
    """
    meter = Meter(progress, cancelled)
    with Spool() as log:
        counts, unpacked = _pack_log(content, log, meter)
        statement = replace(
            _statement(content, sender.public, recipients, counts),
            app=app,
            bundle_id=_bundle_id(content.created_at, random),
            members=_members(content, log, unpacked),
        )
        key = random(KEY_BYTES)
        envelope = _envelope(statement, key, recipients)
        manifest = _manifest_bytes(statement, header_sha256=envelope.sha256.hex())
        _check(manifest)
        signature = signing.sign(signing.MANIFEST, manifest, sender.sign_seed)
        if signed is not None:
            signed(manifest)
        meter.total = envelope.size
        plain = _archive(manifest, signature, statement.members, _sources(content, log))
        digest = _pour(out, chain((envelope.raw,), seal(plain, key, ad=envelope.sha256)), meter)
    return Written(
        bundle_id=statement.bundle_id,
        seq=content.seq,
        manifest=manifest,
        manifest_sha256=sha256(manifest).hexdigest(),
        signature=signature,
        sha256=digest,
        size=envelope.size,
    )


def _statement(
    content: Outgoing,
    sender: PublicIdentity,
    recipients: Sequence[PublicIdentity],
    counts: Sequence[int],
) -> Manifest:
    """Return what the manifest says about sender, recipients and log; `counts` are lines per source."""
    addressee = _addressee(content, sender, recipients)
    return Manifest(
        format=formats.CURRENT,
        app="",
        bundle_id="",
        header_sha256=_NO_HASH,
        sender=Sender(sender.org, sender.key_id, content.epoch or sender.epoch),
        to_org=addressee.org,
        to_key_id=addressee.key_id,
        recipients=tuple(Recipient(one.key_id, one.sign_key, one.box_key) for one in recipients),
        seq=content.seq,
        prev=content.prev,
        voided=tuple(content.voided),
        logs=_log_parts(content, counts[: len(content.logs)]),
        reveals=_reveals(content, counts[len(content.logs) :]),
        acks=tuple(content.acks),
        members=(),
        counts=content.counts,
        created_at=content.created_at,
        extensions=content.extensions,
        continues=tuple(content.continues),
        key_updates=tuple(content.key_updates),
    )


def _addressee(
    content: Outgoing, sender: PublicIdentity, recipients: Sequence[PublicIdentity]
) -> PublicIdentity:
    if content.from_org != sender.org:
        raise ValueError("from_org is not the sender's organisation")
    if len({one.key_id for one in recipients}) != len(recipients):
        raise ValueError("a recipient twice")
    addressed = [one for one in recipients if one.org == content.to_org]
    if len(addressed) != 1:
        raise ValueError("exactly one recipient must be of organisation to_org")
    return addressed[0]


def _bundle_id(created_at: str, random: Callable[[int], bytes]) -> str:
    moment = datetime.fromisoformat(created_at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return uuid7(int(moment.timestamp() * 1000), random(10))


def _pack_log(content: Outgoing, log: Spool, meter: Meter) -> tuple[list[int], int]:
    """Pack all lines into the spool; return how many each source gave, and their size unpacked."""
    sources = [log_part.range.checked(log_part.lines) for log_part in content.logs]
    sources += [reveal.range.checked(reveal.lines) for reveal in content.reveals]
    counts = [0] * len(sources)
    packed = Packed(_counted_lines(sources, counts, meter))
    log.fill(packed)
    return counts, packed.unpacked


def _counted_lines(sources: Sequence[Iterable[Carried]], counts: list[int], meter: Meter) -> Iterator[bytes]:
    for index, source in enumerate(sources):
        batch = bytearray()
        for carried in source:
            batch += to_line(carried)
            counts[index] += 1
            if len(batch) >= _BATCH:
                meter.check()
                yield bytes(batch)
                batch.clear()
        yield bytes(batch)


def _log_parts(content: Outgoing, counts: Sequence[int]) -> tuple[LogPart, ...]:
    return tuple(
        LogPart(
            owner=part.owner,
            epoch=part.epoch,
            mode=part.mode,
            from_n=part.from_n,
            to_n=part.to_n,
            link_before=part.link_before,
            checkpoint=part.checkpoint,
            lines=count,
        )
        for part, count in zip(content.logs, counts, strict=True)
    )


def _reveals(content: Outgoing, counts: Sequence[int]) -> tuple[Reveal, ...]:
    return tuple(
        Reveal(part.owner, part.epoch, count) for part, count in zip(content.reveals, counts, strict=True)
    )


def _members(content: Outgoing, log: Spool, unpacked: int) -> tuple[Member, ...]:
    members = [Member(LOG, log.size, log.sha256, unpacked)]
    for name, form in content.forms.items():
        members.append(_member(f"forms/{name}.json", len(form), sha256(form).hexdigest()))
    if content.certificates:
        lines = _certificate_lines(content)
        members.append(_member(CERTIFICATES, len(lines), sha256(lines).hexdigest()))
    for digest, (size, _) in content.files.items():
        members.append(_member(f"files/{digest}", size, digest))
    return tuple(sorted(members, key=lambda member: order(member.name)))


def _member(name: str, size: int, digest: str) -> Member:
    return Member(name, size, digest, size)


def _certificate_lines(content: Outgoing) -> bytes:
    return b"".join(canonical(one.to_json()) + b"\n" for one in content.certificates)


def _manifest_bytes(statement: Manifest, *, header_sha256: str) -> bytes:
    return canonical(replace(statement, header_sha256=header_sha256).to_json())


def _check(manifest: bytes) -> None:
    """Refuse to sign what our own reader would refuse; raises `Malformed`, a ValueError."""
    limits = Limits()
    if len(manifest) > limits.manifest:
        raise Malformed("size of manifest")
    manifest_from_json(parse(manifest), limits)


def _envelope(statement: Manifest, key: bytes, recipients: Sequence[PublicIdentity]) -> Envelope:
    """Make the head; the manifest will name its hash, which changes nothing about the manifest's length."""
    sizes = [len(canonical(statement.to_json())), signing.SIGNATURE_BYTES]
    sizes += [member.size for member in statement.members]
    plain = sum(ustar.member_size(size) for size in sizes) + len(ustar.END)
    return new_envelope(statement.bundle_id, seal_keys(key, recipients), body=sealed_size(plain))


def _sources(content: Outgoing, log: Spool) -> dict[str, Opener]:
    """Return for every member how its content is read."""
    sources: dict[str, Opener] = {LOG: log.chunks, CERTIFICATES: lambda: (_certificate_lines(content),)}
    for name, form in content.forms.items():
        sources[f"forms/{name}.json"] = _constant(form)
    for digest, (_, opener) in content.files.items():
        sources[f"files/{digest}"] = opener
    return sources


def _constant(content: bytes) -> Opener:
    return lambda: (content,)


def _archive(
    manifest: bytes, signature: bytes, members: Sequence[Member], sources: Mapping[str, Opener]
) -> Iterator[bytes]:
    for name, content in (("manifest.json", manifest), ("manifest.sig", signature)):
        yield ustar.header(name, len(content)) + content + ustar.padding(len(content))
    for member in members:
        yield ustar.header(member.name, member.size)
        yield from _checked(member, sources[member.name]())
        yield ustar.padding(member.size)
    yield ustar.END


def _checked(member: Member, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass content on and make sure that it is what the manifest promised."""
    digest, left = sha256(), member.size
    for chunk in chunks:
        digest.update(chunk)
        left -= len(chunk)
        if left < 0:
            break
        yield chunk
    if left or digest.hexdigest() != member.sha256:
        raise UserError(ErrorCode.FILE_DAMAGED, sha256=member.sha256, name=member.name)


def _pour(out: Sink, chunks: Iterable[bytes], meter: Meter) -> str:
    digest = sha256()
    for chunk in chunks:
        digest.update(chunk)
        out.write(chunk)
        meter.add(len(chunk))
    return digest.hexdigest()
