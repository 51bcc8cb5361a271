"""转报下级原件: whose logs a middle level passes on to which superior, as their owners signed them."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.store.originals import signing_owners
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.passing_on import ASKED, LEFT_OUT, is_asked, left_out, not_passed, originals_lacking
from sxt_desktop.usecases.review_entry import organisation_names
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Passable:
    """A unit below us: whether its log is passed on, and how much of it waits for that."""

    org: OrgId
    name: str
    is_passed: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class PassingOn:
    """What is passed on to one superior; `units` whoever is below us, also while nothing is wanted."""

    wanted: bool
    units: tuple[Passable, ...]

    @property
    def passed(self) -> int:
        """How many units' logs are passed on."""
        return sum(1 for one in self.units if one.is_passed) if self.wanted else 0


def passing_on_to(ws: Workspace, to: OrgId) -> PassingOn:
    """Return whose logs go to a superior; nobody's until told otherwise."""
    db = ws.read
    units = _below(ws, db, to)
    names, out = organisation_names(ws, units), left_out(db, to)
    waiting = originals_lacking(db, ws.org, to)
    found = (Passable(org, names[org], org not in out, waiting.get(org, 0)) for org in units)
    return PassingOn(is_asked(db, to), tuple(found))


def _below(ws: Workspace, db: Database, to: OrgId) -> tuple[OrgId, ...]:
    """Return who is below us: enrolled, or passed on to us by those who are."""
    enrolled = (one.org_id for one in outbox.peers(db) if one.relation == Relation.SUBORDINATE.value)
    never = not_passed(db, ws.org, to) - left_out(db, to)
    return tuple(one for one in dict.fromkeys([*enrolled, *signing_owners(db)]) if one not in never)


def choose_originals(ws: Workspace, to: OrgId, *, wanted: bool, without: Collection[OrgId] = ()) -> Changes:
    """Say whether the logs of those below us go to a superior as they are, and whose do not all the same.

    ORGANISATION_UNKNOWN for whoever is no superior.
    """
    ws.require(Permission.MANAGE)
    peer = outbox.peer(ws.read, to)
    if peer is None or peer.relation != Relation.SUPERIOR.value:
        raise UserError(ErrorCode.ORGANISATION_UNKNOWN)

    def write(db: Database) -> None:
        ledger.set_setting(db, ASKED + to, "1" if wanted else "0")
        ledger.set_setting(db, LEFT_OUT + to, json.dumps(sorted(without)))
        detail = {"to": to, "wanted": wanted, "without": sorted(without), "by": ws.author}
        ledger.add_event(db, at=ws.timestamp, kind="originals_chosen", detail=detail)

    ws.workbook.write(write)
    return Changes(exchange=True)
