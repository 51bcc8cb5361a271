"""What the next bundle to a recipient carries: positions, forms, attachments, receipts, read from the log as they go out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from sxt_desktop.bundle.acks import Ack
from sxt_desktop.bundle.checkpoints import sign_checkpoint
from sxt_desktop.bundle.container import Opener, Outgoing, OutgoingLog
from sxt_desktop.bundle.log_parts import Mode
from sxt_desktop.bundle.manifest import Voided
from sxt_desktop.domain.chains import Checkpoint, path_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Sent
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.revisions import Carried, Revision
from sxt_desktop.domain.values import Json
from sxt_desktop.store import continuations, entries, kept_bundles, ledger, lists, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.store.kept_bundles import Held
from sxt_desktop.usecases.certifying import certificates_for
from sxt_desktop.usecases.fork_told import choices_told
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.outgoing import Waiting, addressed, is_upward, waiting_for
from sxt_desktop.usecases.passing_on import Passed, receipts_for_originals, statements_told
from sxt_desktop.usecases.revoking import told_upwards
from sxt_desktop.usecases.sender_keys import kept_updates
from sxt_desktop.usecases.workspace import Workspace

MISSING = "missing_files"
"""The extension of a manifest that names, by hash, attachments its sender no longer holds."""
NEW_EPOCH = "new_epoch"
"""The extension that asks for a receipt, because the recipient has not confirmed an epoch yet, ours or one of those
whose originals we pass on."""
HELD = "held"
"""The result of a receipt that asks for what is missing before a bundle."""
_ATTACHMENT = {"sha256", "name", "size"}


@dataclass(frozen=True, slots=True)
class Cargo:
    """What goes into one bundle."""

    content: Outgoing
    waiting: Waiting
    withheld: tuple[int, ...]
    missing: tuple[str, ...]


def load(ws: Workspace, to: OrgId, passed: Passed, without: frozenset[str]) -> Cargo:
    """Put together what waits for a recipient, with others' logs that are passed on; NOTHING_TO_SEND.

    `without` names attachments, by hash, that turned out to be damaged and stay here.
    """
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
    return Cargo(content, waiting, tuple(found.withheld), tuple(missing.values()))


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
                found.files[digest] = (sizes[digest], partial(ws.workbook.files.unsealed, digest))
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
