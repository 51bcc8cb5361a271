"""找回: a unit that lost its workbook gets its own log back from its superior, asked for on paper."""

import json
from collections.abc import Callable
from pathlib import Path

from sxt_desktop.bundle.former_card import write_former
from sxt_desktop.bundle.identity import public_from_json, sign_certificate
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import continuations, entries, ledger, org_keys, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.certifying import certify
from sxt_desktop.usecases.export_bundle import Exported, Progress, export_passed
from sxt_desktop.usecases.identities import must_be_trusted, own_identity
from sxt_desktop.usecases.passing_on import Passed, passed_on
from sxt_desktop.usecases.workspace import Workspace


def export_recovery(
    ws: Workspace,
    *,
    to: OrgId,
    directory: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Exported:
    """Write everything held of a subordinate's own log and its attachments into a folder, for it alone to open.

    It is addressed to the key the subordinate is enrolled with now. ORGANISATION_UNKNOWN, PEER_REVOKED,
    NOTHING_TO_SEND where nothing is held, and what `export_bundle` raises.
    """
    ws.require(Permission.EXCHANGE)
    peer = outbox.peer(ws.whole, to)
    if peer is None or peer.relation != Relation.SUBORDINATE.value:
        raise UserError(ErrorCode.ORGANISATION_UNKNOWN)
    must_be_trusted(ws, to)
    ws.workbook.write(lambda db: _vouch(ws, db, to))
    logs = passed_on(ws.whole, to, {}, withhold=False)
    if not logs:
        raise UserError(ErrorCode.NOTHING_TO_SEND)
    passed = Passed(logs, {to: continuations.of(ws.whole, to)}, alone=True)
    return export_passed(ws, to, passed, directory, progress=progress, cancelled=cancelled)


def _vouch(ws: Workspace, db: Database, to: OrgId) -> None:
    """Sign for every key the unit ever had that we took over its log with: a new workbook knows none of them."""
    known = {one.subject_key_id for one in org_keys.certificates(db, to) if one.parent == ws.org}
    missing = [one for one in org_keys.peer_keys(db, to) if one.key_id not in known]
    certify(ws, db, missing, parent=own_identity(ws))
    ledger.add_event(db, at=ws.timestamp, kind="recovery_sent", detail={"to": to, "by": ws.author})


def write_former_card(ws: Workspace, org: OrgId, directory: Path) -> Path:
    """Write the identity a subordinate was enrolled with into a folder, signed by us: what it sets up anew with after
    a loss where it kept no `.sxk` file of its own. ORGANISATION_UNKNOWN, PLACE_NOT_WRITABLE."""
    ws.require(Permission.EXCHANGE)
    peer = outbox.peer(ws.whole, org)
    if peer is None or peer.relation != Relation.SUBORDINATE.value:
        raise UserError(ErrorCode.ORGANISATION_UNKNOWN)
    subject, parent = public_from_json(json.loads(peer.identity)), own_identity(ws)
    n = entries.head(ws.whole, ws.org, ws.epoch).n
    said = sign_certificate(subject, parent=parent, valid_from_n=n, at=ws.timestamp)
    name = "".join(one for one in subject.short_name if one.isalnum())[:40] or "下级"
    path = directory / f"{name}-原登记.sxk"
    part = path.with_suffix(".part")
    try:
        part.write_bytes(write_former(said, parent.public))
        part.replace(path)
    except OSError as refused:
        part.unlink(missing_ok=True)
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(directory)) from refused
    return path
