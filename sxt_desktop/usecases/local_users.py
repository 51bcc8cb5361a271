"""Who can open the workbook and what each may do: adding, roles, passwords, removal, the recovery sheet."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.revisions import author_name
from sxt_desktop.domain.roles import LocalUser, Permission, Role, in_order
from sxt_desktop.store import keyslots, ledger, users
from sxt_desktop.store.engine import Database
from sxt_desktop.store.keyslots import RECOVERY, Cost
from sxt_desktop.usecases.workspace import Workspace

RECOVERY_CONFIRMED = "recovery_confirmed_at"
"""The setting that says when the sheet in use was last proved to be at hand."""


def local_users(ws: Workspace) -> tuple[LocalUser, ...]:
    """Return everyone who can open the workbook."""
    return users.users(ws.read)


def add_user(
    ws: Workspace, *, name: str, roles: Iterable[Role], password: str, cost: Cost | None = None
) -> LocalUser:
    """Let someone in with a password of their own (USER_EXISTS, WEAK_PASSWORD, REASON_MISSING)."""
    ws.require(Permission.MANAGE)
    name, held = author_name(name), frozenset(roles)
    if not name or not held:
        raise UserError(ErrorCode.REASON_MISSING)
    if any(one.name == name for one in local_users(ws)):
        raise UserError(ErrorCode.USER_EXISTS, name=name)
    new = LocalUser(users.next_id(ws.whole), name, held)
    # the way in comes first: one that nobody is known by is dropped at the next opening, a name without a
    # way in could neither open nor be added again
    ws.workbook.keep_password(new.id, new.name, password, cost)

    def work(db: Database) -> None:
        users.keep_user(db, new, ws.timestamp)
        _note(ws, db, "user_added", new)

    try:
        ws.workbook.write(work)
    except BaseException:
        with suppress(UserError):
            ws.workbook.drop_slot(new.id)
        raise
    return new


def drop_strangers(ws: Workspace) -> int:
    """Let nobody in whom the ledger does not know: adding or removing them was cut off; returns how many."""
    known = {one.id for one in local_users(ws)}
    strangers = [slot_id for slot_id, _ in ws.workbook.slots.names if slot_id not in known]
    for slot_id in strangers:
        ws.workbook.drop_slot(slot_id)
    return len(strangers)


def give_roles(ws: Workspace, *, user_id: str, roles: Iterable[Role]) -> LocalUser:
    """Give someone other roles; the last administrator stays one (USER_LAST)."""
    ws.require(Permission.MANAGE)
    held = frozenset(roles)
    if not held:
        raise UserError(ErrorCode.REASON_MISSING)

    def work(db: Database) -> LocalUser:
        changed = replace(_known(db, user_id), roles=held)
        users.keep_user(db, changed, ws.timestamp)
        _must_have_admin(db)
        _note(ws, db, "user_roles", changed)
        return changed

    return ws.workbook.write(work)


def remove_user(ws: Workspace, *, user_id: str) -> None:
    """Let someone no longer in. Who knew the password may still open old copies: offer another key."""
    ws.require(Permission.MANAGE)

    def work(db: Database) -> None:
        gone = _known(db, user_id)
        users.remove_user(db, user_id, ws.timestamp)
        _must_have_admin(db)
        _note(ws, db, "user_removed", gone)

    ws.workbook.write(work)
    with suppress(UserError):  # gone by now; a way in that cannot be taken away goes at the next opening
        ws.workbook.drop_slot(user_id)


def change_password(ws: Workspace, old: str, new: str, cost: Cost | None = None) -> None:
    """Give oneself another password after the present one was proved (WRONG_PASSWORD, WEAK_PASSWORD)."""
    if not ws.workbook.knows(ws.user.id, old):
        raise UserError(ErrorCode.WRONG_PASSWORD)
    ws.workbook.keep_password(ws.user.id, ws.user.name, new, cost)
    _is_own(ws, ws.user.id)


def must_change_password(ws: Workspace) -> bool:
    """Whether whoever is working opened with a password given to them for one use, on paper."""
    return ws.workbook.opened_by == ws.user.id and ws.user.id in users.must_change(ws.whole)


def _is_own(ws: Workspace, user_id: str) -> None:
    """A password was chosen anew; it is no longer the one given for one use."""
    if user_id in users.must_change(ws.whole):
        ws.workbook.write(lambda db: users.set_must_change(db, users.must_change(db) - {user_id}))


def replace_one_time_password(ws: Workspace, password: str, cost: Cost | None = None) -> None:
    """Give oneself a password in place of one that was good for this opening only (NOT_PERMITTED, WEAK_PASSWORD)."""
    if not must_change_password(ws):
        ws.require(Permission.MANAGE)
    ws.workbook.keep_password(ws.user.id, ws.user.name, password, cost)
    _is_own(ws, ws.user.id)


def set_password(ws: Workspace, *, user_id: str, password: str, cost: Cost | None = None) -> None:
    """Give a user another password without the old one: an administrator's, or by the recovery sheet."""
    ws.require(Permission.MANAGE)
    known = _known(ws.read, user_id)
    ws.workbook.keep_password(known.id, known.name, password, cost)
    ws.workbook.write(lambda db: _note(ws, db, "user_password", known))
    _is_own(ws, known.id)


def new_recovery_sheet(ws: Workspace, cost: Cost | None = None) -> str:
    """Return another recovery key to print; the earlier sheet no longer opens the workbook."""
    ws.require(Permission.MANAGE)
    recovery_key = keyslots.new_recovery_key(ws.random)

    def work(db: Database) -> None:
        ledger.set_setting(db, RECOVERY_CONFIRMED, "")
        _note(ws, db, "recovery_sheet", ws.user)

    ws.workbook.write(work)  # first: a sheet nobody has seen yet must never count as the confirmed one
    ws.workbook.keep_recovery_key(recovery_key, cost)
    return recovery_key


def recovery_key_fits(ws: Workspace, recovery_key: str) -> bool:
    """Whether this is the key of the sheet that opens the workbook."""
    return ws.workbook.knows(RECOVERY, recovery_key)


def confirm_recovery_sheet(ws: Workspace) -> None:
    """Note that someone typed from the sheet what had to stand on it: it was read and lies somewhere."""
    ws.require(Permission.MANAGE)
    ws.workbook.write(lambda db: ledger.set_setting(db, RECOVERY_CONFIRMED, ws.timestamp))


def recovery_confirmed_at(ws: Workspace) -> str:
    """Return when the sheet in use was last proved to be at hand (ISO text); empty when it never was."""
    return ledger.setting(ws.whole, RECOVERY_CONFIRMED) or ""


def _known(db: Database, user_id: str) -> LocalUser:
    found = users.user(db, user_id)
    if found is None:
        raise UserError(ErrorCode.PERSON_UNKNOWN)
    return found


def _must_have_admin(db: Database) -> None:
    if not any(Role.ADMIN in one.roles for one in users.users(db)):
        raise UserError(ErrorCode.USER_LAST)


def _note(ws: Workspace, db: Database, kind: str, about: LocalUser) -> None:
    detail = {"by": ws.user.id, "user": about.id, "name": about.name, "roles": list(in_order(about.roles))}
    ledger.add_event(db, at=ws.timestamp, kind=kind, detail=detail)
