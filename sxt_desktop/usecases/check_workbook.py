"""Checking a workbook from end to end: file, chain, signed heads, content hashes, projections, attachments."""

from collections.abc import Callable
from dataclasses import dataclass

from sxt_desktop.domain.chains import Head, extend
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.domain.roles import Permission
from sxt_desktop.store import continuations, entries, ledger, outbox
from sxt_desktop.store.blanking import unexplained
from sxt_desktop.store.engine import Database, one
from sxt_desktop.usecases.check_epochs import bound, wrong_epochs
from sxt_desktop.usecases.projecting import facts_in, retell
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: what kind, whose log, at which position or file."""

    kind: str
    owner: str = ""
    n: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unadopted:
    """Positions of an earlier epoch that we hold, while their owner's log went on without them (未承接)."""

    owner: str
    epoch: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; nothing in `findings` means everything fits. What is `unadopted` is no fault."""

    revisions: int
    entries: int
    files: int
    rebuilt: bool
    findings: tuple[Finding, ...]
    unadopted: tuple[Unadopted, ...] = ()


def check_workbook(
    ws: Workspace, *, rebuild: bool = False, progress: Callable[[int, int], None] | None = None
) -> Checked:
    """Verify everything; with `rebuild` write `latest` and the search index anew from the log.

    It looks at everything, whoever asks, and names positions only. Writing anew is for administrators.
    """
    if rebuild:
        ws.require(Permission.MANAGE)
    findings = _guarded(lambda: _check_file(ws))
    if not findings:
        findings += _guarded(lambda: _check_logs(ws, progress))
        findings += _guarded(lambda: _check_blanked(ws))
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
        unadopted=_unadopted(ws),
    )


def _unadopted(ws: Workspace) -> tuple[Unadopted, ...]:
    try:
        return tuple(Unadopted(*found) for found in entries.unadopted_stretches(ws.whole))
    except UserError:
        return ()


def _guarded(check: Callable[[], list[Finding]]) -> list[Finding]:
    """Pages that cannot be read are a finding, not the end of the check."""
    try:
        return check()
    except UserError as wrong:
        return [Finding("file", detail=str(wrong.facts.get("detail", wrong.code.value)))]


def _count(ws: Workspace, sql: str) -> int:
    try:
        return int(one(ws.whole, sql) or 0)
    except UserError:
        return 0


def _check_file(ws: Workspace) -> list[Finding]:
    rows = ws.whole.execute("PRAGMA cipher_integrity_check").fetchall()
    rows += [row for row in ws.whole.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
    return [Finding("file", detail=str(row[0])) for row in rows[:20]]


def _check_logs(ws: Workspace, progress: Callable[[int, int], None] | None) -> list[Finding]:
    findings: list[Finding] = []
    logs = entries.owners(ws.whole)
    if ws.org not in {owner for owner, _, _ in logs}:
        findings.append(Finding("missing", ws.org, 1))
    findings.extend(Finding("continuation", owner, n, detail) for owner, n, detail in wrong_epochs(ws))
    total, done = sum(n for _, _, n in logs), 0
    for owner, epoch, last in logs:
        signed = {c.n: c.link for c in outbox.checkpoints(ws.whole, owner) if c.epoch == epoch}
        head = continuations.beginning(ws.whole, owner, epoch)
        is_chained = owner == ws.org or bool(signed) or entries.has_links(ws.whole, owner, epoch)
        for carried in entries.positions(ws.whole, owner, epoch, 1, last):
            findings.extend(_check_position(owner, carried))
            if is_chained:
                head = _check_link(ws, owner, epoch, head, carried, findings)
                if signed.get(carried.n, head.link) != head.link:
                    findings.append(Finding("checkpoint", owner, carried.n))
            done += 1
            if progress is not None and done % 500 == 0:
                progress(done, total)
        if bound(ws, owner, epoch, max(signed, default=0)) > last:
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


def _check_blanked(ws: Workspace) -> list[Finding]:
    """A content of ours that is gone must be told of by a blanking (依法清除)."""
    return [Finding("payload", ws.org, n) for n in unexplained(ws.whole, ws.org)]


def _check_link(
    ws: Workspace, owner: OrgId, epoch: str, head: Head, carried: Carried, findings: list[Finding]
) -> Head:
    if carried.n != head.n + 1:
        findings.append(Finding("missing", owner, head.n + 1))
    following = extend(Head(carried.n - 1, head.link), carried.digest)
    if entries.link_at(ws.whole, owner, epoch, carried.n) != following.link:
        findings.append(Finding("link", owner, carried.n))
    return following


def _check_files(ws: Workspace) -> list[Finding]:
    findings = []
    for sha256 in ledger.attachment_sizes(ws.whole):
        try:
            for _ in ws.workbook.files.chunks(sha256):
                continue
        except UserError as wrong:
            findings.append(Finding("attachment", detail=f"{sha256[:12]} {wrong.code.value}"))
    return findings


def _check_projections(ws: Workspace) -> list[Finding]:
    """Compare `latest`, which every list and screen shows, with what the log says it should be."""
    rows = entries.differing(ws.whole, lambda carried: facts_in(ws, ws.whole, carried))
    return [Finding("projection", owner, n, entry_id) for owner, n, entry_id in dict.fromkeys(rows)]


def _rebuild(ws: Workspace, db: Database) -> None:
    entries.clear_projections(db)
    for owner, epoch, last in entries.owners(db):
        off = entries.unadopted(db, owner)
        for carried in list(entries.positions(db, owner, epoch, 1, last)):
            if carried.revision is not None and carried.digest not in off:
                body = None if carried.payload is None else carried.payload.body
                entries.project(db, carried.revision, body, facts_in(ws, db, carried))
    for owner, epoch, first, last in entries.unadopted_stretches(db):
        stretch = list(entries.positions(db, owner, epoch, first, last))
        changed = (one.revision.entry_id for one in stretch if one.revision is not None)
        retell(ws, db, owner, dict.fromkeys(changed))
