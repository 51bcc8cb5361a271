"""Making, opening and closing a workbook; the only place where a workspace is put together."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sxt_desktop.bundle.continuations import sign_continuation
from sxt_desktop.bundle.former_card import read_former
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity, new_identity
from sxt_desktop.bundle.staging import clear_staging
from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.catalog.library import Library, load_library, profile_heads
from sxt_desktop.domain.chains import Cause, Continuation, genesis
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import OwnKeys
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.people import ORGANISATION, PERSON, POST, proposed_kind
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.roles import EVERY_ROLE, LocalUser, Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import continuations, entries, ledger, outbox, trouble, users
from sxt_desktop.store.engine import Database, DatabaseError
from sxt_desktop.store.keyslots import RECOVERY, Cost
from sxt_desktop.store.leftovers import sweep_leftovers
from sxt_desktop.store.opening import create_workbook, open_with_recovery, open_workbook, users_of
from sxt_desktop.store.places import Mount, mounted_here, must_be_own
from sxt_desktop.store.workbook import Workbook
from sxt_desktop.usecases.accepting import accepted
from sxt_desktop.usecases.local_users import drop_strangers
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.settling import settled
from sxt_desktop.usecases.workspace import CHINA, Workspace, chinese_workdays, real_new_id, real_now

EPOCH_BYTES = 16


@dataclass(frozen=True, slots=True)
class NewUnit:
    """The answers of first use: who we are, by which profile, who records, how the workbook is locked."""

    name: str
    short_name: str
    code: str
    profile: str
    recorder: str
    password: str
    folder: Path
    superior_name: str = ""
    secretary: str = ""
    kind: str | None = None
    """What kind of organisation (组织类型), empty for none of them; not said, it is what the name tells."""
    card: bytes = b""
    """The card (.sxk) of the organisation's lost workbook, or its superior's word about it: it keeps its id, and its
    superior is to bring its log back."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where resources lie, what is mounted, and where time and chance come from; tests and the demonstration choose their own."""

    resources: Path
    now: Callable[[], datetime] = real_now
    new_id: Callable[[], str] = real_new_id
    random: Callable[[int], bytes] = os.urandom
    cost: Cost | None = None
    mounts: Callable[[], tuple[Mount, ...]] = mounted_here


def workbook_folder(unit: NewUnit) -> Path:
    """Return the folder a new unit's workbook gets: ``<单位简称>.sxt`` with characters any system allows."""
    name = "".join(c for c in unit.short_name or unit.name if c.isalnum() or c in "·-_()()") or "本单位"
    return unit.folder / f"{name[:40]}.sxt"


def create_unit(unit: NewUnit, around: Surroundings) -> tuple[Workspace, str]:
    """Make a unit's workbook with keys, its own record and its first persons; returns it open, with the
    recovery key to put on paper."""
    if not unit.name.strip():
        raise UserError(ErrorCode.REASON_MISSING)
    must_be_own(unit.folder, around.mounts())
    library = load_library(around.resources, unit.profile)

    def found(workbook: Workbook) -> None:
        workbook.write(lambda db: _found(db, unit, around))
        ws = _workspace(workbook, library, around)
        workbook.write(lambda db: _first_records(ws, db, unit))

    workbook, recovery_key = create_workbook(
        workbook_folder(unit),
        user=unit.recorder,
        password=unit.password,
        found=found,
        random=around.random,
        cost=around.cost,
    )
    return _workspace(workbook, library, around), recovery_key


def _found(db: Database, unit: NewUnit, around: Surroundings) -> None:
    lost = read_former(unit.card)[0] if unit.card else None
    org = OrgId(around.new_id()) if lost is None else lost.org
    epoch = around.random(EPOCH_BYTES).hex()
    at = around.now().astimezone(CHINA).isoformat(timespec="seconds")
    identity = new_identity(
        org=org,
        name=unit.name,
        short_name=unit.short_name or unit.name,
        epoch=epoch if lost is None else lost.epoch,
        created_at=at,
        random=around.random,
    )
    text = canonical(identity.public.to_json()).decode()
    outbox.keep_own_keys(db, OwnKeys(identity.public.key_id, text, identity.sign_seed, identity.box_seed))
    if lost is not None:
        _leave(db, lost, epoch, identity, at)
    settings = {
        "org": org,
        "epoch": epoch,
        "profile": unit.profile,
        "superior_name": unit.superior_name,
        "tokens_version": "1",
    }
    for key, value in settings.items():
        ledger.set_setting(db, key, value)
    users.keep_user(db, LocalUser(users.FIRST_USER, unit.recorder, EVERY_ROLE), at)


def _leave(db: Database, lost: PublicIdentity, epoch: str, identity: PrivateIdentity, at: str) -> None:
    """Begin beside the lost log, from its beginning, until it comes back."""
    start = genesis(lost.org, lost.epoch)
    why, key_id = Cause.RECOVERED.value, identity.public.key_id
    statement = Continuation(lost.org, epoch, lost.epoch, start.n, start.link, why, at, key_id)
    continuations.keep(db, sign_continuation(statement, identity))
    entries.recount(db, lost.org)


def _first_records(ws: Workspace, db: Database, unit: NewUnit) -> None:
    own: Values = {
        "name": unit.name,
        "short_name": unit.short_name or unit.name,
        "code": unit.code,
        "relation": "本单位",
    }
    if kind := proposed_kind(unit.name) if unit.kind is None else unit.kind:
        own["level"] = kind
    _put(ws, db, ORGANISATION, EntryId(ws.org), own)
    for name, duty in ((unit.secretary, "党委书记第一责任"), (unit.recorder, "")):
        if name and (duty or name != unit.secretary):
            person = EntryId(ws.new_id())
            _put(ws, db, PERSON, person, {"name": name})
            _put_post(ws, db, Ref(person, name), unit, duty)


def _put_post(ws: Workspace, db: Database, person: Ref, unit: NewUnit, duty: str) -> None:
    values: Values = {
        "person": person,
        "organisation": Ref(ws.org, unit.short_name or unit.name),
        "title": "书记" if duty else "记实员",
        "since": date(ws.today.year, 1, 1),
    }
    if duty:
        values["duty"] = duty
    _put(ws, db, POST, EntryId(ws.new_id()), values)


def _put(ws: Workspace, db: Database, form_id: str, entry_id: EntryId, values: Values) -> None:
    loaded = next(form for form in ws.library.forms.values() if form.spec.id == form_id)
    accepted(ws, loaded.spec, values)
    append(ws, db, ToRecord(loaded, loaded.spec.body(values), entry_id))


def open_unit(path: Path, password: str, around: Surroundings, *, user: str = "") -> Workspace:
    """Open a unit's workbook with a user's password; the name may be left out where there is only one user.

    PLACE_NETWORK and PLACE_REMOVABLE before anything is touched: `bring_home` copies it to this computer.
    """
    must_be_own(path, around.mounts())
    opened = open_workbook(path, password=password, user=user, now=around.now(), cost=around.cost or Cost())
    return workspace_of(opened, around)


def open_unit_with_recovery(path: Path, recovery_key: str, around: Surroundings) -> Workspace:
    """Open a unit's workbook with the key from its recovery sheet, as its first administrator."""
    must_be_own(path, around.mounts())
    return workspace_of(open_with_recovery(path, recovery_key=recovery_key, now=around.now()), around)


def must_be_here(path: Path, around: Surroundings) -> None:
    """Raise PLACE_NETWORK or PLACE_REMOVABLE where a workbook is not to be opened."""
    must_be_own(path, around.mounts())


def openers(path: Path) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of who can open a workbook, to choose from before it is open (WORKBOOK_MISSING,
    KEYSLOT_DAMAGED)."""
    return users_of(path)


def workspace_of(workbook: Workbook, around: Surroundings) -> Workspace:
    """Put a workspace around a workbook that is open; a restored or moved one begins its new epoch first."""
    try:
        profile = ledger.setting(workbook.read, "profile")
        if profile is None:
            raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(workbook.path), detail="no profile")
        if trouble.is_known(workbook.path, ledger=workbook.ledger.name):
            workbook.forbid_writing(trouble.DAMAGED)
        clear_staging(workbook.path / "received")
        sweep_leftovers(workbook, around.now())
        ws = settled(_workspace(workbook, load_library(around.resources, profile), around))
        workbook.remember()
        with suppress(UserError):  # a full disk is no reason not to open
            drop_strangers(ws)
        return ws
    except DatabaseError as wrong:  # a table was dropped or altered from outside
        workbook.close()
        raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(workbook.path), detail=str(wrong)) from wrong
    except BaseException:
        workbook.close()
        raise


def _workspace(workbook: Workbook, library: Library, around: Surroundings) -> Workspace:
    db = workbook.read
    return Workspace(
        workbook=workbook,
        library=library,
        org=OrgId(ledger.setting(db, "org") or ""),
        epoch=ledger.setting(db, "epoch") or "",
        user=_who(workbook),
        workdays=chinese_workdays(),
        now=around.now,
        new_id=around.new_id,
        random=around.random,
    )


def _who(workbook: Workbook) -> LocalUser:
    """Return who opened it; the recovery sheet stands for the first administrator (USER_REMOVED)."""
    db = workbook.read
    if workbook.opened_by == RECOVERY:
        known = users.users(db)
        found = next((one for one in known if one.may(Permission.MANAGE)), None)
    else:
        found = users.user(db, workbook.opened_by)
    if found is None:
        raise UserError(ErrorCode.USER_REMOVED, name=users.user_name(db, workbook.opened_by))
    return found


def read_forms(resources: Path) -> None:
    """Read the forms before they are needed: opening a workbook finds them read, for as long as their files say the same."""
    with suppress(UserError):  # whoever needs them is told
        load_forms(resources / "forms")


def available_profiles(resources: Path) -> tuple[tuple[str, str, str], ...]:
    """Return (id, title, one plain sentence) of every installed profile, for the first question of first use."""
    return profile_heads(resources)
