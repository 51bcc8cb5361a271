"""找回: a unit that lost its workbook gets its own log back from its superior, asked for on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import FieldKind
from sxt_desktop.store import continuations, ledger, org_keys, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.certifying import certify
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.export_bundle import Exported, Progress, export_passed
from sxt_desktop.usecases.identities import must_be_trusted, own_identity
from sxt_desktop.usecases.passing_on import ASKED, Passed, passed_on
from sxt_desktop.usecases.recording import unit_code
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Series:
    """A series of running numbers, as forms have it, and the last number given in a year; 0 for none."""

    form: str
    series: str
    year: int
    last: int


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


def pass_originals_on(ws: Workspace, to: OrgId, *, wanted: bool) -> Changes:
    """Say whether the logs of those below us go to a superior as they are (转报下级原件); off until told otherwise."""
    ws.require(Permission.MANAGE)
    peer = outbox.peer(ws.whole, to)
    if peer is None or peer.relation != Relation.SUPERIOR.value:
        raise UserError(ErrorCode.ORGANISATION_UNKNOWN)
    ws.workbook.write(lambda db: ledger.set_setting(db, ASKED + to, "1" if wanted else "0"))
    return Changes(exchange=True)


def passes_originals_on(ws: Workspace, to: OrgId) -> bool:
    """Whether the logs of those below us go to a superior as they are."""
    return ledger.setting(ws.whole, ASKED + to) == "1"


def number_series(ws: Workspace) -> tuple[Series, ...]:
    """Return every series of running numbers with the last number given this year."""
    db, year = ws.whole, ws.today.year
    code = unit_code(ws, db)
    return tuple(
        Series(loaded.spec.title, series, year, ledger.last_number(db, series, year))
        for loaded in ws.library.forms.values()
        for series in (
            spec.series.replace("{code}", code)
            for spec in loaded.spec.fields
            if spec.kind is FieldKind.NUMBER and spec.series
        )
    )


def set_last_number(ws: Workspace, series: str, *, year: int, last: int) -> Changes:
    """Go on after the last number used on paper; it is never set back (NUMBER_USED), so that none is given twice."""
    ws.require(Permission.MANAGE)

    def write(db: Database) -> None:
        given = ledger.last_number(db, series, year)
        if last < given:
            raise UserError(ErrorCode.NUMBER_USED, last=given)
        ledger.set_last_number(db, series, year, last)
        detail = {"series": series, "year": year, "from": given, "to": last, "by": ws.author}
        ledger.add_event(db, at=ws.timestamp, kind="number_set", detail=detail)

    ws.workbook.write(write)
    return Changes()
