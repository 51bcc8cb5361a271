"""依法清除: taking the content of a record out of the workbook for good, as a recorded act.

Salt and body of the chosen revisions go in the same transaction that appends a revision saying who blanked
which of them, on what basis and why. Hashes stay, so the chain verifies as before. Attachments nobody else
names and drafts of the record go after the commit; a cut in between leaves an orphan file, which a sweep finds.

Whoever received a content keeps it: one organisation cannot take evidence out of another's workbook. The
blanking revision travels and tells them; `follow_blanking` is their own, deliberate step.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sxt_desktop.domain.addressing import ONE, SEVERAL, addressees_in, is_addressed_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Peer
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.projections import blanked
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.revisions import BLANKING_FORM, Carried, Revision, Target
from sxt_desktop.domain.roles import EVERY_ROLE, Permission
from sxt_desktop.domain.values import Json, Values
from sxt_desktop.store import blanking, entries, latest, ledger, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import find
from sxt_desktop.store.templates import is_template
from sxt_desktop.usecases.accepting import accepted
from sxt_desktop.usecases.cargo import attached_in
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Version, history
from sxt_desktop.usecases.guarding import reader
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.workspace import Workspace

WHOLE = "全部内容"


@dataclass(frozen=True, slots=True)
class BlankingPreview:
    """What blanking a whole record would do: `versions` have content still, oldest first.

    `files` would be removed, `kept_files` other records hold too. `recipients` have received a content;
    `naming` so many other records name this one, with its title.
    """

    listed: Listed
    versions: tuple[Version, ...]
    files: tuple[str, ...]
    kept_files: tuple[str, ...]
    recipients: tuple[str, ...]
    naming: int


@dataclass(frozen=True, slots=True)
class Blanked:
    """What was blanked: so many contents and files.

    `is_settled` is False while the database's own log could not be cut yet; closing the workbook does it.
    """

    revisions: int
    files: int
    is_settled: bool
    changes: Changes


def preview_blanking(
    ws: Workspace, entry_id: EntryId, revisions: Sequence[str] | None = None
) -> BlankingPreview:
    """Say what blanking all or the chosen contents of a record of ours would take away and what stays elsewhere.

    NOT_PERMITTED, ENTRY_UNKNOWN, NOT_OURS, ENTRY_BLANKED when nothing is left to blank, BLANKING_REFUSED for
    the organisation's record of itself.
    """
    ws.require(Permission.BLANK)
    listed = _ours(ws, entry_id)
    chosen = _chosen(entries.revisions_of(reader(ws, listed), ws.org, entry_id), revisions)
    digests = {one.digest for one in chosen}
    names = _names(chosen)
    elsewhere = {sha256 for sha256 in names if _is_held(ws, ws.whole, sha256, besides=digests, of=entry_id)}
    return BlankingPreview(
        listed=listed,
        versions=tuple(one for one in history(ws, entry_id) if bytes.fromhex(one.digest) in digests),
        files=tuple(name for sha256, name in names.items() if sha256 not in elsewhere),
        kept_files=tuple(name for sha256, name in names.items() if sha256 in elsewhere),
        recipients=_recipients(ws, chosen),
        naming=blanking.naming(ws.whole if ws.sees(Sensitivity.DISCIPLINE) else ws.read, entry_id),
    )


def blank_entry(
    ws: Workspace,
    *,
    entry_id: EntryId,
    basis: str,
    reason: str,
    revisions: Sequence[str] | None = None,
) -> Blanked:
    """Blank all contents of a record of ours, or those of the chosen revisions (digests, hex), for good.

    NOT_PERMITTED, REASON_MISSING and what the preview refuses; nothing is changed then.
    """
    ws.require(Permission.BLANK)
    if not basis.strip() or not reason.strip():
        raise UserError(ErrorCode.REASON_MISSING)
    _ours(ws, entry_id)

    def work(db: Database) -> _Erased:
        held = entries.revisions_of(db, ws.org, entry_id)
        chosen = _chosen(held, revisions)
        _append_act(ws, db, entry_id, held, chosen, {"basis": basis.strip(), "reason": reason.strip()})
        return _erase(ws, db, ws.org, entry_id, chosen)

    erased = ws.workbook.write(work)
    return _cleared_away(ws, entry_id, erased)


def can_follow(ws: Workspace, entry_id: EntryId, owner: OrgId) -> bool:
    """Whether contents the owner has blanked are still held here."""
    return bool(_named_by_owner(ws, ws.read, entry_id, owner))


def follow_blanking(ws: Workspace, *, entry_id: EntryId, owner: OrgId) -> Blanked:
    """Blank our copies of contents their owner has blanked; written down among the workbook's happenings.

    NOT_PERMITTED, ENTRY_UNKNOWN, ENTRY_BLANKED when there is nothing to follow.
    """
    ws.require(Permission.BLANK)
    if find(ws.read, entry_id, owner) is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)

    def work(db: Database) -> _Erased:
        chosen = _named_by_owner(ws, db, entry_id, owner)
        if not chosen:
            raise UserError(ErrorCode.ENTRY_BLANKED)
        detail: dict[str, Any] = {"entry": entry_id, "owner": owner, "user": ws.user.id, "n": len(chosen)}
        ledger.add_event(db, at=ws.timestamp, kind="blanked_copy", detail=detail)
        return _erase(ws, db, owner, entry_id, chosen)

    erased = ws.workbook.write(work)
    return _cleared_away(ws, entry_id, erased)


def blank_again(ws: Workspace, db: Database, digests: Iterable[bytes]) -> int:
    """Blank in a restored ledger, not in use yet, what was blanked since its backup; returns how many contents.

    The acts were recorded after the backup and are gone with it: `record_again` writes them anew.
    """
    found: dict[tuple[OrgId, EntryId], list[Carried]] = {}
    for digest in digests:
        for owner, entry_id in blanking.with_content(db, digest):
            held = entries.revisions_of(db, owner, entry_id)
            found.setdefault((owner, entry_id), []).extend(one for one in held if one.digest == digest)
    erased = [_erase(ws, db, owner, entry_id, chosen) for (owner, entry_id), chosen in found.items()]
    ours = {
        entry_id: [one.digest.hex() for one in chosen]
        for (owner, entry_id), chosen in found.items()
        if owner == ws.org
    }
    ledger.set_setting(db, blanking.BLANKING_DUE, json.dumps(ours) if ours else "")
    return sum(one.revisions for one in erased)


def record_again(ws: Workspace) -> None:
    """Record the acts that are due after a restore, once the restored ledger has begun its new epoch.

    The program does this by itself, of records too that whoever restores may not see.
    """
    due = ledger.setting(ws.whole, blanking.BLANKING_DUE)
    if not due:
        return
    by_itself = replace(ws, user=replace(ws.user, roles=EVERY_ROLE))

    def work(db: Database) -> None:
        for entry_id, digests in json.loads(due).items():
            held = entries.revisions_of(db, ws.org, EntryId(entry_id))
            chosen = [one for one in held if one.digest.hex() in digests]
            _append_act(by_itself, db, EntryId(entry_id), held, chosen, _AGAIN)
        ledger.set_setting(db, blanking.BLANKING_DUE, "")

    ws.workbook.write(work)


_AGAIN: Values = {"basis": "恢复前已依法清除", "reason": "从备份恢复时再次清除，原清除记录在备份之后"}


@dataclass(frozen=True, slots=True)
class _Erased:
    revisions: int
    files: tuple[str, ...]


def _ours(ws: Workspace, entry_id: EntryId) -> Listed:
    if str(entry_id) == ws.org:
        raise UserError(ErrorCode.BLANKING_REFUSED)
    listed = find(ws.read, entry_id, ws.org)
    if listed is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN if find(ws.read, entry_id) is None else ErrorCode.NOT_OURS)
    return listed


def _chosen(held: Iterable[Carried], wanted: Sequence[str] | None) -> tuple[Carried, ...]:
    """Return the revisions to blank: of a void one too, whose reason may name people; of a blanking never."""
    can_be = [
        one
        for one in held
        if one.revision is not None and one.payload is not None and not one.revision.is_blanking
    ]
    if not can_be:
        raise UserError(ErrorCode.ENTRY_BLANKED)
    if wanted is None:
        return tuple(can_be)
    chosen = tuple(one for one in can_be if one.digest.hex() in wanted)
    if not chosen or len(chosen) < len(set(wanted)):
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return chosen


def _append_act(
    ws: Workspace,
    db: Database,
    entry_id: EntryId,
    held: Sequence[Carried],
    chosen: Sequence[Carried],
    said: Values,
) -> None:
    loaded = ws.library.loaded(BLANKING_FORM)
    known = find(db, entry_id, ws.org)
    values: Values = {
        **said,
        "scope": _scope(held, chosen),
        "revisions": tuple(one.digest.hex() for one in chosen),
    }
    if known is not None:
        values["number"] = known.number
        values |= _addressees(chosen)
    accepted(ws, loaded.spec, values)
    about = None if known is None else Target(known.owner, known.entry_id, known.digest)
    append(ws, db, ToRecord(loaded, loaded.spec.body(values), entry_id, about=about))


def _addressees(chosen: Iterable[Carried]) -> Values:
    """Return whom these contents were addressed to, as the fields that address a record."""
    bodies = (one.payload.body for one in chosen if one.payload is not None)
    found = tuple({one.id: one for body in bodies for one in addressees_in(body)}.values())
    return {ONE: found[0]} if len(found) == 1 else {SEVERAL: found}


def _scope(held: Sequence[Carried], chosen: Sequence[Carried]) -> str:
    """Say which versions are blanked, counted as the history counts them."""
    digests = {one.digest for one in chosen}
    numbers = [at for at, one in enumerate(held, start=1) if one.digest in digests]
    still = [one for one in held if one.payload is not None and one.digest not in digests]
    is_whole = not any(one.revision is not None and not one.revision.is_blanking for one in still)
    return WHOLE if is_whole else "第" + "、".join(map(str, numbers[:20])) + "版"


def _erase(
    ws: Workspace, db: Database, owner: OrgId, entry_id: EntryId, chosen: Sequence[Carried]
) -> _Erased:
    """Take contents out of log, lists, search and, where nobody else names them, the list of attachments."""
    blanking.blank(db, owner, entry_id, [one.digest for one in chosen])
    shown = _shown(db, owner, entry_id)
    if shown is not None and any(one.digest == shown.digest for one in chosen):
        latest.reshow(db, shown, None, blanked(shown.recorded_at))
    blanking.squeeze_search(db)
    gone = tuple(sha256 for sha256 in _names(chosen) if not _is_held(ws, db, sha256, of=entry_id))
    for sha256 in gone:
        blanking.drop_attachment(db, sha256)
    return _Erased(len(chosen), gone)


def _shown(db: Database, owner: OrgId, entry_id: EntryId) -> Revision | None:
    kept = (one.revision for one in reversed(entries.revisions_of(db, owner, entry_id)))
    return next((one for one in kept if one is not None and not one.is_act), None)


def _cleared_away(ws: Workspace, entry_id: EntryId, erased: _Erased) -> Blanked:
    """Remove what lies outside the ledger, now that nothing in it names it any more.

    What a full disk keeps from going now goes at the next start (`finish_cut_off`): the act itself is done.
    """

    def work(db: Database) -> bool:
        for sha256 in erased.files:
            if not blanking.knows_attachment(db, sha256):
                ws.workbook.files.remove(sha256)
        return blanking.settle(db)

    is_settled = False
    with suppress(UserError):
        ws.workbook.drafts.drop_of(entry_id)
        is_settled = ws.workbook.aside(work)
    changes = Changes(entries=(entry_id,), duties=True, people=True)
    return Blanked(erased.revisions, len(erased.files), is_settled, changes)


def _names(chosen: Iterable[Carried]) -> dict[str, str]:
    """Return hash and name of every attachment of these contents."""
    bodies = (one.payload.body for one in chosen if one.payload is not None)
    return {sha256: name for body in bodies for sha256, name in attached_in(body)}


def _is_held(
    ws: Workspace,
    db: Database,
    sha256: str,
    *,
    of: EntryId,
    besides: frozenset[bytes] | set[bytes] = frozenset(),
) -> bool:
    """Whether another content, or a draft of another record, names an attachment."""
    if blanking.holds(db, sha256, besides=besides) or is_template(db, sha256):
        return True
    return ws.workbook.drafts.holds(sha256, besides=of)


def _named_by_owner(ws: Workspace, db: Database, entry_id: EntryId, owner: OrgId) -> tuple[Carried, ...]:
    """Return the contents still held that the owner's own blanking revisions name."""
    held = entries.revisions_of(db, owner, entry_id)
    named: set[str] = set()
    for one in held:
        if one.revision is not None and one.revision.is_blanking and one.payload is not None:
            named.update(_texts(one.payload.body.get("revisions")))
    return tuple(one for one in held if one.payload is not None and one.digest.hex() in named)


def _texts(raw: Json) -> list[str]:
    return [item for item in raw if isinstance(item, str)] if isinstance(raw, list) else []


# who has it


def _recipients(ws: Workspace, chosen: Sequence[Carried]) -> tuple[str, ...]:
    """Return who was sent any of these contents, as far as bundles were written."""
    found = (peer for peer in outbox.peers(ws.read) if _may_hold(ws, peer, chosen))
    return tuple(dict.fromkeys(organisation_name(ws, peer.org_id) for peer in found))


def _may_hold(ws: Workspace, peer: Peer, chosen: Sequence[Carried]) -> bool:
    if peer.relation != Relation.SUPERIOR.value and not any(_is_for(peer, one) for one in chosen):
        return False
    withheld = outbox.withheld_from(ws.read, peer.org_id)
    sent = [one for one in outbox.sent_to(ws.read, peer.org_id) if one.state == "written"]
    positions = {
        (one.revision.epoch, one.revision.n) for one in chosen if one.revision is not None
    } - withheld
    return any(
        bundle.epoch == epoch and bundle.from_n <= n <= bundle.to_n
        for bundle in sent
        for epoch, n in positions
    )


def _is_for(peer: Peer, content: Carried) -> bool:
    return content.payload is not None and is_addressed_to(content.payload.body, peer.org_id)
