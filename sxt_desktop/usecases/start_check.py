"""The check at every start, quick enough to run beside the work; and what follows from any check.

Whatever is found is remembered: the workbook stays read-only, also at the next start, until a full check finds
it sound or a restore or salvage put another ledger in its place.
"""

import json
from contextlib import suppress
from datetime import date, timedelta

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.findings import Checked, Finding
from sxt_desktop.domain.meter import Meter
from sxt_desktop.store import ledger, soundness, trouble
from sxt_desktop.store.engine import Database
from sxt_desktop.store.leftovers import sweep_parts
from sxt_desktop.usecases import check_parts
from sxt_desktop.usecases.check_parts import guarded
from sxt_desktop.usecases.check_workbook import count
from sxt_desktop.usecases.unfinished import finish_cut_off
from sxt_desktop.usecases.workspace import Workspace

TAIL = 300
"""Positions at the end of each of our epochs that are verified at every start."""
FULL_EVERY = timedelta(days=30)
_LAST_FULL = "full_check"


def start_check(ws: Workspace) -> Checked:
    """Look whether the file is whole and was not edited outside, without reading all contents.

    Pages in use, tables and triggers, how far the logs go, the end of our own, the newest head signed, the
    number of records shown, attachments by length.
    """
    findings = guarded(lambda: check_parts.check_shape(ws))
    findings += guarded(lambda: _check_pages(ws))
    if not any(one.kind == "file" for one in findings):
        findings += guarded(lambda: check_parts.check_anchor(ws))
        findings += guarded(lambda: check_parts.check_logs(ws, Meter(), tail=TAIL))
        findings += guarded(lambda: check_parts.check_signed_head(ws))
        findings += guarded(lambda: check_parts.check_counts(ws))
        findings += guarded(lambda: check_parts.check_sizes(ws))
    return Checked(
        revisions=count(ws, "SELECT count(*) FROM log"),
        entries=count(ws, "SELECT count(*) FROM latest"),
        files=count(ws, "SELECT count(*) FROM attachments"),
        rebuilt=False,
        findings=check_parts.named(ws, findings),
        is_full=False,
    )


def _check_pages(ws: Workspace) -> list[Finding]:
    return [Finding("file", detail=fault) for fault in soundness.quick_faults(ws.whole)]


def guard(ws: Workspace, checked: Checked) -> None:
    """Draw the consequences of a check: read-only and remembered, or free again and remembered as sound."""
    workbook = ws.workbook
    if checked.is_grave:
        kinds = [one.kind for one in checked.findings]
        trouble.remember(workbook.path, ledger=workbook.ledger.name, at=ws.timestamp, kinds=kinds)
        workbook.forbid_writing(trouble.DAMAGED)
        return
    if checked.is_full:
        trouble.forget(workbook.path)
        if workbook.read_only == trouble.DAMAGED:
            workbook.allow_writing()
    if workbook.read_only:
        return
    workbook.remember(anew=checked.is_full or any(one.kind == "anchor" for one in checked.findings))
    with suppress(UserError):
        sweep_parts(workbook)
        finish_cut_off(ws)
        if checked.is_full:
            workbook.write(lambda db: _keep_result(ws, db, checked))


def _keep_result(ws: Workspace, db: Database, checked: Checked) -> None:
    result = {"at": ws.timestamp, "findings": len(checked.findings), "revisions": checked.revisions}
    ledger.set_setting(db, _LAST_FULL, json.dumps(result))


def last_full_check(ws: Workspace) -> tuple[date, int] | None:
    """Return when everything was last checked, and how many things were found that need no stop; or None."""
    kept = ledger.setting(ws.whole, _LAST_FULL)
    if kept is None:
        return None
    result = json.loads(kept)
    return date.fromisoformat(result["at"][:10]), int(result["findings"])


def full_check_due(ws: Workspace) -> bool:
    """Whether the last full check is a month ago or more; also when the clock was set back since."""
    last = last_full_check(ws)
    return last is None or not last[0] <= ws.today < last[0] + FULL_EVERY
