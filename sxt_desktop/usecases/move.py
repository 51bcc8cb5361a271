"""Moving to another PC: a verified copy on a stick, the old workbook only looked at from then on, and going back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter, Progress
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import backup_places, backups, ledger
from sxt_desktop.store.engine import Database
from sxt_desktop.store.opening import WayIn
from sxt_desktop.usecases.back_up import KnownBackup, checked_place, folder_name, known, must_be_ours
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.restore_folder import restore_to
from sxt_desktop.usecases.settling import MOVED, MOVED_AT, MOVED_TO
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.version import APP

ENDING = "-搬家"


@dataclass(frozen=True, slots=True)
class Moved:
    """When a workbook went to another PC (ISO 8601 text), and where the copy was put."""

    at: str
    place: str


def pack_move(
    ws: Workspace,
    place: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> KnownBackup:
    """Write everything to a stick or folder and, once it was found sound, only look at the workbook here.

    It stays as it is and can be taken back. NOT_PERMITTED, and what `back_up` raises; refused or cancelled,
    nothing is marked.
    """
    ws.require(Permission.MANAGE)
    ws.workbook.remember()
    folder = checked_place(ws, place) / folder_name(ws, ENDING)
    must_be_ours(ws, backup_places.listed(folder))
    meter = Meter(progress, cancelled)
    with ws.workbook.backing_up:
        wanted = backups.Wanted(BackupKind.MOVE, ws.timestamp, APP)
        made = backups.write(backups.of_workbook(ws.workbook), folder, wanted, meter)
    _mark(ws, at=ws.timestamp, to=str(made.path), kind="moved")
    ws.workbook.forbid_writing(MOVED)
    return known(made)


def moved(ws: Workspace) -> Moved | None:
    """Return when and where to the workbook went, or None while it is at home here."""
    at = ledger.setting(ws.whole, MOVED_AT)
    return Moved(at, ledger.setting(ws.whole, MOVED_TO) or "") if at else None


def take_back(ws: Workspace) -> Workspace:
    """Go on here after all: writing is allowed again, in a new epoch, so that both lines can be told apart."""
    ws.require(Permission.MANAGE)
    if moved(ws) is None or ws.workbook.read_only != MOVED:
        return ws
    ws.workbook.allow_writing()
    try:
        following = begin_epoch(ws, Cause.MOVED)
        _mark(following, at="", to="", kind="taken_back")
    except BaseException:
        ws.workbook.forbid_writing(MOVED)
        raise
    return following


def _mark(ws: Workspace, *, at: str, to: str, kind: str) -> None:
    def work(db: Database) -> None:
        ledger.set_setting(db, MOVED_AT, at)
        ledger.set_setting(db, MOVED_TO, to)
        ledger.add_event(db, at=ws.timestamp, kind=kind, detail={"by": ws.user.id, "place": to})

    ws.workbook.write(work)


def packed(place: Path) -> KnownBackup:
    """Return the newest sound copy made for moving on a stick or in a folder (BACKUP_MISSING)."""
    folders = [place, *(one for one in sorted(place.glob(f"*{ENDING}")) if one.is_dir())]
    found = [one for folder in folders for one in backup_places.listed(folder)]
    sound = [known(one) for one in found if one.is_sound and known(one).kind is BackupKind.MOVE]
    if not sound:
        raise UserError(ErrorCode.BACKUP_MISSING, name=place.name)
    return max(sound, key=lambda one: one.at)


def unpack_move(
    place: Path,
    new_folder: Path,
    way: WayIn,
    around: Surroundings,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workspace:
    """Make the workbook on the new PC from the copy on a stick; returns it open, in a new epoch.

    Passwords are those of the old PC. WORKBOOK_EXISTS, and what opening the copy raises.
    """
    return restore_to(
        packed(place).path,
        new_folder,
        way,
        around,
        cause=Cause.MOVED,
        progress=progress,
        cancelled=cancelled,
    )
