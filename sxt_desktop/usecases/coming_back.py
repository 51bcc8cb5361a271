"""找回 at the unit that lost its workbook: whom it was, how far it is with taking its log back, and going on afterwards."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from sxt_desktop.bundle.former_card import read_former
from sxt_desktop.bundle.identity import MAX_CARD_BYTES
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.epochs import RETURN_SETTLED, awaits_return
from sxt_desktop.usecases.fork_choices import FOLLOWED
from sxt_desktop.usecases.import_bundle import CAME_BACK, RECOVERED
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Former:
    """Who a lost unit was: what its new workbook takes over, and by whose word (empty: by its own file)."""

    org: OrgId
    name: str
    short_name: str
    said_by: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CameBack:
    """What came back: up to position `to_n`, `new` of them lacking before, `bodiless` of them without content.

    `is_taken`: our log goes on from there; otherwise it is kept beside what was recorded since.
    """

    at: str
    superior: str
    to_n: int
    new: int
    bodiless: tuple[int, ...]
    is_taken: bool


@dataclass(frozen=True, slots=True)
class ComingBack:
    """How far it is: whether a superior is enrolled, and what came back, None while nothing did.

    `is_anew`: the workbook was made anew for a lost one, and nothing should be recorded before its log is back.
    """

    is_anew: bool
    superior: str
    came: CameBack | None


def read_former_card(path: Path) -> Former:
    """Read who a lost unit was from its own `.sxk` file or the one its superior wrote (FILE_MISSING, IDENTITY_DAMAGED)."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_CARD_BYTES + 1)
    except OSError as missing:
        raise UserError(ErrorCode.FILE_MISSING, name=path.name) from missing
    found, said_by = read_former(content)
    return Former(found.org, found.name, found.short_name, said_by, content)


def coming_back(ws: Workspace) -> ComingBack | None:
    """Return how far the unit is with taking its lost log back; None where none is missing or it was settled."""
    db = ws.read
    settled = ledger.setting(db, RETURN_SETTLED)
    if settled:
        return None
    is_anew, came = awaits_return(ws), None if settled is None else _came(db)
    if not is_anew and came is None:
        return None
    above = (one for one in outbox.peers(db) if one.relation == Relation.SUPERIOR.value)
    first = next(above, None)
    return ComingBack(is_anew, "" if first is None else _name(first.identity), came)


def _came(db: Database) -> CameBack | None:
    """Put together what came back in every bundle since; a later one may bring more."""
    found = ledger.details_of(db, CAME_BACK)
    if not found:
        return None
    at, last = found[0]
    bodiless = sorted({int(n) for _, one in found for n in one["bodiless"]})
    return CameBack(
        at=at,
        superior=str(last["from_name"]),
        to_n=max(int(one["to_n"]) for _, one in found),
        new=sum(int(one["new"]) for _, one in found),
        bodiless=tuple(bodiless),
        is_taken=any(bool(one["is_taken"]) for _, one in found),
    )


def _name(identity: str) -> str:
    return str(json.loads(identity)["name"])


def settle_coming_back(ws: Workspace) -> Changes:
    """Say that what came back was looked through and its gaps were dealt with, or that nothing is waited for: it is told
    of no more."""
    ws.require(Permission.EXCHANGE)
    ws.workbook.write(lambda db: ledger.set_setting(db, RETURN_SETTLED, ws.timestamp))
    return Changes(exchange=True)


def is_to_be_resumed(ws: Workspace) -> bool:
    """Whether our log came back or went on from a choice above just now, so that this workspace writes an epoch that is no longer ours."""
    return ws.workbook.read_only in (RECOVERED, FOLLOWED)


def resumed(ws: Workspace) -> Workspace:
    """Return the workspace that goes on with the log that came back; it writes where the other one no longer could."""
    if is_to_be_resumed(ws):
        ws.workbook.allow_writing()
    return replace(ws, epoch=ledger.setting(ws.read, "epoch") or ws.epoch)
