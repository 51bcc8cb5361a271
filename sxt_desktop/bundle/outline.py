"""Looking at a bundle from outside, without any key: what it is, whether it is whole, and its hash."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.envelope import read_envelope
from sxt_desktop.bundle.identity import PublicIdentity
from sxt_desktop.bundle.limits import MIB, Limits
from sxt_desktop.bundle.medium import opened, told
from sxt_desktop.bundle.outgoing import Written
from sxt_desktop.bundle.volumes import volumes_of
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import KeyId
from sxt_desktop.domain.meter import Meter, Progress


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be told about a bundle without any key; nothing here proves who made it."""

    format: int
    min_reader: int
    bundle_id: str
    recipients: tuple[KeyId, ...]
    sha256: str
    size: int
    volumes: int = 1


def inspect(
    source: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outline:
    """Look at a bundle from outside; raises UserError as `open_bundle` does for what shows without a key."""
    with told(source), opened(source) as (file, size):
        envelope = read_envelope(file, size=size, limits=Limits())
        digest = _file_sha256(file, Meter(progress, cancelled, total=size))
    return Outline(
        format=envelope.format,
        min_reader=envelope.min_reader,
        bundle_id=envelope.bundle_id,
        recipients=tuple(one.key_id for one in envelope.recipients),
        sha256=digest,
        size=size,
        volumes=len(volumes_of(source)),
    )


def _file_sha256(file: BinaryIO, meter: Meter) -> str:
    digest = sha256()
    file.seek(0)
    while chunk := file.read(MIB):
        digest.update(chunk)
        meter.add(len(chunk))
    return digest.hexdigest()


def verify_written(
    path: Path,
    *,
    written: Written,
    sender: PublicIdentity,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Read a bundle just written back from its medium; raises UserError READ_BACK_FAILED."""
    with told(path), opened(path) as (file, _):
        found = _file_sha256(file, Meter(progress, cancelled, total=written.size))
    signed = signing.is_signed(
        signing.MANIFEST, written.manifest, signature=written.signature, key=sender.sign_key
    )
    if found != written.sha256 or not signed:
        raise UserError(ErrorCode.READ_BACK_FAILED, path=str(path), expected=written.sha256, found=found)
