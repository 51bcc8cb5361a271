"""Salvaging: everything of a damaged workbook that verifies goes into a new one beside it; the old is not touched.

The new one opens with the same passwords and the same recovery sheet. Our log goes on in a new epoch, signed, so
that the superior sees it: nobody can know what the last positions were that went out.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sxt_desktop.bundle.identity import new_identity
from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import OwnKeys
from sxt_desktop.domain.findings import Finding
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.meter import Meter, Progress
from sxt_desktop.domain.revisions import Carried, canonical
from sxt_desktop.domain.roles import LocalUser, Permission, in_order, roles_with
from sxt_desktop.domain.salvaging import Judged, judge_other, judge_own
from sxt_desktop.store import continuations, entries, keyslots, ledger, outbox, salvaged
from sxt_desktop.store.engine import Database, DatabaseError
from sxt_desktop.store.files import FileStore, sealed_sizes
from sxt_desktop.store.keyslots import RECOVERY, KeySlots, Unlocked
from sxt_desktop.store.locks import Holder, WorkbookLock
from sxt_desktop.store.opening import WayIn, adopt_workbook, open_with_key, unlock_folder
from sxt_desktop.store.salvaged import Tables
from sxt_desktop.store.workbook import SLOTS, Workbook
from sxt_desktop.store.wreck import Wreck, WreckedLog, copy_drafts
from sxt_desktop.usecases.check_workbook import check_workbook, rebuild_lists
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.setup import Surroundings, workspace_of
from sxt_desktop.usecases.workspace import CHINA, Workspace


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that could not be salvaged: a position of a log, an attachment, or part of a table.

    `kind` is position, attachment or table; `title` and `day` say which record it was, as far as lists still
    told and everyone may see it.
    """

    kind: str
    owner: str = ""
    n: int = 0
    detail: str = ""
    title: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it: the new folder, positions kept in place, written anew, attachments, and what is lost."""

    path: Path
    kept: int
    anew: int
    files: int
    lost: tuple[Lost, ...]
    findings: tuple[Finding, ...]
    """What a full check of the new workbook still finds."""
    needs_identity: bool = False
    """The organisation's own keys were lost and new ones made: everyone must enrol the new card."""


def salvaged_folder(folder: Path) -> Path:
    """Return the folder beside a workbook that what is salvaged goes to: ``<name>-抢救.sxt``."""
    number, name = 1, f"{folder.stem}-抢救"
    while (place := folder.with_name(f"{name}{'' if number == 1 else f'-{number}'}.sxt")).exists():
        number += 1
    return place


def salvage(
    folder: Path,
    around: Surroundings,
    way: WayIn,
    *,
    to: Path | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Salvaged:
    """Write what is left of a workbook nobody has open into a new folder, checked and closed.

    SALVAGE_FAILED when nothing is left to begin with, WORKBOOK_EXISTS, WORKBOOK_IN_USE, NOT_PERMITTED,
    WRONG_PASSWORD and its like, KEYSLOT_DAMAGED, DISK_FULL; `Cancelled`. Nothing is left of it then.
    """
    found = unlock_folder(folder, way, around.now())
    slots = keyslots.read(folder / SLOTS)
    place = to or salvaged_folder(folder)
    if place.exists():
        raise UserError(ErrorCode.WORKBOOK_EXISTS, path=str(place))
    with _alone(folder, around.now()), _scratch(place.parent) as scratch:
        read = _read(folder, found, slots, scratch)
        work = _Work(folder, scratch / place.name, found, slots, around, Meter(progress, cancelled))
        done = _write(work, read)
        _put_in_place(work.place, place)
        return replace(done, path=place)


def _put_in_place(made: Path, place: Path) -> None:
    try:
        made.replace(place)
        keyslots.sync_directory(place.parent)
    except OSError as refused:
        raise keyslots.refusal(refused, place.parent) from refused


@contextmanager
def _alone(folder: Path, now: datetime) -> Iterator[None]:
    lock = WorkbookLock(folder)
    try:
        lock.take(Holder.here("", now))
    except OSError:  # a medium that cannot be written is still read
        yield
        return
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _scratch(place: Path) -> Iterator[Path]:
    try:
        made = tempfile.TemporaryDirectory(dir=place, prefix=".sxt-")
    except OSError as refused:
        raise keyslots.refusal(refused, place) from refused
    with made as name:
        yield Path(name)


@dataclass(frozen=True, slots=True)
class _Read:
    """Everything read of the damaged ledger."""

    org: OrgId
    epoch: str
    tables: Tables
    logs: list[WreckedLog]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Work:
    """From where to where, by whom."""

    folder: Path
    place: Path
    found: Unlocked
    slots: KeySlots
    around: Surroundings
    meter: Meter


def _read(folder: Path, found: Unlocked, slots: KeySlots, scratch: Path) -> _Read:
    path = str(folder)
    try:
        with Wreck(folder / slots.parts.ledger, found.key, scratch) as wreck:
            tables, logs = salvaged.tables_of(wreck), wreck.logs()
            faults = tuple(dict.fromkeys(wreck.faults))
    except (UserError, DatabaseError) as wrong:
        if isinstance(wrong, UserError) and wrong.code is not ErrorCode.WORKBOOK_DAMAGED:
            raise
        raise UserError(ErrorCode.SALVAGE_FAILED, path=path) from wrong
    org, epoch = OrgId(salvaged.setting_of(tables, "org")), salvaged.setting_of(tables, "epoch")
    if not org or not epoch or not salvaged.setting_of(tables, "profile"):
        raise UserError(ErrorCode.SALVAGE_FAILED, path=path)
    _must_be_allowed(salvaged.users_of(tables), found.slot_id)
    return _Read(org, epoch, tables, logs, faults)


def _must_be_allowed(known: tuple[LocalUser, ...], slot_id: str) -> None:
    """Only who may restore may salvage; where roles are lost, only the recovery sheet proves enough."""
    user = next((one for one in known if one.id == slot_id), None)
    if slot_id != RECOVERY and (user is None or not user.may(Permission.MANAGE)):
        able = in_order(roles_with(Permission.MANAGE))
        raise UserError(ErrorCode.NOT_PERMITTED, roles="、".join(able))


def _judged(read: _Read) -> dict[OrgId, Judged]:
    """Judge every owner's log, our own first."""
    owners = dict.fromkeys((read.org, *(log.owner for log in read.logs)))
    judged = {}
    for owner in owners:
        mine = {log.epoch: log for log in read.logs if log.owner == owner}
        held = {epoch: log.held for epoch, log in mine.items()}
        statements = salvaged.statements_of(read.tables, owner)
        if owner == read.org:
            ends = salvaged.ends_of(read.tables, owner)
            for epoch, log in mine.items():
                ends[epoch] = max([ends.get(epoch, 0), *log.known, *log.digests])
            judged[owner] = judge_own(owner, read.epoch, statements, held, ends)
        else:
            digests = {epoch: log.digests for epoch, log in mine.items()}
            judged[owner] = judge_other(owner, statements, held, digests)
    return judged


def _write(work: _Work, read: _Read) -> Salvaged:
    judged = _judged(read)
    own = judged[read.org]
    lost = [_position(read, owner, *where) for owner, one in judged.items() for where in one.lost]
    lost += [Lost("table", detail=name) for name in read.faults]
    needs_identity = not any(row["retired_at"] is None for row in read.tables["own_keys"])

    def found(workbook: Workbook) -> None:
        workbook.write(lambda db: _put(db, work, read, judged))
        if needs_identity:
            workbook.write(lambda db: _put_identity(db, work, read, own))

    workbook = adopt_workbook(
        work.place,
        key=work.found.key,
        slots=replace(work.slots, parts=keyslots.Parts()),
        opened_by=work.found.slot_id,
        prepare=lambda path: copy_drafts(work.folder, work.slots.parts.drafts, path),
        found=found,
    )
    workbook.close()  # the key of the attachments is known from the ledger only when it is opened
    workbook = open_with_key(work.place, work.found.key, opened_by=work.found.slot_id, now=work.around.now())
    ws = workspace_of(workbook, work.around)
    try:
        ws = begin_epoch(ws, Cause.SALVAGED)
        anew = _write_anew(ws, own.anew)
        files, missing = _bring_files(ws, work)
        lost += missing
        if ws.workbook.drafts.was_damaged:
            lost.append(Lost("table", detail="drafts"))
        ws.workbook.write(lambda db: _note(ws, db, work, lost))
        checked = check_workbook(ws, cancelled=None)
    finally:
        ws.workbook.close()
    kept = sum(len(one.kept) for one in judged.values())
    return Salvaged(work.place, kept, anew, files, tuple(lost), checked.findings, needs_identity)


def _position(read: _Read, owner: OrgId, epoch: str, n: int) -> Lost:
    titles = salvaged.titles_of(read.tables, Sensitivity.DISCIPLINE.value)
    known = {log.epoch: log.known for log in read.logs if log.owner == owner}
    entry = known.get(epoch, {}).get(n, "")
    title, day = next((found for key, found in titles.items() if key == entry), ("", ""))
    return Lost("position", owner, n, detail=epoch[:12], title=title, day=day)


def _put(db: Database, work: _Work, read: _Read, judged: dict[OrgId, Judged]) -> None:
    work.meter.check()
    salvaged.put_tables(db, read.tables, judged[read.org].epoch)
    entries.log_keys(db, read.org, judged[read.org].epoch)
    for owner, one in judged.items():
        for statement in one.statements:
            entries.log_keys(db, owner, statement.from_epoch)
            continuations.keep(db, statement)
        salvaged.put_log(db, owner, one.kept)
        entries.recount(db, owner)
        if owner != read.org:
            salvaged.drop_beyond(db, owner)


def _put_identity(db: Database, work: _Work, read: _Read, own: Judged) -> None:
    """Make new keys for the organisation: the old ones are lost for ever."""
    first = own.statements[0].from_epoch if own.statements else own.epoch
    name = salvaged.own_name(read.tables, read.org) or work.folder.stem
    identity = new_identity(
        org=read.org,
        name=name,
        short_name=name,
        epoch=first,
        created_at=work.around.now().astimezone(CHINA).isoformat(timespec="seconds"),
        random=work.around.random,
    )
    text = canonical(identity.public.to_json()).decode()
    outbox.keep_own_keys(db, OwnKeys(identity.public.key_id, text, identity.sign_seed, identity.box_seed))


def _write_anew(ws: Workspace, carried: list[Carried]) -> int:
    """Write what verified only for itself as new positions, as whom and when it was; then build the lists."""

    def write(db: Database) -> None:
        head = entries.head(db, ws.org, ws.epoch)
        for one in carried:
            if one.revision is None:
                continue
            last = entries.last_revision(db, ws.org, one.revision.entry_id)
            revision = replace(
                one.revision,
                epoch=ws.epoch,
                n=head.n + 1,
                previous=None if last is None else last.digest,
            )
            new = Carried(revision.n, revision.digest, revision, one.payload)
            head = entries.append(db, head, new, owner=ws.org, epoch=ws.epoch)
        rebuild_lists(ws, db)

    ws.workbook.write(write)
    return len(carried)


def _bring_files(ws: Workspace, work: _Work) -> tuple[int, list[Lost]]:
    """Copy every attachment whose content is what its name says; returns how many, and which are lost."""
    source_folder = work.folder / work.slots.parts.files
    source = FileStore(source_folder, ws.workbook.files.key)
    known = ledger.attachment_sizes(ws.whole)
    there = sealed_sizes(source_folder)
    brought, lost = 0, []
    for sha256 in {**known, **there}:
        try:
            ws.workbook.files.take_sealed(source, sha256, work.meter)
        except UserError as wrong:
            if wrong.code not in (ErrorCode.FILE_MISSING, ErrorCode.FILE_DAMAGED):
                raise
            lost.append(Lost("attachment", detail=f"{sha256[:12]} {wrong.code.value}"))
            continue
        brought += 1
        if sha256 not in known:
            _keep_attachment(ws, sha256)
    return brought, lost


def _keep_attachment(ws: Workspace, sha256: str) -> None:
    size = sum(len(chunk) for chunk in ws.workbook.files.chunks(sha256))
    ws.workbook.write(lambda db: ledger.keep_attachment(db, sha256, size, ws.timestamp))


def _note(ws: Workspace, db: Database, work: _Work, lost: list[Lost]) -> None:
    positions = [(one.owner, one.detail, one.n) for one in lost if one.kind == "position"]
    detail = {"from": work.folder.name, "lost": len(lost), "positions": positions[:500]}
    ledger.add_event(db, at=ws.timestamp, kind="salvaged", detail=detail)
