"""Another key: after someone left who knew a password, or when one may have been seen.

Everything is written anew under new keys beside what is in use, compared, and taken into use by one replacement
of `keyslots.json`: killed at any moment, the old or the new workbook is there. Nobody but the acting
administrator is there to type a password, so everyone else gets one that is used once, on paper, and must be
changed at the next opening. Backups made before keep opening with the keys and passwords of then: whoever knew
one can still open them, so they are worth removing from sticks once a new backup is made.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter, Progress
from sxt_desktop.domain.roles import LocalUser, Permission
from sxt_desktop.store import anchor, generations, keyslots, ledger, rekeying, users
from sxt_desktop.store.engine import KEY_BYTES, Database
from sxt_desktop.store.files import FileStore, sealed_sizes
from sxt_desktop.store.keyslots import Cost, KeySlots, Parts
from sxt_desktop.store.opening import open_with_key
from sxt_desktop.store.workbook import Workbook
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.local_users import RECOVERY_CONFIRMED
from sxt_desktop.usecases.setup import Surroundings, workspace_of
from sxt_desktop.usecases.workspace import Workspace

_REKEYING = "rekeying"
_ONE_TIME = 14
"""Length of a password for one use: three groups of four letters with dashes, 60 bits."""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """The workbook open under its new key, and what must go on paper now: it is shown nowhere again."""

    ws: Workspace
    recovery_key: str
    one_time_passwords: tuple[tuple[LocalUser, str], ...]


def rekey(
    ws: Workspace,
    around: Surroundings,
    *,
    password: str,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Rekeyed:
    """Put the workbook under new keys; the workspace given is closed when this succeeds and stays open otherwise.

    `password` is the acting administrator's own and stays it. A backup is made before. WRONG_PASSWORD,
    NOT_PERMITTED, WORKBOOK_READ_ONLY, DISK_FULL (told before anything is written), FILE_DAMAGED (an attachment
    must be brought back or removed first), WORKBOOK_DAMAGED; `Cancelled`.
    """
    ws.require(Permission.MANAGE)
    workbook = ws.workbook
    if not workbook.knows(ws.user.id, password):
        raise UserError(ErrorCode.WRONG_PASSWORD)
    if workbook.read_only:
        raise UserError(ErrorCode.WORKBOOK_READ_ONLY, why=workbook.read_only)
    back_up(ws, BackupKind.REKEY, cancelled=cancelled)
    new = _new_keys(ws, password, around.cost or Cost())
    meter = Meter(progress, cancelled)
    try:
        workbook.forbid_writing(_REKEYING)
        _write(ws, new, meter)
        meter.check()
    except BaseException:
        workbook.allow_writing()
        _discard(workbook, new.slots.parts)
        raise
    workbook.give_way(new.slots)
    opened = open_with_key(workbook.path, new.key, opened_by=ws.user.id, now=around.now())
    opened.remember(anew=True)
    return Rekeyed(workspace_of(opened, around), new.recovery_key, new.one_time)


@dataclass(frozen=True, slots=True)
class _New:
    """The keys to come, and who opens with what."""

    key: bytes
    files_key: bytes
    slots: KeySlots
    recovery_key: str
    one_time: tuple[tuple[LocalUser, str], ...]


def _new_keys(ws: Workspace, password: str, cost: Cost) -> _New:
    folder, key = ws.workbook.path, ws.random(KEY_BYTES)
    recovery_key = keyslots.new_recovery_key(ws.random)
    parts = Parts(
        ledger=generations.fresh_name(folder, "ledger"),
        drafts=generations.fresh_name(folder, "drafts"),
        files=generations.fresh_name(folder, "files"),
    )
    one_time = tuple(
        (one, keyslots.new_recovery_key(ws.random)[:_ONE_TIME])
        for one in users.users(ws.whole)
        if one.id != ws.user.id
    )
    secrets = ((ws.user, password), *one_time)
    slots = [
        keyslots.password_slot(one.id, one.name, secret, key, ws.random, cost) for one, secret in secrets
    ]
    slots.append(keyslots.recovery_slot(recovery_key, key, ws.random, cost))
    return _New(key, ws.random(KEY_BYTES), KeySlots(tuple(slots), parts), recovery_key, one_time)


def _write(ws: Workspace, new: _New, meter: Meter) -> None:
    workbook, parts = ws.workbook, ws.workbook.slots.parts
    folder, names = workbook.path, new.slots.parts
    old_files = folder / parts.files
    rekeying.check_room(folder, (workbook.ledger, folder / parts.drafts), old_files)
    held = sealed_sizes(old_files)
    meter.total = sum(held.values())
    files = FileStore(rekeying.make_files_folder(folder / names.files), new.files_key)
    rekeying.reseal(workbook.files, held, ledger.attachment_sizes(ws.whole), files, meter)

    def change(db: Database) -> None:
        db.execute("UPDATE meta SET value=? WHERE key='files_key'", (new.files_key,))
        users.set_must_change(db, (one.id for one, _ in new.one_time))
        ledger.set_setting(db, RECOVERY_CONFIRMED, "")
        anchor.forget(db)
        ledger.add_event(db, at=ws.timestamp, kind="rekeyed", detail={"by": ws.user.id, "user": ws.user.name})

    def copy(_: Database) -> None:
        rekeying.rewrite(workbook.ledger, workbook.key, folder / names.ledger, new.key, change)
        rekeying.rewrite(folder / parts.drafts, workbook.key, folder / names.drafts, new.key, lambda db: None)

    workbook.aside(copy)


def _discard(workbook: Workbook, parts: Parts) -> None:
    for name in (parts.ledger, parts.drafts, parts.files):
        with suppress(UserError):
            generations.discard(workbook.path, name)
