"""Checking a workbook from end to end: file, chain, signed heads, content hashes, projections, attachments."""

from collections.abc import Callable
from dataclasses import dataclass

from sxt_desktop.domain.chains import Head, extend, genesis
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.projections import Facts, facts_of
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
    findings = [*_check_file(ws), *_check_logs(ws, progress), *_check_files(ws)]
    if rebuild:
        ws.workbook.write(lambda db: _rebuild(ws, db))
    findings.extend(_check_projections(ws))
    return Checked(
        revisions=int(one(ws.read, "SELECT count(*) FROM log") or 0),
        entries=int(one(ws.read, "SELECT count(*) FROM latest") or 0),
        files=len(ledger.attachment_sizes(ws.read)),
        rebuilt=rebuild,
        findings=tuple(findings),
    )


def _check_file(ws: Workspace) -> list[Finding]:
    rows = ws.read.execute("PRAGMA cipher_integrity_check").fetchall()
    rows += [row for row in ws.read.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
    return [Finding("file", detail=str(row[0])) for row in rows[:20]]


def _check_logs(ws: Workspace, progress: Callable[[int, int], None] | None) -> list[Finding]:
    findings: list[Finding] = []
    logs = entries.owners(ws.read)
    total, done = sum(n for _, _, n in logs), 0
    for owner, epoch, last in logs:
        signed = {(c.n, c.epoch): c.link for c in outbox.checkpoints(ws.read, owner)}
        head = genesis(owner, epoch)
        is_chained = entries.link_at(ws.read, owner, epoch, 1) not in (None, b"")
        for carried in entries.positions(ws.read, owner, epoch, 1, last):
            findings.extend(_check_position(owner, carried))
            if is_chained:
                head = _check_link(ws, owner, epoch, head, carried, findings)
                if signed.get((carried.n, epoch), head.link) != head.link:
                    findings.append(Finding("checkpoint", owner, carried.n))
            done += 1
            if progress is not None and done % 500 == 0:
                progress(done, total)
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


_PROJECTED = "SELECT entry_id, owner, n, form_hash, body, title, occurred_on, voided, revisions FROM latest"


def _check_projections(ws: Workspace) -> list[Finding]:
    """Compare `latest` with what the log says it should be."""
    found: list[Finding] = []
    rows = {(r[0], r[1]): r for r in ws.read.execute(_PROJECTED)}
    newest = ws.read.execute(
        """SELECT log.entry_id, log.owner, max(CASE WHEN form_id <> 'void' THEN n END), count(*), org_id
           FROM log JOIN owners ON owners.id = log.owner WHERE entry_id IS NOT NULL
           GROUP BY log.owner, log.entry_id"""
    ).fetchall()
    for entry_id, owner, n, revisions, org in newest:
        row = rows.pop((entry_id, owner), None)
        if row is None or row[2] != n or row[8] != revisions:
            found.append(Finding("projection", org, n or 0, entry_id))
    found.extend(Finding("projection", detail=str(key[0])) for key in rows)
    return found


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
        return Facts(title="需人工核对", search_text="")
    try:
        form = ws.form_of(db, revision.form_id, revision.form_hash)
    except UserError:
        return Facts(title="需人工核对", search_text="", year=int(revision.recorded_at[:4]))
    return facts_of(form, payload.body, recorded_at=revision.recorded_at)
