"""报送: everything a recipient has not confirmed, signed and encrypted onto a stick, read back, remembered.

A number is spent as soon as the manifest is signed; what fails afterwards is named as void in the next
bundle, so that the recipient neither waits for it nor mistrusts it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from sxt_desktop.bundle.container import (
    Outgoing,
    OutgoingLog,
    Written,
    least_size,
    verify_written,
    write_bundle,
)
from sxt_desktop.bundle.manifest import Ack, Mode, Voided
from sxt_desktop.bundle.signing import sign_checkpoint
from sxt_desktop.bundle.stick import bundle_name, put
from sxt_desktop.domain.chains import Checkpoint
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Sent
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.domain.values import Json
from sxt_desktop.store import entries, ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.identities import own_identity, peer_identity
from sxt_desktop.usecases.outgoing import Waiting, addressed, is_upward, waiting_for
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.version import APP

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What lies on the stick: `read_back` is false where the system's cache could not be bypassed."""

    path: Path
    bundle_id: str
    recipient: OrgId
    seq: int
    entries: int
    withheld: int
    files: int
    sha256: str
    size: int
    read_back: bool
    changes: Changes


@dataclass(frozen=True, slots=True)
class _Cargo:
    """What goes into one bundle."""

    content: Outgoing
    waiting: Waiting
    withheld: tuple[int, ...]


def export_bundle(
    ws: Workspace,
    *,
    to: OrgId,
    directory: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Exported:
    """Write the next bundle to an enrolled organisation into a folder (usually a stick).

    ORGANISATION_UNKNOWN, NOTHING_TO_SEND, DISK_FULL, PLACE_NOT_WRITABLE, READ_BACK_FAILED; `Cancelled`.
    """
    recipient = peer_identity(ws, to)
    if recipient is None:
        raise UserError(ErrorCode.ORGANISATION_UNKNOWN)
    identity = own_identity(ws)
    cargo = _load(ws, to)
    signed: list[bytes] = []

    def spent(manifest: bytes) -> None:
        signed.append(manifest)
        ws.workbook.write(lambda db: _keep_signed(ws, db, cargo, manifest))

    def write(out: BinaryIO) -> Written:
        return write_bundle(
            out,
            content=cargo.content,
            sender=identity,
            recipients=[recipient, identity.public],
            random=ws.random,
            app=APP,
            progress=progress,
            cancelled=cancelled,
            signed=spent,
        )

    name = bundle_name(identity.public.short_name, recipient.short_name, cargo.content.seq)
    try:
        placed = put(
            directory,
            name,
            write,
            expected_size=least_size(cargo.content),
            verify=lambda path, written: verify_written(path, written=written, sender=identity.public),
        )
    except BaseException:
        if signed:
            hash_of = sha256(signed[0]).hexdigest()
            ws.workbook.write(lambda db: _settle(db, hash_of, state="void", file_name=None))
        raise
    written: Written = placed.result
    ws.workbook.write(lambda db: _keep_written(ws, db, cargo, written, placed.path.name))
    return Exported(
        path=placed.path,
        bundle_id=written.bundle_id,
        recipient=to,
        seq=written.seq,
        entries=cargo.waiting.total,
        withheld=len(cargo.withheld),
        files=len(cargo.content.files),
        sha256=written.sha256,
        size=written.size,
        read_back=placed.read_back,
        changes=Changes(exchange=True),
    )


def _load(ws: Workspace, to: OrgId) -> _Cargo:
    db, waiting = ws.read, waiting_for(ws, to)
    if waiting.is_empty or (not waiting.receipts and not waiting.total and not waiting.withheld):
        raise UserError(ErrorCode.NOTHING_TO_SEND)
    upward = is_upward(ws, to)
    chosen = range(waiting.from_n, waiting.to_n + 1) if upward else addressed(db, ws, to, waiting.from_n - 1)
    positions = list(_carried(ws, db, waiting, frozenset(chosen)))
    logs = [_log(ws, db, waiting, positions, upward=upward)] if positions else []
    sent = outbox.sent_to(db, to)
    content = Outgoing(
        from_org=ws.org,
        to_org=to,
        seq=outbox.last_seq(db, to, ws.epoch) + 1,
        prev=sent[-1].manifest_sha256 if sent else None,
        created_at=ws.timestamp,
        voided=[Voided(one.seq, one.manifest_sha256) for one in sent if _never_arrived(one)],
        logs=logs,
        acks=[_ack(one) for one in outbox.received_from(db, to) if one.confirmed_in is None],
        forms=_forms(db, positions),
        files=_files(ws, db, positions),
        counts=_counts(positions),
    )
    withheld = tuple(carried.n for carried in positions if carried.revision is None)
    return _Cargo(content, waiting, withheld)


def _never_arrived(sent: Sent) -> bool:
    """Whether writing failed after the number was spent, or was cut off by a power failure or a kill."""
    return sent.state != "written" and sent.receipt is None


def _carried(ws: Workspace, db: Database, waiting: Waiting, chosen: frozenset[int]) -> Iterator[Carried]:
    for carried in entries.positions(db, ws.org, ws.epoch, waiting.from_n, waiting.to_n):
        if carried.n not in chosen:
            continue
        revision = carried.revision
        if revision is not None and revision.sensitivity is Sensitivity.DISCIPLINE:
            yield Carried(carried.n, carried.digest)
        else:
            yield carried


def _log(
    ws: Workspace, db: Database, waiting: Waiting, positions: list[Carried], *, upward: bool
) -> OutgoingLog:
    link = entries.link_at(db, ws.org, ws.epoch, waiting.to_n)
    identity = own_identity(ws)
    checkpoint = Checkpoint(ws.org, ws.epoch, waiting.to_n, link or b"", identity.public.key_id, ws.timestamp)
    return OutgoingLog(
        owner=ws.org,
        epoch=ws.epoch,
        mode=Mode.FULL if upward else Mode.ADDRESSED,
        from_n=waiting.from_n,
        to_n=waiting.to_n,
        link_before=entries.link_at(db, ws.org, ws.epoch, waiting.from_n - 1) if upward else None,
        checkpoint=sign_checkpoint(checkpoint, identity) if upward else None,
        lines=positions,
    )


def _ack(received: Any) -> Ack:
    return Ack(
        owner=received.sender,
        epoch=received.epoch,
        n=received.owner_n,
        seq=received.seq,
        manifest_sha256=received.manifest_sha256,
        result="accepted",
    )


def _forms(db: Database, positions: list[Carried]) -> dict[str, bytes]:
    forms: dict[str, bytes] = {}
    for carried in positions:
        revision = carried.revision
        if revision is None or f"{revision.form_id}-{revision.form_version}" in forms:
            continue
        definition = ledger.form_definition(db, revision.form_hash)
        if definition is not None:
            forms[f"{revision.form_id}-{revision.form_version}"] = definition.encode()
    return forms


def _files(ws: Workspace, db: Database, positions: list[Carried]) -> dict[str, Any]:
    sizes = ledger.attachment_sizes(db)
    files: dict[str, Any] = {}
    for carried in positions:
        for digest in hashes_in(None if carried.payload is None else carried.payload.body):
            if digest in sizes and digest not in files:
                files[digest] = (sizes[digest], lambda digest=digest: ws.workbook.files.chunks(digest))
    return files


def hashes_in(value: Json | dict[str, Json]) -> Iterator[str]:
    """Yield the hash of every attachment anywhere in a body."""
    if isinstance(value, dict):
        if set(value) == {"sha256", "name", "size"}:
            yield str(value["sha256"])
        for item in value.values():
            yield from hashes_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from hashes_in(item)


def _counts(positions: list[Carried]) -> dict[str, Json]:
    counts: dict[str, int] = {}
    for carried in positions:
        key = "withheld" if carried.revision is None else carried.revision.form_id
        counts[key] = counts.get(key, 0) + 1
    return dict(counts)


def _keep_signed(ws: Workspace, db: Database, cargo: _Cargo, manifest: bytes) -> None:
    digest = sha256(manifest).hexdigest()
    sent = Sent(
        bundle_id=digest,
        recipient=cargo.content.to_org,
        epoch=ws.epoch,
        seq=cargo.content.seq,
        manifest_sha256=digest,
        from_n=cargo.waiting.from_n,
        to_n=cargo.waiting.to_n,
        entries=cargo.waiting.total,
        created_at=cargo.content.created_at,
        file_name=None,
        state="signed",
        receipt=None,
    )
    outbox.keep_sent(db, sent, manifest)


def _settle(db: Database, manifest_sha256: str, *, state: str, file_name: str | None) -> None:
    outbox.settle_sent(db, manifest_sha256, state=state, file_name=file_name)


def _keep_written(ws: Workspace, db: Database, cargo: _Cargo, written: Written, file_name: str) -> None:
    _settle(db, written.manifest_sha256, state="written", file_name=file_name)
    outbox.keep_withheld(db, cargo.content.to_org, ws.epoch, list(cargo.withheld))
    outbox.mark_confirmed(db, cargo.content.to_org, written.bundle_id)
    for log in cargo.content.logs:
        if log.checkpoint is not None:
            outbox.keep_checkpoint(db, log.checkpoint)
    detail = {"to": cargo.content.to_org, "seq": written.seq, "file": file_name, "sha256": written.sha256}
    ledger.add_event(db, at=ws.timestamp, kind="exported", detail=detail)
