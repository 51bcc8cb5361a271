"""The preview as a person reads it: what a bundle changes field by field, and what it would give to do here."""

from collections.abc import Callable
from pathlib import Path

from sxt_desktop.domain.values import chinese_date
from sxt_desktop.store import lists
from sxt_desktop.usecases.coming_forms import form_for
from sxt_desktop.usecases.coming_lines import checked_lines
from sxt_desktop.usecases.coming_todos import todos_of
from sxt_desktop.usecases.compare import compare
from sxt_desktop.usecases.preview_import import ComingChange, ImportPlan
from sxt_desktop.usecases.screening import is_superior
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace

MOST_CHANGES = 40
"""So many changed records are shown field by field; the rest are counted."""


def preview_whole(
    ws: Workspace,
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPlan:
    """Take a bundle in for a look as `take_in` does, with the differences and the things to do it brings."""
    plan = take_in(ws, path, progress=progress, cancelled=cancelled)
    try:
        plan.changes = coming_changes(ws, plan)
        plan.todos = _todo_words(ws, plan)
    except BaseException:
        plan.close()
        raise
    return plan


def coming_changes(ws: Workspace, plan: ImportPlan, most: int = MOST_CHANGES) -> tuple[ComingChange, ...]:
    """Return what the first changed records of a bundle say otherwise than what is held here.

    Of several new revisions of a record each is told against what is held. What whoever looks may not see is left out.
    """
    if plan.hidden:
        return ()  # what becomes 纪检专阅 later in the bundle must not show from before
    found: list[ComingChange] = []
    for index, part in enumerate(plan.staged.manifest.logs):
        if part.owner != plan.sender:
            continue
        for carried, is_known in checked_lines(ws, plan.staged, index):
            revision, payload = carried.revision, carried.payload
            if (
                is_known
                or revision is None
                or payload is None
                or revision.previous is None
                or revision.is_act
            ):
                continue
            held = lists.find(ws.read, revision.entry_id, revision.owner)
            form = form_for(ws, revision, plan.specs)
            if held is None or form is None or not ws.sees(revision.sensitivity):
                continue
            changes = compare(form, held.body, payload.body)
            if changes:
                found.append(ComingChange(held.title, form.title, changes))
            if len(found) >= most:
                return tuple(found)
    return tuple(found)


def _todo_words(ws: Workspace, plan: ImportPlan) -> tuple[str, ...]:
    """Say what is to be done once a bundle was taken over."""
    words = [
        f"{one.kind}：{one.title}" + ("" if one.due is None else f"（{chinese_date(one.due)}前）")
        for one in todos_of(ws, plan)
    ]
    if not is_superior(ws.read, plan.sender):
        titles = {spec.title for spec in ws.library.group("handbook")}
        count = sum(form.new + form.changed for form in plan.forms if form.title in titles)
        words += [f"待审核：{count} 条纪实"] if count else []
    return tuple(words)
