"""督办整改单: issued by a superior, answered (回告) by the unit, verified and closed (销号) by the superior.

Each step is a record of whoever takes it; where a matter stands is worked out from them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lifecycles import VERDICTS, Happening, Matter, Step, rectification
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.roles import How, Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import day_in
from sxt_desktop.usecases.entitled import find_first, papers_about, superiors_and_us
from sxt_desktop.usecases.looks import looked, shown
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

ORDER, REPLY, VERDICT = FormId("rectification_order"), FormId("order_reply"), FormId("order_verdict")


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """An order with where it stands and everything that happened to it, oldest first."""

    order: Listed
    matter: Matter
    steps: tuple[Listed, ...]
    is_ours_to_answer: bool
    is_ours_to_verify: bool


def issue_matter(ws: Workspace, values: Values) -> Changes:
    """Issue a rectification order to a subordinate; without a date the profile's default is set."""
    ws.require(Permission.SUPERVISE)
    filled = dict(values)
    filled.setdefault("issued_on", ws.today)
    if filled.get("due") is None:
        filled["due"] = ws.today + timedelta(days=ws.library.profile.policy.order_reply_days)
    return save_entry(ws, form_id=ORDER, values=filled)


def reply_matter(ws: Workspace, *, order: EntryId, values: Values) -> Changes:
    """Answer an order (回告); MATTER_NOT_OPEN when it is closed or was not addressed to us."""
    ws.require(Permission.RECORD)
    found = find_matter(ws, order)
    if not found.matter.is_open or found.order.unadopted or found.order.addressee != ws.org:
        raise UserError(ErrorCode.MATTER_NOT_OPEN, title=found.order.title)
    filled = dict(values)
    filled["order"] = (Ref(order, found.order.number or found.order.title),)
    filled.setdefault("replied_on", ws.today)
    return save_entry(ws, form_id=REPLY, values=filled, about=_target(found.order))


def verify_matter(ws: Workspace, *, order: EntryId, values: Values) -> Changes:
    """Give the verdict on an order of ours: close it, have it done again, or escalate."""
    ws.require(Permission.SUPERVISE)
    found = find_matter(ws, order)
    if found.order.owner != ws.org or not found.matter.is_open:
        raise UserError(ErrorCode.MATTER_NOT_OPEN, title=found.order.title)
    filled = dict(values)
    filled["order"] = (Ref(order, found.order.number or found.order.title),)
    filled["addressee"] = _addressee(found.order)
    filled.setdefault("verdict_on", ws.today)
    return save_entry(ws, form_id=VERDICT, values=filled, about=_target(found.order))


def _target(row: Listed) -> Target:
    return Target(row.owner, row.entry_id, row.digest)


def _addressee(order: Listed) -> Ref:
    raw = order.body.get("addressee")
    return Ref(str(raw["id"]), str(raw["name"])) if isinstance(raw, dict) else Ref(None, "")


def find_matter(ws: Workspace, order: EntryId) -> OpenMatter:
    """Return one order of ours or of a superior with its state (ENTRY_UNKNOWN)."""
    row = find_first(ws, order, superiors_and_us(ws))
    if row is None or row.form_id != ORDER:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    looked(ws, How.OPENED, row)
    return _open_matter(ws, row)


def matter_board(ws: Workspace, year: int | None = None) -> tuple[OpenMatter, ...]:
    """Return every order we issued or were given, the most urgent first."""
    found = [
        _open_matter(ws, row)
        for issuer in superiors_and_us(ws)
        for row in lists.page(
            ws.read, Filter(forms=(ORDER,), owner=issuer, year=year, only_adopted=True), limit=10_000
        )
    ]
    shown(ws, [row for one in found for row in (one.order, *one.steps)])
    return tuple(sorted(found, key=lambda one: (not one.matter.is_open, one.matter.due or date.max)))


def _open_matter(ws: Workspace, row: Listed) -> OpenMatter:
    steps = tuple(
        sorted(
            (step for step in papers_about(ws, row) if _may_take(row, step)),
            key=lambda step: (step.first_recorded_at, step.row),
        )
    )
    matter = rectification(
        [_happening(step) for step in steps],
        due=date.fromisoformat(row.due_on) if row.due_on else None,
        today=ws.today,
        amber_days=ws.library.profile.policy.amber_days,
    )
    return OpenMatter(
        order=row,
        matter=matter,
        steps=steps,
        is_ours_to_answer=row.addressee == ws.org
        and matter.is_open
        and not row.unadopted
        and not _is_answered(steps),
        is_ours_to_verify=row.owner == ws.org and matter.is_open and _is_answered(steps),
    )


def _may_take(order: Listed, step: Listed) -> bool:
    """Only the addressee answers and only the issuer verifies; what others write about it does not count.

    Nor does a step that its owner's log went on without (未承接).
    """
    if step.unadopted:
        return False
    if step.form_id == REPLY:
        return step.owner == order.addressee
    return step.form_id == VERDICT and step.owner == order.owner


def _is_answered(steps: tuple[Listed, ...]) -> bool:
    return bool(steps) and steps[-1].form_id == REPLY


def _happening(step: Listed) -> Happening:
    day = date.fromisoformat(step.occurred_on or step.first_recorded_at[:10])
    if step.form_id == REPLY:
        return Happening(Step.ANSWER, day)
    new_due = step.body.get("new_due")
    return Happening(
        VERDICTS.get(str(step.body.get("verdict")), Step.AGAIN),
        day,
        day_in(new_due),
    )
