"""What a bundle from a superior would give us to do, before it is taken over: 待承接, 任务, 整改, 退回补正, 口径, 待阅, 收回.

Of several revisions of a record the last tells; what is taken back in the same bundle gives nothing to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.addressing import is_addressed_to
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.lifecycles import LIFECYCLES, Step
from sxt_desktop.domain.projections import facts_of
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.revisions import Carried, Revision
from sxt_desktop.domain.values import Body
from sxt_desktop.store import lists
from sxt_desktop.store.screen import is_hidden
from sxt_desktop.usecases.coming_forms import form_for
from sxt_desktop.usecases.coming_lines import checked_lines
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.preview_import import ImportPlan
from sxt_desktop.usecases.profile_offers import OFFER
from sxt_desktop.usecases.review_entry import FAILED, RETURNED, REVIEW
from sxt_desktop.usecases.taking_up import ITEM
from sxt_desktop.usecases.workspace import Workspace

TAKE_UP, CHANGED_ABOVE, CORRECT, PROFILE, READ, WITHDRAWN = (
    "待承接",
    "上级已修改",
    "退回补正",
    "口径",
    "待阅",
    "上级收回",
)
AGAIN = "{}退回"


@dataclass(frozen=True, slots=True)
class ComingTodo:
    """One thing to do: what kind, which one, until when."""

    kind: str
    title: str
    due: date | None


def todos_of(ws: Workspace, plan: ImportPlan) -> tuple[ComingTodo, ...]:
    """Return what taking a bundle over would give us to do, in the order it was written; only superiors do.

    The verified copy is gone through once more: to be called where the preview was made, before the plan is closed.
    """
    if plan.sender not in superiors(ws):
        return ()
    hidden = frozenset[EntryId]() if ws.sees(Sensitivity.DISCIPLINE) else restricted_in(ws, plan)
    last: dict[EntryId, Carried] = {}
    withdrawn: dict[EntryId, None] = {}
    for carried, revision in _new_lines(ws, plan):
        if revision.entry_id in hidden:
            continue
        if revision.is_act:
            withdrawn[revision.entry_id] = None
        else:
            last[revision.entry_id] = carried
            withdrawn.pop(revision.entry_id, None)
    found = (
        _todo(ws, plan, one.revision, one.payload.body)
        for key, one in last.items()
        if key not in withdrawn and one.revision is not None and one.payload is not None
    )
    return (*filter(None, found), *_taken_back(ws, plan, withdrawn))


def _new_lines(ws: Workspace, plan: ImportPlan) -> Iterator[tuple[Carried, Revision]]:
    for index, part in enumerate(plan.staged.manifest.logs):
        if part.owner == plan.sender:
            for carried, is_known in checked_lines(ws, plan.staged, index):
                if not is_known and carried.revision is not None:
                    yield carried, carried.revision


def restricted_in(ws: Workspace, plan: ImportPlan) -> frozenset[EntryId]:
    """Return the coming records that are 纪检专阅 in any revision, or are about one that is, here or in the bundle."""
    found: set[EntryId] = set()
    size = -1
    while size < len(found):  # what is about a record may come before it
        size = len(found)
        found.update(one.entry_id for _, one in _new_lines(ws, plan) if _is_restricted(ws, one, found))
    return frozenset(found)


def _is_restricted(ws: Workspace, revision: Revision, found: set[EntryId]) -> bool:
    about = revision.about
    return (
        revision.sensitivity is Sensitivity.DISCIPLINE
        or is_hidden(ws.whole, revision.owner, revision.entry_id)
        or (
            about is not None
            and (about.entry_id in found or is_hidden(ws.whole, about.owner, about.entry_id))
        )
    )


def _todo(ws: Workspace, plan: ImportPlan, revision: Revision, body: Body) -> ComingTodo | None:
    form = form_for(ws, revision, plan.specs)
    if form is None or not is_addressed_to(body, ws.org):
        return None
    kind = _kind(ws, plan, form, revision, body)
    if kind is None:
        return None
    facts = facts_of(form, body, recorded_at=revision.recorded_at)
    return ComingTodo(kind, facts.title, None if facts.due_on is None else date.fromisoformat(facts.due_on))


def _kind(ws: Workspace, plan: ImportPlan, form: FormSpec, revision: Revision, body: Body) -> str | None:
    """Return what a record asks us to do; None for one that asks for nothing."""
    if form.id == REVIEW:
        return CORRECT if body.get("verdict") in (RETURNED, FAILED) else None
    if form.id == ITEM:
        return CHANGED_ABOVE if _is_taken(ws, plan, revision.entry_id) else TAKE_UP
    if form.id == OFFER:
        return PROFILE
    if form.lifecycle:
        return LIFECYCLES[form.lifecycle].todo
    for runs in LIFECYCLES.values():
        if form.id == runs.verdict:
            again = runs.verdicts.get(str(body.get("verdict"))) is Step.AGAIN
            return AGAIN.format(runs.todo) if again else None
    return READ


def _is_taken(ws: Workspace, plan: ImportPlan, entry_id: EntryId) -> bool:
    chosen = Filter(forms=(ITEM,), owner=ws.org, about_entry=entry_id, about_owner=plan.sender)
    return lists.count(ws.read, chosen) > 0


def _taken_back(ws: Workspace, plan: ImportPlan, withdrawn: dict[EntryId, None]) -> Iterator[ComingTodo]:
    """Yield what we hold and use, and the superior takes out of use."""
    for entry_id in withdrawn:
        row = lists.find(ws.read, entry_id, plan.sender)
        if row is not None and not row.voided and is_addressed_to(row.body, ws.org):
            yield ComingTodo(WITHDRAWN, row.title, None)
