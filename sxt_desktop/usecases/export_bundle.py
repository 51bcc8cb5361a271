"""报送: everything a recipient has not confirmed, signed and encrypted onto a stick, read back, remembered.

A number is spent as soon as the manifest is signed; what fails afterwards is named as void in the next
bundle, so that the recipient neither waits for it nor mistrusts it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sxt_desktop.bundle.checkpoints import sign_checkpoint
from sxt_desktop.bundle.container import (
    Opener,
    Outgoing,
    OutgoingLog,
    Written,
    least_size,
    verify_written,
    write_bundle,
)
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity
from sxt_desktop.bundle.manifest import Ack, Mode, Voided
from sxt_desktop.bundle.stick import Placed, bundle_name, clear_cut_off, put
from sxt_desktop.bundle.volumes import VOLUME, Sink
from sxt_desktop.domain.chains import Checkpoint, path_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Sent
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.revisions import Carried, Revision
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Json
from sxt_desktop.store import continuations, entries, kept_bundles, ledger, lists, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.store.kept_bundles import Held
from sxt_desktop.usecases.certifying import certificates_for
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.epochs import awaits_return
from sxt_desktop.usecases.fork_told import choices_told
from sxt_desktop.usecases.identities import must_be_trusted, own_identity, peer_identity
from sxt_desktop.usecases.outgoing import Waiting, addressed, is_upward, waiting_for
from sxt_desktop.usecases.passing_on import Passed, originals_for, receipts_for_originals, statements_told
from sxt_desktop.usecases.revoking import told_upwards
from sxt_desktop.usecases.sender_keys import kept_updates
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.version import APP

Progress = Callable[[int, int], None]
MISSING = "missing_files"
"""The extension of a manifest that names, by hash, attachments its sender no longer holds."""
NEW_EPOCH = "new_epoch"
"""The extension that asks for a receipt, because the recipient has not confirmed an epoch yet, ours or one of those
whose originals we pass on."""
HELD = "held"
"""The result of a receipt that asks for what is missing before a bundle."""
_ATTACHMENT = {"sha256", "name", "size"}


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


@dataclass(frozen=True, slots=True)
class _Cargo:
    """What goes into one bundle."""

    content: Outgoing
    waiting: Waiting
    withheld: tuple[int, ...]
    missing: tuple[str, ...]


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
        broken = _broken_files(ws, _load(ws, to, passed, frozenset()))
        if not broken:
            raise
    return _export(ws, to, passed, directory, progress, cancelled, volume, without=broken)


def _broken_files(ws: Workspace, cargo: _Cargo) -> frozenset[str]:
    """Return which of the files that should travel cannot be read as they were kept."""
    broken = set()
    for digest, (size, opened) in cargo.content.files.items():
        try:
            if sum(map(len, opened())) != size:
                broken.add(digest)
        except UserError:
            broken.add(digest)
    return frozenset(broken)


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
    cargo = _load(ws, to, passed, without)
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
    cargo: _Cargo
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


def _exported(cargo: _Cargo, placed: Placed[Written]) -> Exported:
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


def _load(ws: Workspace, to: OrgId, passed: Passed, without: frozenset[str]) -> _Cargo:
    db, waiting = ws.whole, waiting_for(ws, to)
    if passed.alone:
        waiting = replace(waiting, to_n=waiting.from_n - 1, new=0, changed=0, withheld=0, originals=0)
    if not waiting.is_worth_a_bundle and not passed.logs and not passed.is_untold:
        raise UserError(ErrorCode.NOTHING_TO_SEND)
    upward = is_upward(ws, to)
    chosen = None if upward else frozenset(addressed(db, ws, to, waiting.from_n - 1))
    stretches = [_Positions(ws, db, part, chosen) for part in _stretches(ws, db, waiting)]
    found = _look_over(ws, db, chain.from_iterable(stretches), without)
    logs = [_log(ws, db, lines, upward=upward) for lines in stretches] if found.counts else []
    beside = _look_over(ws, db, chain.from_iterable(log.lines for log in passed.logs), without)
    missing = {**found.missing, **beside.missing}
    due = [one for one in outbox.received_from(db, to) if one.confirmed_in is None]
    sent = [one for one in outbox.sent_to(db, to) if one.epoch == ws.epoch]
    content = Outgoing(
        from_org=ws.org,
        to_org=to,
        seq=outbox.last_seq(db, to, ws.epoch) + 1,
        prev=sent[-1].manifest_sha256 if sent else None,
        created_at=ws.timestamp,
        voided=[Voided(one.seq, one.manifest_sha256) for one in sent if _never_arrived(one)],
        logs=[*logs, *passed.logs],
        acks=[
            *map(_ack, due),
            *(ack for one in due[-1:] for ack in receipts_for_originals(db, to, one)),
            *map(_need, kept_bundles.held(db, to)),
        ],
        forms=found.forms | beside.forms,
        files=found.files | beside.files,
        counts=dict(found.counts),
        extensions=_extensions(ws, missing, is_untold=waiting.is_untold or passed.is_untold)
        | statements_told(passed.statements)
        | told_upwards(db, ws.org, to)
        | choices_told(db, to),
        epoch=ws.epoch,
        continues=path_to(ws.epoch, continuations.of(db, ws.org)),
        certificates=certificates_for(ws, db, to),
        key_updates=kept_updates(db, ws.org, to),
    )
    return _Cargo(content, waiting, tuple(found.withheld), tuple(missing.values()))


def _extensions(ws: Workspace, missing: Iterable[str], *, is_untold: bool) -> dict[str, Json]:
    hashes = list[Json](sorted(missing))
    said: dict[str, Json] = {MISSING: hashes} if hashes else {}
    return {**said, NEW_EPOCH: ws.epoch} if is_untold else said


def _never_arrived(sent: Sent) -> bool:
    """Whether writing failed after the number was spent, or was cut off by a power failure or a kill."""
    return sent.state != "written" and sent.receipt is None


class _Part(NamedTuple):
    """Positions `first` to `last` of one epoch."""

    epoch: str
    first: int
    last: int


def _stretches(ws: Workspace, db: Database, waiting: Waiting) -> Iterator[_Part]:
    """Yield what goes out of each epoch the line runs through."""
    for stretch in entries.line(db, ws.org, ws.epoch):
        first = max(waiting.from_n, stretch.after + 1)
        last = waiting.to_n if stretch.to is None else min(waiting.to_n, stretch.to)
        if first <= last:
            yield _Part(stretch.epoch, first, last)


@dataclass(frozen=True, slots=True)
class _Positions:
    """The positions of one epoch that go out, read from the log each time they are gone through: never all in
    memory.

    `chosen` is None for all of them.
    """

    ws: Workspace
    db: Database
    part: _Part
    chosen: frozenset[int] | None

    def __iter__(self) -> Iterator[Carried]:
        part, restricted = self.part, lists.restricted(self.db, self.ws.org)
        for carried in entries.positions(self.db, self.ws.org, part.epoch, part.first, part.last):
            if self.chosen is not None and carried.n not in self.chosen:
                continue
            revision = carried.revision
            if revision is not None and (
                revision.sensitivity is Sensitivity.DISCIPLINE or revision.entry_id in restricted
            ):
                yield Carried(carried.n, carried.digest)
            else:
                yield carried


@dataclass(slots=True)
class _Found:
    """What the positions that go out need beside them, and how many there are of what."""

    counts: dict[str, int] = field(default_factory=dict)
    withheld: list[int] = field(default_factory=list)
    forms: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, tuple[int, Opener]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def _look_over(ws: Workspace, db: Database, positions: Iterable[Carried], without: frozenset[str]) -> _Found:
    found, sizes = _Found(), ledger.attachment_sizes(db)
    for carried in positions:
        revision, payload = carried.revision, carried.payload
        if revision is None:
            found.withheld.append(carried.n)
        else:
            _add_form(db, revision, found.forms)
        key = "withheld" if revision is None else revision.form_id
        found.counts[key] = found.counts.get(key, 0) + 1
        for digest, name in attached_in(None if payload is None else payload.body):
            if digest in found.files or digest in found.missing:
                continue
            if digest in sizes and digest not in without and ws.workbook.files.holds(digest):
                found.files[digest] = (sizes[digest], partial(ws.workbook.files.chunks, digest))
            else:
                found.missing[digest] = name
    return found


def _add_form(db: Database, revision: Revision, forms: dict[str, bytes]) -> None:
    name = f"{revision.form_id}-{revision.form_version}"
    definition = None if name in forms else ledger.form_definition(db, revision.form_hash)
    if definition is not None:
        forms[name] = definition.encode()


def _log(ws: Workspace, db: Database, lines: _Positions, *, upward: bool) -> OutgoingLog:
    epoch, first, last = lines.part
    link = entries.link_at(db, ws.org, epoch, last)
    identity = own_identity(ws)
    checkpoint = Checkpoint(ws.org, epoch, last, link or b"", identity.public.key_id, ws.timestamp)
    return OutgoingLog(
        owner=ws.org,
        epoch=epoch,
        mode=Mode.FULL if upward else Mode.ADDRESSED,
        from_n=first,
        to_n=last,
        link_before=entries.link_at(db, ws.org, epoch, first - 1) if upward else None,
        checkpoint=sign_checkpoint(checkpoint, identity) if upward else None,
        lines=lines,
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


def _need(held: Held) -> Ack:
    """Ask the sender of a bundle that waits for what is missing before it."""
    return Ack(
        owner=held.sender,
        epoch=held.epoch,
        n=held.needs_from - 1,
        seq=held.seq,
        manifest_sha256=held.manifest_sha256,
        result=HELD,
        needs=((held.needs_from, held.needs_to),),
    )


def hashes_in(value: Json | dict[str, Json]) -> Iterator[str]:
    """Yield the hash of every attachment anywhere in a body."""
    return (digest for digest, _ in attached_in(value))


def attached_in(value: Json | dict[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield hash and name of every attachment anywhere in a body."""
    if isinstance(value, dict):
        if value.keys() == _ATTACHMENT:
            yield str(value["sha256"]), str(value["name"])
        for item in value.values():
            yield from attached_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from attached_in(item)


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
