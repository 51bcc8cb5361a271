"""Restoring: what would be lost, and putting a backup in the place of what is there, or into a new folder.

The present state is backed up first, or put aside as it is when it cannot be opened. The backup's ledger
becomes another generation beside the one in use; taking it into use is one replacement of `keyslots.json`, so
that after a kill the old or the new workbook is there. The new one says itself that it goes on in a new epoch.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.meter import Meter, Progress
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import anchor, backup_places, blanking, entries, generations, ledger, restoring
from sxt_desktop.store.backup_places import Backup
from sxt_desktop.store.engine import Database, untouched
from sxt_desktop.store.keeping_aside import keep_aside
from sxt_desktop.store.opening import WayIn as WayIn
from sxt_desktop.store.opening import open_with_key
from sxt_desktop.store.restoring import Present
from sxt_desktop.usecases.back_up import KnownBackup, back_up, known, must_be_ours
from sxt_desktop.usecases.blank_entry import blank_again
from sxt_desktop.usecases.epochs import EPOCH_DUE
from sxt_desktop.usecases.identities import peer_identity
from sxt_desktop.usecases.settling import MOVED_AT, MOVED_TO
from sxt_desktop.usecases.setup import Surroundings, workspace_of
from sxt_desktop.usecases.workspace import Workspace

Heads = dict[tuple[OrgId, str], int]
"""How far each log goes, by owner and epoch."""
NO_WAY = WayIn()
"""Nothing to prove: the key of the open workbook opens the backup too."""


def way_of(ws: Workspace, password: str) -> WayIn:
    """Return the way into a backup by the user's password of its time; empty where none is needed."""
    return WayIn(password=password, user=ws.user.id) if password else NO_WAY


def way_in(*, user: str = "", password: str = "", recovery_key: str = "") -> WayIn:
    """Return the way into a backup or workbook that is not open."""
    return WayIn(password=password, user=user, recovery_key=recovery_key)


@dataclass(frozen=True, slots=True)
class LostRecord:
    """A record of ours that would be gone (`is_new`) or as it was before."""

    entry_id: EntryId
    form_id: FormId
    title: str
    author: str
    recorded_at: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A bundle that went out or came in since: with whom, which number, when (ISO 8601 text)."""

    organisation: str
    seq: int
    at: str


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What restoring a backup would mean. `lost` are records the user may see, `lost_others` counts the rest."""

    backup: KnownBackup
    lost: tuple[LostRecord, ...] = ()
    lost_others: int = 0
    returning: int = 0
    """Revisions of ours the backup has and the present has not."""
    sent: tuple[Exchanged, ...] = ()
    received: tuple[Exchanged, ...] = ()
    missing: tuple[str, ...] = ()
    """Attachments (SHA-256) the backup names and that are neither here nor in its place."""
    blanked_again: int = 0
    """Contents that were blanked since the backup and will be blanked in what is restored too."""
    is_known: bool = True
    """False where the present cannot be opened: what would be lost is not known then."""


def known_backups(place: Path) -> tuple[KnownBackup, ...]:
    """Return the backups of a workbook's folder, a second place or a folder of backups; newest first.

    Damaged ones are among them, shown as such. No password is needed.
    """
    folders = [place, place / "backups"]
    with suppress(OSError):
        folders += [one for one in sorted(place.iterdir()) if one.name.endswith(("-备份", "-搬家"))]
    return tuple(known(one) for folder in folders for one in backup_places.listed(folder))


def find_backup(place: Path, name: str) -> Path:
    """Return the folder of a backup by its name in a place (BACKUP_MISSING)."""
    found = next((one.path for one in known_backups(place) if one.name == name), None)
    if found is None:
        raise UserError(ErrorCode.BACKUP_MISSING, name=name)
    return found


def preview_restore(ws: Workspace, backup: Path, way: WayIn = NO_WAY) -> RestorePlan:
    """Return what restoring a backup would lose (BACKUP_LOCKED when it needs the password of its time)."""
    ws.require(Permission.MANAGE)
    found = _ours(ws, backup)
    key = restoring.unlocked(found, ws.workbook.key, way).key
    pool = restoring.pool_of(found, key)
    with untouched(found.path / backup_places.LEDGER, key) as old:
        names = ledger.attachment_sizes(old)
        held = {(owner, epoch): n for owner, epoch, n in entries.owners(old)}
        lost, others = _lost(ws, held)
        return RestorePlan(
            backup=known(found),
            lost=lost,
            lost_others=others,
            returning=_returning(ws, held),
            sent=_since(ws, old, "outbox"),
            received=_since(ws, old, "inbox"),
            missing=tuple(one for one in names if not (ws.workbook.files.holds(one) or pool.holds(one))),
            blanked_again=sum(len(blanking.with_content(old, one)) for one in blanking.blanked(ws.whole)),
        )


def _ours(ws: Workspace, backup: Path) -> Backup:
    found = backup_places.look_at(backup)
    must_be_ours(ws, (found,))
    return found


def _lost(ws: Workspace, held: Heads) -> tuple[tuple[LostRecord, ...], int]:
    """Return the records whose own log went on since, and how many more there are the user may not see."""
    visible: dict[str, LostRecord] = {}
    every: set[str] = set()
    for epoch, _ in entries.epochs(ws.whole, ws.org):
        n = held.get((ws.org, epoch), 0)
        every |= {one.entry_id for one in restoring.gone_on(ws.whole, ws.org, epoch, n)}
        for one in restoring.gone_on(ws.read, ws.org, epoch, n):
            visible[one.entry_id] = LostRecord(
                EntryId(one.entry_id), FormId(one.form_id), one.title, one.author, one.recorded_at, one.is_new
            )
    return tuple(visible.values()), len(every - visible.keys())


def _returning(ws: Workspace, held: Heads) -> int:
    present: Heads = {(owner, epoch): n for owner, epoch, n in entries.owners(ws.whole)}
    return sum(
        max(0, n - present.get((owner, epoch), 0)) for (owner, epoch), n in held.items() if owner == ws.org
    )


def _since(ws: Workspace, old: Database, table: str) -> tuple[Exchanged, ...]:
    before = restoring.bundles(old, table)
    found = restoring.bundles(ws.whole, table).items()
    return tuple(Exchanged(_name(ws, org), seq, at) for key, (org, seq, at) in found if key not in before)


def _name(ws: Workspace, org: str) -> str:
    identity = peer_identity(ws, OrgId(org))
    return org if identity is None else identity.name


def restore(
    ws: Workspace,
    backup: Path,
    around: Surroundings,
    *,
    way: WayIn = NO_WAY,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workspace:
    """Put a backup in the place of the open workbook and return it open, in a new epoch.

    Who may open it, with which password and role, what was looked at and which numbers were given stay as they
    are now. The workspace given is closed when this succeeds and stays open when it is refused.
    BACKUP_DAMAGED, BACKUP_LOCKED, BACKUP_MISSING, BACKUP_OF_ANOTHER, DISK_FULL, NOT_PERMITTED, `Cancelled`.
    """
    ws.require(Permission.MANAGE)
    found, meter = _ours(ws, backup), Meter(progress, cancelled)
    workbook = ws.workbook
    key = restoring.unlocked(found, workbook.key, way).key
    _keep_present(ws, meter, cancelled)
    present, present_blanked = _present(ws), _blanked(ws)
    name = generations.fresh_name(workbook.path, "ledger")
    detail = {"by": ws.user.id, "user": ws.user.name, "backup": found.name}

    def prepare(db: Database) -> None:
        restoring.carry_over(db, present)
        blanked = blank_again(ws, db, present_blanked)
        go_on(db, Cause.RESTORED, at=ws.timestamp, detail={**detail, "blanked_again": blanked})

    try:
        restoring.make_ledger(found, key, workbook.path / name, workbook.key, prepare, meter)
        names = restoring.attachments_in(workbook.path / name, workbook.key)
        restoring.bring_files(names, restoring.pool_of(found, key), workbook.files, meter)
    except BaseException:
        generations.discard(workbook.path, name)
        raise
    slots = replace(workbook.slots, parts=replace(workbook.slots.parts, ledger=name))
    workbook.give_way(slots)
    opened = open_with_key(workbook.path, workbook.key, opened_by=workbook.opened_by, now=around.now())
    return workspace_of(opened, around)


def _keep_present(ws: Workspace, meter: Meter, cancelled: Callable[[], bool] | None) -> None:
    """Back the present up; what is too damaged for a sound backup is put aside as it is."""
    try:
        back_up(ws, BackupKind.RESTORE, cancelled=cancelled)
    except UserError as wrong:
        if wrong.code not in (ErrorCode.BACKUP_UNSOUND, ErrorCode.WORKBOOK_DAMAGED):
            raise
        keep_aside(ws.workbook.path, ws.timestamp, meter)


def _present(ws: Workspace) -> Present:
    try:
        return restoring.present_of(ws.whole)
    except UserError:
        return Present((), (), (), (), ws.workbook.files.key)


def _blanked(ws: Workspace) -> tuple[bytes, ...]:
    try:
        return blanking.blanked(ws.whole)
    except UserError:
        return ()


def go_on(db: Database, cause: Cause, *, at: str, detail: Mapping[str, object]) -> None:
    """Let a restored ledger say that a new epoch is due, and why."""
    for key in (MOVED_AT, MOVED_TO):
        ledger.set_setting(db, key, "")
    anchor.forget(db)
    ledger.set_setting(db, EPOCH_DUE, cause.value)
    ledger.add_event(db, at=at, kind="restored", detail={**detail, "why": cause.value})
