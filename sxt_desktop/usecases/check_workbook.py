"""Checking a workbook from end to end: file, chain, signed heads, content hashes, projections, attachments."""

from collections.abc import Callable
from dataclasses import dataclass

from sxt_desktop.domain.chains import Head, extend, genesis
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.projections import NEEDS_LOOK, Facts, facts_of, unreadable
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.store import entries, ledger, outbox
from sxt_desktop.store.engine import Database, one
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: what kind, whose log, at which position or file."""

    kind: str
    owner: str = ""
    n: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; nothing in `findings` means everything fits."""

    revisions: int
    entries: int
    files: int
    rebuilt: bool
    findings: tuple[Finding, ...]


def check_workbook(
    ws: Workspace, *, rebuild: bool = False, progress: Callable[[int, int], None] | None = None
) -> Checked:
    """Verify everything; with `rebuild` write `latest` and the search index anew from the log."""
    findings = _guarded(lambda: _check_file(ws))
    if not findings:
        findings += _guarded(lambda: _check_logs(ws, progress))
        findings += _guarded(lambda: _check_files(ws))
        if rebuild:
            ws.workbook.write(lambda db: _rebuild(ws, db))
        findings += _guarded(lambda: _check_projections(ws))
    return Checked(
        revisions=_count(ws, "SELECT count(*) FROM log"),
        entries=_count(ws, "SELECT count(*) FROM latest"),
        files=_count(ws, "SELECT count(*) FROM attachments"),
        rebuilt=rebuild and not any(one.kind == "file" for one in findings),
        findings=tuple(findings),
    )


def _guarded(check: Callable[[], list[Finding]]) -> list[Finding]:
    """Pages that cannot be read are a finding, not the end of the check."""
    try:
        return check()
    except UserError as wrong:
        return [Finding("file", detail=str(wrong.facts.get("detail", wrong.code.value)))]


def _count(ws: Workspace, sql: str) -> int:
    try:
        return int(one(ws.read, sql) or 0)
    except UserError:
        return 0


def _check_file(ws: Workspace) -> list[Finding]:
    rows = ws.read.execute("PRAGMA cipher_integrity_check").fetchall()
    rows += [row for row in ws.read.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
    return [Finding("file", detail=str(row[0])) for row in rows[:20]]


def _check_logs(ws: Workspace, progress: Callable[[int, int], None] | None) -> list[Finding]:
    findings: list[Finding] = []
    logs = entries.owners(ws.read)
    if (ws.org, ws.epoch) not in {(owner, epoch) for owner, epoch, _ in logs}:
        findings.append(Finding("missing", ws.org, 1))
    total, done = sum(n for _, _, n in logs), 0
    for owner, epoch, last in logs:
        signed = {c.n: c.link for c in outbox.checkpoints(ws.read, owner) if c.epoch == epoch}
        head = genesis(owner, epoch)
        is_chained = owner == ws.org or bool(signed) or entries.has_links(ws.read, owner, epoch)
        for carried in entries.positions(ws.read, owner, epoch, 1, last):
            findings.extend(_check_position(owner, carried))
            if is_chained:
                head = _check_link(ws, owner, epoch, head, carried, findings)
                if signed.get(carried.n, head.link) != head.link:
                    findings.append(Finding("checkpoint", owner, carried.n))
            done += 1
            if progress is not None and done % 500 == 0:
                progress(done, total)
        if max(signed, default=0) > last:
            findings.append(Finding("missing", owner, last + 1))
    return findings


def _check_position(owner: OrgId, carried: Carried) -> list[Finding]:
    revision, payload = carried.revision, carried.payload
    if revision is None:
        return []
    if revision.digest != carried.digest:
        return [Finding("digest", owner, carried.n)]
    if payload is not None and payload.hash != revision.payload_hash:
        return [Finding("payload", owner, carried.n)]
    return []


def _check_link(
    ws: Workspace, owner: OrgId, epoch: str, head: Head, carried: Carried, findings: list[Finding]
) -> Head:
    if carried.n != head.n + 1:
        findings.append(Finding("missing", owner, head.n + 1))
    following = extend(Head(carried.n - 1, head.link), carried.digest)
    if entries.link_at(ws.read, owner, epoch, carried.n) != following.link:
        findings.append(Finding("link", owner, carried.n))
    return following


def _check_files(ws: Workspace) -> list[Finding]:
    findings = []
    for sha256 in ledger.attachment_sizes(ws.read):
        try:
            for _ in ws.workbook.files.chunks(sha256):
                continue
        except UserError as wrong:
            findings.append(Finding("attachment", detail=f"{sha256[:12]} {wrong.code.value}"))
    return findings


def _check_projections(ws: Workspace) -> list[Finding]:
    """Compare `latest`, which every list and screen shows, with what the log says it should be."""
    rows = entries.differing(ws.read, lambda carried: _facts(ws, ws.read, carried))
    return [Finding("projection", owner, n, entry_id) for owner, n, entry_id in dict.fromkeys(rows)]


def _rebuild(ws: Workspace, db: Database) -> None:
    entries.clear_projections(db)
    for owner, epoch, last in entries.owners(db):
        for carried in list(entries.positions(db, owner, epoch, 1, last)):
            if carried.revision is not None:
                body = None if carried.payload is None else carried.payload.body
                entries.project(db, carried.revision, body, _facts(ws, db, carried))


def _facts(ws: Workspace, db: Database, carried: Carried) -> Facts:
    revision, payload = carried.revision, carried.payload
    if revision is None or payload is None:
        return Facts(title=NEEDS_LOOK, search_text="")
    try:
        form = ws.form_of(db, revision.form_id, revision.form_hash)
    except UserError:
        return unreadable(revision.recorded_at)
    return facts_of(form, payload.body, recorded_at=revision.recorded_at)
