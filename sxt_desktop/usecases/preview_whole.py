"""The preview as a person reads it: what a bundle changes field by field, and what it would give to do here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.projections import facts_of
from sxt_desktop.domain.revisions import Revision
from sxt_desktop.domain.values import Body, chinese_date
from sxt_desktop.store import lists
from sxt_desktop.usecases.coming_forms import form_for
from sxt_desktop.usecases.coming_lines import checked_lines
from sxt_desktop.usecases.coming_todos import restricted_in, todos_of
from sxt_desktop.usecases.compare import compare
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.preview_import import ComingChange, ComingRecord, ImportPlan
from sxt_desktop.usecases.screening import is_superior
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace

MOST_SHOWN = 40
"""So many changed records are shown field by field, so many new ones named; the rest are counted."""
MOST_REMEMBERED = 2_000
"""Of so many new records the first content is kept, to tell a later one in the same bundle against it."""


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
        found = look_into(ws, plan)
        plan.changes, plan.added = tuple(found.changes), tuple(found.added)
        plan.todos = _todo_words(ws, plan)
    except BaseException:
        plan.close()
        raise
    return plan


@dataclass(slots=True)
class Coming:
    """What a bundle brings as it is found: changed records, new ones, and what new ones said first."""

    changes: list[ComingChange] = field(default_factory=list)
    added: list[ComingRecord] = field(default_factory=list)
    first: dict[EntryId, Body] = field(default_factory=dict)


def look_into(ws: Workspace, plan: ImportPlan, most: int = MOST_SHOWN) -> Coming:
    """Return what the first changed records of a bundle say otherwise than what is held here, and the first new ones.

    Of several new revisions of a record each is told against what is held. What whoever looks may not see is left out,
    with what it said before it became so.
    """
    hidden = restricted_in(ws, plan) if plan.hidden else frozenset[EntryId]()
    found, naming = Coming(), Naming(ws)
    for revision, body in _news(ws, plan):
        came = form_for(ws, revision, plan.specs)
        form = None if came is None else naming.form(came, int(revision.recorded_at[:4]), plan.sender)
        if form is None or revision.entry_id in hidden or not ws.sees(revision.sensitivity):
            continue
        if revision.previous is None:
            _add_new(found, revision, body, form, most)
        elif len(found.changes) < most:
            _add_change(ws, found, revision, body, form)
    return found


def _news(ws: Workspace, plan: ImportPlan) -> Iterator[tuple[Revision, Body]]:
    """Yield the contents of the sender's own log that are not held yet."""
    for index, part in enumerate(plan.staged.manifest.logs):
        if part.owner != plan.sender:
            continue
        for carried, is_known in checked_lines(ws, plan.staged, index):
            revision, payload = carried.revision, carried.payload
            if not is_known and revision is not None and payload is not None and not revision.is_act:
                yield revision, payload.body


def _add_new(found: Coming, revision: Revision, body: Body, form: FormSpec, most: int) -> None:
    if len(found.first) < MOST_REMEMBERED:
        found.first[revision.entry_id] = body
    if len(found.added) < most:
        facts = facts_of(form, body, recorded_at=revision.recorded_at)
        day = facts.occurred_on or revision.recorded_at[:10]
        found.added.append(ComingRecord(facts.title, form.title, day))


def _add_change(ws: Workspace, found: Coming, revision: Revision, body: Body, form: FormSpec) -> None:
    held = lists.find(ws.read, revision.entry_id, revision.owner)
    before = found.first.get(revision.entry_id) if held is None else held.body
    changes = () if before is None else compare(form, before, body)
    if changes:
        title = held.title if held else facts_of(form, body, recorded_at=revision.recorded_at).title
        found.changes.append(ComingChange(title, form.title, changes, is_held=held is not None))


def _todo_words(ws: Workspace, plan: ImportPlan) -> tuple[str, ...]:
    """Say what is to be done once a bundle was taken over."""
    words = [
        f"{one.kind}：{one.title}" + ("" if one.due is None else f"（{chinese_date(one.due)}前）")
        for one in todos_of(ws, plan)
    ]
    if not is_superior(ws.read, plan.sender):
        handbook = {spec.id for spec in ws.library.group("handbook")}
        count = sum(one.new + one.changed for one in plan.forms if one.form in handbook)
        words += [f"待审核：{count} 条纪实"] if count else []
    return tuple(words)
