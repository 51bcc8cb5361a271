"""Two organisations, a log and a bundle from one to the other, for tests."""

import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from sxt_desktop.bundle.acks import Ack
from sxt_desktop.bundle.checkpoints import sign_checkpoint
from sxt_desktop.bundle.container import (
    Outgoing,
    OutgoingLog,
    OutgoingReveal,
    Staged,
    Written,
    open_bundle,
    write_bundle,
)
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity, new_identity, sign_certificate
from sxt_desktop.bundle.log_parts import Mode
from sxt_desktop.bundle.manifest import Voided
from sxt_desktop.domain.chains import Checkpoint, extend_all, genesis
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, KeyId, OrgId
from sxt_desktop.domain.revisions import Carried, Payload, Revision
from sxt_desktop.domain.values import Json

CREATED = "2026-03-01T09:30:00+08:00"
EPOCH = "0123456789abcdef0123456789abcdef"


def identity(name: str, seed: int = 1) -> PrivateIdentity:
    """Return an organisation that is the same for the same name and seed."""
    source = random.Random(f"{name} {seed}")
    return new_identity(
        org=OrgId(f"org-{sha256(name.encode()).hexdigest()[:8]}"),
        name=f"中共{name}委员会",
        short_name=name,
        epoch=EPOCH,
        created_at=CREATED,
        random=source.randbytes,
    )


UNIT = identity("甲学院")
COMMITTEE = identity("校党委")
STRANGER = identity("乙学院")


def position(n: int, *, owner: OrgId = UNIT.public.org, body: dict[str, Json] | None = None) -> Carried:
    """Return a whole revision."""
    payload = Payload(bytes([n % 256]) * 16, body or {"title": f"第{n}次会议", "count": n, "people": []})
    revision = Revision(
        owner=owner,
        epoch=EPOCH,
        n=n,
        entry_id=EntryId(f"entry-{n}"),
        form_id=FormId("handbook_01"),
        form_version=1,
        form_hash="ab" * 32,
        author="person-1",
        recorded_at="2026-02-01T08:00",
        sensitivity=Sensitivity.INTERNAL,
        about=None,
        previous=None,
        payload_hash=payload.hash,
    )
    return Carried(n, revision.digest, revision, payload)


def withheld(carried: Carried) -> Carried:
    """Return only the digest of a position."""
    return Carried(carried.n, carried.digest)


def blanked(carried: Carried) -> Carried:
    """Return a position whose content its owner cleared."""
    return Carried(carried.n, carried.digest, carried.revision)


def full_log(positions: Sequence[Carried], owner: PrivateIdentity = UNIT) -> OutgoingLog:
    """Return a log from position 1 with its signed checkpoint."""
    start = genesis(owner.public.org, EPOCH)
    head = extend_all(start, (one.digest for one in positions))
    checkpoint = Checkpoint(owner.public.org, EPOCH, head.n, head.link, KeyId(""), CREATED)
    return OutgoingLog(
        owner=owner.public.org,
        epoch=EPOCH,
        mode=Mode.FULL,
        from_n=1,
        to_n=head.n,
        link_before=start.link,
        checkpoint=sign_checkpoint(checkpoint, owner),
        lines=positions,
    )


def file_of(content: bytes) -> tuple[str, tuple[int, Any]]:
    """Return an entry for `Outgoing.files`."""
    return sha256(content).hexdigest(), (len(content), lambda: iter([content[:5], content[5:]]))


POSITIONS = [position(1), withheld(position(2)), blanked(position(3)), position(4)]
FILES = {b"first file": file_of(b"first file"), b"": file_of(b"")}


def content(**changes: Any) -> Outgoing:
    """Return a small bundle with something of everything."""
    addressed = [position(2, owner=STRANGER.public.org), position(7, owner=STRANGER.public.org)]
    outgoing = Outgoing(
        from_org=UNIT.public.org,
        to_org=COMMITTEE.public.org,
        seq=3,
        prev="cd" * 32,
        created_at=CREATED,
        voided=[Voided(2, "ef" * 32)],
        logs=[
            full_log(POSITIONS),
            OutgoingLog(STRANGER.public.org, EPOCH, Mode.ADDRESSED, 2, 9, None, None, addressed),
        ],
        reveals=[OutgoingReveal(UNIT.public.org, "old-epoch-1", ())],
        acks=[
            Ack(COMMITTEE.public.org, EPOCH, 5, 1, "aa" * 32, "applied"),
            Ack(COMMITTEE.public.org, EPOCH, 5, 2, "ab" * 32, "held", ((3, 4), (9, 9)), "缺前包"),
        ],
        forms={"handbook_01-1": b'{"id":"handbook_01"}', "handbook_02-3": b"{}"},
        certificates=[sign_certificate(STRANGER.public, parent=UNIT, valid_from_n=1, at=CREATED)],
        files=dict(FILES.values()),
        counts={"handbook_01": {"new": 2}},
        extensions={"x-later": {"a": 1}},
    )
    return replace(outgoing, **changes)


def write(
    outgoing: Outgoing | None = None,
    *,
    sender: PrivateIdentity = UNIT,
    recipients: Sequence[PublicIdentity] = (COMMITTEE.public, UNIT.public),
    **more: Any,
) -> tuple[bytes, Written]:
    """Return a bundle's bytes and what was told about it."""
    out = io.BytesIO()
    written = write_bundle(
        out,
        content=outgoing or content(),
        sender=sender,
        recipients=recipients,
        random=random.Random(5).randbytes,
        app="test 1",
        **more,
    )
    return out.getvalue(), written


def knows(*identities: PublicIdentity) -> Any:
    """Return a look-up of enrolled identities."""
    return lambda org, key_id: next(
        (one for one in identities if one.org == org and one.key_id == key_id), None
    )


def read(raw: bytes, folder: Path, *, me: PrivateIdentity = COMMITTEE, **more: Any) -> Staged:
    """Put a bundle into a folder and open it; `staging` is beside it."""
    source = folder / "bundle.sxb"
    source.write_bytes(raw)
    more.setdefault("sender_of", knows(UNIT.public))
    return open_bundle(source, me=me, staging=folder / "staging", **more)


def joined(chunks: Iterable[bytes]) -> bytes:
    """Return all chunks in one."""
    return b"".join(chunks)
