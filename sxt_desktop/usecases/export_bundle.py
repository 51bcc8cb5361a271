"""报送: everything a recipient has not confirmed, signed and encrypted onto a stick, read back, remembered.

A number is spent as soon as the manifest is signed; what fails afterwards is named as void in the next
bundle, so that the recipient neither waits for it nor mistrusts it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sxt_desktop.bundle.container import (
    Written,
    least_size,
    verify_written,
    write_bundle,
)
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity
from sxt_desktop.bundle.stick import Placed, bundle_name, clear_cut_off, put
from sxt_desktop.bundle.volumes import VOLUME, Sink
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Sent
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import kept_bundles, ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.cargo import MISSING, Cargo, load
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.epochs import awaits_return
from sxt_desktop.usecases.identities import must_be_trusted, own_identity, peer_identity
from sxt_desktop.usecases.outgoing import is_upward
from sxt_desktop.usecases.passing_on import Passed, originals_for
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.version import APP

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What lies on the stick: `read_back` is false where the system's cache could not be bypassed. Of several
    `volumes` `path` is the first.

    `originals` counts positions of others' logs that went with it. `missing` names attachments of records that
    travelled without them, because they are gone or damaged here.
    """

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
    missing: tuple[str, ...] = ()
    volumes: int = 1
    originals: int = 0


def export_bundle(
    ws: Workspace,
    *,
    to: OrgId,
    directory: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    volume: int = VOLUME,
) -> Exported:
    """Write the next bundle to an enrolled organisation into a folder (usually a stick); more than `volume` bytes are
    cut into volumes.

    RETURN_PENDING upwards while our own log is still to be brought back. An attachment that is gone or damaged keeps nothing back: the rest goes without it. ORGANISATION_UNKNOWN,
    NOTHING_TO_SEND, DISK_FULL, PLACE_NOT_WRITABLE, READ_BACK_FAILED; `Cancelled`. What goes is decided by
    whom it is for, never by who exports.
    """
    ws.require(Permission.EXCHANGE)
    if is_upward(ws, to) and awaits_return(ws):
        raise UserError(ErrorCode.RETURN_PENDING)
    passed = originals_for(ws.whole, ws.org, to)
    return export_passed(ws, to, passed, directory, progress=progress, cancelled=cancelled, volume=volume)


def export_passed(
    ws: Workspace,
    to: OrgId,
    passed: Passed,
    directory: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    volume: int = VOLUME,
) -> Exported:
    """Write the next bundle with others' logs in it; as `export_bundle`, which says who may."""
    try:
        return _export(ws, to, passed, directory, progress, cancelled, volume, without=frozenset())
    except UserError as wrong:
        if wrong.code not in (ErrorCode.FILE_DAMAGED, ErrorCode.FILE_MISSING):
            raise
        broken = _broken_files(ws, load(ws, to, passed, frozenset()))
        if not broken:
            raise
    return _export(ws, to, passed, directory, progress, cancelled, volume, without=broken)


def _broken_files(ws: Workspace, cargo: Cargo) -> frozenset[str]:
    """Return which of the files that should travel cannot be read as they were kept."""
    files = cargo.content.files
    return frozenset(digest for digest, (size, _) in files.items() if not _is_whole(ws, digest, size))


def _is_whole(ws: Workspace, digest: str, size: int) -> bool:
    try:
        return sum(map(len, ws.workbook.files.chunks(digest))) == size
    except UserError:
        return False


def _export(
    ws: Workspace,
    to: OrgId,
    passed: Passed,
    directory: Path,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    volume: int,
    *,
    without: frozenset[str],
) -> Exported:
    recipient = peer_identity(ws, to)
    if recipient is None:
        raise UserError(ErrorCode.ORGANISATION_UNKNOWN)
    must_be_trusted(ws, to)
    cargo = load(ws, to, passed, without)
    sending = _Sending(ws, cargo, own_identity(ws), recipient, progress, cancelled)
    name = bundle_name(sending.sender.public.short_name, recipient.short_name, cargo.content.seq)
    clear_cut_off(directory, name)
    try:
        placed = put(
            directory,
            name,
            sending.write,
            expected_size=least_size(cargo.content),
            verify=lambda path, written: verify_written(path, written=written, sender=sending.sender.public),
            volume=volume,
        )
    except BaseException:
        sending.give_up()
        raise
    written: Written = placed.result
    ws.workbook.write(lambda db: _keep_written(ws, db, cargo, written, placed.path.name))
    return _exported(cargo, placed)


@dataclass(slots=True)
class _Sending:
    """One bundle while it is written; from the signature on its number is spent."""

    ws: Workspace
    cargo: Cargo
    sender: PrivateIdentity
    recipient: PublicIdentity
    progress: Progress | None
    cancelled: Callable[[], bool] | None
    signed: str | None = None

    def write(self, out: Sink) -> Written:
        """Write the bundle to an open file."""
        return write_bundle(
            out,
            content=self.cargo.content,
            sender=self.sender,
            recipients=[self.recipient, self.sender.public],
            random=self.ws.random,
            app=APP,
            progress=self.progress,
            cancelled=self.cancelled,
            signed=self._spend,
        )

    def _spend(self, manifest: bytes) -> None:
        self.signed = sha256(manifest).hexdigest()
        self.ws.workbook.write(lambda db: _keep_signed(self.ws, db, self.cargo, manifest))

    def give_up(self) -> None:
        """Remember a spent number as void."""
        signed = self.signed
        if signed is not None:
            self.ws.workbook.write(lambda db: _settle(db, signed, state="void", file_name=None))


def _exported(cargo: Cargo, placed: Placed[Written]) -> Exported:
    written = placed.result
    return Exported(
        path=placed.path,
        bundle_id=written.bundle_id,
        recipient=cargo.content.to_org,
        seq=written.seq,
        entries=cargo.waiting.total,
        withheld=len(cargo.withheld),
        files=len(cargo.content.files),
        sha256=written.sha256,
        size=written.size,
        read_back=placed.read_back,
        changes=Changes(exchange=True),
        missing=cargo.missing,
        volumes=placed.volumes,
        originals=cargo.waiting.originals,
    )


def _keep_signed(ws: Workspace, db: Database, cargo: Cargo, manifest: bytes) -> None:
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


def _keep_written(ws: Workspace, db: Database, cargo: Cargo, written: Written, file_name: str) -> None:
    _settle(db, written.manifest_sha256, state="written", file_name=file_name)
    outbox.mark_confirmed(db, cargo.content.to_org, written.bundle_id)
    kept_bundles.mark_asked(db, cargo.content.to_org, written.bundle_id)
    for log in cargo.content.logs:
        if log.owner != ws.org:
            continue
        withheld = [n for n in cargo.withheld if log.from_n <= n <= log.to_n]
        outbox.keep_withheld(db, cargo.content.to_org, log.epoch, withheld)
        if log.checkpoint is not None:
            outbox.keep_checkpoint(db, log.checkpoint)
    detail = {"to": cargo.content.to_org, "seq": written.seq, "file": file_name, "sha256": written.sha256}
    if cargo.missing:
        detail[MISSING] = "、".join(cargo.missing)
    ledger.add_event(db, at=ws.timestamp, kind="exported", detail=detail)
