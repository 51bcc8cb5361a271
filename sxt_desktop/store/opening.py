"""Making the folder of a workbook, and opening one: with a password, the recovery sheet, or the key itself."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import anchor, keyslots
from sxt_desktop.store.engine import KEY_BYTES, DatabaseError
from sxt_desktop.store.keyslots import Cost, KeySlots, Unlocked
from sxt_desktop.store.locks import Holder, WorkbookLock
from sxt_desktop.store.migrating import up_to_date
from sxt_desktop.store.tries import Tries
from sxt_desktop.store.workbook import LEDGER, SLOTS, Workbook


@dataclass(frozen=True, slots=True)
class WayIn:
    """How someone wants to open a workbook: a user's password, or the key on the recovery sheet."""

    password: str = ""
    user: str = ""
    recovery_key: str = ""


def create_workbook(
    path: Path,
    *,
    user: str,
    password: str,
    found: Callable[[Workbook], object] = lambda workbook: None,
    random: Callable[[int], bytes] = os.urandom,
    cost: Cost | None = None,
) -> tuple[Workbook, str]:
    """Make a new workbook folder and return it open, with the recovery key to print.

    `found` writes the first records. The key slots come last: a folder without them was cut off while it was
    being made, holds nothing anyone could ever open, and is made anew.
    """
    keyslots.check_password(password)
    key, recovery_key = random(KEY_BYTES), keyslots.new_recovery_key(random)
    price = cost or Cost()
    first = keyslots.password_slot(keyslots.FIRST_SLOT, user, password, key, random, price)
    slots = KeySlots((first, keyslots.recovery_slot(recovery_key, key, random, price)))
    _make_folder(path)
    workbook = _open(path, key, slots, first.id)
    try:
        found(workbook)
        keyslots.write(path / SLOTS, slots)
    except BaseException:
        workbook.close()
        _clear(path)
        raise
    return workbook, recovery_key


def adopt_workbook(
    path: Path,
    *,
    key: bytes,
    slots: KeySlots,
    opened_by: str,
    prepare: Callable[[Path], object],
    found: Callable[[Workbook], object],
) -> Workbook:
    """Make a workbook folder that everybody opens as they opened another one, and return it open.

    `prepare` puts files into the folder, `found` writes the records. The key slots come last; what was begun is
    removed when either fails.
    """
    _make_folder(path)
    try:
        prepare(path)
        workbook = _open(path, key, slots, opened_by)
        try:
            found(workbook)
            keyslots.write(path / SLOTS, slots)
        except BaseException:
            workbook.close()
            raise
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    return workbook


_FOLDERS = ("files", "backups", "received")
_BEGUN = frozenset(
    [
        *_FOLDERS,
        "lock",
        anchor.NAME,
        *(f"{name}{end}" for name in (LEDGER, "drafts.db") for end in ("", "-wal", "-shm")),
    ]
)
"""What lies in a folder whose making was cut off."""


def _make_folder(path: Path) -> None:
    try:
        begun = {one.name for one in path.iterdir()} if path.exists() else set()
        if begun and not begun <= _BEGUN:
            raise UserError(ErrorCode.WORKBOOK_EXISTS, path=str(path))
        if begun:
            _clear(path)
        for name in _FOLDERS:
            (path / name).mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(path)) from refused


def _clear(path: Path) -> None:
    """Remove what was begun, unless another process is just making it."""
    lock = WorkbookLock(path)
    lock.take(Holder.here(""))
    lock.release()
    for entry in path.iterdir():
        if entry.is_dir():
            entry.rmdir()
        else:
            entry.unlink()


def open_workbook(
    path: Path, *, password: str, user: str = "", now: datetime | None = None, cost: Cost | None = None
) -> Workbook:
    """Open a workbook with a user's password; the name may be left out where there is only one user.

    WRONG_PASSWORD, TOO_MANY_TRIES, USER_NEEDED. Where a cost is given, a slot made cheaper is made anew on
    the way; an old, too short password or a full disk is no reason not to open.
    """
    wanted = WayIn(password=password, user=user)
    workbook = _let_in(path, wanted, now or datetime.now(UTC))
    slot = workbook.slots.slot(workbook.opened_by)
    if cost is not None and slot is not None and keyslots.is_weaker(slot, cost):
        with suppress(UserError):
            workbook.keep_password(slot.id, slot.user, password, cost)
    return workbook


def open_with_recovery(path: Path, *, recovery_key: str, now: datetime | None = None) -> Workbook:
    """Open a workbook with the key from its recovery sheet."""
    return _let_in(path, WayIn(recovery_key=recovery_key), now or datetime.now(UTC))


def open_with_key(path: Path, key: bytes, *, opened_by: str, now: datetime) -> Workbook:
    """Open again what was just restored or put under another key, for whoever proved to be let in."""
    _must_be_workbook(path)
    return _open(path, key, keyslots.read(path / SLOTS), opened_by, now)


def users_of(path: Path) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of who can open a workbook, to choose from before it is open (KEYSLOT_DAMAGED)."""
    _must_be_workbook(path)
    return keyslots.read(path / SLOTS).names


def _let_in(path: Path, way: WayIn, now: datetime) -> Workbook:
    found = unlock_folder(path, way, now)
    return _open(path, found.key, keyslots.read(path / SLOTS), found.slot_id, now)


def unlock_folder(path: Path, way: WayIn, now: datetime) -> Unlocked:
    """Return the key of a workbook for a password or recovery key, without opening anything.

    WORKBOOK_MISSING, KEYSLOT_DAMAGED, WRONG_PASSWORD, WRONG_RECOVERY_KEY, USER_NEEDED, TOO_MANY_TRIES.
    """
    _must_be_workbook(path)
    tries = Tries(path)
    tries.must_be_allowed(now)
    try:
        if way.recovery_key:
            found = keyslots.unlock_with_recovery(path / SLOTS, recovery_key=way.recovery_key)
        else:
            found = keyslots.unlock(path / SLOTS, password=way.password, user=way.user)
    except UserError as refused:
        if refused.code in (ErrorCode.WRONG_PASSWORD, ErrorCode.WRONG_RECOVERY_KEY):
            tries.failed(now)
        raise
    tries.forget()
    return found


def _must_be_workbook(path: Path) -> None:
    if not (path / SLOTS).is_file():
        raise UserError(ErrorCode.WORKBOOK_MISSING, path=str(path))
    if not (path / keyslots.read(path / SLOTS).parts.ledger).is_file():
        raise UserError(ErrorCode.WORKBOOK_MISSING, path=str(path))


def _open(path: Path, key: bytes, slots: KeySlots, opened_by: str, now: datetime | None = None) -> Workbook:
    """Take the lock and open; where `now` is given, an older ledger is brought up to date on a copy before."""
    slot = slots.slot(opened_by)
    lock = WorkbookLock(path)
    try:
        lock.take(Holder.here("" if slot is None else slot.user, now))
    except OSError as refused:
        raise keyslots.refusal(refused, path) from refused
    try:
        if now is not None:
            slots = up_to_date(path, key, keyslots.read(path / SLOTS), now)
        for name in (slots.parts.files, *_FOLDERS[1:]):
            (path / name).mkdir(exist_ok=True)
        keyslots.remove_leftovers(path)
        return Workbook(path, key, lock, slots, opened_by)
    except OSError as refused:
        lock.release()
        raise keyslots.refusal(refused, path) from refused
    except DatabaseError as wrong:  # a table was dropped or altered from outside
        lock.release()
        raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(path), detail=str(wrong)) from wrong
    except BaseException:
        lock.release()
        raise
