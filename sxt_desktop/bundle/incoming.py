"""Reading a bundle: everything is decrypted and verified into an encrypted staging file before anything is believed.

Order of `open_bundle`: clear head and its limits, our content key, manifest and signature under the
sender's enrolled key, head and recipients against what was signed, free disk, then every member's size
and hash, the declared end, and nothing after it. The first deviation removes the staging file and is
told as one `UserError`; nothing else was changed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sxt_desktop.bundle import signing, ustar
from sxt_desktop.bundle.envelope import Envelope, open_key, read_envelope
from sxt_desktop.bundle.identity import (
    Certificate,
    PrivateIdentity,
    PublicIdentity,
    certificate_from_json,
)
from sxt_desktop.bundle.key_updates import announced_in, path_to_key, since_known
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.lines import LineCutter, Range, from_line, split
from sxt_desktop.bundle.manifest import Manifest, Recipient, Sender, manifest_from_json, sender_from_json
from sxt_desktop.bundle.medium import metered, opened, told
from sxt_desktop.bundle.members import CERTIFICATES, LOG, Member
from sxt_desktop.bundle.packing import unpack
from sxt_desktop.bundle.recall import Recall
from sxt_desktop.bundle.staging import Staging
from sxt_desktop.bundle.strict_json import Malformed, Shape, parse
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.meter import Meter, Progress
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.domain.values import Json
from sxt_desktop.sealing import unseal

Found = TypeVar("Found")
SenderOf = Callable[[OrgId, KeyId], PublicIdentity | None]
"""Looks up an enrolled identity; None means unknown."""
Judge = Callable[[PublicIdentity, Manifest], None]
"""Raises a UserError where a sender's key does not count for what it signed."""


class Staged:
    """A bundle whose every byte was verified; leave it (`close` or ``with``) to remove the staging file."""

    def __init__(
        self,
        *,
        manifest: Manifest,
        manifest_bytes: bytes,
        sender: PublicIdentity,
        size: int,
        staging: Staging,
        limits: Limits,
    ) -> None:
        self.manifest = manifest
        self.manifest_bytes = manifest_bytes
        self.sender = sender
        self.size = size
        self._staging = staging
        self._limits = limits
        self._gone_through: set[str] = set()
        self._recall = Recall()
        self._found: dict[str, Any] = {}

    def once(self, name: str, work: Callable[[], Found]) -> Found:
        """Return what `work` found the first time it was asked for under this name: what follows from the bundle
        alone is not worked out anew for each of thousands of logs."""
        if name not in self._found:
            self._found[name] = work()
        found: Found = self._found[name]
        return found

    @property
    def manifest_sha256(self) -> str:
        """Hash in hex by which receipts and the next manifest name this bundle."""
        return sha256(self.manifest_bytes).hexdigest()

    def lines(self, index: int) -> Iterator[Carried]:
        """Yield the positions of `manifest.logs[index]`, every digest and content hash recomputed the first time:
        what is staged is sealed with a key of this object's own, and a small log is not even read again.

        Raises UserError BUNDLE_ALTERED. Chain and checkpoint are for the caller to judge, who knows what
        is already held and the owner's key.
        """
        return self._positions(_log_name(index), self.manifest.logs[index].range)

    def revealed(self, index: int) -> Iterator[Carried]:
        """Yield the positions of `manifest.reveals[index]`; as `lines`."""
        return self._positions(_reveal_name(index), self.manifest.reveals[index].range)

    def _positions(self, name: str, expected: Range) -> Iterator[Carried]:
        known = self._recall.get(name)
        if known is not None:
            yield from known
            return
        reading, again = self._recall.reading(), name in self._gone_through
        lines = split(reading.weighed(self._staging.get(name)), limit=self._limits.line)
        try:
            yield from reading.noted(expected.checked(from_line(line, again=again) for line in lines))
        except Malformed as wrong:
            raise UserError(ErrorCode.BUNDLE_ALTERED, what=str(wrong), part=name) from wrong
        self._gone_through.add(name)
        reading.kept_in(self._recall, name)

    def forms(self) -> dict[str, bytes]:
        """Return the form definitions as received: ``<id>-<version>`` -> canonical JSON."""
        names = [name for name in self._staging.names() if name.startswith("forms/")]
        return {
            name.removeprefix("forms/").removesuffix(".json"): b"".join(self._staging.get(name))
            for name in names
        }

    def certificates(self) -> tuple[Certificate, ...]:
        """Return the certificates as received; their signatures are for the caller to verify."""
        return self.once(CERTIFICATES, self._certificates)

    def _certificates(self) -> tuple[Certificate, ...]:
        if CERTIFICATES not in self._staging.names():
            return ()
        lines = split(self._staging.get(CERTIFICATES), limit=self._limits.line)
        some = islice(lines, self._limits.certificates_in_all + 1)
        try:
            found = tuple(certificate_from_json(parse(line)) for line in some)
        except Malformed as wrong:
            raise UserError(ErrorCode.BUNDLE_ALTERED, what=str(wrong), part=CERTIFICATES) from wrong
        if len(found) > self._limits.certificates_in_all:
            raise UserError(ErrorCode.BUNDLE_HOSTILE, what=CERTIFICATES)
        return found

    def files(self) -> dict[str, int]:
        """Return the files that travelled: SHA-256 in hex -> size in bytes."""
        return {item.sha256: item.size for item in self.manifest.members if item.name.startswith("files/")}

    def file_chunks(self, digest: str) -> Iterator[bytes]:
        """Yield a file's plain content; raises KeyError for one that did not travel."""
        return self._staging.get(f"files/{digest}")

    def close(self) -> None:
        """Remove the staging file; closing twice is allowed."""
        self._recall.forget()
        self._staging.close()

    def __enter__(self) -> "Staged":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_bundle(
    source: Path,
    *,
    me: PrivateIdentity,
    sender_of: SenderOf,
    staging: Path,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    earlier: Sequence[PrivateIdentity] = (),
    judge: Judge = lambda sender, manifest: None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Staged:
    """Decrypt and verify a bundle into the folder `staging`.

    `earlier` are keys of ours that were replaced: what was sealed for them still opens. A sender's new key is
    taken for its own where statements by old and new keys lead to it from one that `sender_of` knows; `judge`
    says what a key may sign.
    Raises UserError NOT_A_BUNDLE, BUNDLE_NEWER(needs), BUNDLE_CUT, BUNDLE_ALTERED, BUNDLE_HOSTILE(what),
    BUNDLE_NOT_FOR_US, BUNDLE_UNKNOWN_SENDER(key_id, org), what `judge` raises, DISK_FULL,
    PLACE_NOT_WRITABLE, FILE_MISSING or FILE_DAMAGED (the medium cannot be read), and `Cancelled`;
    nothing is left in `staging` then.
    """
    with told(source), opened(source) as (file, size):
        envelope = read_envelope(file, size=size, limits=limits)
        meter = Meter(progress, cancelled, total=size)
        me = _addressee(envelope, (me, *earlier))
        pieces = unseal(metered(file, meter), open_key(envelope, me), ad=envelope.sha256)
        archive = ustar.Reader(pieces)
        manifest_bytes, manifest, sender = _statement(archive, sender_of, limits)
        _check_address(manifest, envelope, me.public)
        judge(sender, manifest)
        kept = Staging(staging, needed=_room(manifest) + limits.reserve)
        try:
            for member in manifest.members:
                _stage(archive, member, manifest, kept)
            archive.end()
        except BaseException:
            kept.close()
            raise
    return Staged(
        manifest=manifest,
        manifest_bytes=manifest_bytes,
        sender=sender,
        size=size,
        staging=kept,
        limits=limits,
    )


def _addressee(envelope: Envelope, ours: Sequence[PrivateIdentity]) -> PrivateIdentity:
    """Return whichever identity of ours a bundle names, the present one where it names none."""
    named = {one.key_id for one in envelope.recipients}
    return next((one for one in ours if one.public.key_id in named), ours[0])


def _statement(
    archive: ustar.Reader, sender_of: SenderOf, limits: Limits
) -> tuple[bytes, Manifest, PublicIdentity]:
    """Read manifest and signature; only what an enrolled sender signed is looked at in full."""
    archive.next("manifest.json", limit=limits.manifest)
    content = archive.content()
    archive.next("manifest.sig", limit=signing.SIGNATURE_BYTES)
    signature = archive.content()
    raw = parse(content)
    claimed = sender_from_json(Shape(raw).raw("from"))
    sender = _known(claimed, sender_of) or _introduced(raw, claimed, sender_of, limits)
    if sender is None:
        raise UserError(ErrorCode.BUNDLE_UNKNOWN_SENDER, key_id=claimed.key_id, org=claimed.org)
    if not signing.is_signed(signing.MANIFEST, content, signature=signature, key=sender.sign_key):
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="signature", key_id=sender.key_id, org=sender.org)
    return content, _manifest(raw, limits), sender


def _known(claimed: Sender, sender_of: SenderOf) -> PublicIdentity | None:
    sender = sender_of(claimed.org, claimed.key_id)
    is_claimed = sender is not None and (sender.org, sender.key_id) == (claimed.org, claimed.key_id)
    return sender if is_claimed else None


def _introduced(raw: Json, claimed: Sender, sender_of: SenderOf, limits: Limits) -> PublicIdentity | None:
    """Return the key that statements of the manifest lead to from one that is known, or None."""
    try:
        path = path_to_key(announced_in(Shape(raw), limit=limits.key_updates), claimed.org, claimed.key_id)
    except Malformed:
        return None
    found = since_known(path, lambda org, key_id: _known(Sender(org, key_id, claimed.epoch), sender_of))
    return found[-1].update.new if found else None


def _manifest(raw: Json, limits: Limits) -> Manifest:
    try:
        return manifest_from_json(raw, limits)
    except Malformed as wrong:
        raise UserError(ErrorCode.BUNDLE_HOSTILE, what=f"manifest: {wrong}") from wrong


def _check_address(manifest: Manifest, envelope: Envelope, me: PublicIdentity) -> None:
    """Refuse a head that was not made together with the manifest, and a bundle addressed to others."""
    named = [one.key_id for one in manifest.recipients]
    if (
        manifest.header_sha256 != envelope.sha256.hex()
        or manifest.bundle_id != envelope.bundle_id
        or named != [one.key_id for one in envelope.recipients]
    ):
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="header")
    mine = Recipient(me.key_id, me.sign_key, me.box_key)
    if (manifest.to_org, manifest.to_key_id) != (me.org, me.key_id) or mine not in manifest.recipients:
        raise UserError(ErrorCode.BUNDLE_NOT_FOR_US, bundle_id=manifest.bundle_id, org=manifest.to_org)


def _room(manifest: Manifest) -> int:
    return sum(member.unpacked for member in manifest.members)


def _stage(archive: ustar.Reader, member: Member, manifest: Manifest, kept: Staging) -> None:
    if archive.next(member.name, limit=member.size) != member.size:
        raise ustar.Broken("size")
    content = _verified(archive.chunks(), member)
    if member.name == LOG:
        _stage_log(unpack(content, size=member.unpacked), manifest, kept)
    else:
        kept.put(member.name, content)


def _verified(chunks: Iterable[memoryview], member: Member) -> Iterator[memoryview]:
    digest = sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != member.sha256:
        raise UserError(ErrorCode.BUNDLE_ALTERED, what=member.name)


def _log_name(index: int) -> str:
    return f"log/{index}"


def _reveal_name(index: int) -> str:
    return f"reveal/{index}"


def _stage_log(chunks: Iterator[bytes], manifest: Manifest, kept: Staging) -> None:
    """Keep the lines of every log and reveal apart, so that each can be read by itself later."""
    cutter = LineCutter(chunks)
    for index, part in enumerate(manifest.logs):
        kept.put(_log_name(index), cutter.take(part.lines))
    for index, reveal in enumerate(manifest.reveals):
        kept.put(_reveal_name(index), cutter.take(reveal.lines))
    cutter.end()
