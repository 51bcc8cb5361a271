"""审核意见: the superior's opinion on one exact revision of a subordinate's record."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.reviewing import SENT_BACK, ReviewState
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import ledger, lists, reviewed
from sxt_desktop.usecases import entitled
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entitled import newest_first, superiors, superiors_and_us
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

REVIEW = entitled.REVIEW
RETURNED, FAILED = ReviewState.RETURNED.value, ReviewState.FAILED.value
SEE_ITEMS = "见逐项意见："
NO_REMARKS: Mapping[str, str] = MappingProxyType({})


def review_entry(
    ws: Workspace,
    *,
    entry_id: EntryId,
    owner: OrgId,
    verdict: str,
    remark: str = "",
    remarks: Mapping[str, str] = NO_REMARKS,
    reviewer: str = "",
    due: date | None = None,
) -> Changes:
    """Write an opinion about the revision of a subordinate's record that we hold; their record stays theirs.

    `remarks` say, by the label of a field, what is to be corrected there; they go with a record sent back (退回补正,
    不通过), and so does until when: `due`, or the profile's number of days from today.
    """
    ws.require(Permission.SUPERVISE)
    row = lists.find(ws.read, entry_id, owner)
    if row is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    values: Values = {
        "addressee": Ref(owner, organisation_name(ws, owner)),
        "verdict": verdict,
        "reviewed_on": ws.today,
    }
    items = tuple({"item": item, "remark": text.strip()} for item, text in remarks.items() if text.strip())
    is_sent_back = verdict in SENT_BACK
    if is_sent_back:
        values["due"] = due or ws.today + timedelta(days=rules_now(ws).policy.correction_days)
    if items and is_sent_back:
        values["remarks"] = items
        remark = remark.strip() or f"{SEE_ITEMS}{'、'.join(item['item'] for item in items)}"
    if remark.strip():
        values["return_reason" if is_sent_back else "remark"] = remark.strip()
    if reviewer:
        values["reviewer"] = Ref(None, reviewer)
    return save_entry(ws, form_id=REVIEW, values=values, about=Target(row.owner, row.entry_id, row.digest))


def organisation_name(ws: Workspace, org: OrgId) -> str:
    """Return an organisation's short name as we keep it, or as it calls itself."""
    row = lists.find(ws.read, EntryId(org), ws.org) or lists.find(ws.read, EntryId(org), org)
    if row is None:
        return org[:8]
    return str(row.body.get("short_name") or row.body.get("name") or org[:8])


def organisation_names(ws: Workspace, orgs: Sequence[OrgId]) -> dict[OrgId, str]:
    """Return the names of many organisations as `organisation_name` gives them, in one query."""
    ours, theirs = lists.organisation_names(ws.read, ws.org)
    return {org: ours.get(org) or theirs.get(org) or org[:8] for org in orgs}


def reviews_of(ws: Workspace, entry_id: EntryId) -> tuple[Listed, ...]:
    """Return our own and our superiors' opinions on a record, newest first."""
    rows = newest_first(
        row
        for reviewer in superiors_and_us(ws)
        for row in lists.page(
            ws.read, Filter(about_entry=entry_id, forms=(REVIEW,), owner=reviewer), limit=100
        )
    )
    shown(ws, rows)
    return rows


def returned_to_us(ws: Workspace) -> tuple[Listed, ...]:
    """Return the superiors' opinions (退回补正, 不通过) on what was not corrected since, newest first."""
    found = newest_first(
        row
        for superior in superiors(ws)
        for row in lists.by_rows(ws.read, reviewed.sent_back(ws.read, ws.org, superior, review=REVIEW))
    )
    shown(ws, found)
    return found


def reason_of(review: Listed) -> str:
    """Return why a record was sent back; an opinion of an earlier program may have it as its remark."""
    return str(review.body.get("return_reason") or review.body.get("remark") or "")


def remarks_of(review: Listed) -> dict[str, str]:
    """Return what an opinion says to single fields, by their labels; several about one are put together."""
    found: dict[str, str] = {}
    rows = review.body.get("remarks")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("item") and row.get("remark"):
            item, text = str(row["item"]), str(row["remark"])
            found[item] = f"{found[item]}；{text}" if item in found else text
    return found


def remarks_on(ws: Workspace, entry_id: EntryId) -> dict[str, str]:
    """Return what superiors ask to be corrected in our record and was not since, by the labels of its fields."""
    found: dict[str, str] = {}
    for review in reversed([row for row in returned_to_us(ws) if row.about_entry == entry_id]):
        found |= remarks_of(review)
    return found


def mark_seen(ws: Workspace, entry_id: EntryId) -> Changes:
    """Remember that something that came in was looked at by someone who can act on it; by others, nothing."""
    if not any(map(ws.user.may, (Permission.RECORD, Permission.SUPERVISE))):
        return Changes()
    if lists.find(ws.read, entry_id) is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    at = ws.timestamp
    ws.workbook.write(lambda db: ledger.mark_seen(db, entry_id, at))
    return Changes(entries=(entry_id,), exchange=True)
