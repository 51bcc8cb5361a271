"""Taking over a verified bundle: attachments first, then records, search and receipts in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sxt_desktop.bundle.acks import Ack
from sxt_desktop.bundle.log_parts import LogPart, Mode
from sxt_desktop.domain.chains import Cause, extend, newest_epoch
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Received, Sent
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import blocks, continuations, entries, kept_bundles, ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.store.originals import forget_held
from sxt_desktop.store.screen import is_hidden
from sxt_desktop.usecases.blocks import in_blocks
from sxt_desktop.usecases.cargo import HELD, NEW_EPOCH
from sxt_desktop.usecases.certifying import certify, take_certificates
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.coming_lines import checked_lines
from sxt_desktop.usecases.continuing import complete_to
from sxt_desktop.usecases.epochs import RETURN_SETTLED, begin_in
from sxt_desktop.usecases.fork_choices import take_choices
from sxt_desktop.usecases.held_bundles import apply_held
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.numbers import move_on
from sxt_desktop.usecases.original_lines import is_held
from sxt_desktop.usecases.originals import vouched_keys
from sxt_desktop.usecases.own_line import line_to_take
from sxt_desktop.usecases.passing_on import is_said_late, note_held_there, note_owners
from sxt_desktop.usecases.preview_import import ImportPlan
from sxt_desktop.usecases.projecting import facts_in, retell
from sxt_desktop.usecases.revoking import take_revocations
from sxt_desktop.usecases.sender_keys import judge_sender, take_keys
from sxt_desktop.usecases.workspace import Workspace

RECOVERED = "recovered"
"""Why nothing is written in a workbook whose own log came back, until it was opened anew (`Workbook.read_only`)."""
CAME_BACK = "came_back"
"""The event of our own log coming back: `from_name`, `to_n`, `new`, `bodiless`, `is_taken`."""
MOST_NOTED = 20
"""Of receipts for bundles we never sent, so many of one bundle are written down."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken over; `followed` are bundles that had waited for this one and came after it by themselves."""

    sender_name: str
    seq: int
    entries: int
    receipts: int
    changes: Changes
    followed: tuple["Imported", ...] = ()


def import_bundle(ws: Workspace, plan: ImportPlan) -> Imported:
    """Carry out a plan; all or nothing. PREVIEW_STALE when something else was imported since the preview.

    What is 纪检专阅 is kept whoever imports it. Bundles of the sender that waited for this one follow, each by itself.
    """
    done = carried_out(ws, plan)
    followed = apply_held(ws, plan.sender, carried_out)
    if not followed:
        return done
    known = (entry for one in (done, *followed) for entry in one.changes.entries)
    changes = replace(done.changes, entries=tuple(dict.fromkeys(known)))
    return replace(done, changes=changes, followed=followed)


def carried_out(ws: Workspace, plan: ImportPlan) -> Imported:
    """Take one bundle over; nothing follows it."""
    try:
        ws.require(Permission.EXCHANGE)
        sizes = _take_files(ws, plan)
        done = ws.workbook.write(lambda db: _take_records(ws, db, plan, sizes))
        if ws.epoch != ledger.setting(ws.read, "epoch"):
            ws.workbook.forbid_writing(RECOVERED)
        return done
    finally:
        plan.close()


def _take_files(ws: Workspace, plan: ImportPlan) -> dict[str, int]:
    sizes = plan.staged.files()
    for digest in sizes:
        if not ws.workbook.files.holds(digest):
            found, _ = ws.workbook.files.add(plan.staged.file_chunks(digest))
            if found != digest:
                raise UserError(ErrorCode.BUNDLE_ALTERED, what="file")
    return sizes


def _take_records(ws: Workspace, db: Database, plan: ImportPlan, sizes: dict[str, int]) -> Imported:
    manifest, at = plan.staged.manifest, ws.timestamp
    _still_as_previewed(db, plan)
    changed = take_keys(db, plan.staged, at=at, by=ws.author)
    certify(ws, db, changed, parent=own_identity(ws))
    take_certificates(ws, db, plan.staged)
    take_choices(ws, db, plan.staged)
    take_revocations(db, plan.staged, vouched_keys(ws, plan.staged), at=at)
    for digest, size in sizes.items():
        ledger.keep_attachment(db, digest, size, at)
    for hash_of, definition in plan.definitions.items():
        form_id, version = FormId(str(definition["id"])), definition["version"]
        if isinstance(version, int):
            ledger.keep_form(db, hash=hash_of, form_id=form_id, version=version, definition=definition)
    taken: list[EntryId] = []
    again = _take_epochs(ws, db, plan)
    is_one_line = _all_counts(db, plan.sender)
    for index, part in _parts_of(plan, plan.sender):
        came, untold = _take_part(ws, db, plan, index, goes_on=is_one_line)
        taken += came
        again.update(dict.fromkeys(untold))
        if part.checkpoint is not None:
            outbox.keep_checkpoint(db, part.checkpoint)
    retell(ws, db, plan.sender, again)
    taken += _take_originals(ws, db, plan)
    _take_receipts(ws, db, plan)
    _keep_received(ws, db, plan, len(taken))
    shown = ws.sees(Sensitivity.DISCIPLINE)
    known = tuple(one for one in taken if shown or not is_hidden(db, plan.sender, one))
    changes = Changes(known, duties=True, people=True, exchange=True)
    return Imported(plan.sender_name, plan.seq, len(taken), len(manifest.acks), changes)


def _parts_of(plan: ImportPlan, owner: OrgId) -> list[tuple[int, LogPart]]:
    return [(index, part) for index, part in enumerate(plan.staged.manifest.logs) if part.owner == owner]


def _all_counts(db: Database, owner: OrgId) -> bool:
    """Whether every position held of an owner counts, so that what is new only goes on from what is shown."""
    return all(to is None for _, to in entries.epochs(db, owner))


def _take_part(
    ws: Workspace, db: Database, plan: ImportPlan, index: int, *, goes_on: bool
) -> tuple[list[EntryId], list[EntryId]]:
    """Append what is new of one log; return its records, and those that are still to be told anew.

    What `goes_on` from all that is shown of its owner is told at once, but not what fills a hole before it.
    """
    part, came, untold = plan.staged.manifest.logs[index], list[EntryId](), list[EntryId]()
    last = entries.head(db, part.owner, part.epoch).n
    for block in _added(ws, db, plan, index):
        records = [one.revision.entry_id for one in block if one.revision is not None]
        came += records
        if goes_on and block[0].n > last:
            told = [(one, facts_in(ws, db, one)) for one in block if one.revision is not None]
            blocks.project(db, told, owner=part.owner, epoch=part.epoch)
        else:
            untold += records
    return came, untold


def _take_originals(ws: Workspace, db: Database, plan: ImportPlan) -> list[EntryId]:
    """Take over the logs of others than the sender; return their records that are new or changed."""
    taken: list[EntryId] = []
    note_owners(db, plan.sender, tuple(owner for owner in plan.passed if owner != ws.org))
    for owner, statements in plan.passed.items():
        for statement in statements:
            continuations.keep(db, statement)
        taken += _take_original(ws, db, plan, owner)
    return taken


def _take_original(ws: Workspace, db: Database, plan: ImportPlan, owner: OrgId) -> list[EntryId]:
    """Take over another owner's log, ours among them; return its records that are new or changed."""
    came, again = dict[EntryId, None](), dict[EntryId, None]()
    goes_on = line_to_take(ws, plan.staged) if owner == ws.org else None
    parts = _parts_of(plan, owner)
    is_plain = owner != ws.org and len(parts) == 1 and not continuations.of(db, owner)
    for index, part in parts:
        records, untold = _take_part(ws, db, plan, index, goes_on=is_plain and _all_counts(db, owner))
        came.update(dict.fromkeys(records))
        again.update(dict.fromkeys(untold))
        if part.checkpoint is not None and is_held(db, part):
            outbox.keep_checkpoint(db, part.checkpoint)
    counted = dict.fromkeys(entries.recount(db, owner))
    if goes_on is not None:
        _, changed = begin_in(ws, db, Cause.RECOVERED, from_epoch=goes_on)
        counted |= dict.fromkeys(changed)
    retell(ws, db, owner, again | counted)
    if owner == ws.org:
        move_on(ws, db)
        _note_return(ws, db, plan, is_taken=goes_on is not None)
    return list(came)


def _note_return(ws: Workspace, db: Database, plan: ImportPlan, *, is_taken: bool) -> None:
    """Write down what came back of our log, and what of it has no content."""
    found = plan.recovery
    if found is None or not found.new:
        return
    detail = {
        "from": plan.sender,
        "from_name": plan.sender_name,
        "to_n": found.to_n,
        "new": found.new,
        "bodiless": list(found.bodiless),
        "is_taken": is_taken,
    }
    ledger.add_event(db, at=ws.timestamp, kind=CAME_BACK, detail=detail)
    ledger.set_setting(db, RETURN_SETTLED, "")


def _still_as_previewed(db: Database, plan: ImportPlan) -> None:
    manifest = plan.staged.manifest
    judge_sender(db, plan.staged.sender, manifest)
    held = {(one.epoch, one.seq) for one in outbox.received_from(db, plan.sender)}
    if (manifest.sender.epoch, manifest.seq) in held:
        raise UserError(ErrorCode.PREVIEW_STALE)
    if {one.epoch for one in continuations.of(db, plan.sender)} != plan.known_epochs:
        raise UserError(ErrorCode.PREVIEW_STALE)
    for (owner, epoch), n in plan.heads.items():
        if entries.head(db, owner, epoch).n != n:
            raise UserError(ErrorCode.PREVIEW_STALE)


def _take_epochs(ws: Workspace, db: Database, plan: ImportPlan) -> dict[EntryId, None]:
    """Keep the statements by which the sender's log goes on; return the records to be told anew."""
    if plan.continues:
        forget_held(db, plan.sender)
    for one, told in zip(plan.continues, plan.restored, strict=True):
        continuations.keep(db, one)
        detail = {
            "from": plan.sender,
            "seq": plan.seq,
            "why": told.why,
            "at": told.at,
            "n": told.n,
            "unadopted": told.unadopted,
        }
        ledger.add_event(db, at=ws.timestamp, kind="epoch_continued", detail=detail)
    return dict.fromkeys(entries.recount(db, plan.sender) if plan.continues else ())


def _added(ws: Workspace, db: Database, plan: ImportPlan, index: int) -> Iterator[list[Carried]]:
    """Append the positions that are new and yield them, block by block."""
    part = plan.staged.manifest.logs[index]
    head = entries.head(db, part.owner, part.epoch)
    new = (carried for carried, is_known in checked_lines(ws, plan.staged, index) if not is_known)
    for block in in_blocks(new):
        linked: list[blocks.Linked] = []
        for carried in block:
            if part.mode is Mode.FULL:
                head = extend(head, carried.digest)
            linked.append((carried, head.link if part.mode is Mode.FULL else None))
        blocks.put(db, linked, owner=part.owner, epoch=part.epoch)
        yield block


def _take_receipts(ws: Workspace, db: Database, plan: ImportPlan) -> None:
    """Keep receipts for our bundles; those that name another manifest than ours are written down only."""
    ours = {(one.seq, one.epoch, one.manifest_sha256): one for one in outbox.sent_to(db, plan.sender)}
    named = {manifest for _, _, manifest in ours}
    epoch, present = plan.staged.manifest.sender.epoch, newest_epoch(continuations.of(db, plan.sender))
    strange: list[Ack] = []
    is_late = bool(named) and is_said_late(db, plan.sender, epoch=epoch, seq=plan.seq)
    for ack in plan.staged.manifest.acks:
        sent = ours.get((ack.seq, ack.epoch, ack.manifest_sha256))
        is_for_original = ack.owner != ws.org and ack.manifest_sha256 in named
        if is_for_original and (is_late or note_held_there(db, plan.sender, ack)):
            continue
        if sent is None or ack.owner != ws.org:
            strange.append(ack)
            continue
        if present is not None and (sent.receipt or {}).get("epoch") == present != epoch:
            continue  # what it confirmed before it opened its present epoch
        if ack.result == HELD and _is_older(sent, epoch, plan.seq):
            continue
        held = min(ack.n, sent.to_n)
        receipt = {"n": held, "result": ack.result, "at": plan.created_at, "in_seq": plan.seq, "epoch": epoch}
        if ack.needs:
            receipt["needs"] = [list(ack.needs[0])]
        outbox.confirm_sent(db, seq=ack.seq, epoch=ack.epoch, recipient=plan.sender, receipt=receipt)
    for ack in strange[:MOST_NOTED]:
        detail = {"from": plan.sender, "seq": ack.seq, "manifest_sha256": ack.manifest_sha256}
        ledger.add_event(db, at=ws.timestamp, kind="receipt_without_bundle", detail=detail)


def _is_older(sent: Sent, epoch: str, seq: int) -> bool:
    """Whether a bundle's receipt was overtaken by what came before it: bundles may come in any order."""
    receipt = sent.receipt or {}
    return receipt.get("epoch") == epoch and int(receipt.get("in_seq", 0)) > seq


def _keep_received(ws: Workspace, db: Database, plan: ImportPlan, taken: int) -> None:
    manifest = plan.staged.manifest
    asked = {NEW_EPOCH: 1} if manifest.extensions.get(NEW_EPOCH) == manifest.sender.epoch else {}
    received = Received(
        bundle_id=manifest.bundle_id,
        sender=plan.sender,
        epoch=manifest.sender.epoch,
        seq=plan.seq,
        manifest_sha256=plan.staged.manifest_sha256,
        imported_at=ws.timestamp,
        counts={**plan.counts, **asked},
        owner_n=complete_to(db, plan.staged, manifest.logs),
        confirmed_in=None,
    )
    outbox.keep_received(db, received, plan.staged.manifest_bytes)
    kept_bundles.taken_over(db, plan.staged.manifest_sha256, at=ws.timestamp, by=ws.author)
    if plan.restored:
        forked = ErrorCode.BUNDLE_FORKED.value
        kept_bundles.went_on(db, plan.sender, forked, at=ws.timestamp, by=ws.author)
    detail = {"from": plan.sender, "seq": plan.seq, "entries": taken, "skipped": list(plan.skipped_numbers)}
    ledger.add_event(db, at=ws.timestamp, kind="imported", detail=detail)
