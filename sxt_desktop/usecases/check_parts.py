"""The single checks: pages, shape, logs, attachments, lists. The start check and the full check are made of them."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

from sxt_desktop.bundle.checkpoints import verify_checkpoint
from sxt_desktop.domain.chains import Head, extend
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.findings import Finding
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.meter import Meter
from sxt_desktop.domain.projections import Facts
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.store import continuations, entries, latest, ledger, outbox, placing, soundness
from sxt_desktop.store.blanking import unexplained
from sxt_desktop.store.engine import DatabaseError
from sxt_desktop.store.lists import find
from sxt_desktop.store.wal import Lost
from sxt_desktop.usecases.check_epochs import bound, wrong_epochs
from sxt_desktop.usecases.identities import identity_of
from sxt_desktop.usecases.projecting import facts_in
from sxt_desktop.usecases.workspace import Workspace


def guarded(check: Callable[[], list[Finding]]) -> list[Finding]:
    """Pages that cannot be read and tables that were dropped are a finding, not the end of the check."""
    try:
        return check()
    except UserError as wrong:
        return [Finding("file", detail=str(wrong.facts.get("detail", wrong.code.value)))]
    except (
        DatabaseError,
        ValueError,
        KeyError,
        TypeError,
    ) as wrong:  # cells that hold what was never written
        return [Finding("file", detail=str(wrong))]


def check_shape(ws: Workspace) -> list[Finding]:
    """Tables, indexes and triggers are as the program makes them; a dropped trigger was dropped from outside."""
    return [Finding("schema", detail=name) for name in soundness.schema_faults(ws.whole)]


def check_anchor(ws: Workspace) -> list[Finding]:
    """The logs go at least as far as when the workbook was last closed; a cut end leaves a valid chain."""
    lacking = ws.workbook.lacking(ws.whole)
    if lacking is None:
        return [Finding("anchor")]
    findings = [Finding("head", owner, n, epoch=epoch) for owner, epoch, n in lacking]
    if ws.workbook.lost is Lost.MORE and not findings:
        last = entries.head(ws.whole, ws.org, ws.epoch)
        findings.append(Finding("head", ws.org, last.n + 1, "wal", epoch=ws.epoch))
    return findings


def check_logs(ws: Workspace, meter: Meter, tail: int | None = None) -> list[Finding]:
    """Verify every log from its beginning; with `tail` the last so many positions of each of our own epochs."""
    findings: list[Finding] = []
    logs = entries.owners(ws.whole)
    if ws.org not in {owner for owner, _, _ in logs}:
        findings.append(Finding("missing", ws.org, 1))
    findings.extend(Finding("continuation", owner, n, detail) for owner, n, detail in wrong_epochs(ws))
    if tail is not None:
        logs = tuple(log for log in logs if log[0] == ws.org)
    meter.total = sum(n for _, _, n in logs)
    for owner, epoch, last in logs:
        first = 1 if tail is None else max(1, last - tail + 1)
        findings.extend(
            replace(one, epoch=epoch) for one in _check_log(ws, owner, epoch, (first, last), meter)
        )
    return findings


def _check_log(
    ws: Workspace, owner: OrgId, epoch: str, span: tuple[int, int], meter: Meter
) -> Iterator[Finding]:
    db, (first, last) = ws.whole, span
    signed = {c.n: c.link for c in outbox.checkpoints(db, owner) if c.epoch == epoch}
    head = continuations.beginning(db, owner, epoch)
    if first > head.n + 1:
        head = Head(first - 1, entries.link_at(db, owner, epoch, first - 1) or b"")
    is_chained = owner == ws.org or bool(signed) or entries.has_links(db, owner, epoch)
    for carried, link in entries.linked_positions(db, owner, epoch, first, last):
        meter.add(1)
        yield from _check_position(owner, carried)
        if is_chained:
            if carried.n != head.n + 1:
                yield Finding("missing", owner, head.n + 1)
            head = extend(Head(carried.n - 1, head.link), carried.digest)
            if link != head.link:
                yield Finding("link", owner, carried.n)
            if signed.get(carried.n, head.link) != head.link:
                yield Finding("checkpoint", owner, carried.n)
    if bound(ws, owner, epoch, max(signed, default=0)) > last:
        yield Finding("missing", owner, last + 1)


def _check_position(owner: OrgId, carried: Carried) -> Iterator[Finding]:
    revision, payload = carried.revision, carried.payload
    if revision is None:
        return
    if revision.digest != carried.digest:
        yield Finding("digest", owner, carried.n, entry_id=revision.entry_id)
    elif payload is not None and payload.hash != revision.payload_hash:
        yield Finding("payload", owner, carried.n, entry_id=revision.entry_id)


def check_signed_head(ws: Workspace) -> list[Finding]:
    """The newest head of ours that was signed is ours, and the log has just this link there."""
    own = outbox.checkpoints(ws.whole, ws.org)
    held = dict(entries.epochs(ws.whole, ws.org))
    for newest in own[-1:]:
        identity = identity_of(ws, ws.org, newest.key_id)
        is_ours = identity is None or verify_checkpoint(newest, identity)
        counts_to = held.get(newest.epoch)
        is_there = counts_to is not None and newest.n > counts_to
        if not is_there:
            is_there = entries.link_at(ws.whole, ws.org, newest.epoch, newest.n) == newest.link
        if not is_ours or not is_there:
            return [Finding("checkpoint", ws.org, newest.n, epoch=newest.epoch)]
    return []


def check_blanked(ws: Workspace) -> list[Finding]:
    """A content of ours that is gone must be told of by a blanking (依法清除)."""
    return [Finding("payload", ws.org, n, epoch=ws.epoch) for n in unexplained(ws.whole, ws.org)]


def check_contents(ws: Workspace, meter: Meter) -> list[Finding]:
    """Every attachment is there and is what it was."""
    findings = []
    for sha256 in ledger.attachment_sizes(ws.whole):
        meter.check()
        try:
            for _ in ws.workbook.files.chunks(sha256):
                meter.check()
        except UserError as wrong:
            findings.append(_attachment(ws, sha256, wrong.code.value))
    return findings


def check_sizes(ws: Workspace) -> list[Finding]:
    """Every attachment is there with the length it must have."""
    misfits = ws.workbook.files.misfits(ledger.attachment_sizes(ws.whole))
    return [_attachment(ws, sha256, code.value) for sha256, code in misfits.items()]


def _attachment(ws: Workspace, sha256: str, code: str) -> Finding:
    entry_id, owner = placing.record_naming(ws.read, sha256) or (EntryId(""), OrgId(""))
    return Finding("attachment", owner, detail=f"{sha256[:12]} {code}", entry_id=entry_id)


def check_projections(ws: Workspace, meter: Meter) -> list[Finding]:
    """Compare `latest`, which every list and screen shows, with what the log says it should be."""

    def facts(carried: Carried) -> Facts:
        meter.check()
        return facts_in(ws, ws.whole, carried, with_words=False)

    rows = latest.differing(ws.whole, facts)
    return [
        Finding("projection", owner, n, entry_id, entry_id=entry_id)
        for owner, n, entry_id in dict.fromkeys(rows)
    ]


def check_counts(ws: Workspace) -> list[Finding]:
    """As many records are shown as the log has, of as many revisions."""
    return [Finding("projection", detail=detail) for detail in placing.miscounted(ws.whole)]


def named(ws: Workspace, findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings with the titles and dates of their records, as far as the user may see them."""
    return tuple(_named(ws, one) for one in findings)


def _named(ws: Workspace, one: Finding) -> Finding:
    with suppress(UserError, DatabaseError):
        entry_id = one.entry_id or placing.entry_at(ws.whole, OrgId(one.owner), one.epoch, one.n) or ""
        found = find(ws.read, EntryId(entry_id), OrgId(one.owner)) if entry_id else None
        if found is not None:
            day = found.occurred_on or found.recorded_at[:10]
            return replace(
                one, entry_id=entry_id, title=found.title, number=found.number or "", day=str(day)[:10]
            )
    return replace(one, entry_id="")
