"""分叉办理的回告: what a superior decided about a unit's two lines, told to the unit, and followed there by one act.

The choice travels in the superior's bundles until the unit opens a new epoch. With it go links of the line held, so that
the unit finds by itself which of its positions both sides have in common: the new epoch begins there, what was recorded
after that in the workbook chosen is recorded again in it, and nothing is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.strict_json import MOMENT, Malformed, Shape
from sxt_desktop.domain.chains import Cause, Head
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.revisions import VOID_FORM, Target
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Json
from sxt_desktop.store import entries, ledger, lists, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.epochs import begin_in
from sxt_desktop.usecases.fork_told import CHOICES, MOST_CHOICES, MOST_POINTS
from sxt_desktop.usecases.pending_bundles import ForkChoice
from sxt_desktop.usecases.projecting import retell
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.screening import hostile, is_superior
from sxt_desktop.usecases.workspace import Workspace

TOLD = "fork_told"
"""The event, at the unit, of a choice a superior told of: as the extension has it, `from` and the superior's words."""
BEGUN = "epoch_begun"
LONGEST = 2000
"""Characters of a reason."""
FOLLOWED = "fork_followed"
"""Why nothing is written in a workbook that followed a choice, until it goes on with the new epoch."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A superior's choice as our unit has it: by whom, when (ISO text), why; `after` the position our log goes on from.

    `is_ours`: the workbook chosen is this one, and `follow_choice` may be done here. `again` counts our records that
    were written after that position and will be recorded again.
    """

    by: OrgId
    how: ForkChoice
    reason: str
    at: str
    seq: int
    after: int
    is_ours: bool
    again: int


def take_choices(ws: Workspace, db: Database, staged: Staged) -> None:
    """Keep what a superior decided, each once; BUNDLE_HOSTILE for what no honest program says."""
    said = staged.manifest.extensions.get(CHOICES)
    if said is None or not is_superior(db, staged.sender.org):
        return
    known = {(detail.get("manifest_sha256"), detail.get("at")) for _, detail in ledger.details_of(db, TOLD)}
    try:
        found = Shape({CHOICES: said}).items(CHOICES, _choice_from_json, limit=MOST_CHOICES)
    except Malformed as wrong:
        raise hostile(CHOICES) from wrong
    for one in found:
        if (one["manifest_sha256"], one["at"]) not in known:
            ledger.add_event(db, at=ws.timestamp, kind=TOLD, detail={**one, "from": staged.sender.org})


def _choice_from_json(raw: object) -> dict[str, Json]:
    shape = Shape(raw)
    points = shape.raw("points")
    found: dict[str, Json] = {
        "how": shape.text("how", limit=LONGEST),
        "reason": shape.text("reason", limit=LONGEST),
        "by": shape.text("by", limit=LONGEST),
        "seq": shape.number("seq"),
        "manifest_sha256": shape.token("manifest_sha256"),
        "at": shape.match("at", MOMENT),
        "epoch": shape.token("epoch"),
        "points": _points_from_json(points),
    }
    shape.end()
    if found["how"] not in set(ForkChoice):
        raise Malformed("how")
    return found


def _points_from_json(raw: object) -> list[Json]:
    found: list[Json] = []
    if not isinstance(raw, list) or len(raw) > MOST_POINTS:
        raise Malformed("points")
    for one in raw:
        n, link = one if isinstance(one, list) and len(one) == 2 else (None, None)
        if isinstance(n, bool) or not isinstance(n, int) or not isinstance(link, str) or len(link) != 64:
            raise Malformed("points")
        found.append([n, link])
    return found


def chosen_forks(ws: Workspace) -> tuple[Chosen, ...]:
    """Return what superiors decided since our log last began an epoch, newest first."""
    begun = max((at for at, _ in ledger.details_of(ws.read, BEGUN)), default="")
    told = ((at, detail) for at, detail in ledger.details_of(ws.read, TOLD) if at > begun)
    return tuple(_chosen(ws, detail) for _, detail in told)


def _chosen(ws: Workspace, detail: dict[str, Json]) -> Chosen:
    after, is_whole = _common(ws, detail)
    how = ForkChoice(str(detail["how"]))
    ours = {one.manifest_sha256 for one in outbox.sent_to(ws.read, OrgId(str(detail["from"])))}
    is_new_line = detail["manifest_sha256"] in ours
    is_ours = {ForkChoice.KEEP_OURS: is_whole, ForkChoice.TAKE_NEW: is_new_line}.get(how, False)
    seq = detail["seq"]
    return Chosen(
        by=OrgId(str(detail["from"])),
        how=how,
        reason=str(detail["reason"]),
        at=str(detail["at"]),
        seq=seq if isinstance(seq, int) else 0,
        after=after,
        is_ours=is_ours and after > 0,
        again=len(_written_after(ws.read, ws, after)) if is_ours else 0,
    )


def _common(ws: Workspace, detail: dict[str, Json]) -> tuple[int, bool]:
    """Return the last position our line has in common with the one held above, and whether that is all of theirs."""
    points, last = detail["points"], entries.head(ws.read, ws.org, ws.epoch).n
    for number, point in enumerate(points if isinstance(points, list) else ()):
        n, link = point if isinstance(point, list) else (0, "")
        ours = entries.link_at(ws.read, ws.org, ws.epoch, n) if isinstance(n, int) and n <= last else None
        if isinstance(n, int) and ours is not None and ours.hex() == link:
            return n, number == 0
    return 0, False


def follow_choice(ws: Workspace, seq: int) -> Changes:
    """Open a new epoch where a superior's choice says, and record again what was written here after it.

    PREVIEW_STALE when the choice is over or is another workbook's. Nothing more is written in this workspace: it goes on
    with the new epoch once it was opened anew.
    """
    ws.require(Permission.MANAGE)
    found = next((one for one in chosen_forks(ws) if one.seq == seq and one.is_ours), None)
    if found is None:
        raise UserError(ErrorCode.PREVIEW_STALE)
    changed = ws.workbook.write(lambda db: _follow(ws, db, found.after))
    ws.workbook.forbid_writing(FOLLOWED)
    return Changes(changed, duties=True, people=True, exchange=True)


def _follow(ws: Workspace, db: Database, after: int) -> tuple[EntryId, ...]:
    again = _written_after(db, ws, after)
    link = entries.link_at(db, ws.org, ws.epoch, after)
    if link is None:
        raise UserError(ErrorCode.PREVIEW_STALE)
    abouts = {row.entry_id: _about(db, ws.org, row.entry_id) for row in again}
    epoch, counted = begin_in(ws, db, Cause.FORK, from_epoch=ws.epoch, at=Head(after, link))
    retell(ws, db, ws.org, dict.fromkeys(counted))
    following = replace(ws, epoch=epoch)
    for row in again:
        _record_again(following, db, row, abouts[row.entry_id])
    retell(following, db, ws.org, [row.entry_id for row in again])
    return tuple(dict.fromkeys([*counted, *(row.entry_id for row in again)]))


def _written_after(db: Database, ws: Workspace, after: int) -> Sequence[Listed]:
    """Return our records as they are now that were written after a position of our line, in that order."""
    head = entries.head(db, ws.org, ws.epoch).n
    rows = []
    for part in entries.line(db, ws.org, ws.epoch):
        to = head if part.to is None else part.to
        first = max(after, part.after) + 1
        written = {
            one.revision.entry_id: None
            for one in entries.positions(db, ws.org, part.epoch, first, to)
            if one.revision is not None and one.payload is not None
        }
        rows += [lists.find(db, entry, ws.org) for entry in written]
    return tuple({row.entry_id: row for row in rows if row is not None}.values())


def _about(db: Database, org: OrgId, entry_id: EntryId) -> Target | None:
    last = entries.last_revision(db, org, entry_id)
    return None if last is None or last.is_act else last.about


def _record_again(ws: Workspace, db: Database, row: Listed, about: Target | None) -> None:
    """Record a record in the new epoch as it was; one that was taken out of use is taken out again."""
    loaded = ws.library.forms.get(row.form_id)
    if loaded is None:
        return
    level = Sensitivity(row.sensitivity)
    append(ws, db, ToRecord(loaded, row.body, row.entry_id, about=about, sensitivity=level))
    if row.voided:
        now = entries.last_revision(db, ws.org, row.entry_id)
        target = None if now is None else Target(ws.org, row.entry_id, now.digest.hex())
        append(
            ws,
            db,
            ToRecord(
                ws.library.loaded(VOID_FORM), {"reason": "重新登记以前已作废"}, row.entry_id, about=target
            ),
        )
