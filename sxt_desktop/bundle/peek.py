"""Who a bundle says it is from, and its place in that line: to put many in order before any is verified.

Nothing of this is to be believed: the signature is not looked at. Only the head and the manifest are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sxt_desktop.bundle import ustar
from sxt_desktop.bundle.envelope import open_key, read_envelope
from sxt_desktop.bundle.identity import PrivateIdentity
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.manifest import sender_from_json
from sxt_desktop.bundle.medium import metered, opened, told
from sxt_desktop.bundle.strict_json import Malformed, Shape, parse
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.meter import Meter
from sxt_desktop.sealing import unseal


@dataclass(frozen=True, slots=True)
class Claim:
    """What a bundle says of itself; `created_at` is text as it stands there, the hash that of its manifest."""

    org: OrgId
    epoch: str
    seq: int
    created_at: str
    manifest_sha256: str = ""


def peek(source: Path, ours: Sequence[PrivateIdentity], limits: Limits) -> Claim | None:
    """Return what a bundle for one of our identities says of itself; None when it cannot be read so far."""
    try:
        with told(source), opened(source) as (file, size):
            envelope = read_envelope(file, size=size, limits=limits)
            named = {one.key_id for one in envelope.recipients}
            me = next((one for one in ours if one.public.key_id in named), ours[0])
            meter = Meter(None, None, total=size)
            pieces = unseal(metered(file, meter), open_key(envelope, me), ad=envelope.sha256)
            archive = ustar.Reader(pieces)
            archive.next("manifest.json", limit=limits.manifest)
            content = archive.content()
            shape = Shape(parse(content))
            sender = sender_from_json(shape.raw("from"))
            seq, created_at = shape.number("seq", least=1), shape.text("created_at", limit=40)
            return Claim(sender.org, sender.epoch, seq, created_at, sha256(content).hexdigest())
    except (UserError, Malformed):
        return None
