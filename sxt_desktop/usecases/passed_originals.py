"""Others' originals at whoever they were passed on to: whose they are, who brought them, up to where their owners signed."""

import json
from dataclasses import dataclass

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store import ledger
from sxt_desktop.store.engine import Database
from sxt_desktop.store.originals import signed_to
from sxt_desktop.usecases.entries import count_entries, list_entries
from sxt_desktop.usecases.passing_on import OWNERS_OF
from sxt_desktop.usecases.review_entry import organisation_name, organisation_names
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PassedOriginal:
    """A unit whose log came by way of another: records in use, and up to which position and when it signed it."""

    org: OrgId
    name: str
    by: str
    records: int
    signed_n: int
    signed_at: str


def originals_by(ws: Workspace, sender: OrgId) -> tuple[PassedOriginal, ...]:
    """Return whose logs an organisation passed on to us; what was verified once is verified again by every full check."""
    orgs = _owners_by(ws.read, sender)
    if not orgs:
        return ()
    names, by = organisation_names(ws, orgs), organisation_name(ws, sender)
    found = []
    for org in orgs:
        n, at = signed_to(ws.read, org) or (0, "")
        found.append(PassedOriginal(org, names[org], by, count_entries(ws, Filter(owner=org)), n, at))
    return tuple(found)


def originals_count(ws: Workspace, sender: OrgId) -> int:
    """Return of how many units an organisation passed the originals on to us."""
    return len(_owners_by(ws.read, sender))


def original_records(ws: Workspace, owner: OrgId, *, limit: int = 200) -> tuple[Listed, ...]:
    """Return the last records in use of a log that was passed on."""
    return list_entries(ws, Filter(owner=owner), limit=limit)


def _owners_by(db: Database, sender: OrgId) -> tuple[OrgId, ...]:
    return tuple(map(OrgId, json.loads(ledger.setting(db, OWNERS_OF + sender) or "[]")))
