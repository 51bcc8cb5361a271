"""Whether values can be kept: by their form, alone of their kind, not too large; and whether in time (三时间)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Problem, ProblemCode
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import DateRange, FieldKind, Ref, Value, Values
from sxt_desktop.store import entries, lists
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.naming import form_now
from sxt_desktop.usecases.rules import limits_in, rules_in
from sxt_desktop.usecases.workspace import Workspace

RECENT = 1000
"""So many of our own last records tell what day it is at least."""
MOST_BYTES = 1 << 20
"""The largest content of one record; a recipient takes lines of twice that."""
BYTES_A_CHARACTER = 3


def accepted(ws: Workspace, form: FormSpec, values: Mapping[str, Value]) -> None:
    """Raise NOT_ACCEPTED with every problem when values cannot be accepted."""
    limits = partial(limits_in, ws)
    problems = form.problems(values, today=ws.today, limits=limits)
    if problems:  # only what the clock may be wrong about is worth a look at our last records
        problems = form.problems(values, today=latest_day(ws), limits=limits)
    refuse(ws, form, problems or _too_much(form, values))


def alone(
    ws: Workspace, db: Database, form: FormSpec, values: Mapping[str, Value], *, entry_id: EntryId | None
) -> None:
    """Raise NOT_ACCEPTED when a form of which there is one for each subject has another one in use (一人一档).

    Who may not see such records is not told whether there is one (NOT_PERMITTED).
    """
    subject = values.get(form.one_for) if form.one_for else None
    if not isinstance(subject, Ref):
        return
    if not ws.sees(form.sensitivity):
        ws.require(Permission.RESTRICTED)
    chosen = Filter(forms=(form.id,), owner=ws.org, subject=subject.id or subject.name)
    if any(row.entry_id != entry_id for row in lists.page(db, chosen, limit=2)):
        refuse(ws, form, (Problem(form.one_for, ProblemCode.ONE_ALREADY, {"value": subject.name}),))


def latest_day(ws: Workspace) -> date:
    """Return the day it is at least: today, or the latest of our own last records where the clock went back since.

    A clock that is wrong must not make what happened this week a day that is still to come.
    """
    last = entries.latest_recorded_at(ws.whole, ws.org, ws.epoch, RECENT)
    return ws.today if last is None else max(ws.today, date.fromisoformat(last[:10]))


def refuse(ws: Workspace, form: FormSpec, problems: tuple[Problem, ...]) -> None:
    """Raise NOT_ACCEPTED where there are problems, under the name the form has now."""
    if problems:
        called = form_now(ws, form).title
        raise UserError(ErrorCode.NOT_ACCEPTED, form=called, problems=problems, first=_first(form, problems))


def _too_much(form: FormSpec, values: Mapping[str, Value]) -> tuple[Problem, ...]:
    """A record too large for a bundle's line would be refused by everyone it is ever sent to."""
    body = form.body(dict(values))
    if len(canonical(body)) <= MOST_BYTES:
        return ()
    sizes = {key: len(canonical(value)) for key, value in body.items()}
    if sum(sizes.values()) <= MOST_BYTES:
        return ()
    largest = max(sizes, key=lambda key: sizes[key])
    facts = {"limit": MOST_BYTES // BYTES_A_CHARACTER, "length": sizes[largest] // BYTES_A_CHARACTER}
    return (Problem(largest, ProblemCode.TOO_LONG, facts),)


def _first(form: FormSpec, problems: tuple[Problem, ...]) -> str:
    spec = form.field(problems[0].field_id)
    return problems[0].field_id if spec is None else spec.label


def with_timeliness(ws: Workspace, form: FormSpec, values: Values, *, first_recorded: date) -> Values:
    """Return values with the timeliness the program itself works out (三时间, domain.md 6/1)."""
    filled = dict(values)
    for spec in form.fields:
        if spec.kind is FieldKind.SYSTEM and spec.computed == "timeliness":
            occurred = _last_day(form.fact("occurred_on", filled))
            filled[spec.id] = None
            if occurred is not None:
                rule = rules_in(ws, occurred.year).policy.timeliness
                judged = rule.judge(occurred=occurred, entered=first_recorded, workdays=ws.workdays)
                filled[spec.id] = judged.value
    return filled


def _last_day(value: Value) -> date | None:
    if isinstance(value, DateRange):
        return value.end
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def first_day(ws: Workspace, db: Database, entry_id: EntryId | None) -> date:
    """Return the day a record was first entered; today for a new one."""
    known = None if entry_id is None else find(db, entry_id, ws.org)
    return ws.today if known is None else date.fromisoformat(known.first_recorded_at[:10])
